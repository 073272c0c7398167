"""What the command says when it is used wrongly: one sentence, exit code 2, before any model is loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import cli


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").write_bytes(b"")


def _run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    try:
        code = cli.main(list(argv))
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out.strip(), err.strip()


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["ask"], "what to ask about"),
        (["ask", "what is this?"], "what to ask about"),
        (["ask", "photo.png"], "question is missing"),
        (["ask", "photo.png", "  "], "question is empty"),
        (["ask", "photo.png", "what", "is", "this"], "quotes"),
        (["ask", "none.png", "what is this?"], "no picture file called none.png"),
        (["ask", "--screen", "photo.png", "what?"], "name one of them"),
        (["ask", "--screen", "--window", "what?"], "not allowed"),
        (["ask", "--area", "1,2,3", "what?"], "four whole numbers"),
        (["ask", "--area", "0,0,0,5", "what?"], "empty"),
        (["ask", "--window", "what?", "--question-wav", "q.wav"], "twice"),
        (["ask", "photo.png", "--question-wav", "none.wav"], "no sound file called none.wav"),
        (["ask", "--follow-up", "and now?"], "not running"),
        (["ask", "photo.png", "x" * 10_000, "--silent"], "too long"),
        (["describe"], "what to describe"),
        (["describe", "photo.png", "--screen"], "what to describe"),
        (["say", " "], "nothing to say"),
        (["say", "x", "--rate", "7"], "0.5 to 6"),
        (["say", "x", "--rate", "fast"], "0.5 to 6"),
        (["listen", "none.wav"], "no sound file"),
        (["settings", "speech.rate", "9"], "0.5 to 6"),
        (["settings", "nothing.there"], "no setting"),
        (["models", "download"], "which model"),
        (["dance"], "invalid choice"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], argv: list[str], word: str
) -> None:
    code, out, err = _run(capsys, *argv)
    assert code == 2
    assert out == ""
    assert word in err
    assert "Traceback" not in err
    assert "\n" not in err


@pytest.mark.parametrize("argv", [["stop"], ["repeat"], ["history"], ["quit"]])
def test_commands_for_the_app_say_that_there_is_none(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    code, _, err = _run(capsys, *argv)
    assert code == 1
    assert "not running" in err


def test_json_errors_are_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "ask", "none.png", "what?", "--json")
    assert code == 2
    assert "none.png" in json.loads(out)["error"]


def test_settings_can_be_read_and_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "settings", "speech.rate", "2.5")[1] == "speech.rate is 2.5."
    assert _run(capsys, "settings", "speech.rate")[1] == "speech.rate is 2.5."
    assert _run(capsys, "settings", "keys.stop", "f6")[1] == "keys.stop is f6."
    assert _run(capsys, "settings", "pronunciations.GIF", "jif")[1] == "pronunciations.GIF is jif."


def test_without_a_display_the_app_says_what_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    code, _, err = _run(capsys)
    assert code == 1
    assert "lookaloud demo" in err


def test_nobody_can_listen_without_the_app_running(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = _run(capsys, "ask", "--window")
    assert code == 2
    assert "quotes" in err


def test_a_setting_that_holds_nothing_is_heard(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "settings", "seeing.second") == (0, "seeing.second is empty.", "")
    assert _run(capsys, "settings", "seeing.precision", "cpu") == (0, "seeing.precision is cpu.", "")
