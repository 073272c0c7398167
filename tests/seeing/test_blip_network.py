"""BLIP's networks of ours say what `generate` says, and can be stopped at any moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import Cancelled
from assistant.models.plan import LoadPlan
from assistant.seeing import blip_files, blip_network
from assistant.seeing.blip import LONGEST, Network
from assistant.seeing.blip_torch import TorchNetwork
from assistant.seeing.generation import rounds
from tests.seeing.blip_plain import QUESTIONS, picture, plain, said
from tests.tiny_models.blip import END, tiny_blip


@pytest.fixture(scope="module", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    root = tmp_path_factory.mktemp("blip")
    return {answers: tiny_blip(root / str(answers), answers=answers, seed=2) for answers in (True, False)}


def nothing(*_: object) -> None:
    """A pause in which nothing more urgent is waiting; a listener that does not mind."""


def network(folder: Path, way: str) -> tuple[blip_files.Checkpoint, Network]:
    checkpoint = blip_files.read(folder, "tiny")
    if way == "torch":
        return checkpoint, TorchNetwork(checkpoint, LoadPlan("cpu", "fp32"), nothing)
    return checkpoint, blip_network.opened(checkpoint, 8 if way == "int8" else 32, nothing)


def features(checkpoint: blip_files.Checkpoint, made: Network, pixels: Any) -> Any:
    return made.see(checkpoint.normalised(checkpoint.shrunk(pixels)), nothing)


def expected(tokens: list[int]) -> tuple[int, ...]:
    """The plain call's tokens without their end, and without what only goes round in circles."""
    end = tokens.index(END) if END in tokens else len(tokens)
    for length in range(1, end + 1):
        if again := rounds(tokens[:length]):
            return tuple(tokens[: length - again])
    return tuple(tokens[:end])


@pytest.mark.parametrize("way", ["onnx", "torch"])
@pytest.mark.parametrize("ends", [0.0, 1.5])
def test_answers_are_those_of_generate(way: str, ends: float, tmp_path: Path) -> None:
    lengths = set()
    for seed in (1, 2):
        folder = tiny_blip(tmp_path / str(seed), seed=seed, ends=ends)
        checkpoint, made = network(folder, way)
        for number in range(3):
            seen = features(checkpoint, made, picture(number))
            for question in QUESTIONS:
                ids = checkpoint.words.cut(question, 64)
                found = made.write(seen, ids, nothing, longest=LONGEST).ids
                assert found == expected(said(folder, picture(number), question))
                lengths.add(len(found))
    assert len(lengths) > 1 or not ends  # some ended early


@pytest.mark.parametrize("way", ["onnx", "torch"])
@pytest.mark.parametrize("begin", [None, "a picture of", "the dog is"])
def test_captions_are_those_of_generate(way: str, begin: str | None, folders: dict[bool, Path]) -> None:
    checkpoint, made = network(folders[False], way)
    start = int(checkpoint.config["text_config"]["bos_token_id"])
    words = [] if begin is None else checkpoint.words.cut(begin, 64)[1:-1]
    for number in range(4):
        found = made.write(features(checkpoint, made, picture(number)), [start, *words], nothing, longest=LONGEST)
        assert found.ids == expected(said(folders[False], picture(number), begin, answers=False))


def test_a_checkpoint_whose_last_layer_is_not_the_table_of_words(tmp_path: Path) -> None:
    folder = tiny_blip(tmp_path / "untied", seed=2, tied=False)
    checkpoint, made = network(folder, "onnx")
    seen = features(checkpoint, made, picture())
    ids = checkpoint.words.cut(QUESTIONS[0], 64)
    assert made.write(seen, ids, nothing, longest=LONGEST).ids == expected(said(folder, picture(), QUESTIONS[0]))


def test_probabilities_are_those_of_the_tokens(folders: dict[bool, Path]) -> None:
    import torch

    checkpoint, made = network(folders[True], "onnx")
    seen = features(checkpoint, made, picture())
    found = made.write(seen, checkpoint.words.cut(QUESTIONS[0], 64), nothing, longest=5)
    processor, model = plain(folders[True])
    inputs = processor(images=picture(), text=QUESTIONS[0], return_tensors="pt")
    told = model.generate(**inputs, max_new_tokens=5, output_logits=True, return_dict_in_generate=True)
    chances = [torch.log_softmax(step[0], -1)[token].item() for step, token in
               zip(told.logits, told.sequences[0, 1:], strict=True)]  # fmt: skip
    assert not found.ended
    assert found.probability == pytest.approx(np.exp(sum(chances)), rel=1e-3)
    assert found.likelihood == pytest.approx(np.exp(np.mean(chances)), rel=1e-3)


def test_alternatives_begin_with_the_next_likely_words_and_go_on_as_generate_would(folders: dict[bool, Path]) -> None:
    checkpoint, made = network(folders[True], "onnx")
    ids = checkpoint.words.cut(QUESTIONS[0], 64)
    found = made.write(features(checkpoint, made, picture()), ids, nothing, longest=6, alternatives=2)
    tried = [found.ids[0]]
    by_first = {other.ids[0]: other for other in found.alternatives}
    assert len(by_first) == 2 and found.ids == tuple(said(folders[True], picture(), QUESTIONS[0], max_new_tokens=6))
    for _ in range(2):
        other = said(folders[True], picture(), QUESTIONS[0], max_new_tokens=6, logits_processor=_without(tried))
        assert by_first[other[0]].ids == tuple(other)
        tried.append(other[0])
    scores = [other.probability for other in found.alternatives]
    assert scores == sorted(scores, reverse=True)


