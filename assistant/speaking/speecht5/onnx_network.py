"""SpeechT5 by ONNX Runtime: the CPU's way. No torch is needed once the graphs are written.

Graphs are written at first use, beside other models of the user's, from the checkpoint's tensors one at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.models.onnx_files import opened, session
from assistant.speaking.speecht5 import onnx_speech, onnx_vocoder
from assistant.speaking.speecht5.network import Floats, Steps
from assistant.speaking.speecht5.sizes import Sizes
from assistant.speaking.speecht5.weights import Weights

_FORMAT = 3  # of the graphs: another number and they are written anew
# A decoder step reads 50 MB of weights and does nothing else: one core does that at four fifths of the speed of two, in
# two thirds of their time, and waits for nobody. The other core makes the sound meanwhile (see `utterance`).
_DECODER_THREADS = 1


class OnnxNetwork:
    """A `Network`.

    Args:
        sizes: of the checkpoints.
        speech: SpeechT5's model.safetensors.
        vocoder: HiFi-GAN's model.safetensors.
        bits: of the transformer's weights: 8, or 32 to be exact.

    Raises:
        ModelMissing: the weights are not those of the config.
        OSError: the graphs can't be written.
    """

    stride = 1

    def __init__(self, sizes: Sizes, speech: Path, vocoder: Path, bits: int = 8) -> None:
        self.sizes = sizes
        try:
            self._encoder, self._decoder, postnet = opened(
                speech, f"speecht5-{bits}", _FORMAT,
                lambda at: onnx_speech.write(at, Weights(speech), sizes.speech, bits), _speech)  # fmt: skip
            rest = opened(
                vocoder, "hifigan", _FORMAT,
                lambda at: onnx_vocoder.write(at, Weights(vocoder), sizes.vocoder),
                lambda at: [session(at / f"stage{n}.onnx") for n in range(len(sizes.stages) - 1)])  # fmt: skip
        except KeyError as error:
            raise ModelMissing("The voice's weights lack a part. Please add the voice again.") from error
        self.stages = [_stage(each) for each in (postnet, *rest)]

    def begin(self, ids: NDArray[np.int64], embedding: Floats, most_steps: int) -> OnnxDecoding:
        """As `Network.begin`."""
        most = int(self.sizes.speech["encoder_max_relative_position"])
        places = np.arange(len(ids))
        inputs = {
            "ids": ids,
            "apart": np.clip(places[:, None] - places[None, :], -most, most - 1) + most,
            "steps": np.arange(most_steps),
            "speaker": (embedding / np.linalg.norm(embedding)).astype(np.float32)[None],
        }
        binding = self._encoder.io_binding()
        for name, value in inputs.items():
            binding.bind_cpu_input(name, value)
        names = [output.name for output in self._encoder.get_outputs()]
        for name in names:
            binding.bind_output(name)
        self._encoder.run_with_iobinding(binding)
        return OnnxDecoding(
            self._decoder, self.sizes, dict(zip(names, binding.get_outputs(), strict=True)), len(ids), most_steps
        )


class OnnxDecoding:
    """A `Decoding`: everything a step reads or writes is bound to memory that stays where it is.

    Args:
        session: the decoder's.
        sizes: of the checkpoint.
        encoded: the encoder's outputs, by name.
        tokens: of the text.
        most_steps: length of the caches.
    """

    def __init__(self, session: Any, sizes: Sizes, encoded: dict[str, Any], tokens: int, most_steps: int) -> None:
        self._session, self._binding = session, session.io_binding()
        config = sizes.speech
        heads = int(config["decoder_attention_heads"])
        width = int(config["hidden_size"]) // heads
        self._scale = np.float32(1 / (1 - sizes.keep))
        self._mel = np.zeros((sizes.reduction, sizes.mel_bins), np.float32)
        self._stop, self._focus = np.zeros(1, np.float32), np.zeros(tokens, np.float32)
        self._masks = np.zeros(sizes.mask_shape, np.float32)
        self._step = np.zeros(1, np.int64)
        self._seen, self._length = np.zeros(1, np.int32), np.array(1, np.int32)
        for name, value in encoded.items():
            self._binding.bind_ortvalue_input(name, value)
        self._encoded = encoded
        # The last frame that a step makes is what the next one begins with: the same memory.
        self._bind_input("frame", self._mel[-1:])
        for name in ("masks", "step", "seen", "length"):
            self._bind_input(name, getattr(self, f"_{name}"))
        for name in ("mel", "stop", "focus"):
            self._bind_output(name, getattr(self, f"_{name}"))
        shape = (1, heads, most_steps, width)
        self._caches = [np.zeros(shape, np.float32) for _ in range(2 * int(config["decoder_layers"]))]
        for number, cache in enumerate(self._caches):
            name = f"{('keys', 'values')[number % 2]}_{number // 2}"
            self._bind_input(f"past_{name}", cache)
            self._bind_output(f"now_{name}", cache)

    def _bind_input(self, name: str, array: NDArray[Any]) -> None:
        self._binding.bind_input(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)

    def _bind_output(self, name: str, array: NDArray[Any]) -> None:
        self._binding.bind_output(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)

    def advance(self, masks: NDArray[np.bool_]) -> Steps:
        """As `Decoding.advance`."""
        made = [self._advance(mask) for mask in masks]
        mel, stop, focus = (np.stack(parts) for parts in zip(*made, strict=True))
        return Steps(mel, stop, focus)

    def teach(self, frame: Floats) -> None:
        """Let the next step begin with this frame, (bins,), instead of the last one's: to compare two networks."""
        self._mel[-1] = frame

    def _advance(self, mask: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        np.multiply(mask, self._scale, out=self._masks)
        self._session.run_with_iobinding(self._binding)
        self._step += 1
        self._seen += 1
        self._length += 1
        return self._mel.copy(), self._stop[0].copy(), self._focus.copy()


def _speech(folder: Path) -> tuple[Any, Any, Any]:
    """Encoder, decoder and postnet."""
    encoder, decoder, postnet = (folder / f"{name}.onnx" for name in ("encoder", "decoder", "postnet"))
    return session(encoder), session(decoder, _DECODER_THREADS), session(postnet)


def _stage(session: Any) -> Callable[[Floats], Floats]:
    def run(piece: Floats) -> Floats:
        made: Floats = session.run(["y"], {"x": piece[None]})[0][0]
        return made

    return run
