"""Writes a network as an ONNX file: nodes, weights, and nothing else of that format.

An ONNX file is a protobuf message of which a dozen fields are needed, so the `onnx` package (20 MB with what it needs)
is not. Weights go into a file beside it, which ONNX Runtime maps instead of reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_message import field, plain, varint

# TensorProto.DataType
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "bool": 9, "float16": 10}
_IR_VERSION = 10
_OPSET, _CONTRIB = 20, "com.microsoft"
_INLINE = 1024  # bytes; smaller constants stand in the graph itself, where shape inference wants to see them
_ALIGNED = 4096  # a mapped tensor must begin on a page

Attribute = int | float | str | Sequence[int] | Sequence[float]


class Graph:
    """A network while it is being written: both files are there, and closed, when its `with` block ends.

    Args:
        name: of the files: `name.onnx` and `name.weights`.
        folder: where they are put; exists.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._known: dict[tuple[str, tuple[int, ...], bytes], str] = {}
        self._count = 0
        self._weights = (folder / f"{name}.weights").open("wb")

    def input(self, name: str, dtype: str, shape: Sequence[int | str]) -> str:
        """Declare an input; a word in `shape` is a length that may vary."""
        self._inputs.append(_value(name, dtype, shape))
        return name

    def output(self, name: str, dtype: str, shape: Sequence[int | str]) -> None:
        """Give out the value that a node was told to call `name`."""
        self._outputs.append(_value(name, dtype, shape))

    def constant(self, array: NDArray[np.generic]) -> str:
        """A tensor that never changes."""
        array = np.ascontiguousarray(array) if array.ndim else array
        raw = array.tobytes()
        small = len(raw) <= _INLINE
        key = (str(array.dtype), array.shape, raw)
        if small and key in self._known:
            return self._known[key]
        name = self._fresh("constant")
        content = b"".join(plain(1, length) for length in array.shape)
        content += plain(2, _TYPES[str(array.dtype)]) + field(8, name)
        if small:
            self._known[key] = name
            content += field(9, raw)
        else:
            self._weights.write(bytes(-self._weights.tell() % _ALIGNED))
            place = {"location": f"{self._name}.weights", "offset": self._weights.tell(), "length": len(raw)}
            self._weights.write(raw)
            for word, value in place.items():
                content += field(13, field(1, word) + field(2, str(value)))
            content += plain(14, 1)
        self._constants.append(field(5, content))
        return name

    def numbers(self, *values: int) -> str:
        """An int64 constant (n,)."""
        return self.constant(np.array(values, dtype=np.int64))

    def node(self, kind: str, *inputs: str, name: str = "", contrib: bool = False, **attributes: Attribute) -> str:
        """Apply an operator of one output; `contrib` for ONNX Runtime's own, `name` for what is given out."""
        return self.nodes(kind, *inputs, names=(name or self._fresh(kind),), contrib=contrib, **attributes)[0]

    def nodes(
        self, kind: str, *inputs: str, names: tuple[str, ...], contrib: bool = False, **attributes: Attribute
    ) -> tuple[str, ...]:
        """Apply an operator of several outputs, which are called `names`."""
        self._nodes.append(_node(kind, inputs, names, _CONTRIB if contrib else "", attributes))
        return names

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._weights.close()
        if error is not None:
            return
        body = b"".join([*self._nodes, field(2, self._name), *self._constants])
        body += b"".join(field(11, each) for each in self._inputs)
        body += b"".join(field(12, each) for each in self._outputs)
        opsets = field(8, field(1, "") + plain(2, _OPSET)) + field(8, field(1, _CONTRIB) + plain(2, 1))
        content = plain(1, _IR_VERSION) + opsets + field(7, body)
        (self._folder / f"{self._name}.onnx").write_bytes(content)

    def _fresh(self, word: str) -> str:
        self._count += 1
        return f"{word}_{self._count}"


# The numbers of the fields are those of onnx.proto.


def _node(
    kind: str, inputs: Sequence[str], outputs: Sequence[str], domain: str, attributes: dict[str, Attribute]
) -> bytes:
    parts = [field(1, name) for name in inputs] + [field(2, name) for name in outputs]
    parts += [field(3, outputs[0]), field(4, kind)]
    parts += [field(5, _attribute(name, value)) for name, value in attributes.items()]
    return field(1, b"".join(parts) + field(7, domain))


def _attribute(name: str, value: Attribute) -> bytes:
    head = field(1, name)
    if isinstance(value, str):
        return head + field(4, value) + plain(20, 3)
    if isinstance(value, float):
        return head + varint(2 << 3 | 5) + np.float32(value).tobytes() + plain(20, 1)
    if isinstance(value, int):
        return head + plain(3, value) + plain(20, 2)
    if any(isinstance(each, float) for each in value):
        floats = b"".join(varint(7 << 3 | 5) + np.float32(each).tobytes() for each in value)
        return head + floats + plain(20, 6)
    return head + b"".join(plain(8, int(each)) for each in value) + plain(20, 7)


def _value(name: str, dtype: str, shape: Sequence[int | str]) -> bytes:
    axes = b"".join(field(1, field(2, each) if isinstance(each, str) else plain(1, each)) for each in shape)
    tensor = plain(1, _TYPES[dtype]) + field(2, axes)
    return field(1, name) + field(2, field(1, tensor))
