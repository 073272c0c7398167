"""Reading and writing the few parts of an ONNX file that are needed to cut a network in two, without `onnx`.

An ONNX file is a protobuf message: fields, each a number and a content. A content that is a message holds fields again.
Parts that stay are copied as the bytes they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

# Field numbers of onnx.proto.
MODEL_GRAPH, MODEL_METADATA = 7, 14
GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 5, 11, 12
NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_TYPE = 1, 2, 3, 4
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW = 1, 2, 8, 9
VALUE_NAME, _VALUE_TYPE = 1, 2
FLOAT, INT64 = 1, 7  # TensorProto.DataType


class UnknownGraph(ValueError):
    """The network is not built as the caller knows it, or the file is no ONNX file."""


def fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """(number, content, whole field with its tag) of each field; the content of a plain number is its bytes.

    Raises:
        UnknownGraph: not protobuf, or cut off.
    """
    at, end = 0, len(message)
    while at < end:
        start = at
        tag, at = _read_varint(message, at)
        kind = tag & 7
        if kind == 2:
            length, at = _read_varint(message, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        elif kind == 0:
            length = _read_varint(message, at)[1] - at
        else:
            raise UnknownGraph("not protobuf")
        if at + length > end:
            raise UnknownGraph("cut off")
        yield tag >> 3, message[at : at + length], message[start : at + length]
        at += length


def _read_varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message):
            raise UnknownGraph("cut off")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def texts(message: memoryview, number: int) -> tuple[str, ...]:
    """All fields of that number as text."""
    return tuple(bytes(content).decode() for field, content, _ in fields(message) if field == number)


def metadata(model: bytes, key: str) -> str:
    """What an ONNX file says under `key` about itself.

    Raises:
        UnknownGraph: nothing, or it is no ONNX file.
    """
    for number, content, _ in fields(memoryview(model)):
        if number == MODEL_METADATA and texts(content, 1) == (key,):
            return texts(content, 2)[0]
    raise UnknownGraph(f"nothing about {key}")


def field(number: int, content: bytes | str) -> bytes:
    """A field that holds text, bytes or a message."""
    data = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(data)) + data


def plain(number: int, value: int) -> bytes:
    """A field that holds a whole number."""
    return varint(number << 3) + varint(value)


def varint(value: int) -> bytes:
    """A whole number as protobuf writes it, a negative one as its complement of 64 bits."""
    value &= (1 << 64) - 1
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def node(kind: str, inputs: Sequence[str], output: str) -> bytes:
    """A node of a graph, as a field; it needs no attributes."""
    parts = [*(field(NODE_INPUT, name) for name in inputs), field(NODE_OUTPUT, output)]
    return field(GRAPH_NODE, b"".join(parts) + field(NODE_NAME, f"own_{output}") + field(NODE_TYPE, kind))


def tensor(name: str, shape: Sequence[int], raw: bytes, kind: int = FLOAT) -> bytes:
    """Constant numbers of a kind (`FLOAT`, `INT64`), little-endian, as a field of a graph."""
    dims = b"".join(plain(TENSOR_DIMS, size) for size in shape)
    content = dims + plain(TENSOR_TYPE, kind) + field(TENSOR_NAME, name) + field(TENSOR_RAW, raw)
    return field(GRAPH_INITIALIZER, content)


def value(number: int, name: str, axes: int) -> bytes:
    """Declares a float32 input or output (`GRAPH_INPUT`, `GRAPH_OUTPUT`) whose axes may have any length."""
    shape = b"".join(field(1, field(2, f"{name}_{axis}")) for axis in range(axes))
    declared = plain(1, FLOAT) + field(2, shape)
    return field(number, field(VALUE_NAME, name) + field(_VALUE_TYPE, field(1, declared)))
