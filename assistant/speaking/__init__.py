"""Text in, sound out: engines that speak, the player, earcons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.speaking import wording
from assistant.speaking.fallback import FirstThatWorks
from assistant.speaking.synthesizer import Candidate, CannotSay, Synthesizer

__all__ = ["ENGINES", "Candidate", "CannotSay", "FirstThatWorks", "Synthesizer", "open_engine", "open_synthesizer"]


def _piper() -> Synthesizer:
    from assistant.speaking.piper import PiperSynthesizer

    return PiperSynthesizer()


def _speecht5() -> Synthesizer:
    from assistant.speaking.speecht5 import SpeechT5Synthesizer

    return SpeechT5Synthesizer()


def _vits() -> Synthesizer:
    from assistant.speaking.vits import VitsSynthesizer

    return VitsSynthesizer()


def _fastspeech2() -> Synthesizer:
    from assistant.speaking.fastspeech2 import FastSpeech2Synthesizer

    return FastSpeech2Synthesizer()


def _bark() -> Synthesizer:
    from assistant.speaking.bark import BarkSynthesizer

    return BarkSynthesizer()


def _screen_reader() -> Synthesizer:
    from assistant.speaking.screen_reader import ScreenReaderSynthesizer

    return ScreenReaderSynthesizer()


def _silent() -> Synthesizer:
    from assistant.speaking.silent import SilentSynthesizer

    return SilentSynthesizer()


_CANDIDATES = (
    Candidate("piper", _piper, wording.spoken),
    Candidate("speecht5", _speecht5, wording.spoken),
    Candidate("vits", _vits, wording.spoken),
    Candidate("fastspeech2", _fastspeech2, wording.spoken),
    Candidate("bark", _bark, wording.with_marks),
    Candidate("screen_reader", _screen_reader, wording.as_written, speaks_itself=True),
)
_SILENT = Candidate("silent", _silent, wording.as_written)

ENGINES = tuple(candidate.name for candidate in (*_CANDIDATES, _SILENT))
"""Names that the settings may use."""


def open_engine(name: str) -> Synthesizer:
    """The engine that the settings call `name`, one of `ENGINES`; nothing is loaded."""
    return next(candidate for candidate in (*_CANDIDATES, _SILENT) if candidate.name == name).make()


def open_synthesizer(engines: Sequence[str], report: Callable[[str], None]) -> FirstThatWorks:
    """The engines behind one face: a chosen one, then those named, in that order, then silence.

    Args:
        engines: names from the settings. Silence at the front means that nothing is ever spoken.
        report: told one speakable sentence for each name that no engine has, and when a chosen voice fails.
    """
    known = {candidate.name: candidate for candidate in _CANDIDATES}
    for name in engines:
        if name not in ENGINES:
            report(f"There is no speech engine called {name}. There are {', '.join(ENGINES[:-1])} and {ENGINES[-1]}.")
    wanted = [name for name in engines if name in ENGINES]
    if wanted[:1] == [_SILENT.name]:
        return FirstThatWorks([_SILENT], report)
    listed = [known[name] for name in dict.fromkeys(wanted) if name in known]
    spare = [candidate for candidate in _CANDIDATES if candidate not in listed]
    return FirstThatWorks([*listed, _SILENT], report, spare)