def test_a_text_goes_on_as_it_would_alone_when_another_one_has_ended(folders: dict[bool, Path]) -> None:
    checkpoint, made = network(folders[True], "onnx")
    assert isinstance(made, blip_network.OnnxNetwork)
    seen = features(checkpoint, made, picture())
    ids = checkpoint.words.cut(QUESTIONS[0], 64)
    made.write(seen, ids, nothing, longest=1)
    inputs = {"ids": np.array(ids, np.int64), "places": np.arange(len(ids))}
    known = blip_network._all(made._question, inputs, seen.found)
    start = int(checkpoint.config["text_config"]["bos_token_id"])

    def begun() -> blip_network.Steps:
        texts = blip_network.Steps(made._step, checkpoint.config["text_config"], known, 8)
        texts.advance([start])
        return texts

    together = begun()
    together.spread([0, 0, 0])
    together.advance([5, 6, 7])
    together.spread([0, 2])
    found = together.advance([8, 9]).copy()
    for row, (first, second) in enumerate(((5, 8), (7, 9))):
        alone = begun()
        alone.advance([first])
        np.testing.assert_allclose(found[row], alone.advance([second])[0], rtol=1e-4, atol=1e-4)


def _without(tokens: list[int]) -> Any:
    """Forbids these as the first token, and as that only."""
    from transformers import LogitsProcessorList

    first = iter((True,))

    def forbid(_: Any, scores: Any) -> Any:
        if next(first, False):
            scores[:, tokens] = -np.inf
        return scores

    return LogitsProcessorList([forbid])


def test_8_bits_are_near(folders: dict[bool, Path]) -> None:
    checkpoint, exact = network(folders[True], "onnx")
    _, rounded = network(folders[True], "int8")
    same = 0
    for number in range(8):
        one, other = (features(checkpoint, each, picture(number)) for each in (exact, rounded))
        assert np.linalg.norm(one.features - other.features) < 0.05 * np.linalg.norm(one.features)
        for question in QUESTIONS:
            ids = checkpoint.words.cut(question, 64)
            first = [each.write(seen, ids, nothing, longest=1) for each, seen in ((exact, one), (rounded, other))]
            same += first[0].ids == first[1].ids
    assert same >= 29  # of 32; a random network has many words that are nearly as likely as the best


@pytest.mark.parametrize("way", ["onnx", "torch"])
def test_it_can_be_stopped_at_each_pause_and_used_again(way: str, folders: dict[bool, Path]) -> None:
    checkpoint, made = network(folders[True], way)
    pixels = checkpoint.normalised(checkpoint.shrunk(picture()))
    ids = checkpoint.words.cut(QUESTIONS[0], 64)

    def whole(pause: Any) -> tuple[int, ...]:
        return made.write(made.see(pixels, pause), ids, pause, longest=5, alternatives=1).ids

    pauses: list[None] = []
    wanted = whole(lambda: pauses.append(None))
    pieces = 2 if way == "onnx" else 1  # of the picture's four layers
    assert len(pauses) >= pieces + 5
    for number in range(len(pauses)):
        left = iter(range(number))

        def stop() -> None:
            if next(left, None) is None:  # noqa: B023 - called before the next round
                raise Cancelled

        with pytest.raises(Cancelled):
            whole(stop)
    assert whole(nothing) == wanted


def test_pictures_are_prepared_as_the_processor_does(folders: dict[bool, Path]) -> None:
    from PIL import Image
    from transformers import BlipProcessor
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

    checkpoint = blip_files.read(folders[True], "tiny")
    by_torch = BlipProcessor.from_pretrained(folders[True]).image_processor
    by_pillow = BlipImageProcessorPil.from_pretrained(folders[True])
    for height, width in ((80, 100), (64, 64), (30, 300), (7, 5), (500, 333)):
        pixels = np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8)
        ours = checkpoint.normalised(checkpoint.shrunk(pixels))[0]
        exact, near = (np.asarray(each(Image.fromarray(pixels), return_tensors="np")["pixel_values"][0])
                       for each in (by_pillow, by_torch))  # fmt: skip
        np.testing.assert_allclose(ours, exact, atol=1e-6)
        # torchvision rounds some pixels the other way: 1 of 255 in what is then divided by the spread, 0.26.
        np.testing.assert_allclose(ours, near, atol=2.1 / 255 / 0.26)
        assert (np.abs(ours - near) > 1e-4).mean() < 0.02


@pytest.mark.parametrize("text", ["What color is the dog?", "", "zebra, ÄÖ 'x' man's [SEP]", "a " * 200])
def test_words_are_cut_and_joined_as_the_processor_does(text: str, folders: dict[bool, Path]) -> None:
    processor, _ = plain(folders[True])
    words = blip_files.read(folders[True], "tiny").words
    ids = words.cut(text, 64)
    assert ids == processor.tokenizer(text, truncation=True, max_length=64).input_ids
    assert words.joined(ids) == processor.decode(ids, skip_special_tokens=True).strip()


def test_words_from_the_list_alone(folders: dict[bool, Path], tmp_path: Path) -> None:
    (tmp_path / "vocab.txt").write_bytes((folders[True] / "vocab.txt").read_bytes())
    alone, whole = blip_files.Words(tmp_path), blip_files.read(folders[True], "tiny").words
    for question in QUESTIONS:
        assert alone.cut(question, 64) == whole.cut(question, 64)
