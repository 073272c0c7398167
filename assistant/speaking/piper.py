"""The packaged neural voice: Piper's phonemes and VITS network, streamed, and with the dice taken away.

The same text gives the same samples, bit for bit, in any order and in any process on one machine: the noise that gives
the voice its liveliness is an input (see `graph`), and always the same. It is played from the first quarter of a second
on while the rest is computed. Loaded it takes about 180 MB, three times the size of its file.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import ModelMissing
from assistant.speaking import graph
from assistant.speaking.normalise.espeak import for_espeak
from assistant.speaking.windows import windows
from assistant.types import AudioChunk, Voice

log = logging.getLogger(__name__)

_HOP = 256  # samples a latent frame becomes (product of the decoder's strides 8, 8, 4)
_CHANNELS = 192  # of a latent frame, in every Piper voice of medium quality
# Frames to each side that a sample depends on: differences end after 9.6 frames, the kernels reach 11.
_CONTEXT = 12
# Frames of the first chunks: short, so that the first word comes soon, then growing: context is computed twice, so
# long chunks are cheaper. The last is 1.1 s of sound and 80 to 100 ms of work, during which nothing else can run.
_CHUNKS = (24, 36, 60, 96)
# The longest stretch that goes through the encoder at once; a sentence has 60 to 250. Of these 8192 frames of noise
# it would have to say each phoneme eleven times as slowly as it does to need more.
_LONGEST_IDS = 700
_NOISE_FRAMES = 8192
_NOISE_SEED = 20_260_101  # any number; another one gives the voice other, equally good, accidents
# Piper's own way to the right volume, the sentence's peak at full scale, needs the whole sentence and makes "Yes"
# louder than a paragraph. The raw peaks of Joe lie at 0.30 to 0.70.
_GAIN = 1.5
_KNEE = 0.8  # above it the peaks are rounded off instead of cut
# RMS of 5 ms above which sound begins. Joe's silence lies under 0.0001, the first breath of an h or f at 0.0006.
_AUDIBLE = 0.0005
_BLOCK = 110  # samples: 5 ms
_KEEP_BEFORE = 220  # samples: 10 ms before the first audible block
_KEEP_AFTER = 3300  # samples: a pause of 150 ms after the last one


class PiperSynthesizer:
    """A `Synthesizer`. Model thread only, except for its making, which loads nothing."""

    name = "piper"
    sample_rate = 22_050  # Hz

    def __init__(self) -> None:
        self._voice: Any = None  # Piper's own object: text to phonemes to numbers
        self._encoder: Any = None
        self._decoder: Any = None
        self._noise: dict[str, NDArray[np.float32]] = {}

    def load(self, voice: Voice | None = None) -> None:  # noqa: ARG002  # one voice
        """Load the voice; does nothing when loaded.

        Raises:
            ModelMissing: it is not there, or not what it should be.
        """
        if self._voice is not None:
            return
        from piper import PiperVoice
        from piper.config import PiperConfig

        from assistant.models.onnx_message import UnknownGraph
        from assistant.models.packaged import locate

        path = locate("piper-joe")
        config = PiperConfig.from_dict(json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8")))
        try:
            parts = graph.split(path.read_bytes())
        except UnknownGraph as error:
            raise ModelMissing("The voice's model is of a kind that Lookaloud does not know.") from error
        self._encoder, self._decoder = _session(parts.encoder), _session(parts.decoder)
        generator = np.random.Generator(np.random.PCG64(_NOISE_SEED))
        shapes = ((1, 2, _LONGEST_IDS), (1, _CHANNELS, _NOISE_FRAMES))
        self._noise = {
            name: generator.standard_normal(shape, dtype=np.float32)
            for name, shape in zip(graph.NOISE, shapes, strict=True)
        }
        self.sample_rate = config.sample_rate
        self._voice = PiperVoice(config=config, session=self._encoder)

    def unload(self) -> None:
        """Free the model."""
        self._voice = self._encoder = self._decoder = None
        self._noise = {}

    def stream(self, text: str, voice: Voice, token: CancelToken) -> Iterator[AudioChunk]:  # noqa: ARG002  # one voice
        """As `Synthesizer.stream`."""
        token.check()
        self.load()
        for ids in self._stretches(text):
            for samples in _trimmed(self._samples(ids, token)):
                yield AudioChunk(samples, self.sample_rate)

    def _stretches(self, text: str) -> Iterator[list[int]]:
        """Phoneme numbers, a list for each stretch that goes through the network at once."""
        for phonemes in self._voice.phonemize(for_espeak(text)):
            ids = self._voice.phonemes_to_ids(phonemes)
            if len(ids) <= _LONGEST_IDS:
                yield ids
                continue
            # Each phoneme has two numbers, itself and a pad. Cut where a word ends.
            most, start = _LONGEST_IDS // 2 - 4, 0
            while start < len(phonemes):
                end = min(start + most, len(phonemes))
                if end < len(phonemes):
                    end = next((n + 1 for n in range(end - 1, start, -1) if phonemes[n] == " "), end)
                yield self._voice.phonemes_to_ids(phonemes[start:end])[:_LONGEST_IDS]
                start = end

    def _samples(self, ids: list[int], token: CancelToken) -> Iterator[NDArray[np.float32]]:
        """Float32 samples, untrimmed, in growing chunks whose boundaries depend on nothing but `ids`."""
        config = self._voice.config
        scales = np.array([config.noise_scale, config.length_scale, config.noise_w_scale], dtype=np.float32)
        inputs = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": scales,
        }
        (latent,) = self._encoder.run([graph.LATENT], inputs | self._noise)
        for window in windows(latent.shape[2], _CHUNKS, _CONTEXT):
            token.check()
            part = np.ascontiguousarray(latent[:, :, window.first : window.last])
            (sound,) = self._decoder.run(["output"], {graph.LATENT: part})
            first = window.first
            yield _loud(sound.reshape(-1)[(window.start - first) * _HOP : (window.end - first) * _HOP])


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2  # more gain little, and take the cores from what the user works with
    options.inter_op_num_threads = 1
    # Threads that spin while they wait cost nothing on an idle machine and everything on a busy one: beside two other
    # programs that compute, a second of speech took 0.06 s without spinning and 0.19 s with it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # it warns of constants that belong to the other half
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _loud(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """At speaking volume, peaks rounded off."""
    louder = samples * np.float32(_GAIN)
    size = np.abs(louder)
    over = size > _KNEE
    if over.any():
        room = 1 - _KNEE
        rounded = _KNEE + room * np.tanh((size[over] - _KNEE) / room)
        louder[over] = np.copysign(rounded, louder[over])
    return louder.astype(np.float32)


def _audible(samples: NDArray[np.float32]) -> NDArray[np.int64]:
    """Numbers of the 5 ms blocks in which something can be heard."""
    whole = len(samples) // _BLOCK * _BLOCK
    power = np.square(samples[:whole]).reshape(-1, _BLOCK).mean(axis=1)
    return np.flatnonzero(power > (_AUDIBLE * _GAIN) ** 2)


def _trimmed(chunks: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Without the silence before the first sound, 50 ms of it, and with at most 150 ms after the last."""
    begun = False
    held = np.zeros(0, np.float32)  # what may turn out to be the silence at the end
    for chunk in chunks:
        samples = np.concatenate([held, chunk])
        heard = _audible(samples)
        if not len(heard):
            held = samples
            continue
        if not begun:
            begun = True
            start = max(int(heard[0]) * _BLOCK - _KEEP_BEFORE, 0)
            samples, heard = samples[start:], heard - start // _BLOCK
        end = min((int(heard[-1]) + 1) * _BLOCK + _BLOCK, len(samples))
        yield samples[:end].copy()
        held = samples[end:]
    if begun and len(held):
        yield held[:_KEEP_AFTER].copy()
