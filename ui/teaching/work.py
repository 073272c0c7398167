"""What the training page does off the GUI thread. Each returns what is shown, or raises a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import BadInput, LookaloudError
from ui.teaching import jobs
from ui.teaching.jobs import Job

if TYPE_CHECKING:
    from assistant.models.store import Installed
    from assistant.settings import Settings

CORRECTIONS = "corrections"
FEWEST = 2  # as training says, which looks at them one by one
NO_CORRECTIONS = (
    "There are too few corrections yet, at least 2 are needed. When an answer is wrong, press Control Shift E and say "
    "what is right."
)
NO_VILT = (
    "Only a ViLT can be taught, and there is none on this computer. Press Control Shift M and download vilt-vqa, then "
    "come back."
)
NO_RECORDINGS = "There are no recordings yet. Press Control Shift R to record your voice."
CHANGED = (
    "You have other corrections now than when this training was begun. Press Start to learn all of them, from the "
    "beginning."
)
FORGETS = "Without examples of what it knows already, a model forgets some of it. Choose some if you can."
NOT_IN_USE = " The model in use, {name}, is none and can't be taught."
# What the small model that comes along answers; more answers than these come from its corrections.
_SHAPES = {"circle", "rectangle", "triangle"}
_MOST_SHAPES = 100


@dataclass(frozen=True, slots=True)
class Model:
    """A ViLT that can be taught. `knows` is what is known of what it was taught with, "" where nothing is."""

    name: str
    folder: Path
    knows: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Recordings of somebody's voice."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class What:
    """All that can be taught now.

    Attributes:
        corrections: how many there are.
        models: that can be taught, the one in use first.
        not_possible: why no model can be taught; "" where one can.
        recordings: voices to be.
        begun: trainings that can be gone on with, by key.
    """

    corrections: int = 0
    models: tuple[Model, ...] = ()
    not_possible: str = NO_CORRECTIONS
    recordings: tuple[Recorded, ...] = ()
    begun: dict[str, Job] | None = None

    def why_not(self, task: str) -> str:
        """Why nothing can be taught; "" where something can."""
        if task == CORRECTIONS:
            return self.not_possible
        return "" if self.recordings else NO_RECORDINGS


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants taught: a `model`, from the corrections, or a voice, from `recordings`.

    Attributes:
        model: to start from; it stays as it is.
        knows: where what it was taught with lies, some of which it learns again; "" for nothing.
        recordings: their name.
        skip_flawed: leave out what can't be used.
    """

    model: Model | None = None
    knows: str = ""
    recordings: str = ""
    skip_flawed: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A training that the user is asked about: what is asked, and whether it replaces something."""

    job: Job
    question: str
    anew: bool


@dataclass(frozen=True, slots=True)
class Used:
    """What was made is used from now on."""

    sentence: str
    settings: Settings


def look() -> What:
    """What can be taught now."""
    from training.recordings import summaries

    models = tuple(_models())
    in_use = _in_use()
    not_possible = ""
    if not models:
        not_possible = NO_VILT + (NOT_IN_USE.format(name=in_use.name) if in_use is not None else "")
    count = 0
    try:
        count = _corrections()
    except LookaloudError as error:
        not_possible = error.sentence
    if count < FEWEST:
        not_possible = not_possible or NO_CORRECTIONS
    recordings = tuple(Recorded(each.name, each.sentence) for each in summaries())
    return What(count, models, not_possible, recordings, jobs.begun())


def _corrections() -> int:
    """Raises: LookaloudError: their list can't be read."""
    from assistant import corrections

    return len(corrections.entries())


def _models() -> Iterator[Model]:
    from assistant.models import sizes, store

    used = _in_use()
    seen = set()
    for model in (*((used,) if used is not None else ()), *store.installed()):
        config = store.read_config(model.folder)
        if sizes.family(config) != "vilt" or model.folder in seen:
            continue
        seen.add(model.folder)
        answers = set((config.get("id2label") or {}).values())
        knows = "easy-vqa" if answers >= _SHAPES and len(answers) < _MOST_SHAPES else ""
        yield Model(model.name, model.folder, knows)


def _in_use() -> Installed | None:
    from assistant import settings
    from assistant.models import store

    wanted = settings.load().seeing.model
    try:
        return store.find(wanted) if wanted else next(store.installed(), None)
    except LookaloudError:
        return None


def offered(wish: Wish) -> Offer:
    """What the user is asked before a training begins.

    Raises:
        BadInput: it can't be begun.
    """
    return _corrections_offer(wish.model, wish) if wish.model is not None else _voice_offer(wish)


def _corrections_offer(model: Model, wish: Wish) -> Offer:
    from assistant import corrections

    count = _corrections()
    if count < FEWEST:
        raise BadInput(NO_CORRECTIONS)
    before = jobs.begun().get(CORRECTIONS)
    result = Path(before.result) if before is not None else _new_folder(model.name)
    words = ["vqa", "--data", str(corrections.folder()), "--from", str(model.folder), "--out", str(result)]
    words += ["--replay", wish.knows] if wish.knows else []
    words += ["--skip-flawed"] if wish.skip_flawed else []
    title = f"Teaching {model.name} {count} corrections"
    job = Job(CORRECTIONS, title, tuple(words), str(result), str(result / ".training"), count)
    again = f", and again some of {Path(wish.knows).name}" if wish.knows else ""
    question = (
        f"{model.name} learns {count} corrections{again}. "
        f"What comes of it is called {result.name}; {model.name} stays as it is. {'' if wish.knows else FORGETS}"
    )
    return Offer(job, _question(question, before), before is not None)


def _voice_offer(wish: Wish) -> Offer:
    from assistant.speaking.voices import voices_dir

    name = wish.recordings
    result = voices_dir() / name
    key = f"voice {name}"
    before = jobs.begun().get(key)
    words = ("voice", "--data", name, *(("--skip-flawed",) if wish.skip_flawed else ()))
    job = Job(key, f"Making the voice {name}", words, str(result), str(result.parent / f".training-{result.name}"))
    question = f"SpeechT5 learns to speak like the recordings {name}."
    if result.is_dir():
        question += f" The voice {name} that is there already is replaced once the new one is done."
    return Offer(job, _question(question, before), before is not None or result.is_dir())


def _question(what: str, before: Job | None) -> str:
    dropped = " What was learned in the training that was begun is dropped." if before is not None else ""
    return (
        f"{what.strip()}{dropped} Before it begins it tells how much disk it needs, and after the first step how long "
        "it takes. You can stop it at any time and go on later. Begin now?"
    )


def _new_folder(name: str) -> Path:
    """Beside the others, by a name that nothing has."""
    from assistant.models import store

    base = name.rsplit("-taught", 1)[0]
    number = 1
    while (folder := store.models_dir() / f"{base}-taught{f'-{number}' if number > 1 else ''}").exists():
        number += 1
    return folder


def goes_on(job: Job) -> Job:
    """A training that was begun, when it can go on.

    Raises:
        BadInput: it was begun with other corrections than there are now.
    """
    if job.key == CORRECTIONS and _corrections() != job.count:
        raise BadInput(CHANGED)
    return job


def used(job: Job) -> Used:
    """What a training made is used from now on: it sees, or it speaks answers.

    Raises:
        LookaloudError: it is not there any more, or is spoilt.
    """
    from ui.models import work as models
    from ui.voices import work as voices

    name = Path(job.result).name
    changed = models.used(name) if job.key == CORRECTIONS else voices.used("voice", name)
    assert changed.settings is not None
    return Used(changed.sentence, changed.settings)
