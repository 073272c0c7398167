"""What the app is compared with: the same work with everything done before anything is played.

A warm process: models loaded and run once. For each line on the standard input it captures the window in front, reads
all of it with RapidOCR as it comes, finds the answer with the same sentence model, makes all of the sound, then plays.
A line is `describe` or `ask QUESTION`.
"""

from __future__ import annotations

import sys
import time

import mss
import numpy as np
import sounddevice
from Xlib import X
from Xlib import display as xdisplay

from assistant.models.packaged import locate
from assistant.reading.finder import Finder


def window_in_front() -> np.ndarray:
    """Pixels, uint8 BGR, of the window that has the focus."""
    display = xdisplay.Display()
    root = display.screen().root
    number = root.get_full_property(display.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType).value[0]
    window = display.create_resource_object("window", number)
    size, place = window.get_geometry(), window.translate_coords(root, 0, 0)
    display.close()
    area = {"left": -place.x, "top": -place.y, "width": size.width, "height": size.height}
    with mss.MSS() as camera:
        return np.asarray(camera.grab(area))[:, :, :3]


def main() -> None:
    """See the module."""
    from piper import PiperVoice
    from rapidocr import RapidOCR

    reader, voice, finder = RapidOCR(), PiperVoice.load(locate("piper-joe")), Finder()
    finder.load()
    list(voice.synthesize("Ready."))
    reader(window_in_front())
    finder.rank("ready?", ["ready"])
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.monotonic()
        command, _, question = line.strip().partition(" ")
        texts = list(getattr(reader(window_in_front()), "txts", None) or ())
        answer = texts[finder.rank(question, texts)[0][0]] if command == "ask" else ". ".join(texts)
        sound = np.concatenate([np.frombuffer(c.audio_int16_bytes, "<i2") for c in voice.synthesize(answer)])
        made = time.monotonic() - began
        sounddevice.play(sound, voice.config.sample_rate, latency=0.05, blocking=True)
        print(f"{made:.3f} {answer!r}", flush=True)


main()
