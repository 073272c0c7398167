"""Corrections: from a wrong answer to what training reads, and nothing on disk before the user corrects."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant import cli, corrections, paths, remote
from assistant.assistant import Assistant
from assistant.correcting import GONE, MOST_PICTURES, NOTHING_YET, Corrector
from assistant.errors import BadInput, LookaloudError
from assistant.history import History
from assistant.request import Events
from assistant.settings import Settings
from assistant.speaking.player import Player
from assistant.types import Answer, Box, Control, Picture, PictureSource, Target, WindowInfo
from tests.letters import FILE, page
from tests.speaking.fake_device import World
from training.data import Places, open_data


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(folder))


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Assistant, list[str]]]:
    told: list[str] = []
    engine = Assistant(Settings(), Events(on_status=told.append), Player(open_stream=World().open))
    yield engine, told
    assert engine.close(10.0)


@pytest.fixture
def engine(shared: tuple[Assistant, list[str]]) -> Assistant:
    shared[1].clear()
    return shared[0]


def _picture(shade: int, size: int = 40) -> Picture:
    return Picture(np.full((size, size, 3), shade, np.uint8), PictureSource.FILE)


def _files() -> list[str]:
    folder = corrections.folder()
    return sorted(file.name for file in folder.iterdir() if not file.name.startswith(".")) if folder.exists() else []


def test_an_answer_that_is_corrected_becomes_a_row_that_training_reads(
    engine: Assistant, shared: tuple[Assistant, list[str]]
) -> None:
    picture = page(["Colour: red", "Size: large"])
    answer = engine.ask("what colour is it?", FILE, picture=picture, aloud=False).result(60)
    assert answer.id
    assert _files() == []
    sentence = engine.correct(" dark   blue ", aloud=False).result(30)
    assert shared[1] == [sentence]
    assert "this machine only" in sentence and "There is 1 correction " in sentence
    data = open_data(Places("corrections"))
    assert [(row.question, row.said) for row in data.rows] == [("what color is it?", ("dark blue",))]
    assert np.array_equal(np.asarray(Image.open(data.rows[0].picture)), picture.pixels)
    assert corrections.entries()[0].said == answer.text
    kept = [stat.S_IMODE(file.stat().st_mode) for file in corrections.folder().rglob("*")]
    assert kept and not any(mode & 0o077 for mode in (*kept, stat.S_IMODE(corrections.folder().stat().st_mode)))


def test_an_earlier_answer_can_be_corrected_as_long_as_its_picture_is_there(engine: Assistant) -> None:
    asked = [
        engine.ask("what is it?", FILE, picture=page([f"Ticket {n}"]), aloud=False).result(60)
        for n in range(MOST_PICTURES + 1)
    ]
    engine.correct("a ticket", asked[1].id, aloud=False).result(30)
    with pytest.raises(BadInput) as gone:
        engine.correct("a ticket", asked[0].id, aloud=False).result(30)
    assert gone.value.sentence == GONE
    assert [entry.said for entry in corrections.entries()] == [asked[1].text]


def test_what_stands_in_a_password_field_is_not_kept(engine: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    field = Box(20, 90, 600, 60)
    secret = Control("edit", "Password", box=field, states=frozenset({"password"}))
    window = WindowInfo("Log in", "Bank", (secret,))
    monkeypatch.setattr("assistant.senses.controls.window_controls", lambda *_: window)
    picture = replace(page(["Log in", "hunter22", "Forgotten?"]), source=PictureSource.WINDOW)
    target = Target(PictureSource.WINDOW)
    engine.ask("what colour is the logo?", target, picture=picture, aloud=False).result(60)
    engine.correct("green", aloud=False).result(30)
    kept = np.asarray(Image.open(corrections.folder() / corrections.entries()[0].picture))
    inside = (slice(field.top, field.bottom), slice(field.left, field.right))
    assert picture.pixels[inside].min() == 0
    assert kept[inside].min() == 255
    outside = np.ones(kept.shape, bool)
    outside[inside] = False
    assert np.array_equal(kept[outside], picture.pixels[outside])


def test_a_description_cannot_be_corrected_and_nothing_is_kept(engine: Assistant) -> None:
    engine.describe(FILE, picture=page(["Ticket"]), aloud=False).result(60)
    with pytest.raises(BadInput, match="description"):
        engine.correct("a cat", aloud=False).result(30)
    assert _files() == []


def test_before_anything_was_asked_there_is_nothing_to_correct(tmp_path: Path) -> None:
    told: list[tuple[str, bool]] = []
    corrector = Corrector(History(False), lambda *each: told.append(each))
    assert _failure(corrector.correct("a cat", None, True)) == NOTHING_YET
    assert told == [(NOTHING_YET, True)]


def test_large_pictures_leave_the_memory_earlier_but_never_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.correcting.MOST_BYTES", 10_000)
    history = History(False)
    corrector = Corrector(history, lambda *_: None)
    for number, shade in ((1, 10), (2, 20), (3, 30)):
        history.add(Answer(number, "x", question="what is it?"))
        corrector.remember(number, _picture(shade, size=100))
    assert _failure(corrector.correct("a cat", 2, False)) == GONE
    assert "a cat" in corrector.correct("a cat", 3, False).result(30)


def test_the_last_word_about_a_question_counts_and_a_picture_goes_with_its_last_correction() -> None:
    corrections.keep(_picture(10), "what is it?", "a cat", "a dog")
    corrections.keep(_picture(10), "how many are there?", "2")
    corrections.keep(_picture(10), "What is it?", "a lynx", "a dog")
    assert [entry.answer for entry in corrections.entries()] == ["2", "a lynx"]
    assert len(_files()) == 2
    assert corrections.delete(2).answer == "a lynx"
    assert len(_files()) == 2
    corrections.delete(1)
    assert _files() == [corrections.LIST]
    with pytest.raises(BadInput, match="no correction 1"):
        corrections.delete(1)


def test_a_full_disk_loses_nothing_and_leaves_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    corrections.keep(_picture(10), "what is it?", "a cat")
    before, write = _files(), paths.write_whole

    def full(path: Path, data: bytes) -> None:
        if path.name == corrections.LIST:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(paths, "write_whole", full)
    with pytest.raises(LookaloudError, match="disk is full"):
        corrections.keep(_picture(20), "what is it?", "a dog")
    assert _files() == before
    assert [entry.answer for entry in corrections.entries()] == ["a cat"]


def test_lines_that_somebody_spoiled_stay_and_harm_nothing() -> None:
    corrections.keep(_picture(10), "what is it?", "a cat")
    file = corrections.folder() / corrections.LIST
    spoiled = ["{not json", '{"picture": "../../x.png", "question": "q", "answer": "a"}', '{"picture": 3}', "[]"]
    file.write_text("\n".join([*spoiled, file.read_text()]))
    corrections.keep(_picture(20), "what is it?", "a dog")
    assert [entry.answer for entry in corrections.entries()] == ["a cat", "a dog"]
    corrections.delete(1)
    assert file.read_text().splitlines()[:4] == spoiled
    assert [entry.answer for entry in corrections.entries()] == ["a dog"]


@pytest.mark.parametrize(("answer", "word"), [(" ", "right answer"), ("?!", "right answer"), ("x" * 101, "fewer")])
def test_what_is_no_answer_is_refused(answer: str, word: str) -> None:
    with pytest.raises(BadInput, match=word):
        corrections.keep(_picture(10), "what is it?", answer)


def test_the_commands_keep_list_and_delete(
    tmp_path: Path, engine: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "photo.png"
    Image.new("RGB", (30, 20), "red").save(file)
    assert cli.main(["correct", "a cat"]) == 2
    assert "not running" in capsys.readouterr().err
    assert cli.main(["correct", str(file), "what colour is it?", "red"]) == 0
    server = remote.serve(engine, lambda: None, lambda: None, lambda _: None)
    try:
        engine.ask("what is it?", FILE, picture=page(["Ticket"]), aloud=False).result(60)
        assert cli.main(["correct", "a ticket"]) == 0
    finally:
        server.close()
    assert "There are 2 corrections" in capsys.readouterr().out
    assert cli.main(["corrections"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0] == "1. what color is it? red."
    assert listed[1].startswith("2. what is it? a ticket. It was answered:")
    assert cli.main(["corrections", "delete", "last"]) == 0
    assert cli.main(["corrections", "delete", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("None are left.")
    assert cli.main(["corrections", "delete", "last"]) == 2
    assert cli.main(["corrections"]) == 0
    assert "no corrections yet" in capsys.readouterr().out


def _failure(future: Future[str]) -> str:
    error = future.exception(30)
    assert isinstance(error, LookaloudError)
    return error.sentence
