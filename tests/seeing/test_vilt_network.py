"""ViLT's own graphs give what the plain call of transformers gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ModelMissing
from assistant.models.plan import LoadPlan
from assistant.seeing import open_answerer, vilt_files, vilt_network, vilt_pixels
from assistant.seeing.vilt import Vilt
from assistant.seeing.vilt_words import Words
from assistant.types import Progress
from tests.seeing.vilt_checkpoints import QUESTION, picture, plain_logits
from tests.tiny_models.vilt import tiny_vilt

# Square, wide, high, so wide that its longer side is limited, already of the right size, and one square high.
SHAPES = ((50, 50), (60, 90), (90, 60), (40, 200), (32, 48), (9, 300))
# Only whole multiples of a square are left of pictures, so these are stretched a little: as the processor does it.


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_vilt(tmp_path_factory.mktemp("vilt"))


def opened(folder: Path, precision: Any = "fp32", device: Any = "cpu", tell: Any = lambda _: None) -> Vilt:
    answerer = open_answerer(folder, "tiny", LoadPlan(device, precision), tell)
    assert isinstance(answerer, Vilt)
    return answerer


def test_logits_are_those_of_one_plain_call_with_pictures_of_different_shapes(checkpoint: Path) -> None:
    pictures = [picture(*shape, seed=number) for number, shape in enumerate(SHAPES[:-1])]
    questions = ["What color is the circle?", "Is there a circle?", "What is this?", "Does it contain red?", "is it"]
    wanted = plain_logits(checkpoint, pictures, questions)
    assert wanted.std(axis=0).mean() > 0.1  # or picture and question would make no difference
    model = opened(checkpoint)
    made = [model.logits(pixels, question)[0] for pixels, question in zip(pictures, questions, strict=True)]
    np.testing.assert_allclose(made, wanted, atol=1e-4)


def test_a_strip_thinner_than_a_square_still_gets_an_answer(checkpoint: Path) -> None:
    assert np.isfinite(opened(checkpoint).logits(picture(*SHAPES[-1]), QUESTION)[0]).all()


@pytest.mark.parametrize(
    "config",
    [
        {"qkv_bias": False},
        {"hidden_act": "relu"},
        {"hidden_act": "gelu_new"},
        {"num_hidden_layers": 1},
        {"hidden_act": "silu"},  # which no graph of ours has: torch runs it
    ],
    ids=str,
)
def test_networks_of_other_kinds(tmp_path: Path, config: dict[str, Any]) -> None:
    folder = tiny_vilt(tmp_path / "model", **config)
    pixels = picture(60, 90)
    np.testing.assert_allclose(
        opened(folder).logits(pixels, QUESTION)[0], plain_logits(folder, [pixels], [QUESTION])[0], atol=1e-4
    )


def test_torch_gives_the_same_logits(checkpoint: Path) -> None:
    from assistant.seeing.vilt_torch import TorchNetwork

    its = vilt_files.read(checkpoint, "tiny")
    network = TorchNetwork(its, LoadPlan(), lambda _: None)
    ids = Words(checkpoint, "tiny", 40)(QUESTION)
    for number, shape in enumerate(SHAPES[:-1]):
        pixels = picture(*shape, seed=number)
        logits, pooled = network.ask(network.look(pixels), ids)
        np.testing.assert_allclose(logits, plain_logits(checkpoint, [pixels], [QUESTION])[0], atol=1e-4)
        np.testing.assert_allclose(pooled, opened(checkpoint).logits(pixels, QUESTION)[1], atol=1e-4)


def test_only_some_squares_are_looked_at_where_the_checkpoint_says_so_and_always_the_same(tmp_path: Path) -> None:
    folder = tiny_vilt(tmp_path / "model", max_image_length=6)
    pixels = picture(60, 90)
    by_graph = opened(folder).logits(pixels, QUESTION)[0]
    its = vilt_files.read(folder, "tiny")
    from assistant.seeing.vilt_torch import TorchNetwork

    network = TorchNetwork(its, LoadPlan(), lambda _: None)
    ids = Words(folder, "tiny", 40)(QUESTION)
    by_torch = [network.ask(network.look(pixels), ids)[0] for _ in range(2)]
    np.testing.assert_allclose(by_torch, [by_graph, by_graph], atol=1e-4)
    whole = opened(tiny_vilt(tmp_path / "all")).logits(pixels, QUESTION)[0]
    assert np.abs(whole - by_graph).max() > 1e-3


def test_eight_bits_are_near_and_sixteen_by_torch_too(checkpoint: Path) -> None:
    pictures = [picture(60, 90, seed) for seed in range(8)]
    exact = np.array([opened(checkpoint).logits(each, QUESTION)[0] for each in pictures])
    for precision in ("int8", "bf16"):
        model = opened(checkpoint, precision)
        near = np.array([model.logits(each, QUESTION)[0] for each in pictures])
        assert 0 < np.abs(near - exact).max() < 0.15 * exact.std(), precision


@pytest.mark.parametrize("shape", [(480, 800), (1080, 1920), (300, 300), (900, 200), (33, 47), (384, 640)])
def test_pixel_values_are_the_processors(tmp_path: Path, shape: tuple[int, int]) -> None:
    from transformers import ViltImageProcessor
    from transformers.models.vilt.image_processing_pil_vilt import ViltImageProcessorPil

    folder = tiny_vilt(tmp_path / "model")
    preparing = vilt_files.read(folder, "tiny").preparing
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    mine = vilt_pixels.normalised(vilt_pixels.resized(pixels, preparing), preparing)
    wanted = ViltImageProcessorPil.from_pretrained(folder)(pixels, return_tensors="np")["pixel_values"][0]
    np.testing.assert_allclose(mine, wanted, atol=1e-6)
    # torch's own resizing rounds twice: two steps of 255 at most.
    by_torch = ViltImageProcessor.from_pretrained(folder)(pixels, return_tensors="np")["pixel_values"][0]
    np.testing.assert_allclose(mine, by_torch, atol=2.01 / 127.5)


def test_prepared_otherwise_where_the_files_say_so(tmp_path: Path) -> None:
    from transformers.models.vilt.image_processing_pil_vilt import ViltImageProcessorPil

    folder = tiny_vilt(tmp_path / "model", old_files=True)
    own = {"image_mean": [0.4, 0.5, 0.6], "image_std": [0.2, 0.3, 0.4], "size": {"shortest_edge": 48}, "resample": 2}
    ViltImageProcessorPil(**own, size_divisor=16).save_pretrained(folder)
    pixels = picture(100, 130)
    preparing = vilt_files.read(folder, "tiny").preparing
    wanted = ViltImageProcessorPil.from_pretrained(folder)(pixels, return_tensors="np")["pixel_values"][0]
    np.testing.assert_allclose(
        vilt_pixels.normalised(vilt_pixels.resized(pixels, preparing), preparing), wanted, atol=1e-6
    )
    np.testing.assert_allclose(
        opened(folder).logits(pixels, QUESTION)[0], plain_logits(folder, [pixels], [QUESTION])[0], atol=1e-4
    )


@pytest.mark.parametrize("old_files", [False, True])
def test_word_pieces_are_the_tokenizers(tmp_path: Path, old_files: bool) -> None:
    from transformers import AutoTokenizer

    folder = tiny_vilt(tmp_path / "model", old_files=old_files)
    plain, words = AutoTokenizer.from_pretrained(folder), Words(folder, "tiny", 40)
    for question in ("What color is the circle?", "  RED, green;  blue. ", "It isn't hérè", "Straße 東京 🙂", ""):
        assert words(question).tolist() == plain(question)["input_ids"], question
    long = words("is there a red circle " * 20)
    assert len(long) == 40 and long[-1] == words("red")[-1]


def test_words_that_it_never_learned_are_told_from_those_it_did(checkpoint: Path) -> None:
    words = Words(checkpoint, "tiny", 40)
    assert not words.strange("What color is the circle?")
    assert words.strange("What color is the elephant?")
    assert words.strange("東京 is red?")
    assert words.strange("What color is the zq?")  # a vocabulary of its training's own words has each whole


def test_a_checkpoint_is_prepared_once_and_again_when_it_was_trained_further(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "model"))
    heard: list[Progress] = []
    first = opened(folder, tell=heard.append).logits(picture(40, 40), QUESTION)[0]
    assert heard[-1].fraction == 1.0 and "tiny" in heard[-1].sentence
    monkeypatch.setattr(vilt_network.vilt_graphs, "write", lambda *_: pytest.fail("written again"))
    np.testing.assert_array_equal(opened(folder).logits(picture(40, 40), QUESTION)[0], first)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    other = tiny_vilt(tmp_path / "other", seed=1)
    shutil.copyfile(other / "model.safetensors", folder / "model.safetensors")
    again = opened(folder).logits(picture(40, 40), QUESTION)[0]
    np.testing.assert_allclose(again, plain_logits(other, [picture(40, 40)], [QUESTION])[0], atol=1e-4)
    assert len(list((tmp_path / "data").rglob("question.onnx"))) == 1


def test_graphs_that_were_cut_off_are_written_anew(checkpoint: Path, tmp_path: Path) -> None:
    first = opened(checkpoint).logits(picture(40, 40), QUESTION)[0]
    (weights,) = (tmp_path / "data").rglob("question.weights")
    weights.write_bytes(weights.read_bytes()[:100])  # the power failed before they were on the disk
    np.testing.assert_array_equal(opened(checkpoint).logits(picture(40, 40), QUESTION)[0], first)


def test_old_checkpoints_are_pickles(tmp_path: Path) -> None:
    folder = tiny_vilt(tmp_path / "model", pickled=True, old_files=True)
    pixels = picture(40, 60)
    made = opened(folder).logits(pixels, QUESTION)[0]
    np.testing.assert_allclose(made, plain_logits(folder, [pixels], [QUESTION])[0], atol=1e-4)


def _without(name: str) -> Any:
    def spoil(folder: Path) -> None:
        (folder / name).unlink()

    return spoil


def _changed(**values: Any) -> Any:
    def spoil(folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        (folder / "config.json").write_text(json.dumps(config | values), encoding="utf-8")

    return spoil


def _cut(name: str) -> Any:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:-100])

    return spoil


@pytest.mark.parametrize("precision", ["int8", "fp32", "bf16"])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_without("tokenizer.json"), "tokenizer"),
        (_without("processor_config.json"), "preprocessor_config"),
        (_without("model.safetensors"), "weights"),
        (_cut("model.safetensors"), "model.safetensors"),
        (_cut("tokenizer.json"), "tokenizer"),
        (_cut("processor_config.json"), "picture processor"),
        (_changed(hidden_size=64), "do not fit"),
        (_changed(num_hidden_layers=5), "do not fit"),
        (_changed(id2label={}, label2id={}), "list of answers"),
        (_changed(id2label={"0": "a"}, label2id={"a": 0}), "do not fit"),
        (_changed(hidden_size="wide"), "config.json"),
    ],
)
def test_one_sentence_says_what_is_wrong(
    checkpoint: Path, tmp_path: Path, spoil: Any, words: str, precision: str
) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "model"))
    spoil(folder)
    with pytest.raises(ModelMissing) as caught:
        opened(folder, precision)
    assert words in caught.value.sentence and caught.value.sentence.endswith(".")
    assert not list((tmp_path / "data").rglob("*.onnx"))


def test_a_full_disk_is_said_and_leaves_nothing(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(vilt_network.vilt_graphs, "_question", full)
    with pytest.raises(ModelMissing, match="no space left on device"):
        opened(checkpoint)
    assert not list((tmp_path / "data").rglob("*.onnx"))


def test_a_word_is_understood_in_the_other_spelling(checkpoint: Path) -> None:
    words = Words(checkpoint, "tiny", 40)
    assert words("what colour is it").tolist() == words("what color is it").tolist()
    assert not words.strange("what colour is the circle?")
