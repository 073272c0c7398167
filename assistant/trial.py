"""Says a text in a given voice without the app, and measures it: how soon, how long, how much sound."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant import settings
from assistant.cancel import CancelToken
from assistant.speaking.player import Player
from assistant.speaking.speech import Speech
from assistant.speaking.voices import find_voice, open_voice
from assistant.speaking.wav import write_wav
from assistant.types import AudioChunk
from assistant.worker import ModelThread

_LONGEST_WAIT_S = 600.0  # the slowest voice, Bark without a GPU, needs minutes for a paragraph
_WARM_UP = "One moment."  # loads the model; anything that is not in a cache of phrases would do


def say(
    text: str, voice: str, *, rate: float | None = None, out: Path | None = None, aloud: bool = True
) -> dict[str, Any]:
    """Say `text`, as soon as there is sound. Waits until it was heard.

    Args:
        text: as it is shown.
        voice: name or folder; "" for the one in the settings.
        rate: 0.5 to 6; None for the settings' own.
        out: file for the sound instead of the loudspeaker.
        aloud: false to make the sound and throw it away.

    Returns:
        `voice`; `engine` that spoke, another than the voice's own where that failed; `first_sound_ms` and `total_ms`,
        from the text to the first and the last sound made, with the model loaded; `audio_s`, seconds of sound made;
        `played`; `notes`, sentences about what did not go as chosen.

    Raises:
        VoiceError: there is no such voice.
        BadInput: the file can't be written.
    """
    chosen = settings.load()
    notes = list(chosen.problems)
    # One that was named must be there; where the settings' own is missing, another speaks and the notes say so.
    wanted = open_voice(voice) if voice else find_voice(chosen.speech.voice)
    speech_settings = replace(chosen.speech, voice=voice or chosen.speech.voice, rate=rate or chosen.speech.rate)
    worker = ModelThread()
    player = Player(speech_settings.device)
    speech = Speech(speech_settings, chosen.earcons, chosen.pronunciations, player, worker, report=notes.append)
    try:
        if aloud and out is None:
            player.start()
        job = worker.submit(lambda: _measure(speech, player, text, out))
        result = job.result(_LONGEST_WAIT_S)
        heard = aloud and out is None and player.has_device
        if heard:
            player.wait_idle(result["audio_s"] + 5.0)
    finally:
        player.close()
        worker.close(3.0)
    return {"voice": wanted.name, **result, "played": heard, "notes": notes}


def _measure(speech: Speech, player: Player, text: str, out: Path | None) -> dict[str, Any]:
    """Model thread."""
    token = CancelToken()
    for _ in speech.render(_WARM_UP, token):
        pass
    first_s: list[float] = []
    seconds = [0.0]
    started = time.perf_counter()

    def made() -> Iterator[AudioChunk]:
        for chunk in speech.render(text, token):
            first_s.append(time.perf_counter() - started)
            seconds[0] += len(chunk.samples) / chunk.sample_rate
            if out is None:
                player.play(chunk, token)
            yield chunk

    if out is not None:
        write_wav(out, made())
    else:
        for _ in made():
            pass
    return {
        "engine": speech.speaker,
        "first_sound_ms": round(first_s[0] * 1000, 1) if first_s else 0.0,
        "total_ms": round((time.perf_counter() - started) * 1000, 1),
        "audio_s": round(seconds[0], 3),
    }
