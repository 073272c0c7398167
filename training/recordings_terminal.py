"""`lookaloud record`: one's own voice, sentence by sentence, by keyboard and ear alone."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from assistant.errors import ANSWERED, BAD_USAGE, NOT_ANSWERED, UNEXPECTED, BadInput, Cancelled, LookaloudError
from training.prompts import Prompt
from training.recordings import CONSENT_SENTENCE, Session, Take
from training.recordings_keys import END, pressed
from training.recordings_sound import Booth

T = TypeVar("T")
# A letter alone is easily misheard: each stands behind "press", and what it does comes after it.
KEYS = (
    "Press Enter to hear a sentence, and repeat it after the tone. Silence ends it, or Enter again. "
    "Press P to hear the sentence again. Press R to record the last one again. Press H to hear your recording. "
    "Press D to delete it. Press K to keep it although something is wrong with it. Press N to leave a sentence out. "
    "Press Q to leave. Press the question mark to hear all this again."
)
WELCOME = "This makes recordings for a voice of your own. They stay on this machine."
CONSENT = f"First you have to agree to it. Press Enter, and after the tone say: {CONSENT_SENTENCE}"
ALL_DONE = "All sentences are recorded. Thank you. You can still press R, H and D for the last one. Press Q to leave."
_EVERY = 5  # sentences between two words about how far it is
PLAIN = (
    "Lookaloud speaks for itself here. Let your screen reader be silent meanwhile, or its words get into the "
    "recordings. Keys: Enter, P, R, H, D, K, N, Q; the question mark explains them."
)


class Recording:
    """One sitting: what the keys do. One thread.

    Args:
        session: where takes go.
        booth: speaks and records.
        shown: told each sentence as text, too.
    """

    def __init__(self, session: Session, booth: Booth, shown: Callable[[str], None]) -> None:
        self._session = session
        self._booth = booth
        self._shown = shown
        self._left_out: set[str] = set()
        self._last: Prompt | None = None

    def run(self) -> None:
        """Until the user leaves, or the terminal is gone."""
        self._greet()
        while (key := self._booth.keys.get()) not in ("q", END):
            try:
                self._do(key)
            except Cancelled:  # the key that did it comes next
                continue
            except LookaloudError as error:
                self._booth.earcon("failed")
                self._say(error.sentence)
        self._say(f"{self._how_far()} Goodbye.")

    def _greet(self) -> None:
        takes = sum(take.counts for take in self._session.takes)
        if takes:
            self._say(f"Welcome back. {self._how_far()} Press Enter to go on, or the question mark to hear the keys.")
        else:
            self._say(f"{WELCOME} {KEYS}")
        if not self._session.consented:
            self._say(CONSENT)

    def _do(self, key: str) -> None:
        if key == "?":
            self._say(KEYS)
        elif not self._session.consented:
            if key in "\npr":
                self._agree()
        elif key in "\np":
            self._next(aloud_only=key == "p")
        elif key == "r":
            self._again()
        elif key == "h":
            self._hear()
        elif key == "d":
            self._delete()
        elif key == "k":
            self._keep()
        elif key == "n":
            self._leave_out()

    def _agree(self) -> None:
        samples, rate = self._booth.record(f"Say: {CONSENT_SENTENCE}", _ends)
        self._on_model_thread(lambda: self._session.add_consent(samples, rate))
        self._booth.earcon("done")
        self._say("Thank you. Press Enter for the first sentence.")

    def _next(self, *, aloud_only: bool) -> None:
        prompt = self._prompt()
        if prompt is None:
            self._say(ALL_DONE)
        elif aloud_only:
            self._say(prompt.text, prompt=True)
        else:
            self._record(prompt)

    def _prompt(self) -> Prompt | None:
        """What comes next; those that were left out come at the end."""
        left = self._session.left
        return next((each for each in left if each.id not in self._left_out), next(iter(left), None))

    def _record(self, prompt: Prompt) -> None:
        self._shown(prompt.text)
        tier = self._session.tier
        samples, rate = self._booth.record(prompt.text, _ends)
        report = self._on_model_thread(lambda: self._session.add_take(samples, rate, prompt))
        self._last = prompt
        self._booth.earcon("done" if report.good else "failed")
        if not report.good:
            keep = " Or press the letter K to keep it." if self._take() and not self._counts() else ""
            self._say(report.sentence + keep)
            return
        self._left_out.discard(prompt.id)
        self.kept(tier)

    def kept(self, tier_before: int) -> None:
        """A take was kept: how far it is, and the preview once a tier is done."""
        if self._session.tier > tier_before:
            minutes = self._session.tier
            self._say(f"{minutes} minute{'s' if minutes > 1 else ''} of your voice: this part is done and of use.")
            self._preview()
        elif sum(take.counts for take in self._session.takes) % _EVERY == 0:
            self._say(self._how_far())
        if not self._session.left:
            self._say(ALL_DONE)

    def _preview(self) -> None:
        """A first idea of the voice. What it lacks is said once, and recording goes on."""
        from assistant.speaking.readiness import lacks

        if not self._session.preview_name:
            return
        self._say("One moment: I am making a first preview of your voice.")
        try:
            voice = self._on_model_thread(self._session.preview).voice
        except LookaloudError as error:
            self._say(f"There is no preview. {error.sentence} You can go on recording.")
            return
        missing = lacks(voice)
        if missing:
            self._say(f"The voice {voice.name} is there. {missing} You can go on recording.")
            return
        self._say(f"The voice {voice.name} is there, and sounds like this:")
        self._booth.say("This is my own voice, after a few minutes of recording.", at_own_pace=False, voice=voice.name)

    def _again(self) -> None:
        if self._last is None:
            raise BadInput("Nothing was recorded yet in this sitting. Press Enter for the next sentence.")
        self._record(self._last)

    def _hear(self) -> None:
        take = self._take()
        if take is None:
            raise BadInput("There is no recording to hear. Press Enter for the next sentence.")
        import soundfile

        samples, rate = soundfile.read(take.path, dtype="float32")
        self._booth.play(samples, rate)

    def _delete(self) -> None:
        if self._last is None or not self._session.delete(self._last):
            raise BadInput("There is no recording to delete.")
        self._say("Deleted. Press Enter to say it again.")

    def _keep(self) -> None:
        if self._last is None:
            raise BadInput("There is no recording to keep.")
        tier = self._session.tier
        self._session.keep(self._last)
        self._booth.earcon("done")
        self._say("Kept.")
        self.kept(tier)

    def _leave_out(self) -> None:
        prompt = self._prompt()
        if prompt is not None:
            # The second time round all are asked again.
            self._left_out = set() if prompt.id in self._left_out else self._left_out | {prompt.id}
            self._say("Left out. Press Enter for the next one.")

    def _take(self) -> Take | None:
        return next((take for take in self._session.takes if take.prompt == self._last), None)

    def _counts(self) -> bool:
        take = self._take()
        return take is not None and take.counts

    def _how_far(self) -> str:
        count = sum(take.counts for take in self._session.takes)
        minutes = self._session.minutes
        time = f"{minutes * 60:.0f} seconds" if minutes < 2 else f"{minutes:.0f} minutes"
        goal = next((p.minutes for p in self._session.left), 0)
        if not goal:
            return f"{count} sentences, {time}."
        rest = sum(p.minutes <= goal for p in self._session.left)
        part = f"{goal} minute{'s' if goal > 1 else ''}"
        return f"{count} sentence{'s' if count != 1 else ''}, {time}. With {rest} more the part of {part} is done."

    def _say(self, text: str, *, prompt: bool = False) -> None:
        self._shown(text)
        self._booth.say(text, at_own_pace=not prompt)

    def _on_model_thread(self, work: Callable[[], T]) -> T:
        return self._booth.worker.submit(work).result()


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
    from training.recordings import names

    for name in names():
        with Session(name) as session:
            count = sum(take.counts for take in session.takes)
            number = f"{count} sentence{'s' if count != 1 else ''}"
            print(f"{name}: {number}, {session.minutes:.1f} minutes, in {session.folder}")
    if not names():
        print("Nothing was recorded yet. Run lookaloud record.")
    return ANSWERED


def _record(name: str, shown: bool) -> int:
    from assistant import settings

    with Session(name) as session, pressed() as keys:
        booth = Booth(settings.load(), keys)
        try:
            if not booth.wait_for_device():
                raise LookaloudError("There is no sound device, so you would hear nothing. Connect one and try again.")
            print(PLAIN, flush=True)
            Recording(session, booth, print if shown else lambda _: None).run()
        finally:
            booth.close()
    return ANSWERED


if __name__ == "__main__":
    sys.exit(main())
