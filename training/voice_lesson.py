"""What a voice is taught, from which checkpoint, and how: made once, before anything is learned."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import BadInput
from assistant.speaking.embedding import SpeakerEncoder, average
from assistant.speaking.speecht5 import SPEECH, VOCODER, sizes
from assistant.speaking.speecht5.tokens import Tokens
from assistant.speaking.voice_folder import EMBEDDING_SIZE
from training import advice, voice_prepare, voice_small
from training.checkpoint import Run
from training.events import Problem, Said, Tell
from training.voice_batches import ByLength, Collator
from training.voice_data import VoiceData, Wanted, open_recordings
from training.voice_likeness import Alike, found, mean
from training.voice_prepare import Prepared, Preparer
from training.voice_start import loaded, located

if TYPE_CHECKING:
    from transformers import SpeechT5ForTextToSpeech

RATE = 1e-5  # highest of learning, as the published guide has it
FEWEST = 4  # takes; with fewer nothing is left to learn from once some are held out
# Kept out of what must be the same to go on: where things lie and what does not change what is learned.
_FREE = ("folder", "threads", "anew", "save_every", "consent", "encoder", "tensorboard")


@dataclass(frozen=True, slots=True)
class Options:
    """How to teach a voice.

    Attributes:
        name: of the voice.
        folder: where it will be.
        data: recordings, see `open_recordings`.
        start: name or folder of the SpeechT5 to start from.
        size: of a network that starts from nothing instead, of `voice_small.SIZES`; "" for none.
        vocoder: the same of its HiFi-GAN.
        encoder: folder of the speaker encoder; None for the pinned one.
        language: of the recordings, and of what the voice will speak.
        fewest_clips: that a speaker has to have, where the data have many speakers.
        most_clips: that a speaker may have.
        speaker: whose voice it is, where the data have several; "" for the one with most recordings.
        consent: sound file of the speaker agreeing, where the data hold none.
        public: by which the speakers gave their recordings to everybody, such as a licence; "" where they didn't.
        mix: recordings of other voices that are learned along, so that the model keeps them; "" for none.
        mix_share: of them in what is learned, 0 to less than 1.
        steps: at most; 0 for what suits the data.
        batch_size: takes in one step.
        rate: highest learning rate.
        held_out: share of texts that are kept apart.
        seed: of all dice.
        save_every: steps between two examinations, each with a state on disk; 0 for twenty in all.
        threads: of the processor; 0 for as many as there are cores.
        skip_flawed: learn without the recordings that can't be used, instead of naming them and ending.
        anew: drop what was begun, and replace a voice that is there.
        tensorboard: write logs for TensorBoard too.
    """

    name: str
    folder: Path
    data: str
    start: str = SPEECH
    size: str = ""
    vocoder: str = VOCODER
    encoder: Path | None = None
    language: str = "en"
    fewest_clips: int = 100
    most_clips: int = 400
    speaker: str = ""
    consent: Path | None = None
    public: str = ""
    mix: str = ""
    mix_share: float = 0.2
    steps: int = 0
    batch_size: int = 32
    rate: float = RATE
    held_out: float = 0.1
    seed: int = 0
    save_every: int = 0
    threads: int = 0
    skip_flawed: bool = False
    anew: bool = False
    tensorboard: bool = False

    @property
    def work(self) -> Path:
        """Where it is trained: a hidden folder beside the voice's, on the same disk, that nothing takes for a voice."""
        return self.folder.parent / f".training-{self.folder.name}"

    @property
    def wanted(self) -> Wanted:
        """Which recordings, where the data leave a choice."""
        return Wanted(self.language, self.fewest_clips, self.most_clips)

    @property
    def new(self) -> Path:
        """Folder of the network that starts from nothing, as it was before it learned."""
        return Run(self.work).states / "start"

    def lesson(self) -> dict[str, Any]:
        """What decides how it goes, as it is kept to be compared."""
        return {name: value for name, value in asdict(self).items() if name not in _FREE}


