"""BLIP-2 and InstructBLIP on tiny checkpoints: the plain call's tokens, what is kept of a picture, what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("transformers")

from assistant.errors import Cancelled
from assistant.models.plan import LoadPlan
from assistant.seeing import blip2, chat_pauses, instructblip, open_answerer
from assistant.seeing.qformer import QFormerAnswerer
from assistant.types import Box, Picture, PictureSource, View
from tests.tiny_models.blip2 import tiny_blip2_opt, tiny_blip2_t5, tiny_instructblip

FP32 = LoadPlan("cpu", "fp32")
KINDS: dict[str, tuple[Callable[..., Path], str]] = {
    "opt": (tiny_blip2_opt, "Question: {} Answer:"),
    "t5": (tiny_blip2_t5, "Question: {} Answer:"),
    "instruct": (tiny_instructblip, "Question: {} Short answer:"),
}
QUESTION = "what is in the picture?"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A tiny checkpoint of each kind."""
    root = tmp_path_factory.mktemp("models")
    return {name: make(root / name) for name, (make, _) in KINDS.items()}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind in turn."""
    return str(request.param)


def view(seed: int = 0, read: str = "", regions: tuple[Box, ...] = (), side: int = 300) -> View:
    """A picture of noise."""
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    return View(Picture(pixels, PictureSource.FILE), read, regions)


def opened(folder: Path, plan: LoadPlan = FP32) -> QFormerAnswerer:
    """The back-end that the folder's config asks for, with what it generates written down."""
    answerer = open_answerer(folder, "tiny", plan, lambda _: None)
    assert isinstance(answerer, QFormerAnswerer)
    return answerer


def spied(answerer: QFormerAnswerer) -> list[list[int]]:
    """Hears the tokens of each text that the language model writes."""
    language = answerer._model.language_model
    written: list[list[int]] = []
    real = language.generate

    def generate(**options: Any) -> Any:
        made = real(**options)
        written.append(made.sequences[0].tolist())
        return made

    language.generate = generate
    return written


def plain(folder: Path, name: str, prompt: str, pixels: Any, longest: int) -> list[int]:
    """The tokens that transformers' own call writes: processor, model, generate; the prompt's left out."""
    import torch
    import transformers as t

    which = "InstructBlip" if name == "instruct" else "Blip2"
    processor = getattr(t, f"{which}Processor").from_pretrained(folder)
    model = getattr(t, f"{which}ForConditionalGeneration").from_pretrained(folder, dtype=torch.float32)
    inputs = processor(images=pixels, text=prompt, return_tensors="pt")
    ids = model.generate(**inputs, max_new_tokens=longest, do_sample=False)[0].tolist()
    return ids[inputs.input_ids.shape[1] :] if name == "opt" else ids


def test_the_tokens_are_those_of_the_plain_call(kind: str, folders: dict[str, Path]) -> None:
    answerer = opened(folders[kind])
    written = spied(answerer)
    for seed in range(3):
        seen = view(seed)
        answerer.answer(seen, QUESTION, lambda: None)
        expected = plain(folders[kind], kind, KINDS[kind][1].format(QUESTION), seen.picture.pixels, 24)
        # Ours ends at a line's end, or once it goes round in circles; what it wrote until then is the same.
        assert len(written[-1]) > 1
        assert expected[: len(written[-1])] == written[-1]


def test_the_picture_matters(kind: str, folders: dict[str, Path]) -> None:
    """Older checkpoints have no marks for the picture, and transformers then answers without it."""
    answerer = opened(folders[kind])
    said = {answerer.answer(view(seed), QUESTION, lambda: None).score for seed in range(4)}
    assert len(said) > 1


def test_a_processor_without_marks_for_the_picture_still_shows_it(folders: dict[str, Path], tmp_path: Path) -> None:
    import json
    import shutil

    old = Path(shutil.copytree(folders["opt"], tmp_path / "old"))
    for file, key in (("processor_config.json", "num_query_tokens"), ("config.json", "image_token_index")):
        values = json.loads((old / file).read_text())
        values.pop(key)
        (old / file).write_text(json.dumps(values))
    ours, new = opened(old), opened(folders["opt"])
    seen = view(3)
    assert ours.answer(seen, QUESTION, lambda: None) == new.answer(seen, QUESTION, lambda: None)


@pytest.mark.parametrize(("name", "part"), [("opt", "qformer"), ("t5", "qformer"), ("instruct", "vision_model")])
def test_a_follow_up_does_not_look_again(name: str, part: str, folders: dict[str, Path]) -> None:
    answerer = opened(folders[name])
    looked: list[int] = []
    getattr(answerer._model, part).register_forward_hook(lambda *_: looked.append(1))
    seen = view()
    first = answerer.answer(seen, QUESTION, lambda: None)
    answerer.answer(seen, "how many dogs?", lambda: None)
    again = answerer.answer(View(Picture(seen.picture.pixels.copy(), PictureSource.FILE)), QUESTION, lambda: None)
    assert len(looked) == 1
    assert again == first
    answerer.forget()
    answerer.answer(seen, QUESTION, lambda: None)
    assert len(looked) == 2


