"""`voice`, the words of its command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import NOT_ANSWERED, BadInput
from training import sharing_cli
from training.events import StopWord, Tell


def add(commands: Any, positive: Callable[[str], float], share: Callable[[str], float]) -> None:
    """Add the parser.

    Args:
        commands: to these.
        positive: reads a number above 0.
        share: reads a number from 0 to less than 1.
    """
    voice = commands.add_parser("voice", help="teach SpeechT5 a voice from recordings")
    voice.add_argument("--data", required=True, metavar="NAME|PLACE", help="recordings made here, or a folder of some")
    voice.add_argument("--name", default="", help="of the voice, if not that of the recordings")
    start = voice.add_mutually_exclusive_group()
    start.add_argument("--from", dest="start", metavar="NAME|FOLDER", help="the SpeechT5 to start from")
    start.add_argument("--from-scratch", dest="size", default="", choices=("small",), help="start from nothing")
    voice.add_argument("--vocoder", metavar="NAME|FOLDER", help="its HiFi-GAN")
    voice.add_argument("--encoder", type=Path, metavar="FOLDER", help="the speaker encoder, if not the downloaded one")
    voice.add_argument("--language", default="en", help="of the recordings (en)")
    only = "leave out speakers with fewer or more clips, where there are many speakers (100-400)"
    voice.add_argument("--clips-per-speaker", type=_clips, default=(100, 400), metavar="FEWEST-MOST", help=only)
    voice.add_argument("--speaker", default="", metavar="NAME", help="whose voice, if the recordings have several")
    allowed = voice.add_mutually_exclusive_group()
    allowed.add_argument("--consent", type=Path, metavar="FILE", help="the speaker saying the consent sentence")
    allowed.add_argument("--public", default="", metavar="LICENCE", help="by which the recordings are everybody's")
    voice.add_argument("--mix", default="", metavar="PLACE", help="recordings of other voices, so that these are kept")
    voice.add_argument("--mix-share", type=share, default=0.2, metavar="SHARE", help="of them in what is learned (0.2)")
    voice.add_argument("--steps", type=int, default=0, metavar="N", help="at most; 0 for what suits the recordings")
    voice.add_argument("--batch", type=int, default=32, metavar="N", help="recordings in one step (32)")
    voice.add_argument("--rate", type=positive, metavar="R", help="highest learning rate (0.00001; 0.002 from nothing)")
    voice.add_argument("--held-out", type=share, default=0.1, metavar="SHARE", help="of sentences kept apart (0.1)")
    voice.add_argument("--seed", type=int, default=0, metavar="N", help="of all dice")
    voice.add_argument("--save-every", type=int, default=0, metavar="STEPS", help="steps between two examinations")
    voice.add_argument("--threads", type=int, default=0, metavar="N", help="of the processor")
    voice.add_argument("--skip-flawed", action="store_true", help="learn without the recordings that can't be used")
    voice.add_argument("--anew", action="store_true", help="drop what was begun, and replace a voice of that name")
    voice.add_argument("--tensorboard", action="store_true", help="write logs for TensorBoard into the folder too")
    voice.add_argument("--json", action="store_true", help="tell what happens as JSON lines, and hear the line stop")
    voice.add_argument("--window", action="store_true", help=argparse.SUPPRESS)  # who started it: training.advice
    sharing_cli.add_options(voice)
    voice.set_defaults(run=run)


def run(options: argparse.Namespace, tell: Tell, stop: StopWord) -> int:
    """`voice`."""
    from assistant.speaking.speecht5 import SPEECH, VOCODER
    from training import voice_small
    from training.checkpoint import alone
    from training.voice import train
    from training.voice_lesson import RATE, Options

    sharing_cli.check(options)
    if options.push_to_hub and options.public:
        raise BadInput("A voice is uploaded only with the recorded consent of its speaker: use --consent.")
    if options.batch < 1:
        raise BadInput("There must be at least 1 recording in a step.")
    name, folder = _place(options.name or Path(options.data).expanduser().name, options.anew)
    chosen = Options(
        name=name,
        folder=folder,
        data=options.data,
        start=options.start or SPEECH,
        size=options.size,
        vocoder=options.vocoder or VOCODER,
        encoder=options.encoder,
        language=options.language,
        fewest_clips=options.clips_per_speaker[0],
        most_clips=options.clips_per_speaker[1],
        speaker=options.speaker,
        consent=options.consent,
        public=options.public,
        mix=options.mix,
        mix_share=options.mix_share,
        steps=max(options.steps, 0),
        batch_size=options.batch,
        rate=options.rate or (voice_small.RATE if options.size else RATE),
        held_out=options.held_out,
        seed=options.seed,
        save_every=max(options.save_every, 0),
        threads=max(options.threads, 0),
        skip_flawed=options.skip_flawed,
        anew=options.anew,
        tensorboard=options.tensorboard,
    )
    with alone(folder):
        return sharing_cli.push(options, folder, tell) if train(chosen, tell, stop) else NOT_ANSWERED


def _clips(text: str) -> tuple[int, int]:
    fewest, _, most = text.partition("-")
    if not (fewest.isdecimal() and most.isdecimal() and int(fewest) <= int(most)):
        raise argparse.ArgumentTypeError(f"{text} is no range such as 100-400")
    return int(fewest), int(most)


def _place(name: str, anew: bool) -> tuple[str, Path]:
    """The voice's name as it is written, and its folder.

    Raises:
        VoiceError: the name can't be one, or is taken.
    """
    from assistant.speaking.voices import folders, new_folder

    if anew:
        there = next((each for each in folders() if each.name.casefold() == name.strip().casefold()), None)
        if there is not None:
            return there.name, there
    folder = new_folder(name)
    return folder.name, folder
