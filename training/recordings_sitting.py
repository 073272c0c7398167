"""What can be done while one records one's own voice, and what is said to it: the same in a terminal and in a window.

One thread. What is asked for by a key or a button is an action of `Sitting`; what came of it is said and shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from assistant.consent import CONSENT_SENTENCE
from assistant.errors import BadInput, Cancelled, LookaloudError
from training.prompts import Prompt
from training.recordings_checks import TakeReport
from training.recordings_files import Take
from training.recordings_session import Session
from training.recordings_sound import Booth

T = TypeVar("T")
WELCOME = "This makes recordings for a voice of your own. They stay on this machine."
_EVERY = 5  # sentences between two words about how far it is


@dataclass(frozen=True, slots=True)
class Words:
    """How the user is told to do something, where it is not the same everywhere.

    Attributes:
        record: "Press Enter", to record the next sentence.
        keep: "press the letter K", to keep a take although something is wrong with it.
        done: what is left to do when all sentences are recorded.
    """

    record: str
    keep: str
    done: str


class Sitting:
    """Actions raise `LookaloudError` with a sentence, or `Cancelled` when another key or button cut them short;
    `attempt` says the one and lets the other pass.

    Args:
        session: where takes go.
        booth: speaks and records.
        words: how the user is told to do something.
        ends: whether what is pressed during a take ends it; all else drops it.
        shown: told each sentence as text, too.
        changed: called when there is another take, or one less.
    """

    def __init__(
        self,
        session: Session,
        booth: Booth,
        words: Words,
        *,
        ends: Callable[[str], bool],
        shown: Callable[[str], None],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.session = session
        self.last: Prompt | None = None  # the sentence that was recorded last in this sitting
        self._booth = booth
        self._words = words
        self._ends = ends
        self._shown = shown
        self._changed = changed
        self._left_out: set[str] = set()

    def attempt(self, action: Callable[[], object]) -> None:
        """Do it; what goes wrong is said."""
        try:
            action()
        except Cancelled:  # what cut it short comes next
            return
        except LookaloudError as error:
            self._booth.earcon("failed")
            self.say(error.sentence)

    def say(self, text: str, *, prompt: bool = False) -> None:
        """Say and show it; `prompt` for a sentence that is to be repeated, at the voice's own pace."""
        self._shown(text)
        self._booth.say(text, at_own_pace=not prompt)

    def greet(self, how: str) -> None:
        """The first words; `how` it is done is said to who records for the first time."""
        if self._count():
            self.say(f"Welcome back. {self.how_far()} {self._words.record} to go on.")
        else:
            self.say(f"{WELCOME} {how}")
        if not self.session.consented:
            self.say(f"First you have to agree to it. {self._words.record}, and after the tone say: {CONSENT_SENTENCE}")

    def next_prompt(self) -> Prompt | None:
        """What comes next; those that were left out come at the end."""
        left = self.session.left
        return next((each for each in left if each.id not in self._left_out), next(iter(left), None))

    def take_of(self, prompt: Prompt | None) -> Take | None:
        """What was recorded of a sentence."""
        return next((take for take in self.session.takes if take.prompt == prompt), None)

    # Actions

    def say_prompt(self, prompt: Prompt | None = None) -> None:
        """Say a sentence, the next one by default."""
        prompt = prompt or self.next_prompt()
        if prompt is None:
            self._say_all_done()
        else:
            self.say(prompt.text, prompt=True)

    def record(self, prompt: Prompt | None = None) -> None:
        """Record a sentence, the next one by default; before anything else the speaker's consent."""
        prompt = prompt or self.next_prompt()
        if not self.session.consented:
            self._agree()
        elif prompt is None:
            self._say_all_done()
        else:
            self._record(prompt)

    def again(self) -> None:
        """Record the last sentence once more."""
        if self.last is None:
            raise BadInput(f"Nothing was recorded yet in this sitting. {self._words.record} for the next sentence.")
        self._record(self.last)

    def hear(self, prompt: Prompt | None = None) -> None:
        """Play what was recorded of a sentence, the last one by default."""
        take = self.take_of(prompt or self.last)
        if take is None:
            raise BadInput(f"There is no recording to hear. {self._words.record} for the next sentence.")
        import soundfile

        try:
            samples, rate = soundfile.read(take.path, dtype="float32")
        except (OSError, RuntimeError) as error:
            raise BadInput("This recording can't be read. Record the sentence again.") from error
        self._booth.play(samples, rate)

    def delete(self, prompt: Prompt | None = None) -> None:
        """Delete what was recorded of a sentence, the last one by default."""
        prompt = prompt or self.last
        if prompt is None or not self.session.delete(prompt):
            raise BadInput("There is no recording to delete.")
        self._changed()
        self.say(f"Deleted. {self._words.record} to say it again.")

    def keep(self, prompt: Prompt | None = None) -> None:
        """Let a take count although something is wrong with it, the last one by default."""
        prompt = prompt or self.last
        if prompt is None:
            raise BadInput("There is no recording to keep.")
        tier = self.session.tier
        self.session.keep(prompt)
        self._changed()
        self._booth.earcon("done")
        self.say("Kept.")
        self.kept(tier)

    def leave_out(self) -> None:
        """Go on with the sentence after the next one."""
        prompt = self.next_prompt()
        if prompt is not None:
            # The second time round all are asked again.
            self._left_out = set() if prompt.id in self._left_out else self._left_out | {prompt.id}
            self._changed()
            self.say(f"Left out. {self._words.record} for the next one.")

    # What comes of them

    def _agree(self) -> None:
        samples, rate = self._booth.record(f"Say: {CONSENT_SENTENCE}", self._ends)
        self._on_model_thread(lambda: self.session.add_consent(samples, rate))
        self._changed()
        self._booth.earcon("done")
        self.say(f"Thank you. {self._words.record} for the first sentence.")

    def _record(self, prompt: Prompt) -> None:
        self._shown(prompt.text)
        tier = self.session.tier
        samples, rate = self._booth.record(prompt.text, self._ends)
        report: TakeReport = self._on_model_thread(lambda: self.session.add_take(samples, rate, prompt))
        self.last = prompt
        if report.good:
            self._left_out.discard(prompt.id)
        self._changed()
        self._booth.earcon("done" if report.good else "failed")
        if report.good:
            self.kept(tier)
            return
        take = self.take_of(prompt)
        doubtful = take is not None and not take.counts
        self.say(f"{report.sentence}{f' Or {self._words.keep} to keep it.' if doubtful else ''}")

    def kept(self, tier_before: int) -> None:
        """A take was kept: how far it is, and the preview once a tier is done."""
        if self.session.tier > tier_before:
            minutes = self.session.tier
            self.say(f"{minutes} minute{'s' if minutes > 1 else ''} of your voice: this part is done and of use.")
            self._preview()
        elif self._count() % _EVERY == 0:
            self.say(self.how_far())
        if not self.session.left:
            self._say_all_done()

    def _preview(self) -> None:
        """A first idea of the voice. What it lacks is said once, and recording goes on."""
        from assistant.speaking.readiness import lacks

        if not self.session.preview_name:
            return
        self.say("One moment: I am making a first preview of your voice.")
        try:
            voice = self._on_model_thread(self.session.preview).voice
        except LookaloudError as error:
            self.say(f"There is no preview. {error.sentence} You can go on recording.")
            return
        missing = lacks(voice)
        if missing:
            self.say(f"The voice {voice.name} is there. {missing} You can go on recording.")
            return
        self.say(f"The voice {voice.name} is there, and sounds like this:")
        self._booth.say("This is my own voice, after a few minutes of recording.", at_own_pace=False, voice=voice.name)

    def how_far(self) -> str:
        """How much there is, and how much is missing for the next tier."""
        count, minutes = self._count(), self.session.minutes
        time = f"{minutes * 60:.0f} seconds" if minutes < 2 else f"{minutes:.0f} minutes"
        said = f"{count} sentence{'s' if count != 1 else ''}, {time}."
        goal = next((each.minutes for each in self.session.left), 0)
        if not goal:
            return said
        rest = sum(each.minutes <= goal for each in self.session.left)
        return f"{said} With {rest} more the part of {goal} minute{'s' if goal > 1 else ''} is done."

    def _say_all_done(self) -> None:
        self.say(f"All sentences are recorded. Thank you. {self._words.done}")

    def _count(self) -> int:
        return sum(take.counts for take in self.session.takes)

    def _on_model_thread(self, work: Callable[[], T]) -> T:
        return self._booth.worker.submit(work).result()
