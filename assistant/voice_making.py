"""Making voices: from recordings with recorded consent, from the Arctic speakers, from a file, by blending.

Nobody's voice is taken without their word: recordings of a person come with one of that person saying the consent
sentence, which Whisper must recognise, and which is kept with the voice.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.consent import CONSENT_SENTENCE, agrees, likeness
from assistant.errors import BadInput, ListeningError, VoiceError
from assistant.models.packaged import locate, model
from assistant.speaking import arctic, embedding, voice_folder
from assistant.speaking.readiness import lacks
from assistant.speaking.voice_folder import VoiceCard
from assistant.speaking.voices import add_voice, new_folder, open_voice
from assistant.types import Voice


@dataclass(frozen=True, slots=True)
class Made:
    """A new voice, and the recordings that were left out of it because they sound like somebody else."""

    voice: Voice
    left_out: tuple[str, ...] = ()


def from_recordings(
    name: str,
    takes: Sequence[Path],
    consent: Path,
    *,
    language: str = "en",
    encoder: embedding.SpeakerEncoder | None = None,
) -> Made:
    """A SpeechT5 voice from recordings of one person. Takes about a second a take; call it off the GUI thread.

    Args:
        name: of the new voice.
        takes: sound files of that person speaking, a second or more each.
        consent: sound file of that person saying `CONSENT_SENTENCE`.
        language: of what the voice will speak.
        encoder: for tests; None for the pinned one.

    Raises:
        VoiceError: the name, a take or the consent can't be used.
        ModelMissing: the speaker encoder is not on this machine.
    """
    from assistant.listening.files import load_wav

    new_folder(name)  # a bad name is said before anything takes time
    if not takes:
        raise VoiceError("Name the recordings of the voice: one file or more, a second or longer each.")
    agreed = check_consent(consent)
    encoder = encoder or embedding.SpeakerEncoder()
    vectors = [encoder.embed(load_wav(take), take.name) for take in takes]
    vector, left_out = embedding.average(vectors, [take.name for take in takes])
    made = {"how": "recordings", "takes": len(takes) - len(left_out), "left_out": list(left_out)}
    return Made(add_voice(_card(name, language, made, consent=agreed), vector, consent), left_out)


def from_arctic(name: str, speaker: str) -> Made:
    """A SpeechT5 voice of one of the seven Arctic speakers, who recorded their voices to be used.

    Raises:
        VoiceError: the name can't be one, or there is no such speaker.
        ModelMissing: the data set is not on this machine.
    """
    new_folder(name)
    vector, sentences = arctic.speaker_embedding(locate("arctic-voices"), speaker)
    entry = model("arctic-voices")
    made = {"how": "data set", "from": entry.repository, "revision": entry.revision, "speaker": speaker,
            "sentences": sentences}  # fmt: skip
    return Made(add_voice(_card(name, "en", made), vector))


def from_file(name: str, file: Path, consent: Path, *, language: str = "en") -> Made:
    """A SpeechT5 voice from a speaker embedding that was made elsewhere; whose it is, they must agree as well.

    Raises:
        VoiceError: the name, the file or the consent can't be used.
    """
    new_folder(name)
    vector = voice_folder.read_embedding(file)
    agreed = check_consent(consent)
    made = {"how": "file", "from": file.name}
    return Made(add_voice(_card(name, language, made, consent=agreed), vector, consent))


def from_checkpoint(name: str, engine: str, checkpoint: str, *, speaker: str = "", language: str = "en") -> Made:
    """A voice that a published model speaks: VITS, MMS, Bark or FastSpeech2, by its name on the hub or its folder.

    Raises:
        VoiceError: the name can't be one, the model is not on this machine, or it is not of that kind.
    """
    new_folder(name)
    if engine not in ("vits", "bark", "fastspeech2"):
        raise VoiceError(f"A voice can't be made of a model with the engine {engine}. Use vits, bark or fastspeech2.")
    if Path(checkpoint).expanduser().is_dir():
        checkpoint = str(Path(checkpoint).expanduser().resolve())
    missing = lacks(Voice(name, engine, model=checkpoint, speaker=speaker, language=language))
    if missing:
        raise VoiceError(missing)
    card = VoiceCard(
        name.strip(), engine, checkpoint, language=language, speaker=speaker, made=_stamped({"how": "model"})
    )
    return Made(add_voice(card))


def blended(name: str, one: str, other: str, amount: float) -> Made:
    """A SpeechT5 voice between two: 0 is all the first, 1 all the second.

    Raises:
        VoiceError: a voice is missing or has no speaker embedding, or the name or amount can't be used.
    """
    new_folder(name)
    first, second = open_voice(one), open_voice(other)
    vector = embedding.blend(_embedding(first), _embedding(second), amount)
    made = {"how": "blend", "of": [first.name, second.name], "amount": amount}
    return Made(add_voice(_card(name, first.language, made), vector))


def check_consent(file: Path) -> dict[str, Any]:
    """What is kept of a consent: the sentence, what was heard, how alike they are (0 to 1), the day.

    Raises:
        VoiceError: something else was said, or nothing.
    """
    from assistant.listening.files import load_wav
    from assistant.listening.whisper import WhisperTranscriber

    try:
        heard = WhisperTranscriber().transcribe(load_wav(file), CancelToken())
    except ListeningError as error:
        raise VoiceError(
            f"Nothing was understood in {file.name}. The person whose voice it is must say there: {CONSENT_SENTENCE}"
        ) from error
    except BadInput as error:
        raise VoiceError(f"The recording of the consent can't be used. {error.sentence}") from error
    if not agrees(heard):
        raise VoiceError(
            f'The recording of the consent says something else: "{heard[:80]}". The person whose voice it is must say: '
            f"{CONSENT_SENTENCE}"
        )
    return {"sentence": CONSENT_SENTENCE, "heard": heard, "alike": round(likeness(heard), 2), "date": _today()}


def _card(name: str, language: str, made: dict[str, Any], consent: dict[str, Any] | None = None) -> VoiceCard:
    entry = model("speecht5")
    return VoiceCard(
        name.strip(), "speecht5", entry.repository, entry.revision, language, consent=consent or {}, made=_stamped(made)
    )


def _stamped(made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "date": _today()}


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _embedding(voice: Voice) -> NDArray[np.float32]:
    if voice.embedding is None:
        raise VoiceError(f"{voice.name} has no speaker embedding, so it can't be blended. Choose two SpeechT5 voices.")
    return voice.embedding
