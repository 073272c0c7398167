"""SpeechT5 as ONNX graphs: what is computed once for a text, what is computed at each step, and the postnet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.onnx_graph import Graph
from assistant.models.onnx_layers import Layers

Floats = NDArray[np.float32]
_DECODER, _ENCODER, _POSTNET = "speecht5.decoder", "speecht5.encoder", "speech_decoder_postnet"


def write(folder: Path, weights: Mapping[str, Floats], config: Mapping[str, Any], bits: int) -> None:
    """Write encoder.onnx, decoder.onnx and postnet.onnx with their weights into `folder`.

    Args:
        folder: exists.
        weights: of the checkpoint.
        config: as `Sizes.speech`.
        bits: of the weights of the transformer layers: 8 or 32.
    """
    with Graph(folder, "encoder") as graph:
        _encoder(Layers(graph, weights, bits), config)
    with Graph(folder, "decoder") as graph:
        _decoder(Layers(graph, weights, bits), config)
    with Graph(folder, "postnet") as graph:
        _postnet(graph, weights, config)


def _sinusoids(rows: int, width: int) -> Floats:
    """Position table (rows, width): sine and cosine in turns, as SpeechT5's scaled positional encoding has it."""
    at = np.arange(rows, dtype=np.float32)[:, None]
    waves = np.exp(np.arange(0, width, 2, dtype=np.float32) * np.float32(-(np.log(10_000.0) / width)))
    table = np.empty((rows, width), np.float32)
    table[:, 0::2], table[:, 1::2] = np.sin(at * waves), np.cos(at * waves)
    return table


def _encoder(layers: Layers, config: Mapping[str, Any]) -> None:
    """Inputs `ids` (n,), `steps` (m,) counted from 0, `apart` (n, n) row of the relative position table, `speaker`
    (1, 512) of length 1. Outputs `keys_i` (heads, width, n) and `values_i` (heads, n, width) of each decoder layer,
    and `constants` (m, hidden): what position and speaker add to the decoder's input at each step."""
    graph, weights = layers.graph, layers.weights
    heads, epsilon = int(config["encoder_attention_heads"]), float(config["layer_norm_eps"])
    width = int(config["hidden_size"]) // heads
    ids, apart = graph.input("ids", "int64", ("n",)), graph.input("apart", "int64", ("n", "n"))
    prenet = f"{_ENCODER}.prenet"
    table = _sinusoids(int(config["max_text_positions"]), int(config["hidden_size"]))
    table = table * weights[f"{prenet}.encode_positions.alpha"]
    places = graph.node("Slice", graph.constant(table), graph.numbers(0), graph.node("Shape", ids), graph.numbers(0))
    x = graph.node("Add", graph.node("Gather", graph.constant(weights[f"{prenet}.embed_tokens.weight"]), ids), places)
    wrapped = f"{_ENCODER}.wrapped_encoder"
    x = layers.normed(x, f"{wrapped}.layer_norm", epsilon)
    distances = graph.constant(weights[f"{wrapped}.embed_positions.pe_k.weight"].T)
    index = graph.node("Unsqueeze", apart, graph.numbers(0))
    index = graph.node("Expand", index, graph.numbers(heads, 1, 1))
    for number in range(int(config["encoder_layers"])):
        name = f"{wrapped}.layers.{number}"
        asked = layers.heads(layers.linear(x, f"{name}.attention.q_proj", scale=width**-0.5), heads)
        keys = layers.heads(layers.linear(x, f"{name}.attention.k_proj"), heads, turned=True)
        values = layers.heads(layers.linear(x, f"{name}.attention.v_proj"), heads)
        # Each query with each distance, then each key's own distance picked: n * 320 products instead of n * n * 64.
        bias = graph.node("GatherElements", graph.node("MatMul", asked, distances), index, axis=2)
        scores = graph.node("Softmax", graph.node("Add", graph.node("MatMul", asked, keys), bias), axis=-1)
        heard = layers.joined(graph.node("MatMul", scores, values))
        x = layers.normed(x, f"{name}.layer_norm", epsilon, layers.linear(heard, f"{name}.attention.out_proj"))
        forward = layers.feed_forward(x, f"{name}.feed_forward", config["hidden_act"])
        x = layers.normed(x, f"{name}.final_layer_norm", epsilon, forward)
    _crossed(layers, x, config)
    _constants(layers, config)


