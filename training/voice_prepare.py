"""Recordings turned into what SpeechT5 learns from, checked on the way, and kept small.

Kept are the spectra as half-precision numbers and an x-vector a clip: 10 kB for each second of speech and 2 kB for each
clip. The sounds themselves are not needed again, so a take that is deleted while training goes on does no harm.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from assistant import paths
from assistant.errors import BadInput, ModelMissing, VoiceError
from assistant.listening import SAMPLE_RATE
from assistant.speaking.embedding import SpeakerEncoder
from assistant.speaking.speecht5.tokens import LONGEST, Tokens, alphabet_safe
from assistant.speaking.wording import spoken
from training.voice_data.clips import Clip, Flaw
from training.voice_likeness import Likeness
from training.voice_sound import Unusable, fit

BYTES_A_SECOND = 10_000
"""Of disk for each second of speech: 62.5 frames of 80 bins of 2 bytes."""

# Characters a second. Slow readers do 8, hurried ones 22: beyond these bounds text and sound are not of one another.
_SLOWEST, _FASTEST = 3.0, 35.0
_FRAMES, _VECTORS, _LIST = "frames.f16", "vectors.npy", "clips.json"
_LIKENESS = "likeness.npy"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Take:
    """A clip as it is learned from.

    Attributes:
        where: see `Clip`.
        text: as it is spelled to the model.
        speaker: see `Clip`.
        start: first of its frames in the file of all.
        frames: how many.
        other: whether it is one of the other voices that are mixed in.
    """

    where: str
    text: str
    speaker: str
    start: int
    frames: int
    other: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is learned from.

    Attributes:
        takes: in the order of the data.
        vectors: x-vectors, float32 (takes, 512), each of length 1.
        frames: log-mel spectra of all, float16 (frames, bins), mapped from disk.
        about: what the data are, for the model card.
        consent: the speaker's agreement; empty where the speakers gave their recordings to everybody.
        likeness: embeddings by `voice_likeness`, float32 (takes, 256); None where it was not installed.
    """

    takes: tuple[Take, ...]
    vectors: Floats
    frames: NDArray[np.float16]
    about: str
    consent: dict[str, Any]
    likeness: Floats | None = None

    def mel(self, take: Take) -> Floats:
        """(frames, bins) of a take."""
        return np.asarray(self.frames[take.start : take.start + take.frames], dtype=np.float32)


_Made = tuple[Take, Floats, Floats | None]  # and its embeddings