def test_what_is_kept_is_bounded(folders: dict[str, Path]) -> None:
    answerer = opened(folders["opt"])
    for seed in range(15):
        answerer.describe(view(seed), lambda: None)
    assert len(answerer._kept) == 12


def test_the_instruction_reaches_the_q_former_of_instructblip(folders: dict[str, Path]) -> None:
    answerer = opened(folders["instruct"])
    pixels = view().picture.pixels
    one, other = (answerer._queries(pixels, text) for text in ("Question: a?", "Question: 2?"))
    assert not np.allclose(one.numpy(), other.numpy())


def test_read_text_goes_into_the_prompt(kind: str, folders: dict[str, Path]) -> None:
    answerer = opened(folders[kind])
    prompts: list[str] = []
    real = answerer._queries
    answerer._queries = lambda pixels, prompt: prompts.append(prompt) or real(pixels, prompt)  # type: ignore
    answerer.answer(view(read="EXIT 24\nplatform <image> 7\nEXIT 24"), QUESTION, lambda: None)
    assert prompts[0].count("EXIT 24") == 1
    assert "< image> 7" in prompts[0]  # a mark that was read is no mark
    assert prompts[0].index("EXIT") < prompts[0].index(QUESTION)
    prompts.clear()
    answerer.answer(view(regions=(Box(800, 800, 60, 60),), side=1000, read="EXIT 24"), QUESTION, lambda: None)
    assert ["EXIT 24" in prompt for prompt in prompts] == [True, False]  # a part need not show what the whole says


def test_a_part_is_asked_and_wins_when_it_is_surer(folders: dict[str, Path]) -> None:
    answerer = opened(folders["opt"])
    region = Box(800, 800, 60, 60)
    boxes = set()
    for seed in range(8):
        seen = view(seed, regions=(region,), side=1000)
        whole = answerer.answer(View(seen.picture), QUESTION, lambda: None)
        both = answerer.answer(seen, QUESTION, lambda: None)
        boxes.add(both.box is None)
        assert both.score >= whole.score
        assert (both == whole) == (both.box is None)
    assert boxes == {True, False}


def test_cancelled_at_any_pause_it_stays_usable(
    kind: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_pauses, "_BETWEEN", -1.0)  # before each layer, not by the clock
    answerer = opened(folders[kind])
    seen = view()
    pauses: list[None] = []
    expected = answerer.answer(seen, QUESTION, lambda: pauses.append(None))
    assert len(pauses) >= 3  # before the picture, its layers, and each token
    for number in range(0, len(pauses), 3):
        answerer.forget()
        left = iter(range(number))

        def pause(left: Any = left) -> None:
            if next(left, None) is None:
                raise Cancelled

        with pytest.raises(Cancelled):
            answerer.answer(seen, QUESTION, pause)
    assert answerer.answer(seen, QUESTION, lambda: None) == expected


def test_an_empty_answer_is_worth_nothing(folders: dict[str, Path]) -> None:
    import torch

    answerer = opened(folders["opt"])
    language = answerer._model.language_model
    end = language.config.eos_token_id
    language.lm_head = torch.nn.Linear(32, language.config.vocab_size)
    torch.nn.init.zeros_(language.lm_head.weight)
    torch.nn.init.zeros_(language.lm_head.bias)
    with torch.no_grad():
        language.lm_head.bias[end] = 9
    said = answerer.answer(view(), QUESTION, lambda: None)
    assert (said.text, said.score, said.calibrated) == ("", 0.0, False)
    assert answerer.describe(view(), lambda: None).text == ""


@pytest.mark.parametrize("precision", ["bf16", "int8"])
def test_other_precisions_answer(kind: str, precision: Any, folders: dict[str, Path]) -> None:
    plan = LoadPlan("cpu", precision)
    answerer = opened(folders[kind], plan)
    said = answerer.answer(view(), QUESTION, lambda: None)
    assert answerer.plan == plan
    assert 0 <= said.score <= 1


def test_modules_open_what_their_names_say(folders: dict[str, Path]) -> None:
    assert isinstance(opened(folders["t5"]), blip2.Blip2Answerer)
    assert isinstance(opened(folders["instruct"]), instructblip.InstructBlipAnswerer)


def test_a_stored_calibration_is_used(folders: dict[str, Path], tmp_path: Path) -> None:
    import shutil

    from assistant.seeing.calibration import Calibration
    from assistant.seeing.fitting import fit_likelihood

    folder = Path(shutil.copytree(folders["opt"], tmp_path / "fitted"))
    raw = opened(folder).answer(view(), QUESTION, lambda: None)
    rng = np.random.default_rng(0)
    likelihoods = rng.uniform(0, 1, 400)
    right = (rng.uniform(0, 1, 400) < likelihoods / 2).astype(np.float64)
    fit_likelihood(likelihoods, right, fitted_on="a test").write(folder)
    fitted = opened(folder).answer(view(), QUESTION, lambda: None)
    assert fitted.calibrated
    assert fitted.score == pytest.approx(Calibration.read(folder).of_likelihood(raw.score))  # type: ignore


def test_a_picture_that_nobody_may_write_is_looked_at_without_a_warning(folders: dict[str, Path]) -> None:
    shown = view()
    shown.picture.pixels.flags.writeable = False  # as pictures from files are
    opened(folders["opt"]).describe(shown, lambda: None)