def _crossed(layers: Layers, x: str, config: Mapping[str, Any]) -> None:
    """What the decoder's layers attend to."""
    heads = int(config["decoder_attention_heads"])
    width = int(config["hidden_size"]) // heads
    for number in range(int(config["decoder_layers"])):
        name = f"{_DECODER}.wrapped_decoder.layers.{number}.encoder_attn"
        layers.heads(layers.linear(x, f"{name}.k_proj"), heads, turned=True, name=f"keys_{number}")
        layers.heads(layers.linear(x, f"{name}.v_proj"), heads, name=f"values_{number}")
        layers.graph.output(f"keys_{number}", "float32", (heads, width, "n"))
        layers.graph.output(f"values_{number}", "float32", (heads, "n", width))


def _constants(layers: Layers, config: Mapping[str, Any]) -> None:
    """The decoder prenet's last two layers have nothing between them, so they are one: see `_prenet`. This is the part
    of their product that the last frame has no influence on."""
    graph, weights, hidden = layers.graph, layers.weights, int(config["hidden_size"])
    prenet = f"{_DECODER}.prenet"
    steps, speaker = graph.input("steps", "int64", ("m",)), graph.input("speaker", "float32", (1, "speaker"))
    joint = weights[f"{prenet}.speaker_embeds_layer.weight"]
    table = _sinusoids(int(config["max_speech_positions"]), hidden) * weights[f"{prenet}.encode_positions.alpha"]
    table = (table + weights[f"{prenet}.final_layer.bias"]) @ joint[:, :hidden].T
    place = graph.node("Gather", graph.constant(table.astype(np.float32)), steps)
    who = layers.plain(speaker, joint[:, hidden:], weights[f"{prenet}.speaker_embeds_layer.bias"])
    graph.node("Add", place, who, name="constants")
    graph.output("constants", "float32", ("m", hidden))


def _prenet(layers: Layers, config: Mapping[str, Any]) -> str:
    """Last frame to the decoder's input, (1, hidden)."""
    graph, weights, hidden = layers.graph, layers.weights, int(config["hidden_size"])
    units, count = int(config["speech_decoder_prenet_units"]), int(config["speech_decoder_prenet_layers"])
    prenet = f"{_DECODER}.prenet"
    masks = graph.input("masks", "float32", (count, units))
    x = graph.input("frame", "float32", (1, int(config["num_mel_bins"])))
    for number in range(count):
        name = f"{prenet}.layers.{number}"
        x = graph.node("Relu", layers.plain(x, weights[f"{name}.weight"], weights[f"{name}.bias"]))
        x = graph.node("Mul", x, graph.node("Gather", masks, graph.numbers(number)))
    joint = weights[f"{prenet}.speaker_embeds_layer.weight"][:, :hidden] @ weights[f"{prenet}.final_layer.weight"]
    constants = graph.input("constants", "float32", ("m", hidden))
    constant = graph.node("Gather", constants, graph.input("step", "int64", (1,)))
    return graph.node("Relu", graph.node("Add", graph.node("MatMul", x, graph.constant(joint.T)), constant))


def _decoder(layers: Layers, config: Mapping[str, Any]) -> None:
    """One step. Inputs `frame` (1, bins) the last one, `masks` (layers, units) 0 or 1 / (1 - p), `constants`, `step`
    (1,), `seen` (1,) int32 steps before this one, `length` () int32 one more, `past_keys_i` and `past_values_i`
    (1, heads, most steps, width), `keys_i` and `values_i`. Outputs `now_keys_i` and `now_values_i`, which must be bound
    to the memory of the past ones: the caches never move; `mel` (reduction, bins), `stop` (1,), `focus` (n,)."""
    graph, epsilon = layers.graph, float(config["layer_norm_eps"])
    heads = int(config["decoder_attention_heads"])
    guided = int(config["guided_attention_loss_num_heads"])
    seen, length = graph.input("seen", "int32", (1,)), graph.input("length", "int32", ())
    x, followed = _prenet(layers, config), []
    for number in range(int(config["decoder_layers"])):
        name = f"{_DECODER}.wrapped_decoder.layers.{number}"
        heard = _self_attention(layers, x, number, (seen, length), config)
        heard = layers.linear(heard, f"{name}.self_attn.out_proj")
        x = layers.normed(x, f"{name}.self_attn_layer_norm", epsilon, heard)
        heard, scores = _cross_attention(layers, x, number, config)
        x = layers.normed(x, f"{name}.encoder_attn_layer_norm", epsilon, heard)
        forward = layers.feed_forward(x, f"{name}.feed_forward", config["hidden_act"])
        x = layers.normed(x, f"{name}.final_layer_norm", epsilon, forward)
        if 0 < guided < heads:
            scores = graph.node("Slice", scores, graph.numbers(0), graph.numbers(guided), graph.numbers(0))
        followed.append(scores)
    every = graph.node("Concat", *followed, axis=0)
    graph.node("ReduceMean", every, graph.numbers(0, 1), keepdims=0, name="focus")
    graph.output("focus", "float32", ("n",))
    _frames(layers, x, config)