class Preparer:
    """Makes clips into takes. One thread.

    Args:
        checkpoint: folder of the SpeechT5, for its feature extractor.
        tokens: of the same.
        encoder: makes x-vectors.
        language: of the recordings.
        most_tokens: that the model has positions for.
        likeness: makes embeddings to judge by; None where it is not installed.

    Raises:
        ModelMissing: the checkpoint lacks it.
    """

    def __init__(
        self,
        checkpoint: Path,
        tokens: Tokens,
        encoder: SpeakerEncoder,
        language: str,
        most_tokens: int,
        *,
        likeness: Likeness | None = None,
    ) -> None:
        from transformers import SpeechT5FeatureExtractor

        try:
            self._extractor: Any = SpeechT5FeatureExtractor.from_pretrained(checkpoint, local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelMissing(
                f"The settings of the feature extractor in {checkpoint.name} are missing or broken. Please download "
                "the model again."
            ) from error
        self._tokens, self._encoder, self._language = tokens, encoder, language
        self._likeness = likeness
        self._longest = min(LONGEST, most_tokens - 2)
        self.bins = int(self._extractor.num_mel_bins)
        self.flaws: list[Flaw] = []

    def write(
        self, folder: Path, clips: Iterable[tuple[Clip, bool]], about: str, consent: dict[str, Any], whole: bool
    ) -> None:
        """Check all clips and keep those that can be used; `flaws` names the others.

        Args:
            folder: is made anew.
            clips: each with whether it is of the other voices.
            about: of the data.
            consent: of the speaker.
            whole: end at the first flaw with making takes, and only check the rest: nothing is learned then.

        Raises:
            OSError: the disk is full.
        """
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        takes: list[Take] = []
        vectors: list[Floats] = []
        likeness: list[Floats] = []
        with (folder / _FRAMES).open("wb") as file:
            for take, vector, judged in self._made(clips, file, whole):
                takes.append(take)
                vectors.append(vector)
                likeness += [judged] if judged is not None else []
        if whole and self.flaws:
            shutil.rmtree(folder)
            return
        with (folder / _VECTORS).open("wb") as file:
            np.save(file, np.stack(vectors) if vectors else np.zeros((0, 512), np.float32))
        if likeness:
            with (folder / _LIKENESS).open("wb") as file:
                np.save(file, np.stack(likeness))
        values = {"about": about, "consent": consent, "takes": [asdict(take) for take in takes]}
        # The last to be written: where it is, all is there.
        paths.write_whole(folder / _LIST, json.dumps(values, ensure_ascii=False).encode())

    def _made(self, clips: Iterable[tuple[Clip, bool]], file: BinaryIO, whole: bool) -> Iterator[_Made]:
        start = 0
        for clip, other in clips:
            try:
                text = self._text(clip.text)
                samples = fit(clip.sound.read())
                seconds = len(samples) / SAMPLE_RATE
                if not _SLOWEST <= len(text) / seconds <= _FASTEST:
                    raise Unusable(
                        f"The text has {len(text)} characters and the recording {seconds:.0f} seconds: they do not "
                        "belong together."
                    )
                if whole and self.flaws:
                    continue
                vector = self._encoder.embed(samples)
                judged = self._likeness.embed(samples) if self._likeness is not None else None
            except (Unusable, BadInput, VoiceError) as error:
                self.flaws.append(Flaw(clip.where, str(error)))
                continue
            mel = self.mel(samples)
            file.write(mel.astype(np.float16).tobytes())
            yield Take(clip.where, text, clip.speaker, start, len(mel), other), vector, judged
            start += len(mel)

    def mel(self, samples: Floats) -> Floats:
        """The log-mel spectrum of a sound at 16,000 Hz, (frames, 80): the feature extractor's own."""
        made = self._extractor(audio_target=samples, sampling_rate=SAMPLE_RATE)["input_values"][0]
        return np.asarray(made, dtype=np.float32)

    def _lacks(self, character: str) -> bool:
        return character.isalnum() and not alphabet_safe(character, self._tokens.alphabet)

    def _text(self, text: str) -> str:
        """As it is spelled to the model, by the same rules that speak later.

        Raises:
            Unusable: nothing is left of it, a letter can't be spelled, or it is too long.
        """
        if not text.strip():
            raise Unusable("The text is empty.")
        words = spoken(text, self._language, {})
        # Of scripts that it can't read the normaliser says the name, which is not what was said here.
        foreign = [word for word in re.findall(r"[^\W\d_]{2,}", text) if not alphabet_safe(word, self._tokens.alphabet)]
        lacking = sorted({c for c in "".join((words, *foreign)) if self._lacks(c)})
        if lacking:
            raise Unusable(f"The text has {', '.join(lacking[:5])}, which this model can't spell.")
        safe = alphabet_safe(words, self._tokens.alphabet)
        if not any(c.isalpha() for c in safe):
            raise Unusable("There is nothing to say in the text.")
        if len(safe) > self._longest:
            raise Unusable(f"The text has {len(safe)} characters; {self._longest} are the most. Cut it into sentences.")
        return safe


def read(folder: Path, bins: int = 80) -> Prepared | None:
    """What was prepared before; None where that did not come to its end."""
    try:
        values = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        takes = tuple(Take(**each) for each in values["takes"])
        vectors = np.load(folder / _VECTORS, allow_pickle=False)
        count = sum(take.frames for take in takes)
        judged = folder / _LIKENESS
        likeness = np.load(judged, allow_pickle=False) if judged.is_file() else None
        frames = np.memmap(folder / _FRAMES, np.float16, "r", shape=(count, bins))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return Prepared(takes, vectors, frames, str(values["about"]), dict(values["consent"]), likeness)


def apart(takes: Sequence[Take], share: float, seed: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of the takes to learn from, and of those held out: about `share` of the texts, of the main voice only.

    A text that was recorded twice is on one side. At least one text is held out where `share` is not 0.
    """
    import hashlib

    texts = {take.text for take in takes if not take.other}
    order = sorted(texts, key=lambda text: hashlib.sha256(f"{seed}/{text}".encode()).digest())
    count = min(max(round(share * len(order)), 1), len(order) - 1) if share else 0
    out = set(order[: max(count, 0)])
    held = tuple(number for number, take in enumerate(takes) if not take.other and take.text in out)
    # What is held out is not learned from other voices either.
    learned = tuple(number for number, take in enumerate(takes) if take.text not in out)
    return learned, held
