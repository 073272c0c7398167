"""Models that see and are here; the ways in which a machine loads them; which one is recommended."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from assistant.errors import BadInput, ModelMissing
from assistant.models import (
    catalogue,
    checkpoints,
    known,
    ladder,
    listing,
    naming,
    packaged,
    recommend,
    record,
    sizes,
    store,
)
from assistant.models.catalogue import SEEING
from assistant.models.hardware import Card, Hardware
from assistant.models.plan import LoadPlan
from assistant.seeing import BACK_ENDS
from assistant.settings import SeeingSettings

GB = 10**9
LAPTOP = Hardware(ram_total=16 * GB, ram_free=12 * GB, cores=4, disk_free=100 * GB)
H100 = Card("NVIDIA H100", 85 * GB, 80 * GB, (9, 0))
T4 = Card("NVIDIA T4", 16 * GB, 15 * GB, (7, 5))
TINY = Card("NVIDIA GTX 1650", 4 * GB, 3_900_000_000, (7, 5))


@pytest.fixture(autouse=True)
def quantised(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if bitsandbytes were installed."""
    monkeypatch.setattr(ladder, "_has_bitsandbytes", lambda: True)


def _make(folder: Path, kind: str = "vilt", network: str = "ViltForQuestionAnswering", **more: object) -> Path:
    folder.mkdir(parents=True)
    config = {"model_type": kind, "architectures": [network], **more}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "preprocessor_config.json").write_text("{}")
    save_file({"a": np.zeros((10, 5), np.float32), "b": np.zeros(7, np.float16)}, folder / "model.safetensors")
    return folder


def test_a_folder_is_found_and_named_after_itself(tmp_path: Path, home: Path) -> None:
    found = store.find(str(_make(tmp_path / "mine")))
    assert (found.folder, found.name, found.entry) == (tmp_path / "mine", "mine", None)


def test_a_known_model_is_found_by_its_name_and_by_the_hubs(home: Path, models: Path) -> None:
    _make(models / "vilt-vqa")
    for name in ("vilt-vqa", "dandelin/vilt-b32-finetuned-vqa", "Dandelin/ViLT-b32-finetuned-vqa", " vilt-vqa "):
        found = store.find(name)
        assert (found.folder, found.name) == (models / "vilt-vqa", "vilt-vqa")
        assert found.entry is not None


def test_one_that_is_not_here_says_how_it_gets_here(home: Path, models: Path) -> None:
    with pytest.raises(ModelMissing, match=r"can be downloaded, 15 gigabytes: run lookaloud models download blip2-opt"):
        store.find("blip2-opt-2.7b")
    with pytest.raises(ModelMissing, match="Run lookaloud models download somebody/nothing to get it"):
        store.find("somebody/nothing")
    with pytest.raises(ModelMissing, match="Run lookaloud models to hear those there are"):
        store.find("nothing")
    with pytest.raises(ModelMissing, match="No model is named"):
        store.find("")
    (models / "blip2-opt-2.7b" / checkpoints.PARTIAL).mkdir(parents=True)
    with pytest.raises(ModelMissing, match="was broken off"):
        store.find("blip2-opt-2.7b")


def test_a_model_in_the_hubs_own_cache_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(home / "hub"))
    cache = home / "hub" / "models--dandelin--vilt-b32-finetuned-vqa"
    commit = catalogue.hub.VILT_VQA.revision
    snapshot = _make(cache / "snapshots" / commit)
    assert checkpoints._in_hub_cache("nobody/nothing", ()) is None
    found = checkpoints._in_hub_cache("dandelin/vilt-b32-finetuned-vqa", (commit,))
    if found is not None:  # the client reads its cache's place when it is imported, which may be long ago
        assert found == snapshot