def _self_attention(layers: Layers, x: str, number: int, time: tuple[str, str], config: Mapping[str, Any]) -> str:
    graph, heads = layers.graph, int(config["decoder_attention_heads"])
    width = int(config["hidden_size"]) // heads
    own = f"{_DECODER}.wrapped_decoder.layers.{number}.self_attn"
    all_three = layers.linear(x, f"{own}.q_proj", f"{own}.k_proj", f"{own}.v_proj")
    all_three = graph.node("Unsqueeze", all_three, graph.numbers(0))
    shape = (1, heads, "most", width)
    past = [graph.input(f"past_{word}_{number}", "float32", shape) for word in ("keys", "values")]
    names = (f"heard_{number}", f"now_keys_{number}", f"now_values_{number}")
    graph.nodes("GroupQueryAttention", all_three, "", "", *past, *time, names=names, contrib=True,
                num_heads=heads, kv_num_heads=heads, scale=width**-0.5)  # fmt: skip
    for name in names[1:]:
        graph.output(name, "float32", shape)
    return graph.node("Squeeze", names[0], graph.numbers(0))


def _cross_attention(layers: Layers, x: str, number: int, config: Mapping[str, Any]) -> tuple[str, str]:
    """What was heard (1, hidden), and the attention (heads, 1, n)."""
    graph, heads = layers.graph, int(config["decoder_attention_heads"])
    width = int(config["hidden_size"]) // heads
    name = f"{_DECODER}.wrapped_decoder.layers.{number}.encoder_attn"
    keys = graph.input(f"keys_{number}", "float32", (heads, width, "n"))
    values = graph.input(f"values_{number}", "float32", (heads, "n", width))
    asked = layers.linear(x, f"{name}.q_proj", scale=width**-0.5)
    asked = graph.node("Reshape", asked, graph.numbers(heads, 1, width))
    scores = graph.node("Softmax", graph.node("MatMul", asked, keys), axis=-1)
    heard = graph.node("Reshape", graph.node("MatMul", scores, values), graph.numbers(1, -1))
    return layers.linear(heard, f"{name}.out_proj"), scores


def _frames(layers: Layers, x: str, config: Mapping[str, Any]) -> None:
    graph, weights = layers.graph, layers.weights
    reduction, bins = int(config["reduction_factor"]), int(config["num_mel_bins"])
    both = (f"{_POSTNET}.feat_out", f"{_POSTNET}.prob_out")
    weight = np.concatenate([weights[f"{name}.weight"] for name in both])
    made = layers.plain(x, weight, np.concatenate([weights[f"{name}.bias"] for name in both]))
    cut = reduction * bins
    mel = graph.node("Slice", made, graph.numbers(0), graph.numbers(cut), graph.numbers(1))
    graph.node("Reshape", mel, graph.numbers(reduction, bins), name="mel")
    graph.output("mel", "float32", (reduction, bins))
    logits = graph.node("Slice", made, graph.numbers(cut), graph.numbers(cut + reduction), graph.numbers(1))
    graph.node("ReduceSum", graph.node("Sigmoid", logits), graph.numbers(1), keepdims=0, name="stop")
    graph.output("stop", "float32", (1,))


def _postnet(graph: Graph, weights: Mapping[str, Floats], config: Mapping[str, Any]) -> None:
    """`mel` (1, bins, n) to `refined`, the same shape. Batch norm is folded into the convolutions."""
    shape = (1, int(config["num_mel_bins"]), "n")
    mel = x = graph.input("x", "float32", shape)
    layers, pad = int(config["speech_decoder_postnet_layers"]), (int(config["speech_decoder_postnet_kernel"]) - 1) // 2
    for number in range(layers):
        name = f"{_POSTNET}.layers.{number}"
        norm = {
            part: weights[f"{name}.batch_norm.{part}"] for part in ("weight", "bias", "running_mean", "running_var")
        }
        factor = norm["weight"] / np.sqrt(norm["running_var"] + np.float32(1e-5))  # BatchNorm1d's own epsilon
        kernel = graph.constant(weights[f"{name}.conv.weight"] * factor[:, None, None])
        bias = graph.constant(norm["bias"] - norm["running_mean"] * factor)
        x = graph.node("Conv", x, kernel, bias, pads=[pad, pad])
        x = graph.node("Tanh", x) if number < layers - 1 else x
    graph.node("Add", mel, x, name="y")
    graph.output("y", "float32", shape)
