"""Recordings of one's own voice: a folder of takes in LJSpeech's layout that survives whatever happens to the machine.

    NAME/consent.wav, consent.json   what the speaker agreed to; nothing is recorded before
    NAME/prompts.txt                 the sentences of this session, which a newer Lookaloud does not change
    NAME/wavs/p001.wav               takes that count
    NAME/doubtful/p001.wav           takes with a flaw, until they are said again or kept as they are
    NAME/metadata.csv                id|text|text of the takes that count; made of what lies in wavs

The files are all there is: whatever is on disk after a crash is a session to go on with.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import unicodedata
import wave
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from assistant import paths
from assistant.consent import CONSENT_SENTENCE
from assistant.errors import BadInput
from assistant.listening import Transcriber
from assistant.speaking.voices import new_folder, voices_dir
from assistant.speaking.wav import write_wav
from assistant.types import AudioChunk
from training import prompts
from training.prompts import Prompt
from training.recordings_checks import TakeReport, check
from training.recordings_files import (
    CONSENT,
    DOUBTFUL,
    METADATA,
    PROMPTS,
    WAVS,
    Take,
    names,
    recordings_dir,
    seconds_of,
    told,
)

if TYPE_CHECKING:
    from assistant.speaking.embedding import SpeakerEncoder
    from assistant.voice_making import Made

# More of them hardly move the average, and each takes a second.
_PREVIEW_TAKES = 40
_PREVIEW_SHORTEST_S = 1.0  # what the speaker encoder needs


class Session:
    """One person's recordings, open in one process at a time. One thread: checks run models.

    Args:
        name: of the voice to be. Recordings of that name are gone on with, in any case; else they are begun.
        transcriber: hears what was said; None for Whisper.

    Raises:
        VoiceError: the name can't be one, or a voice has it that was made of something else.
        BadInput: the recordings are open elsewhere, or can't be written or read.
    """

    def __init__(self, name: str, transcriber: Transcriber | None = None) -> None:
        wanted = unicodedata.normalize("NFC", name.strip())
        self.name = next((each for each in names() if each.casefold() == wanted.casefold()), "")
        if not self.name:
            self.name = new_folder(wanted).name  # refuses what can't be a name
        self.folder = recordings_dir() / self.name
        self._transcriber = transcriber
        with told(self.name):
            for each in (self.folder, self.folder / WAVS, self.folder / DOUBTFUL):
                each.mkdir(mode=0o700, exist_ok=True)
            self._lock = FileLock(self.folder / ".lock", mode=0o600)
            self._take_lock()
            if not (self.folder / PROMPTS).exists():
                paths.write_whole(self.folder / PROMPTS, prompts.english())
            self._tidy()
        self.prompts = prompts.read(self.folder / PROMPTS)
        self._by_id = {prompt.id: prompt for prompt in self.prompts}
        self._takes = {take.prompt.id: take for take in self._on_disk(WAVS)}
        self._doubtful = {take.prompt.id: take for take in self._on_disk(DOUBTFUL)}
        self._write_metadata()  # a crash may have come between a take and its line

    def close(self) -> None:
        """Let others open it."""
        self._lock.release()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What there is

    @property
    def consented(self) -> bool:
        """Whether the speaker's consent was recorded. Nothing is kept before."""
        return (self.folder / CONSENT).is_file()

    @property
    def left(self) -> tuple[Prompt, ...]:
        """Sentences without a take that counts, in their order."""
        return tuple(prompt for prompt in self.prompts if prompt.id not in self._takes)

    @property
    def takes(self) -> tuple[Take, ...]:
        """All takes in the order of the sentences; of a sentence said again badly, the one that counts."""
        every = self._doubtful | self._takes
        return tuple(every[prompt.id] for prompt in self.prompts if prompt.id in every)

    @property
    def minutes(self) -> float:
        """Of speech that counts."""
        return sum(take.seconds for take in self._takes.values()) / 60

    @property
    def tier(self) -> int:
        """Minutes of the highest tier that is done, 0 before the first: all its sentences, or as much speech."""
        done = 0
        for minutes in dict.fromkeys(prompt.minutes for prompt in self.prompts):
            if all(p.id in self._takes for p in self.prompts if p.minutes <= minutes) or self.minutes >= minutes:
                done = minutes
        return done

    # Recording

    def add_consent(self, samples: NDArray[np.float32], rate: int) -> str:
        """Keep the speaker's consent; what was heard.

        Args:
            samples: float32 mono of the speaker saying `CONSENT_SENTENCE`.
            rate: Hz.

        Raises:
            VoiceError: something else was said, or nothing.
            BadInput: it can't be written.
        """
        from assistant import voice_making

        with told(self.name), tempfile.TemporaryDirectory(dir=self.folder, prefix=".new-") as beside:
            file = Path(beside) / CONSENT
            write_wav(file, [AudioChunk(samples, rate)])
            agreed = voice_making.check_consent(file)
            paths.write_whole(self.folder / "consent.json", json.dumps(agreed, indent=2).encode() + b"\n")
            file.replace(self.folder / CONSENT)
        return str(agreed["heard"])

    def add_take(self, samples: NDArray[np.float32], rate: int, prompt: Prompt | None = None) -> TakeReport:
        """Check a take and keep it: among those that count when it is good, else among the doubtful ones.

        One that is good replaces an older one; one with a flaw never does, and one in which nothing was said is not
        kept.

        Args:
            samples: float32 mono, with the silence around the speech.
            rate: Hz.
            prompt: what was to be said; None for the first of `left`.

        Raises:
            BadInput: there is no consent, nothing is left to say, or the disk is full; what was kept stays.
            ModelMissing: Whisper or the detector of speech is not on this machine.
        """
        if not self.consented:
            raise BadInput(f"The speaker has to agree first. Say: {CONSENT_SENTENCE}")
        prompt = prompt or next(iter(self.left), None)
        if prompt is None:
            raise BadInput("All sentences are recorded. Choose one to say it again.")
        report, speech = check(samples, rate, prompt.text, self._whisper())
        if not len(speech):
            return report
        chosen = self._takes if report.good else self._doubtful
        file = self.folder / (WAVS if report.good else DOUBTFUL) / f"{prompt.id}.wav"
        with told(self.name):
            seconds = write_wav(file, [AudioChunk(speech, rate)])
            chosen[prompt.id] = Take(prompt, file, seconds, report.good)
            if report.good:
                self._drop_doubtful(prompt)
            self._write_metadata()
        return report

    def keep(self, prompt: Prompt) -> Take:
        """Let a doubtful take count as it is: a flaw that can't be helped, or one that is none.

        Raises:
            BadInput: there is none of that sentence, or it can't be moved.
        """
        take = self._doubtful.get(prompt.id)
        if take is None:
            raise BadInput("There is no doubtful recording of this sentence.")
        with told(self.name):
            kept = Take(prompt, take.path.replace(self.folder / WAVS / take.path.name), take.seconds, True)
            del self._doubtful[prompt.id]
            self._takes[prompt.id] = kept
            self._write_metadata()
        return kept

    def delete(self, prompt: Prompt) -> bool:
        """Delete what was recorded of a sentence, which is then left to say; False when nothing was.

        Raises:
            BadInput: it can't be deleted.
        """
        take = self._takes.get(prompt.id)
        with told(self.name):
            found = self._drop_doubtful(prompt)
            if take is not None:
                take.path.unlink(missing_ok=True)
                del self._takes[prompt.id]
                self._write_metadata()
        return found or take is not None

    # The voice

    @property
    def preview_name(self) -> str:
        """What the preview voice of the tier that is done is called; "" before the first tier, and when it is there."""
        name = f"{self.name} {self.tier} minute{'s' if self.tier > 1 else ''}"
        return name if self.tier and not (voices_dir() / name).exists() else ""

    def preview(self, encoder: SpeakerEncoder | None = None) -> Made:
        """A SpeechT5 voice of the takes so far, without any training. A second a take, 40 at most; model thread.

        Raises:
            ModelMissing: the speaker encoder is not on this machine; the sentence says how to get it.
            VoiceError: there is such a voice, or the takes can't be used.
            BadInput: the first tier is not done.
        """
        from assistant import voice_making

        if not self.preview_name:
            raise BadInput("A preview of the voice can be made once after 1, 5 and 15 minutes of recordings.")
        usable = [take.path for take in self.takes if take.counts and take.seconds >= _PREVIEW_SHORTEST_S]
        step = max(len(usable) / _PREVIEW_TAKES, 1.0)
        chosen = [usable[int(number * step)] for number in range(min(len(usable), _PREVIEW_TAKES))]
        return voice_making.from_recordings(self.preview_name, chosen, self.folder / CONSENT, encoder=encoder)

    # The folder

    def _take_lock(self) -> None:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise BadInput(
                f"The recordings of {self.name} are open in another program. Close it there first."
            ) from error

    def _tidy(self) -> None:
        """Throw away what was half written when the machine died."""
        for folder in (self.folder, self.folder / WAVS, self.folder / DOUBTFUL):
            for rest in folder.glob(".*"):
                if rest.is_dir():
                    shutil.rmtree(rest, ignore_errors=True)
                elif rest.name != ".lock":
                    rest.unlink(missing_ok=True)

    def _on_disk(self, place: str) -> Iterator[Take]:
        for path in sorted((self.folder / place).glob("*.wav")):
            prompt = self._by_id.get(path.stem)
            with suppress(OSError, wave.Error, EOFError):  # damaged by the disk: left to say again
                if prompt is not None:
                    yield Take(prompt, path, seconds_of(path), place == WAVS)

    def _drop_doubtful(self, prompt: Prompt) -> bool:
        take = self._doubtful.pop(prompt.id, None)
        if take is not None:
            take.path.unlink(missing_ok=True)
        return take is not None

    def _write_metadata(self) -> None:
        lines = [f"{p.id}|{p.text}|{p.text}\n" for p in self.prompts if p.id in self._takes]
        with told(self.name):
            paths.write_whole(self.folder / METADATA, "".join(lines).encode())

    def _whisper(self) -> Transcriber:
        if self._transcriber is None:
            from assistant.listening.whisper import WhisperTranscriber

            self._transcriber = WhisperTranscriber()
        return self._transcriber
