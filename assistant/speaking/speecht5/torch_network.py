"""SpeechT5 by torch: transformers' own modules with a decode loop of our own. For the GPU, and to be exact.

What `generate_speech` does at each step and this does not: run the prenet over all frames so far, ask the attention
caches to grow, copy the stop probability to the host. The last happens every `stride` steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.speaking.speecht5.network import Floats, Steps
from assistant.speaking.speecht5.sizes import Sizes

_GPU_STRIDE = 8  # a quarter of a second of sound; the steps beyond the stop are thrown away


class TorchNetwork:
    """A `Network`.

    Args:
        sizes: of the checkpoints.
        speech: folder of SpeechT5, with model.safetensors.
        vocoder: folder of HiFi-GAN, with model.safetensors.
        device: "cpu" or "cuda".
        dtype: of the weights, for example "float32" or "float16".

    Raises:
        ModelMissing: the weights are not those of the config.
    """

    def __init__(self, sizes: Sizes, speech: Path, vocoder: Path, device: str = "cpu", dtype: str = "float32") -> None:
        import torch
        from transformers import SpeechT5ForTextToSpeech, SpeechT5HifiGan

        self.sizes = sizes
        self._torch = torch
        self._device, self._dtype = torch.device(device), getattr(torch, dtype)
        self.stride = 1 if device == "cpu" else _GPU_STRIDE
        try:
            self._model: Any = SpeechT5ForTextToSpeech.from_pretrained(speech, local_files_only=True)
            self._vocoder: Any = SpeechT5HifiGan.from_pretrained(vocoder, local_files_only=True)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise ModelMissing("The voice's weights can't be loaded. Please add the voice again.") from error
        for module in (self._model, self._vocoder):
            module.train(False).requires_grad_(False).to(self._device, self._dtype)
        self.stages: list[Callable[[Floats], Floats]] = [self._on_host(self._postnet)]
        for number in range(self._vocoder.num_upsamples):
            self.stages.append(self._on_host(self._upsampling(number)))

    def begin(self, ids: NDArray[np.int64], embedding: Floats, most_steps: int) -> TorchDecoding:
        """As `Network.begin`."""
        torch = self._torch
        with torch.inference_mode():
            tokens = torch.from_numpy(ids)[None].to(self._device)
            memory = self._model.speecht5.encoder(tokens, return_dict=True).last_hidden_state[0]
            speaker = torch.from_numpy(embedding).to(self._device, self._dtype)
            return TorchDecoding(self._model, memory, speaker, most_steps)

    def _on_host(self, apply: Callable[[Any], Any]) -> Callable[[Floats], Floats]:
        def run(piece: Floats) -> Floats:
            with self._torch.inference_mode():
                given = self._torch.from_numpy(piece)[None].to(self._device, self._dtype)
                made: Floats = apply(given)[0].float().cpu().numpy()
                return made

        return run

    def _postnet(self, mel: Any) -> Any:
        return self._model.speech_decoder_postnet.postnet(mel.transpose(1, 2)).transpose(1, 2)

    def _upsampling(self, number: int) -> Callable[[Any], Any]:
        functional, vocoder = self._torch.nn.functional, self._vocoder
        kernels, slope = vocoder.num_kernels, vocoder.config.leaky_relu_slope
        blocks = vocoder.resblocks[number * kernels : (number + 1) * kernels]

        def run(x: Any) -> Any:
            if number == 0:
                if vocoder.config.normalize_before:
                    x = (x - vocoder.mean[:, None]) / vocoder.scale[:, None]
                x = vocoder.conv_pre(x)
            x = vocoder.upsampler[number](functional.leaky_relu(x, slope))
            x = sum(block(x) for block in blocks) / kernels
            if number == vocoder.num_upsamples - 1:
                x = self._torch.tanh(vocoder.conv_post(functional.leaky_relu(x)))  # with leaky_relu's own slope
            return x

        return run


class TorchDecoding:
    """A `Decoding`.

    Args:
        model: transformers' SpeechT5ForTextToSpeech.
        memory: the encoded text, (tokens, width).
        speaker: (512,).
        most_steps: length of the caches.
    """

    def __init__(self, model: Any, memory: Any, speaker: Any, most_steps: int) -> None:
        import torch

        self._torch, self._model = torch, model
        config = model.config
        self._heads = config.decoder_attention_heads
        self._width = config.hidden_size // self._heads
        self._guided = config.guided_attention_loss_num_heads
        self._guided = self._heads if self._guided < 0 else self._guided
        self._prenet = model.speecht5.decoder.prenet
        self._layers = model.speecht5.decoder.wrapped_decoder.layers
        self._speaker = torch.nn.functional.normalize(speaker, dim=0)
        self._positions = self._prenet.encode_positions.alpha * self._prenet.encode_positions.pe[0]
        self._crossed = [
            (self._split(layer.encoder_attn.k_proj(memory)), self._split(layer.encoder_attn.v_proj(memory)))
            for layer in self._layers
        ]
        shape = (self._heads, most_steps, self._width)
        self._past = [(memory.new_zeros(shape), memory.new_zeros(shape)) for _ in self._layers]
        self._frame = memory.new_zeros(config.num_mel_bins)
        self._at = 0

    def _split(self, x: Any) -> Any:
        return x.view(-1, self._heads, self._width).transpose(0, 1)

    def advance(self, masks: NDArray[np.bool_]) -> Steps:
        """As `Decoding.advance`."""
        torch = self._torch
        with torch.inference_mode():
            kept = torch.from_numpy(masks).to(self._frame.device)
            made = [self._step(mask) for mask in kept]
            mel, stop, focus = (torch.stack(parts).float().cpu().numpy() for parts in zip(*made, strict=True))
        return Steps(mel, stop, focus)

    def _step(self, mask: Any) -> tuple[Any, Any, Any]:
        torch, functional = self._torch, self._torch.nn.functional
        x = self._before(mask)
        focus = []
        for layer, crossed, past in zip(self._layers, self._crossed, self._past, strict=True):
            own = layer.self_attn
            for cache, projection in zip(past, (own.k_proj, own.v_proj), strict=True):
                cache[:, self._at] = projection(x).view(self._heads, self._width)
            keys, values = (cache[:, : self._at + 1] for cache in past)
            x = layer.self_attn_layer_norm(x + self._attend(own, x, keys, values)[0])
            heard, weights = self._attend(layer.encoder_attn, x, *crossed)
            x = layer.encoder_attn_layer_norm(x + heard)
            x = layer.final_layer_norm(x + layer.feed_forward(x))
            focus.append(weights[: self._guided])
        after = self._model.speech_decoder_postnet
        mel = after.feat_out(x).view(-1, self._frame.shape[0])
        stop = torch.sigmoid(after.prob_out(x)).sum()
        self._frame = mel[-1]
        self._at += 1
        return mel, stop, functional.normalize(torch.cat(focus).float().mean(0), p=1, dim=0)

    def _before(self, mask: Any) -> Any:
        functional, prenet = self._torch.nn.functional, self._prenet
        scale = 1 / (1 - self._model.config.speech_decoder_prenet_dropout)
        x = self._frame
        for layer, kept in zip(prenet.layers, mask, strict=True):
            x = functional.relu(layer(x)) * kept * scale
        x = prenet.final_layer(x) + self._positions[self._at]
        return functional.relu(prenet.speaker_embeds_layer(self._torch.cat([x, self._speaker])))

    def _attend(self, attention: Any, x: Any, keys: Any, values: Any) -> tuple[Any, Any]:
        asked = attention.q_proj(x).view(self._heads, 1, self._width) / math.sqrt(self._width)
        weights = self._torch.softmax(asked @ keys.transpose(1, 2), dim=-1)
        return attention.out_proj((weights @ values).reshape(-1)), weights[:, 0]
