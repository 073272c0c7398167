"""Training in a process of its own: real ones, on tiny models, that are killed, stopped and gone on with."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from assistant import corrections, settings
from tests.tiny_models.speech import tiny_hifigan, tiny_speaker_encoder, tiny_speecht5
from tests.training.speech import SENTENCES, folder_of_recordings, spoken
from tests.ui.conftest import Stage, until
from tests.ui.models_page import press, says
from tests.ui.models_page import spoken as told
from tests.ui.training_page import correct, job, open_page, tiny_model, what_it_knows
from training import events
from ui.teaching import jobs
from ui.teaching.jobs import Job
from ui.training_process import DIED, STOPPED


def test_killed_gone_on_with_stopped_and_brought_to_its_end(stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path / "pictures")
    begun = job(tiny_model(), what_it_knows(tmp_path / "known"), "--epochs", "30", "--batch", "8", "--save-every", "10")
    training = stage.window.pages.training
    training.start(begun)
    until(lambda: (training.fraction or 0) > 0.15, 120)
    assert any("The first step is done. About" in sentence for sentence in told(stage))
    assert stage.engine.names().count("make_room") == 1
    training.start(begun)
    assert "is under way" in told(stage)[-1], "one at a time"
    process = training._process
    assert process is not None
    os.kill(process.processId(), signal.SIGKILL)
    until(lambda: not training.running)
    assert told(stage)[-1] == DIED and not training.done

    dialog = open_page(stage)
    assert "was begun and not finished" in dialog.choice.about.toPlainText()
    press(dialog.go_on)
    until(lambda: any("Going on with" in line for line in training.lines), 120)
    assert dialog.progress.isVisible() and "megabytes of disk" in dialog.lines.toPlainText()
    until(lambda: training.fraction, 60)
    assert (training.fraction or 0) > 0.1, "it began where it had saved"
    press(dialog.stop)
    until(says(dialog, STOPPED), 60)
    assert told(stage)[-1] == STOPPED and not Path(begun.result, "config.json").exists()

    press(dialog.go_on)
    until(lambda: training.done, 120)
    assert told(stage)[-1].startswith("Training is done: ") and told(stage)[-1].endswith("used from now on.")
    assert any("Held out: " in line for line in training.lines)
    assert any(line.startswith("New questions: ") for line in training.lines), "after, on the corrections"
    assert not jobs.begun()
    until(lambda: not dialog.go_on.isEnabled())
    press(dialog.use)
    until(says(dialog, "tiny-taught sees from now on."))
    assert settings.load().seeing.model == "tiny-taught"
    assert stage.window.settings.seeing.model == "tiny-taught"


def test_what_goes_wrong_is_one_sentence(stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path / "pictures")
    training = stage.window.pages.training
    training.start(job(tmp_path / "gone", tmp_path))
    until(lambda: not training.running, 120)
    assert "gone" in told(stage)[-1] and not training.done
    assert training.lines[-1] == told(stage)[-1]


@pytest.fixture
def voice(tmp_path: Path) -> Job:
    """A voice to be made, of tiny checkpoints."""
    from assistant.speaking.voices import voices_dir

    folder_of_recordings(tmp_path / "recordings", spoken(SENTENCES[:6]), SENTENCES[:6])
    tiny_speecht5(tmp_path / "speecht5")
    tiny_hifigan(tmp_path / "vocoder")
    tiny_speaker_encoder(tmp_path / "encoder")
    options = {"data": "recordings", "from": "speecht5", "vocoder": "vocoder", "encoder": "encoder"}
    words = ["voice", "--name", "Eva", "--public", "CC0", "--steps", "4", "--batch", "2", "--threads", "1"]
    words += [part for name, place in options.items() for part in (f"--{name}", str(tmp_path / place))]
    words += ["--save-every", "2", "--held-out", "0.3", "--rate", "0.001"]
    made, work = voices_dir() / "Eva", voices_dir() / ".training-Eva"
    return Job("voice Eva", "Making the voice Eva", tuple(words), str(made), str(work))


def test_a_voice_is_heard_while_it_is_made_and_used_at_the_end(stage: Stage, voice: Job) -> None:
    dialog = open_page(stage)
    training = stage.window.pages.training
    training.start(voice)
    until(lambda: training.sample is not None, 120)
    press(dialog.hear)
    (sound,) = [call[1] for call in stage.engine.calls if call[0] == "play"]
    assert len(sound.samples) and sound.sample_rate == 16_000
    until(lambda: not training.running, 120)
    assert training.done, training.lines
    assert any("steps take about" in sentence and "of disk" in sentence for sentence in told(stage)), "time and disk"
    assert "lookaloud voices preview" not in " ".join(told(stage))
    press(dialog.use)
    until(says(dialog, "Eva speaks answers now."))
    assert settings.load().speech.voice == "Eva"


@pytest.mark.parametrize(
    ("trouble", "help_there"),
    [
        ("flawed", "check Learn without what can't be used, to learn without it."),
        ("other", "Press Start to drop what was learned there and begin anew."),
    ],
)
def test_what_to_do_is_told_for_the_window(trouble: str, help_there: str, stage: Stage, tmp_path: Path) -> None:
    correct(tmp_path / "pictures")
    if trouble == "flawed":
        with (corrections.folder() / corrections.LIST).open("a", encoding="utf-8") as file:
            file.write('{"picture": "gone.png", "question": "What is it?", "answer": "nothing"}\n')
    out = tmp_path / "out"
    if trouble == "other":
        (out / ".training").mkdir(parents=True)
        (out / ".training" / "settings.json").write_text("{}", encoding="utf-8")
    words = "vqa", "--data", str(corrections.folder()), "--from", str(tiny_model()), "--out", str(out)
    training = stage.window.pages.training
    training.start(Job("corrections", "Teaching", words, str(out), str(out / ".training")))
    until(lambda: not training.running, 60)
    (sentence,) = [each for each in told(stage) if help_there in each]
    assert "--" not in sentence and "lookaloud " not in sentence


def test_that_it_goes_on_is_told_in_words() -> None:
    event = events.Going(1, 4000, 7200.0)
    assert events.decode(events.encode(event)) == event
    assert events.sentence(event) == "Step 1 of 4000, about 2 hours left."
