"""`lookaloud record`: one's own voice, sentence by sentence, by keyboard and ear alone."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence

from assistant.errors import ANSWERED, BAD_USAGE, NOT_ANSWERED, UNEXPECTED, BadInput, LookaloudError
from assistant.sound_parts import SoundParts
from training.recordings import Booth, Keys, Session, Sitting, Words, summaries
from training.recordings_keys import END, pressed

# A letter alone is easily misheard: each stands behind "press", and what it does comes after it.
KEYS = (
    "Press Enter to hear a sentence, and repeat it after the tone. Silence ends it, or Enter again. "
    "Press P to hear the sentence again. Press R to record the last one again. Press H to hear your recording. "
    "Press D to delete it. Press K to keep it although something is wrong with it. Press N to leave a sentence out. "
    "Press Q to leave. Press the question mark to hear all this again."
)
WORDS = Words(
    record="Press Enter",
    keep="press the letter K",
    done="You can still press R, H and D for the last one. Press Q to leave.",
)
PLAIN = (
    "Lookaloud speaks for itself here. Let your screen reader be silent meanwhile, or its words get into the "
    "recordings. Keys: Enter, P, R, H, D, K, N, Q; the question mark explains them."
)


def run(sitting: Sitting, keys: Keys) -> None:
    """Do what the keys say, until the user leaves or the terminal is gone."""
    actions: dict[str, Callable[[], None]] = {
        "\n": sitting.record,
        "p": sitting.say_prompt,
        "r": sitting.again,
        "h": sitting.hear,
        "d": sitting.delete,
        "k": sitting.keep,
        "n": sitting.leave_out,
        "?": lambda: sitting.say(KEYS),
    }
    sitting.greet(KEYS)
    while (key := keys.get()) not in ("q", END):
        if not sitting.session.consented and key != "?":
            key = "\n" if key in "\npr" else ""
        if key in actions:
            sitting.attempt(actions[key])
    sitting.say(f"{sitting.how_far()} Goodbye.")


def _ends(key: str) -> bool:
    """Whether a key pressed during a take ends it; all others drop it."""
    return key in ("\n", " ")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(
        "lookaloud record", description="Record your own voice, sentence by sentence, by keyboard and ear alone."
    )
    root.add_argument("name", nargs="?", default="my voice", help="of the voice it is for; goes on where it was left")
    root.add_argument("--print", action="store_true", dest="shown", help="print each sentence, too, for a braille line")
    root.add_argument("--list", action="store_true", help="print what was recorded, and end")
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    from assistant.cli import prepare_environment
    from assistant.logs import log_to_file

    prepare_environment()
    options = parser().parse_args(argv)
    log_to_file(verbose=False)
    # What a service manager or a closing terminal sends: leave as Ctrl+C does, with the terminal as it was.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _list() if options.list else _record(options.name, options.shown)
    except LookaloudError as error:
        print(error.sentence, file=sys.stderr)
        return BAD_USAGE if isinstance(error, BadInput) else NOT_ANSWERED
    except KeyboardInterrupt:
        return 130
    except Exception:
        import logging

        logging.getLogger(__name__).exception("recording failed")
        print(UNEXPECTED, file=sys.stderr)
        return NOT_ANSWERED


def _list() -> int:
    found = summaries()
    for each in found:
        print(f"{each.sentence}, in {each.folder}")
    if not found:
        print("Nothing was recorded yet. Run lookaloud record.")
    return ANSWERED


def _record(name: str, shown: bool) -> int:
    from assistant import settings

    with Session(name) as session, pressed() as keys:
        chosen = settings.load()
        parts = SoundParts.of(chosen)
        parts.player.start()
        try:
            booth = Booth(chosen, keys, parts)
            booth.wait_for_device()
            print(PLAIN, flush=True)
            run(Sitting(session, booth, WORDS, ends=_ends, shown=print if shown else lambda _: None), keys)
        finally:
            parts.close()
    return ANSWERED


if __name__ == "__main__":
    sys.exit(main())
