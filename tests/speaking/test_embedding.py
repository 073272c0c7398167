"""Speaker embeddings: speechbrain's own network, averages without strangers, blends."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelMissing, VoiceError
from assistant.speaking.arctic import speaker_embedding
from assistant.speaking.embedding import SAMPLE_RATE, SpeakerEncoder, average, blend
from tests.tiny_models import tiny_speaker_encoder

RANDOM = np.random.default_rng(3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_speaker_encoder(tmp_path_factory.mktemp("xvector"))


def _unit(vector: np.ndarray) -> np.ndarray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _noise(seconds: float) -> np.ndarray:
    return (np.random.default_rng(5).normal(size=int(seconds * SAMPLE_RATE)) * 0.1).astype(np.float32)


def test_the_numbers_are_those_of_speechbrains_own_pipeline(folder: Path) -> None:
    import torch
    from speechbrain.lobes.features import Fbank
    from speechbrain.lobes.models.Xvector import Xvector
    from speechbrain.processing.features import InputNormalization

    samples = _noise(2.0)
    network = Xvector(device="cpu", in_channels=24, tdnn_channels=[16, 16, 16, 16, 48])
    network.load_state_dict(torch.load(folder / "embedding_model.ckpt", weights_only=True))
    network.eval()
    lengths = torch.ones(1)
    with torch.no_grad():
        features = Fbank(n_mels=24)(torch.from_numpy(samples)[None])
        features = InputNormalization(norm_type="sentence", std_norm=False)(features, lengths)
        torch.manual_seed(0)
        theirs = torch.nn.functional.normalize(network(features, lengths)[0, 0], dim=0).numpy()
    np.testing.assert_allclose(SpeakerEncoder(folder).embed(samples), theirs, atol=1e-5)


def test_the_same_recording_gives_the_same_numbers_and_leaves_other_random_numbers_alone(folder: Path) -> None:
    import torch

    encoder = SpeakerEncoder(folder)
    torch.manual_seed(11)
    first = encoder.embed(_noise(1.5))
    after = float(torch.rand(1))
    assert first.shape == (512,)
    assert first.dtype == np.float32
    np.testing.assert_array_equal(first, encoder.embed(_noise(1.5)))
    torch.manual_seed(11)
    assert after == float(torch.rand(1))


def test_the_yaml_beside_the_weights_is_never_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    SpeakerEncoder(folder).embed(_noise(1.0))
    assert list(tmp_path.iterdir()) == []


class _Malicious:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        import os

        return os.system, ("touch hacked",)


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.chdir(tmp_path)
    torch.save({"blocks.0.conv.weight": _Malicious()}, tmp_path / "embedding_model.ckpt")
    with pytest.raises(ModelMissing, match="Download it again"):
        SpeakerEncoder(tmp_path).load()
    assert not (tmp_path / "hacked").exists()


def test_without_the_network_the_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(ModelMissing, match="lookaloud models download xvector"):
        SpeakerEncoder().load()


@pytest.mark.parametrize("samples", [_noise(0.5), np.zeros(2 * SAMPLE_RATE, np.float32)])
def test_a_recording_that_is_too_short_or_silent_is_named(folder: Path, samples: np.ndarray) -> None:
    with pytest.raises(VoiceError, match=r"take 3\.wav is too short or silent"):
        SpeakerEncoder(folder).embed(samples, "take 3.wav")


def test_a_stranger_among_the_takes_is_left_out_by_name() -> None:
    speaker = _unit(RANDOM.normal(size=512))
    takes = [_unit(speaker + 0.02 * RANDOM.normal(size=512)) for _ in range(6)]
    stranger = _unit(RANDOM.normal(size=512))
    vector, left_out = average([*takes[:2], stranger, *takes[2:]], [f"{n}.wav" for n in range(7)])
    assert left_out == ("2.wav",)
    np.testing.assert_allclose(vector, average(takes, [""] * 6)[0], atol=1e-6)


def test_takes_that_agree_all_count_and_with_three_nobody_is_the_odd_one() -> None:
    speaker = _unit(RANDOM.normal(size=512))
    alike = [_unit(speaker + 0.001 * RANDOM.normal(size=512)) for _ in range(8)]
    assert average(alike, [str(n) for n in range(8)])[1] == ()
    assert average([*alike[:2], _unit(RANDOM.normal(size=512))], ["a", "b", "c"])[1] == ()
    with pytest.raises(VoiceError):
        average([], [])


def test_a_blend_lies_on_the_arc_between_the_two() -> None:
    one, other = _unit(RANDOM.normal(size=512)), _unit(RANDOM.normal(size=512))
    np.testing.assert_allclose(blend(one, other, 0.0), one, atol=1e-6)
    np.testing.assert_allclose(blend(one, other, 1.0), other, atol=1e-6)
    angle = np.arccos(one @ other)
    for amount in (0.25, 0.5, 0.8):
        mixed = blend(one, other, amount)
        assert np.linalg.norm(mixed) == pytest.approx(1.0, abs=1e-5)
        assert np.arccos(one @ mixed) == pytest.approx(amount * angle, abs=1e-3)
    np.testing.assert_allclose(blend(one, one, 0.5), one, atol=1e-6)
    with pytest.raises(VoiceError, match="opposites"):
        blend(one, -one, 0.5)
    for amount in (-0.1, 1.1, float("nan")):
        with pytest.raises(VoiceError, match="from 0"):
            blend(one, other, amount)


def _archive(path: Path, members: dict[str, np.ndarray]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, values in members.items():
            file = io.BytesIO()
            np.save(file, values)
            archive.writestr(f"spkrec-xvect/{name}", file.getvalue())
    return path


def test_an_arctic_speaker_is_the_average_of_that_speakers_sentences(tmp_path: Path) -> None:
    slt, bdl = _unit(RANDOM.normal(size=512)), _unit(RANDOM.normal(size=512))
    members = {f"cmu_us_slt_arctic-wav-arctic_a000{n}.npy": slt * n for n in (1, 2, 3)}
    file = _archive(tmp_path / "spkrec-xvect.zip", members | {"cmu_us_bdl_arctic-wav-arctic_a0001.npy": bdl})
    vector, sentences = speaker_embedding(file, "slt")
    np.testing.assert_allclose(vector, slt, atol=1e-6)
    assert sentences == 3
    with pytest.raises(VoiceError, match="awb, bdl"):
        speaker_embedding(file, "nobody")


def test_numbers_that_are_a_pickle_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = _archive(tmp_path / "a.zip", {"cmu_us_slt_arctic-wav-a.npy": np.array([_Malicious()], dtype=object)})
    with pytest.raises(VoiceError, match="can't be read"):
        speaker_embedding(file, "slt")
    assert not (tmp_path / "hacked").exists()