@dataclass(slots=True)
class Lesson:
    """All that a training needs, made once."""

    options: Options
    start: Path
    vocoder: Path
    prepared: Prepared
    learned: tuple[int, ...]
    held_out: tuple[int, ...]
    speaker: NDArray[np.float32]
    tokens: Tokens
    model: SpeechT5ForTextToSpeech
    encoder: SpeakerEncoder
    alike: Alike | None = None

    def begin_anew(self) -> None:
        """Forget what was learned: the network is what it was at the start."""
        self.model.load_state_dict(loaded(self.start, self.options.seed).state_dict())

    @property
    def collator(self) -> Collator:
        return Collator(self.prepared, self.tokens, int(self.model.config.reduction_factor))

    def sampler(self, batch_size: int, parts: int = 1, epoch: Callable[[], int] = lambda: 0) -> ByLength:
        """Of takes that are learned from; `parts` batches are a step."""
        takes = self.prepared.takes
        own = [number for number in self.learned if not takes[number].other]
        others = [number for number in self.learned if takes[number].other]
        options = self.options
        frames = [take.frames for take in takes]
        return ByLength(own, others, options.mix_share, frames, batch_size=batch_size, parts=parts, seed=options.seed,
                        epoch=epoch)  # fmt: skip

    @property
    def steps(self) -> int:
        """Of training at most.

        The published guide takes 4,000 steps of 32 for hours of many speakers; public runs on single voices were at
        their best after some 60 rounds through the data. From nothing it takes more to say the first word. Examinations
        end it before.
        """
        rounds = 60 * self.sampler(self.options.batch_size).drawn // self.options.batch_size
        fewest, most = (4000, 20_000) if self.options.size else (200, 4000)
        return self.options.steps or min(max(rounds, fewest), most)

    @property
    def save_every(self) -> int:
        return self.options.save_every or max(self.steps // 20, 10)

    @property
    def seconds(self) -> float:
        """Of speech that is learned from or held out."""
        return sum(take.frames for take in self.prepared.takes) * 0.016  # a frame is 16 ms


def prepare(options: Options, run: Run, agreed: Mapping[str, Any], data: VoiceData | None, tell: Tell) -> Lesson:
    """Make the recordings into takes, unless that was done before; load the checkpoint.

    Args:
        options: how.
        run: of the training.
        agreed: the speaker's consent.
        data: None where they were prepared before.
        tell: hears what is wrong with recordings.

    Raises:
        BadInput: some can't be used, and `skip_flawed` is not set; or too few are left.
        ModelMissing: the checkpoint, its vocoder or the speaker encoder is not on this machine.
    """
    start, vocoder = located(options)
    if options.size and not start.is_dir():
        voice_small.write(start, voice_small.SIZES[options.size], EMBEDDING_SIZE, options.seed)
    encoder = SpeakerEncoder(options.encoder)
    encoder.load()  # that it is missing is said before anything takes time
    likeness = found()
    its = sizes.read(start, vocoder)
    tokens = Tokens(start, int(its.speech["vocab_size"]))
    folder = run.states / "prepared"
    prepared = voice_prepare.read(folder, its.mel_bins)
    if prepared is None:
        assert data is not None
        preparer = Preparer(start, tokens, encoder, options.language, its.most_tokens, likeness=likeness)
        prepared = _prepared(options, preparer, folder, data=data, agreed=agreed, tell=tell)
    learned, held_out = voice_prepare.apart(prepared.takes, options.held_out, options.seed)
    own = [number for number in learned if not prepared.takes[number].other]
    if len(own) < 2:
        raise BadInput("All recordings have the same text. Record different sentences.")
    chosen = _chosen(options, prepared, own)
    alike = None
    if likeness is not None and prepared.likeness is not None:
        alike = Alike(likeness, mean(prepared.likeness[chosen]))
    return Lesson(options, start, vocoder, prepared, learned, held_out, _speaker(prepared, chosen), tokens,
                  loaded(start, options.seed), encoder, alike)  # fmt: skip


def _prepared(
    options: Options, preparer: Preparer, folder: Path, *, data: VoiceData, agreed: Mapping[str, Any], tell: Tell
) -> Prepared:
    others = open_recordings(options.mix, options.wanted) if options.mix else None
    clips = [(clip, False) for clip in data.clips]
    about, flaws = data.about, list(data.flaws)
    if others is not None:
        clips += [(clip, True) for clip in others.clips]
        about = f"{about} Mixed in, so that other voices are kept: {others.about}"
        flaws += others.flaws
    tell(Said(f"Preparing {len(clips):,} recordings."))
    preparer.flaws += flaws
    preparer.write(folder, clips, about, dict(agreed), whole=not options.skip_flawed)
    for flaw in preparer.flaws:
        tell(Problem(flaw.where, flaw.sentence))
    count = len(preparer.flaws)
    if count and not options.skip_flawed:
        them = "them" if count > 1 else "it"
        raise BadInput(
            f"{count} recording{'s' if count > 1 else ''} of {len(clips):,} can't be used. Put {them} right, or "
            f"{advice.without_flawed()} to learn without {them}."
        )
    made = voice_prepare.read(folder, preparer.bins)
    own = sum(not take.other for take in made.takes) if made else 0
    if made is None or own < FEWEST:
        shutil.rmtree(folder, ignore_errors=True)
        raise BadInput(f"There are {own} recordings that can be used; {FEWEST} are the least to learn a voice from.")
    return made


def _chosen(options: Options, prepared: Prepared, own: list[int]) -> list[int]:
    """Which of the takes are of the voice that is learned."""
    takes = prepared.takes
    names = [takes[number].speaker for number in own]
    name = options.speaker or max(sorted(set(names)), key=names.count)
    chosen = [number for number in own if takes[number].speaker == name]
    if not chosen:
        raise BadInput(
            f"There is no speaker {name} in the recordings. There are {', '.join(sorted(set(names)))[:200]}."
        )
    return chosen


def _speaker(prepared: Prepared, chosen: list[int]) -> NDArray[np.float32]:
    """The x-vector of the voice: those takes left out that sound otherwise."""
    where = [prepared.takes[number].where for number in chosen]
    vector, _ = average([prepared.vectors[number] for number in chosen], where)
    return vector


def make_work(options: Options) -> None:
    """The folder of the training: with a voice in it, so its owner's only."""
    options.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    options.work.mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix":
        options.work.chmod(0o700)


__all__ = ["Lesson", "Options", "make_work", "prepare"]