def test_the_best_that_suits_the_machine_is_the_first(
    home: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("vilt-vqa", "smolvlm2-2.2b", "vilt-mlm"):
        _make(models / name)
    monkeypatch.setattr(store.hardware, "look", lambda: LAPTOP)
    assert [each.name for each in store.installed()] == ["vilt-vqa", "smolvlm2-2.2b"]
    monkeypatch.setattr(store.hardware, "look", lambda: replace(LAPTOP, cards=(H100,)))
    assert [each.name for each in store.installed()] == ["smolvlm2-2.2b", "vilt-vqa"]
    _make(models / "trained-here")
    _make(models / "a-voice", "speecht5", "SpeechT5ForTextToSpeech")
    assert [each.name for each in store.installed()] == ["trained-here", "smolvlm2-2.2b", "vilt-vqa"]


def test_parameters_are_counted_without_loading(tmp_path: Path) -> None:
    folder = _make(tmp_path / "m")
    assert sizes.parameters(checkpoints.weight_files(folder)) == 57
    (folder / "model.safetensors").write_bytes(b"not one")
    with pytest.raises(ValueError, match="not in the safetensors format"):
        sizes.parameters((folder / "model.safetensors",))


@pytest.mark.parametrize(
    ("cards", "size", "expected"),
    [
        ((H100,), 3_745_000_000, ["cuda fp16", "cuda int8", "cuda int4", "cpu int8"]),
        ((T4,), 7_900_000_000, ["cuda int8", "cuda int4", "cpu int8"]),
        ((TINY,), 3_745_000_000, ["cuda int4", "cpu int8"]),
        ((), 3_745_000_000, ["cpu int8"]),
        ((), 500_000_000, ["cpu fp32", "cpu int8"]),
    ],
)
def test_the_ladder_begins_with_what_fits_and_goes_down(
    cards: tuple[Card, ...], size: int, expected: list[str]
) -> None:
    machine = replace(LAPTOP, cards=cards)
    found = ladder.ladder("blip2", size, machine)
    assert [f"{plan.device} {plan.precision}" for plan in found] == expected


def test_without_bitsandbytes_nothing_is_quantised_on_the_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "_has_bitsandbytes", lambda: False)
    found = ladder.ladder("blip2", 3_745_000_000, replace(LAPTOP, cards=(TINY,)))
    assert found == (LoadPlan("cpu", "int8"),)


def test_an_apple_processor_lends_part_of_its_memory() -> None:
    mac = replace(LAPTOP, mps=True)
    assert ladder.ladder("chat", 2_250_000_000, mac)[0] == LoadPlan("mps", "fp16")
    assert ladder.ladder("chat", 5_500_000_000, mac)[0].device == "cpu"


def test_an_apple_processor_does_not_lend_all_of_its_memory() -> None:
    whole = Hardware(mps=True, ram_total=16_000_000_000, ram_free=16_000_000_000, cores=8, bf16=True)
    assert ladder.ladder("blip2", 4_000_000_000, whole)[0].device == "mps"
    assert ladder.ladder("blip2", 6_000_000_000, whole)[0].device == "cpu"


def test_small_models_are_in_8_bits_on_the_processor() -> None:
    assert ladder.ladder("vilt", 118_000_000, LAPTOP) == (LoadPlan("cpu", "int8"),)
    assert ladder.ladder("blip", 361_000_000, LAPTOP) == (LoadPlan("cpu", "int8"),)


