"""SpeechT5 by torch: transformers' own modules with a decode loop of our own. To be exact, and for the GPU.

The app does not use it: the CPU speaks faster than anyone listens, without torch's seconds of imports, and
the GPU is for those models that need it. `make bench-gpu` says what it would gain.

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
        dtype: of the weights: "float32", or on the GPU "float16" or "bfloat16".
        recorded: replay each decoder step as a CUDA graph instead of launching its 150 kernels; on the GPU only.

    Raises:
        ModelMissing: the weights are not those of the config.
    """

    def __init__(
        self,
        sizes: Sizes,
        speech: Path,
        vocoder: Path,
        *,
        device: str = "cpu",
        dtype: str = "float32",
        recorded: bool = False,
    ) -> None:
        import torch
        from transformers import SpeechT5ForTextToSpeech, SpeechT5HifiGan

        self.sizes = sizes
        self._torch, self._recorded = torch, recorded
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
            return TorchDecoding(self._model, memory, speaker, most_steps, self._recorded)

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
    """A `Decoding`. A step has the same shapes and the same memory each time, so that the GPU can record and replay it.

    Args:
        model: transformers' SpeechT5ForTextToSpeech.
        memory: the encoded text, (tokens, width).
        speaker: (512,).
        most_steps: length of the caches.
        recorded: replay a CUDA graph; on the GPU only.
    """

    def __init__(self, model: Any, memory: Any, speaker: Any, most_steps: int, recorded: bool) -> None:
        import torch

        self._torch, self._model = torch, model
        config = model.config
        self._heads = config.decoder_attention_heads
        self._width = config.hidden_size // self._heads
        guided = config.guided_attention_loss_num_heads
        self._guided = self._heads if guided < 0 else guided
        self._prenet = model.speecht5.decoder.prenet
        self._layers = model.speecht5.decoder.wrapped_decoder.layers
        self._speaker = torch.nn.functional.normalize(speaker, dim=0)
        places = self._prenet.encode_positions
        self._positions = places.alpha * places.pe[0]
        self._crossed = [
            (self._split(layer.encoder_attn.k_proj(memory)), self._split(layer.encoder_attn.v_proj(memory)))
            for layer in self._layers
        ]
        shape = (self._heads, most_steps, self._width)
        self._past = [(memory.new_zeros(shape), memory.new_zeros(shape)) for _ in self._layers]
        self._frame = memory.new_zeros(config.num_mel_bins)
        self._mask = memory.new_zeros(config.speech_decoder_prenet_layers, config.speech_decoder_prenet_units)
        self._at = torch.zeros(1, dtype=torch.long, device=memory.device)
        self._steps = torch.arange(most_steps, device=memory.device)
        self._graph: Any = self._record() if recorded else None

    def _split(self, x: Any) -> Any:
        return x.view(-1, self._heads, self._width).transpose(0, 1)

    def _record(self) -> Any:
        """The step as a CUDA graph; `_made` is where its results are after each replay."""
        cuda = self._torch.cuda
        beside = cuda.Stream()
        beside.wait_stream(cuda.current_stream())
        with cuda.stream(beside):
            for _ in range(2):  # what is allocated at the first call only must be there before
                self._step()
        cuda.current_stream().wait_stream(beside)
        graph = cuda.CUDAGraph()
        with cuda.graph(graph):
            self._made = self._step()
        self._at.zero_()
        self._frame.zero_()
        return graph

    def advance(self, masks: NDArray[np.bool_]) -> Steps:
        """As `Decoding.advance`. The results of all steps are copied to the host together."""
        torch, made = self._torch, []
        with torch.inference_mode():
            for mask in torch.from_numpy(masks).to(self._frame.device, self._frame.dtype):
                self._mask.copy_(mask)
                if self._graph is None:
                    made.append(self._step())
                else:
                    self._graph.replay()
                    made.append(tuple(part.clone() for part in self._made))
            mel, stop, focus = (torch.stack(parts).float().cpu().numpy() for parts in zip(*made, strict=True))
        return Steps(mel, stop, focus)

    def _step(self) -> tuple[Any, Any, Any]:
        torch = self._torch
        x, focus = self._before(), []
        unseen = torch.where(self._steps <= self._at, 0.0, -torch.inf).to(x.dtype)
        for layer, crossed, past in zip(self._layers, self._crossed, self._past, strict=True):
            own = layer.self_attn
            for cache, projection in zip(past, (own.k_proj, own.v_proj), strict=True):
                cache.index_copy_(1, self._at, projection(x).view(self._heads, 1, self._width))
            x = layer.self_attn_layer_norm(x + self._attend(own, x, *past, unseen)[0])
            heard, weights = self._attend(layer.encoder_attn, x, *crossed, 0.0)
            x = layer.encoder_attn_layer_norm(x + heard)
            x = layer.final_layer_norm(x + layer.feed_forward(x))
            focus.append(weights[: self._guided])
        after = self._model.speech_decoder_postnet
        mel = after.feat_out(x).view(-1, self._frame.shape[0])
        stop = torch.sigmoid(after.prob_out(x)).float().sum()
        self._frame.copy_(mel[-1])
        self._at.add_(1)
        return mel, stop, torch.cat(focus).float().mean(0)

    def _before(self) -> Any:
        functional, prenet = self._torch.nn.functional, self._prenet
        scale = 1 / (1 - self._model.config.speech_decoder_prenet_dropout)
        x = self._frame
        for number, layer in enumerate(prenet.layers):
            x = functional.relu(layer(x)) * self._mask[number] * scale
        x = prenet.final_layer(x) + self._positions.index_select(0, self._at)[0]
        return functional.relu(prenet.speaker_embeds_layer(self._torch.cat([x, self._speaker])))

    def _attend(self, attention: Any, x: Any, keys: Any, values: Any, unseen: Any) -> tuple[Any, Any]:
        asked = attention.q_proj(x).view(self._heads, 1, self._width) / math.sqrt(self._width)
        weights = self._torch.softmax(asked @ keys.transpose(1, 2) + unseen, dim=-1)
        return attention.out_proj((weights @ values).reshape(-1)), weights[:, 0]
