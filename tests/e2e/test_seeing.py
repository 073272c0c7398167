"""A model that sees, in the running app and by the command alone: a real ViLT with random weights, or the sample's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant import paths
from tests.desktop import ROOT, Desktop
from tests.e2e.app import App, until
from tests.hearing import holds, transcribe
from tests.tiny_models.vilt import ANSWERS, tiny_vilt

SAMPLE = paths.RESOURCES / "samples" / "small-vilt"
"""A model that learned easy-VQA's pictures of one shape, where it is part of the app."""
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if SAMPLE.is_dir():
        return SAMPLE
    return tiny_vilt(tmp_path_factory.mktemp("model") / "tiny-vilt")


@pytest.fixture(scope="module")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture as those of easy-VQA: one shape on a light ground."""
    if SAMPLE.is_dir():
        return SAMPLE.with_name("shape.png")
    picture = Image.new("RGB", (64, 64), (236, 243, 240))  # light, and hardly ever quite white
    ImageDraw.Draw(picture).ellipse((14, 18, 44, 48), fill=(0, 0, 255))
    path = tmp_path_factory.mktemp("pictures") / "shape.png"
    picture.save(path)
    return path


@pytest.fixture(scope="module")
def sign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    picture = Image.new("RGB", (640, 240), "white")
    ImageDraw.Draw(picture).text((40, 80), "Corner bakery", "black", ImageFont.truetype(FONT, 56))
    path = tmp_path_factory.mktemp("signs") / "sign.png"
    picture.save(path)
    return path


@pytest.fixture(scope="module")
def seeing(app: App, model: Path) -> App:
    """The app, with the model chosen by a command while it runs."""
    app.command("settings", "seeing.model", str(model))
    return app


def seen(answer: dict[str, Any]) -> dict[str, Any]:
    found = [source for source in answer["sources"] if source["kind"] == "seen"]
    assert len(found) == 1, answer
    return dict(found[0])


def told(app: App, *arguments: str) -> dict[str, Any]:
    """What the app answers, or that it can't tell: random weights say anything, and "yes" is no colour."""
    printed: dict[str, Any] = json.loads(app.command(*arguments, "--json", check=False).stdout)
    return printed


def alone(folder: Path, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
    """A command on a machine without a display, with an empty home."""
    (folder / "home").mkdir(exist_ok=True)
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-m", "assistant", *arguments]
    done = subprocess.run(argv, env=env, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert expect is None or done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_a_question_by_the_command_alone(model: Path, shape: Path, tmp_path: Path) -> None:
    question = ("ask", str(shape), "what color is the shape?", "--model", str(model), "--silent", "--json")
    answer = json.loads(alone(tmp_path, *question, expect=None).stdout)
    if not answer["answered"]:
        assert answer["alternatives"][0] in ANSWERS  # random weights may well be unsure
        assert not SAMPLE.is_dir(), answer
        return
    source = seen(answer)
    assert source["model"] == model.name
    assert source["alternatives"]
    assert isinstance(source["calibrated"], bool)
    if SAMPLE.is_dir():
        assert holds(answer["answer"], "red"), answer


@pytest.mark.parametrize("spoilt", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_is_not_whole_is_one_sentence_and_exit_code_2(
    model: Path, shape: Path, tmp_path: Path, spoilt: str
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in model.iterdir():
        if file.name != spoilt and not (spoilt == "tokenizer.json" and file.name == "vocab.txt"):
            (copy / file.name).write_bytes(file.read_bytes())
    done = alone(tmp_path, "ask", str(shape), "what is it?", "--model", "copy", "--silent", expect=2)
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "copy" in done.stderr


def test_a_question_about_text_loads_no_model_and_no_torch(model: Path, sign: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from assistant import cli; code = cli.main(sys.argv[1:]); "
        "print([name for name in ('torch', 'transformers', 'huggingface_hub.hf_api') if name in sys.modules]); "
        "sys.exit(code)"
    )
    (tmp_path / "home").mkdir()
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-c", script, "ask", str(sign), "what does it say?", "--model", str(model), "--silent"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == ["Corner bakery.", "[]"]


def test_the_app_answers_aloud_and_follows_up(seeing: App, desktop: Desktop, shape: Path, model: Path) -> None:
    with desktop.record() as recording:
        answer = told(seeing, "ask", str(shape), "what shape is in the image?")
        recording.wait_until_quiet(2.0, 60)
    heard = transcribe(recording.samples, recording.rate)
    assert heard, answer
    follow = told(seeing, "ask", "--follow-up", "what color is the shape?", "--silent")
    assert follow["timings_ms"]["capture"] == 0
    assert "seeing" in follow["timings_ms"]
    assert "what shape is in the image?" in seeing.command("history").stdout
    if SAMPLE.is_dir():
        assert holds(heard, "triangle"), heard
        assert holds(follow["answer"], "red"), follow
        assert seen(follow)["model"] == model.name


def test_what_is_read_is_heard_before_what_is_seen(seeing: App, desktop: Desktop, sign: Path) -> None:
    with desktop.record() as recording:
        answer = seeing.answer("describe", str(sign))
        recording.wait_until_quiet(2.0, 60)
    assert answer["answer"].startswith("Corner bakery"), answer
    heard = transcribe(recording.samples, recording.rate)
    assert holds(heard, "corner bakery"), heard
    assert "installed" not in answer["answer"]


def test_no_picture_reaches_the_disk(seeing: App, desktop: Desktop, tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (200, 300, 3), np.uint8)
    noise[60:140, 80:220] = (20, 120, 60)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    before = {path: path.stat().st_mtime_ns for path in desktop.home.rglob("*") if path.is_file()}
    told(seeing, "ask", str(tmp_path / "noise.png"), "what color is the shape?", "--silent")
    rows = [noise[row].tobytes() for row in (3, 100, 190)]
    files = [path for path in desktop.home.rglob("*") if path.is_file()]
    changed = [path for path in files if before.get(path) != path.stat().st_mtime_ns]
    assert not [path for path in changed if any(row in path.read_bytes() for row in rows)]


def test_killed_while_the_model_loads_it_starts_and_answers_again(desktop: Desktop, app: App, shape: Path) -> None:
    # Some hundred megabytes: its graphs take a while to be written, and are killed in the middle.
    sizes: dict[str, Any] = {
        "hidden_size": 768,
        "intermediate_size": 3072,
        "num_hidden_layers": 6,
        "num_attention_heads": 12,
    }
    big = tiny_vilt(desktop.home / "big", **sizes)
    app.command("settings", "seeing.model", str(big))
    asking = desktop.start([sys.executable, "-m", "assistant", "ask", str(shape), "what color is it?", "--silent"])
    graphs = desktop.home / ".local/share"
    until(lambda: any("onnx-vilt" in str(path) for path in graphs.rglob("writing-*")), "the writing of the graphs", 60)
    app.stop(kill=True)
    desktop.end(asking)
    app.start(loaded=False)
    answer = told(app, "ask", str(shape), "what color is the shape?", "--silent")
    assert "seeing" in answer["timings_ms"], answer
    assert not list(graphs.rglob("writing-*")), "what was begun stays for ever"