def test_bfloat16_where_the_model_and_the_card_want_it(tmp_path: Path) -> None:
    t5 = _make(tmp_path / "t5", "blip-2", "Blip2ForConditionalGeneration", text_config={"model_type": "t5"})
    opt = _make(tmp_path / "opt", "blip-2", "Blip2ForConditionalGeneration", text_config={"model_type": "opt"})
    talks = _make(tmp_path / "talks", "smolvlm", "SmolVLMForConditionalGeneration")
    new, old = replace(LAPTOP, cards=(H100,)), replace(LAPTOP, cards=(T4,))
    assert [store.plans(folder, new)[0].precision for folder in (t5, opt, talks)] == ["bf16", "fp16", "bf16"]
    assert store.plans(talks, old)[0].precision == "fp16"
    assert store.plans(store.find(str(opt)), new)[0] == LoadPlan("cuda", "fp16")


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("int8", LoadPlan("cuda", "int8")), ("cpu", LoadPlan("cpu", "int8")), ("cuda int4", LoadPlan("cuda", "int4")),
        ("cpu-fp32", LoadPlan("cpu", "fp32")), ("auto", LoadPlan("cuda", "fp16")), ("", LoadPlan("cuda", "fp16")),
    ],
)  # fmt: skip
def test_what_is_wanted_comes_first(wanted: str, first: LoadPlan) -> None:
    found = ladder.ladder("blip2", 3_745_000_000, replace(LAPTOP, cards=(H100,)), wanted)
    assert found[0] == first
    assert len(found) == len(set(found)) > 1


def test_what_cannot_be_wanted_is_said() -> None:
    with pytest.raises(BadInput, match="can't be loaded as fp8"):
        ladder.ladder("blip2", 1, LAPTOP, "fp8")


def test_a_machine_without_enough_memory_still_has_a_way() -> None:
    small = replace(LAPTOP, ram_free=GB)
    assert ladder.ladder("blip2", 3_745_000_000, small) == (LoadPlan("cpu", "int8"),)
    assert "memory" in ladder.unfit("blip2", 3_745_000_000, small)


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        (LAPTOP, "blip-vqa"),
        (replace(LAPTOP, cores=16, bf16=True, ram_free=14 * GB), "smolvlm2-500m"),
        (replace(LAPTOP, cards=(H100,)), "qwen3-vl-4b"),
        (replace(LAPTOP, cards=(TINY,)), "qwen3-vl-2b"),
        (replace(LAPTOP, mps=True), "qwen3-vl-4b"),
        (replace(LAPTOP, ram_free=GB // 2), "vilt-vqa"),
    ],
)
def test_the_recommendation_depends_on_the_machine(machine: Hardware, name: str) -> None:
    advice = recommend.recommend(machine)
    assert advice[0].model.name == name
    assert advice[-1].model.name == "vilt-vqa"
    assert len({each.model.name for each in advice}) == len(advice)


def test_what_may_not_be_used_at_work_is_never_recommended() -> None:
    for cards in ((), (T4,), (H100,)):
        for each in recommend.recommend(replace(LAPTOP, cards=cards)):
            assert "not for business" not in each.model.hub.licence


def test_the_catalogue_holds_together() -> None:
    names = [each.name for each in known.entries()]
    assert len(names) == len(set(names))
    families = {module for module, _ in BACK_ENDS}
    for each in SEEING:
        assert each.family in families
        assert each.sentence.endswith(".")
        assert each.hub.licence
        assert each.hub.download_size > each.parameters  # the least that a weight takes in a file is more than a byte
        assert each.hub.revision == "" or len(bytes.fromhex(each.hub.revision)) == 20
        for file in each.hub.hub_files:
            assert len(bytes.fromhex(file.sha256)) == 32
        for _, checksum in each.hub.sums:
            assert len(bytes.fromhex(checksum)) == 32
        for score in each.scores:
            assert score.source
    assert known.entry_of("MICROSOFT/speecht5_tts") is packaged.model("speecht5")
    assert known.entry_of("some.body/some_thing").name == "some.body--some_thing"
    for wrong in ("", "nobody", "a/b/c", "../x"):
        with pytest.raises(ModelMissing, match="Run lookaloud models to hear those there are") as raised:
            known.entry_of(wrong)
        assert "Did you mean" not in raised.value.sentence


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("vilt", "vilt-vqa"),
        ("BLIP-vqa-base", "blip-vqa"),
        ("vilt-b32-vqua", "vilt-vqa"),
        ("blip2", "blip2-opt-2.7b"),
        ("smolvml2-256m", "smolvlm2-256m"),
        ("whisper", "whisper-tiny-en"),
        ("dog", ""),
        ("", ""),
    ],
)
def test_the_name_that_was_probably_meant(written: str, meant: str) -> None:
    assert naming.nearest(written, known.entries()) == meant


