"""The engine: streamed, the same every time, cancelled anywhere, and never wrong for long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cancel import CancelToken
from assistant.errors import Cancelled, ModelMissing
from assistant.speaking.speecht5 import Limits, SpeechT5Synthesizer, Unspoken, opening
from assistant.speaking.speecht5.dice import Dice
from assistant.speaking.speecht5.network import Decoding, Floats, Network, Steps
from assistant.speaking.speecht5.pipeline import Pipeline
from assistant.speaking.speecht5.sizes import Sizes
from assistant.speaking.speecht5.tokens import Tokens
from tests.speaking.speecht5.conftest import SPEAKER, VOICE
from tests.speaking.speecht5.test_watch import focused
from tests.tiny_models import tiny_hifigan, tiny_speecht5

TEXT = "Your train leaves at eight, from platform seven, and it is on time."
CAPPED = Limits(most_steps=130, end_at_most=True)


def engine(folders: tuple[Path, Path], network: Network | None = None, limits: Limits = CAPPED) -> SpeechT5Synthesizer:
    opened = (lambda *_: network) if network else None
    return SpeechT5Synthesizer(*map(str, folders), open_network=opened, limits=limits)


def said(made: SpeechT5Synthesizer, text: str = TEXT, voice: object = VOICE) -> list[NDArray[np.float32]]:
    return [chunk.samples for chunk in made.stream(text, voice, CancelToken())]  # type: ignore[arg-type]


def test_streamed_sound_is_the_whole_sound(folders: tuple[Path, Path], network: Network) -> None:
    chunks = said(engine(folders, network))
    assert len(chunks) > 3
    its = network.sizes
    assert len(chunks[0]) < 0.25 * its.sample_rate < len(chunks[-2])  # the first comes soon
    tokens = Tokens(folders[0], 81)
    masks = Dice(TEXT, SPEAKER, 0, its.mask_shape, its.keep).throw(130)
    mel = network.begin(tokens.ids(TEXT), SPEAKER, 130).advance(masks).mel.reshape(-1, its.mel_bins)
    whole = Pipeline(its.stages, network.stages).feed(mel, ends=True)
    np.testing.assert_allclose(np.concatenate(chunks), whole, atol=2e-6)
    assert len(whole) == 130 * its.reduction * its.hop


def test_the_same_words_sound_the_same_and_others_do_not(folders: tuple[Path, Path]) -> None:
    def sound(text: str, speaker: NDArray[np.float32] = SPEAKER) -> bytes:
        return np.concatenate(said(made, text, replace(VOICE, embedding=speaker))).tobytes()

    made = engine(folders)
    first = sound(TEXT)
    sound("Something else.")
    assert sound(TEXT) == first
    assert [len(chunk) for chunk in said(made)] == [len(chunk) for chunk in said(made)]
    made.unload()
    assert sound(TEXT) == first
    assert sound(TEXT, SPEAKER[::-1].copy()) != first


def test_a_long_text_is_spoken_in_stretches(folders: tuple[Path, Path], small: Network) -> None:
    limits = Limits(most_steps=20, end_at_most=True)
    text = "It goes on, and on. " * 100
    samples = sum(map(len, said(engine(folders, small, limits), text)))
    assert samples == pytest.approx(20 * 512 * len(text) / 290, rel=0.1)


@pytest.mark.parametrize("stride", [1, 8])
def test_no_more_steps_than_the_model_has_places_for(tmp_path: Path, folders: tuple[Path, Path], stride: int) -> None:
    tiny_speecht5(tmp_path, stop_bias=-20, max_speech_positions=30)
    network = opening.open_network(tmp_path, folders[1])
    network.stride = stride  # type: ignore[misc]
    heard = sum(map(len, said(engine((tmp_path, folders[1]), network))))
    assert heard == 30 // stride * stride * 512


def test_a_model_that_stops_at_once(tmp_path: Path, folders: tuple[Path, Path]) -> None:
    made = engine((tiny_speecht5(tmp_path, stop_bias=20), folders[1]))
    assert [len(chunk) for chunk in said(made)] == [512]  # one step


@pytest.mark.parametrize("step", [0, 1, 7, 30, 100])
def test_cancelled_at_any_step(folders: tuple[Path, Path], small: Network, step: int) -> None:
    token = CancelToken()
    counting = Scripted(small, steps=lambda n: token.cancel() if n == step else None)
    made = engine(folders, counting)
    with pytest.raises(Cancelled):
        list(made.stream(TEXT, VOICE, token))
    assert counting.taken == step + 1


def test_cancelled_before_it_begins(folders: tuple[Path, Path]) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        next(engine(folders).stream(TEXT, VOICE, token))


def test_a_stream_that_is_dropped_leaves_nothing_behind(folders: tuple[Path, Path], small: Network) -> None:
    made = engine(folders, small)
    first = said(made)
    stream = made.stream(TEXT, VOICE, CancelToken())
    next(stream)
    del stream
    np.testing.assert_array_equal(np.concatenate(said(made)), np.concatenate(first))


class Scripted:
    """A real network whose attention follows a script, for a random one looks nowhere.

    Args:
        network: the real one.
        places: for each attempt, the token that each step looks at; the last one again when it runs out; None for 2
            steps a token, then a stop.
        steps: called with the number of each step before it is taken.
    """

    def __init__(
        self,
        network: Network,
        places: Sequence[list[int] | None] = (),
        steps: Callable[[int], object] | None = None,
    ) -> None:
        self.sizes: Sizes = network.sizes
        self.stride = network.stride
        self.stages = network.stages
        self._network, self._places, self._steps = network, list(places), steps
        self.taken = 0
        self.texts: list[int] = []

    def begin(self, ids: NDArray[np.int64], embedding: Floats, most_steps: int) -> Decoding:
        real = self._network.begin(ids, embedding, most_steps)
        script = self._places.pop(0) if self._places else None
        self.texts.append(len(ids))
        outer, at = self, [0]

        class Run:
            def advance(self, masks: NDArray[np.bool_]) -> Steps:
                if outer._steps:
                    outer._steps(outer.taken)
                outer.taken += 1
                made = real.advance(masks)
                place = at[0] // 2 if script is None else script[min(at[0], len(script) - 1)]
                at[0] += 1
                stop = script is None and place >= len(ids) - 1
                row = focused(min(place, len(ids) - 1), len(ids))
                return Steps(made.mel, np.array([float(stop)], np.float32), row[None])

        return Run()


def reading(upto: int) -> list[int]:
    return [token for token in range(upto) for _ in range(2)]


GOOD = 2 * len(TEXT) + 3  # steps that the script takes for all of it


def test_what_reads_on_is_heard_whole(folders: tuple[Path, Path], small: Network) -> None:
    heard = sum(map(len, said(engine(folders, Scripted(small), Limits()))))
    assert heard == GOOD * 512


def test_a_fault_before_anything_was_heard_is_not_heard(folders: tuple[Path, Path], small: Network) -> None:
    jump = [*reading(5), *[50] * 20]
    scripted = Scripted(small, [jump])
    heard = np.concatenate(said(engine(folders, scripted, Limits())))
    assert scripted.texts == [len(TEXT) + 2] * 2
    assert len(heard) == GOOD * 512
    other = Dice(TEXT, SPEAKER, 1, small.sizes.mask_shape, small.sizes.keep).throw(GOOD)
    mel = small.begin(Tokens(folders[0], 81).ids(TEXT), SPEAKER, GOOD).advance(other).mel
    again = Pipeline(small.sizes.stages, small.stages).feed(mel.reshape(-1, small.sizes.mel_bins), ends=True)
    np.testing.assert_allclose(heard, again, atol=2e-6)


@pytest.mark.parametrize("jump", (34, 40, *range(42, 50)))
def test_after_a_fault_only_the_rest_is_said_again(folders: tuple[Path, Path], small: Network, jump: int) -> None:
    text = "It goes on and on, and so it will until the end of the day is here; then it is over."
    # Every token is looked at for 2 steps; at token `jump` it goes back. Token t is character t - 1.
    scripted = Scripted(small, [[*reading(jump), *[jump - 25] * 20]])
    heard = sum(map(len, said(engine(folders, scripted, Limits()), text)))
    space = text.rindex(" ", 0, jump - 1)
    rest = text[space + 1 :]
    assert scripted.texts == [len(text) + 2, len(rest) + 2]
    assert heard == (2 * (space + 1) + 2 * len(rest) + 3) * 512


def test_two_faults_leave_the_rest_to_another_engine(folders: tuple[Path, Path], small: Network) -> None:
    place = TEXT.index("seven")
    scripted = Scripted(small, [[*reading(place + 1), *[place - 25] * 20], [*reading(3), *[20] * 20]])
    made = engine(folders, scripted, Limits())
    chunks = []
    with pytest.raises(Unspoken) as caught:
        for chunk in made.stream(f"{TEXT} {TEXT * 5}", VOICE, CancelToken()):
            chunks.append(chunk)
    assert caught.value.rest.startswith("seven, and it is on time.")
    assert caught.value.rest.endswith(TEXT)
    assert chunks


def test_a_model_that_never_ends_is_given_up(folders: tuple[Path, Path]) -> None:
    made = engine(folders, limits=Limits())
    with pytest.raises(Unspoken) as caught:
        said(made, "Yes.")
    assert caught.value.rest == "Yes."


def test_what_has_no_letter_goes_to_another_engine(folders: tuple[Path, Path], small: Network) -> None:
    made = engine(folders, small)
    with pytest.raises(Unspoken) as caught:
        said(made, "中文")
    assert caught.value.rest == "中文"
    assert said(made, " ") == []


@pytest.mark.parametrize("speaker", [None, np.zeros(512, np.float32), np.ones(3, np.float32), SPEAKER * np.nan])
def test_a_voice_without_a_speaker(folders: tuple[Path, Path], speaker: NDArray[np.float32] | None) -> None:
    made = engine(folders)
    voice = replace(VOICE, embedding=speaker)
    for act in (lambda: made.load(voice), lambda: said(made, TEXT, voice)):
        with pytest.raises(ModelMissing):
            act()
    with pytest.raises(ModelMissing):
        made.load()


def test_own_weights_and_vocoder_of_a_voice(folders: tuple[Path, Path], tmp_path: Path) -> None:
    made = engine(folders)
    base = np.concatenate(said(made))
    tiny_speecht5(tmp_path, seed=9, stop_bias=-20)
    fine = np.concatenate(said(made, TEXT, replace(VOICE, folder=tmp_path)))
    tiny_hifigan(tmp_path / "vocoder", seed=9)
    other = np.concatenate(said(made, TEXT, replace(VOICE, folder=tmp_path)))
    assert len({base.tobytes(), fine.tobytes(), other.tobytes()}) == 3
    assert np.concatenate(said(made)).tobytes() == base.tobytes()
    named = replace(VOICE, folder=tmp_path / "empty", model=str(tmp_path))
    assert np.concatenate(said(made, TEXT, named)).tobytes() == fine.tobytes()


def test_a_checkpoint_that_is_not_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelMissing, match="lookaloud models download speecht5"):
        SpeechT5Synthesizer().load(VOICE)
