"""`voices`: those there are, trying and choosing one, adding, blending, removing, taking one to another machine."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path
from typing import Any

from assistant import settings
from assistant.commands import running
from assistant.consent import CONSENT_SENTENCE
from assistant.errors import ANSWERED, NOT_ANSWERED, BadInput

SAMPLE_TEXT = "This is how I sound. The meeting is at half past two, and the total is 9 pounds 82."


def add_commands(commands: running.Subparsers) -> None:
    """Add the parsers of this theme."""
    voices = commands.add_parser("voices", help="list, try, choose, add, blend, remove, export and import voices")
    voices.set_defaults(run=run_list, json=False)
    actions = voices.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="the voices there are")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    listing.set_defaults(run=run_list)
    preview = actions.add_parser("preview", help="hear a voice")
    preview.add_argument("name", help="a voice's name or folder")
    preview.add_argument("text", nargs="?", default=SAMPLE_TEXT)
    preview.add_argument("--out", type=Path, metavar="FILE.wav", help="write to a file instead")
    preview.set_defaults(run=run_preview)
    use = actions.add_parser("use", help="let a voice speak the answers from now on")
    use.add_argument("name")
    use.set_defaults(run=run_use)
    _add_adding(actions)
    _add_blending(actions)
    remove = actions.add_parser("remove", help="delete a voice that was added")
    remove.add_argument("name")
    remove.add_argument("--yes", action="store_true", help="without being asked once more")
    remove.set_defaults(run=run_remove)
    export = actions.add_parser("export", help="write a voice as one file")
    export.add_argument("name")
    export.add_argument("file", type=Path, metavar="FILE.zip")
    export.set_defaults(run=run_export)
    bring = actions.add_parser("import", help="take a voice from an exported file, or from a folder")
    bring.add_argument("source", type=Path, metavar="FILE.zip|FOLDER")
    bring.add_argument("--name", default="", help="what it is called here")
    bring.set_defaults(run=run_import)


def _add_adding(actions: Any) -> None:
    add = actions.add_parser(
        "add",
        help="add a voice",
        description=f"Add a voice. Recordings of a person need that person's recorded consent: {CONSENT_SENTENCE}",
    )
    add.add_argument("name", help="what the voice will be called")
    what = add.add_mutually_exclusive_group(required=True)
    what.add_argument("--recordings", type=Path, nargs="+", metavar="FILE", help="sound files of one person")
    what.add_argument("--arctic", metavar="SPEAKER", help="one of awb, bdl, clb, jmk, ksp, rms, slt")
    what.add_argument("--embedding", type=Path, metavar="FILE", help="a speaker embedding, .safetensors or .npy")
    what.add_argument("--model", metavar="NAME|FOLDER", help="a model that speaks: VITS, MMS, Bark, FastSpeech2")
    add.add_argument("--consent", type=Path, metavar="FILE", help="that person saying the consent sentence")
    add.add_argument("--engine", choices=("vits", "bark", "fastspeech2"), default="vits", help="of --model")
    add.add_argument("--speaker", default="", help="of a --model that has several")
    add.add_argument("--language", default="en")
    add.set_defaults(run=run_add)


def _add_blending(actions: Any) -> None:
    blend = actions.add_parser("blend", help="add a voice between two")
    blend.add_argument("name", help="what the voice will be called")
    blend.add_argument("one")
    blend.add_argument("other")
    blend.add_argument("--amount", type=_share, default=0.5, help="0 is all the first, 1 all the second")
    blend.set_defaults(run=run_blend)


def run_list(options: argparse.Namespace) -> int:
    """`lookaloud voices`."""
    from assistant.speaking.voices import broken, name_in_settings, voices

    speech = settings.load().speech
    chosen = speech.voice.casefold()
    found = [(v, name_in_settings(v).casefold() == chosen) for v in voices((speech.voice, speech.interface_voice))]
    if options.json:
        entries = [
            {"name": v.name, "engine": v.engine, "language": v.language, "model": v.model, "speaker": v.speaker,
             "folder": str(v.folder) if v.folder else None, "used": used}
            for v, used in found
        ]  # fmt: skip
        print(json.dumps({"voices": entries}, ensure_ascii=False))
        return ANSWERED
    for voice, used in found:
        print(f"{voice.name}: {voice.engine}, {voice.language}{', which speaks now' if used else ''}")
    for sentence in broken().values():
        print(sentence, file=sys.stderr)
    return ANSWERED


def run_preview(options: argparse.Namespace) -> int:
    """`lookaloud voices preview`."""
    from assistant import trial

    if not options.text.strip():
        raise BadInput("There is nothing to say: the text is empty.")
    if not options.name.strip():
        raise BadInput("Say which voice: run lookaloud voices to hear their names.")
    result = trial.say(options.text, options.name, out=options.out)
    for sentence in result["notes"]:
        print(sentence, file=sys.stderr)
    if options.out is None and not result["played"]:
        raise BadInput("There is no sound device, so nothing was heard. Use --out to write a file.")
    return ANSWERED


def run_use(options: argparse.Namespace) -> int:
    """`lookaloud voices use`."""
    from assistant.speaking.readiness import lacks
    from assistant.speaking.voices import name_in_settings, open_voice

    voice = open_voice(options.name)
    settings.save_value("speech", "voice", name_in_settings(voice))
    running.reload_settings()
    print(f"{voice.name} speaks from the next answer on. {lacks(voice)}".strip())
    return ANSWERED


def run_add(options: argparse.Namespace) -> int:
    """`lookaloud voices add`."""
    from assistant import voice_making

    if (options.recordings or options.embedding) and options.consent is None:
        raise BadInput(
            "A person's voice needs that person's consent. Record them saying: "
            f"{CONSENT_SENTENCE} Then add --consent and that file."
        )
    for file in (*(options.recordings or ()), options.consent):
        running.check_file(file, "sound")
    running.check_file(options.embedding, "")
    if options.recordings:
        made = voice_making.from_recordings(
            options.name, options.recordings, options.consent, language=options.language
        )
    elif options.arctic:
        made = voice_making.from_arctic(options.name, options.arctic)
    elif options.embedding:
        made = voice_making.from_file(options.name, options.embedding, options.consent, language=options.language)
    else:
        made = voice_making.from_checkpoint(
            options.name, options.engine, options.model, speaker=options.speaker, language=options.language
        )
    return _tell(made)


def run_blend(options: argparse.Namespace) -> int:
    """`lookaloud voices blend`."""
    from assistant import voice_making

    return _tell(voice_making.blended(options.name, options.one, options.other, options.amount))


def run_remove(options: argparse.Namespace) -> int:
    """`lookaloud voices remove`."""
    from assistant.speaking.voices import own_folder, remove_voice

    name = own_folder(options.name).name
    if not options.yes and not _agrees(f"Delete the voice {name} and what was recorded for it? yes or no: "):
        print("Nothing was deleted.")
        return NOT_ANSWERED
    remove_voice(options.name)
    running.reload_settings()
    print(f"{name} is deleted.")
    return ANSWERED


def run_export(options: argparse.Namespace) -> int:
    """`lookaloud voices export`."""
    from assistant.speaking.voice_archive import export_voice

    file = export_voice(options.name, options.file)
    print(f"{options.name} is in {file.name}. Give it only to people whom its speaker trusts.")
    return ANSWERED


def run_import(options: argparse.Namespace) -> int:
    """`lookaloud voices import`."""
    from assistant.speaking.voice_archive import import_voice
    from assistant.voice_making import Made

    running.check_file(options.source, "")
    return _tell(Made(import_voice(options.source, options.name)))


def _tell(made: Any) -> int:
    from assistant.speaking.readiness import lacks

    running.reload_settings()  # the app's list of voices
    name = made.voice.name
    needs = lacks(made.voice) or f"Try it: lookaloud voices preview {shlex.quote(name)}"
    print(f"The voice {name} is there. {needs}")
    if made.left_out:
        print(f"Left out, for they sound like somebody else: {', '.join(made.left_out)}.")
    return ANSWERED


def _agrees(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError as error:
        raise BadInput("Nobody answered. Add --yes to go on without being asked.") from error


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise argparse.ArgumentTypeError("the amount must be a number from 0, all the first voice, to 1")
    return share