def test_every_model_is_listed_once_and_can_be_heard(home: Path, models: Path) -> None:
    _make(models / "mine")
    _make(models / "blip2-opt-2.7b")
    rows = list(listing.rows(LAPTOP, SeeingSettings()))
    assert [row.name for row in rows[:2]] == ["mine", "blip2-opt-2.7b"]
    assert sorted(row.name for row in rows) == sorted(["mine", *(each.name for each in known.entries())])
    assert [row.name for row in rows if row.kind == "seeing" and row.installed] == ["mine", "blip2-opt-2.7b"]
    for row in rows:
        assert row.sentence.endswith(".")
        assert "\n" not in row.sentence
        json.dumps(row.values)
    said = " ".join(listing.details("smolvlm", LAPTOP))
    assert "DocVQA, test: 81.6, by its model card." in said
    assert "in 4 bits" in said
    assert "Its licence is MIT." in list(listing.details("speecht5", LAPTOP))


def _heard(seeing: SeeingSettings) -> dict[str, str]:
    return {row.name: row.sentence for row in listing.rows(LAPTOP, seeing)}


def test_the_list_says_which_one_is_in_use_what_it_takes_and_under_which_licence(
    home: Path, models: Path, tmp_path: Path
) -> None:
    _make(models / "mine")
    _make(models / "vilt-vqa")
    own = str(_make(tmp_path / "elsewhere"))
    heard = _heard(SeeingSettings())
    assert "In use, as the best that is installed." in heard["mine"]
    assert "In use" not in heard["vilt-vqa"]
    assert "It is installed; licence Apache-2.0. It fits this machine: it takes 325 megabytes" in heard["vilt-vqa"]
    assert "To download: about 1.5 gigabytes, licence BSD-3-Clause." in heard["blip-vqa"]
    assert "slow without a graphics card" in heard["blip2-opt-2.7b"]
    heard = _heard(SeeingSettings(model="vilt-vqa", second="mine"))
    assert "In use. It is installed" in heard["vilt-vqa"]
    assert "Gives the second opinion." in heard["mine"]
    heard = _heard(SeeingSettings(model=own, second="gone"))
    assert heard[own].startswith("elsewhere: ") and "In use." in heard[own]
    assert "gone: chosen, but not here. " in heard["gone"]
    used = [row.name for row in listing.rows(LAPTOP, SeeingSettings(model="vilt-vqa")) if row.values.get("used")]
    assert used == ["vilt-vqa"]


def test_a_download_of_any_repository_that_was_broken_off_is_not_forgotten(home: Path, models: Path) -> None:
    for name in ("some--body", "speecht5", "broken"):
        partial = models / name / checkpoints.PARTIAL
        partial.mkdir(parents=True)
        if name != "broken":
            content = {"repository": name.replace("--", "/"), "revision": "main", "files": []}
            (partial / checkpoints.PARTIAL_LIST).write_text(json.dumps(content))
    heard = _heard(SeeingSettings())
    assert heard["some/body"] == "some/body: Its download was broken off and can go on."
    assert "broken" not in heard
    assert heard["speecht5"].startswith("speecht5, for voices")


def test_all_about_a_model_of_ones_own(home: Path, models: Path) -> None:
    _make(models / "mine")
    assert list(listing.details("mine", LAPTOP)) == [
        f"mine is in the folder {models / 'mine'}.",
        "It would be loaded on the processor in 8 bits.",
    ]


def test_a_record_that_is_damaged_is_none(tmp_path: Path) -> None:
    assert record.read(tmp_path) is None
    (tmp_path / record.RECORD).write_text('{"files": [{"path": 3}]}')
    assert record.read(tmp_path) is None
    assert record.missing(tmp_path) is None
