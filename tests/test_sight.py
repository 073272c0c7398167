"""The model that sees, around a stand-in for the model itself: loading, waiting, memory, forgetting, two models."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import Cancelled, LookaloudError, ModelMissing
from assistant.models.plan import BYTES, LoadPlan
from assistant.request import Request
from assistant.seers import MAKING_ROOM
from assistant.settings import SeeingSettings
from assistant.sight import Sight
from assistant.types import Picture, PictureSource, Progress, View
from assistant.worker import ModelThread, Priority
from tests.seeing.stand_in import Behaviour, checkpoint, install


class Rig:
    """A sight with its model thread."""

    def __init__(self, folder: Path, behaviour: Behaviour) -> None:
        self.folder, self.behaviour = folder, behaviour
        self.one, self.other = checkpoint(folder / "one"), checkpoint(folder / "other")
        self.worker = ModelThread()
        self.made_room = 0
        self.told: list[Progress] = []
        self.settings = SeeingSettings(model=self.one)
        self.sight = Sight(self.settings, self.worker, self._make_room)

    def _make_room(self) -> None:
        self.made_room += 1

    def use(self, **changes: object) -> None:
        self.settings = SeeingSettings(**{"model": self.one, **changes})  # type: ignore[arg-type]
        self.sight.apply(self.settings)

    def see(self, question: str = "what is it?", view: View | None = None, request: Request | None = None) -> str:
        found = self.sight.see(request or Request(1), view or VIEW, question, self.told.append)
        return "; ".join(sighting.text for sighting in found)

    def done(self) -> None:
        """Wait until the model thread has done what was queued."""
        self.worker.submit(lambda: None, priority=Priority.BACKGROUND).result(30)

    @property
    def opened(self) -> list[str]:
        return [name for name, _ in self.behaviour.opened]

    @property
    def sentences(self) -> list[str]:
        return [progress.sentence for progress in self.told if progress.stage != "loading"]


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setattr("assistant.models.store.models_dir", lambda: models)
    monkeypatch.setattr("assistant.models.catalogue.SEEING", ())  # whatever this machine has installed
    made = Rig(tmp_path, install(monkeypatch))
    yield made
    assert made.worker.close(10)


def picture() -> Picture:
    return Picture(np.zeros((40, 60, 3), np.uint8), PictureSource.FILE)


VIEW = View(picture())


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def test_the_chosen_model_is_loaded_when_it_is_first_asked_and_stays(rig: Rig) -> None:
    rig.done()
    assert rig.opened == []
    assert rig.see("what colour is it?") == "red"
    assert rig.see("") == "a red car"
    assert rig.opened == ["one"]
    assert rig.behaviour.asked == ["what colour is it?", ""]
    assert [p.fraction for p in rig.told if p.stage == "loading"] == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_without_a_model_nothing_is_seen_and_a_missing_one_is_named(rig: Rig) -> None:
    rig.use(model="")
    assert rig.see() == ""
    rig.use(model="no-such-model")
    with pytest.raises(ModelMissing, match="no-such-model"):
        rig.see()


def test_of_the_installed_models_one_serves_when_none_is_chosen(rig: Rig) -> None:
    from assistant.models import store

    checkpoint(store.models_dir() / "mine")
    rig.use(model="")
    assert rig.see() == "red"
    assert rig.opened == ["mine"]


def test_requests_are_served_while_a_model_loads(rig: Rig) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def on_load() -> None:
        loading.set()
        go_on.wait(20)

    rig.behaviour.on_load = on_load
    asking, errors = in_thread(rig.see)
    assert loading.wait(20)
    served = rig.worker.submit(lambda: list(rig.opened))
    go_on.set()  # the step goes on only now: there are others in which the request can be served
    assert served.result(20) == []
    asking.join(20)
    assert not errors
    assert rig.opened == ["one"]


def test_who_stops_waiting_for_a_model_is_free_at_once_and_it_loads_on_for_the_next(rig: Rig) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def on_load() -> None:
        loading.set()
        go_on.wait(20)

    rig.behaviour.on_load = on_load
    request = Request(1)
    asking, errors = in_thread(lambda: rig.see(request=request))
    assert loading.wait(20)
    request.token.cancel()
    asking.join(20)
    assert [type(error) for error in errors] == [Cancelled]
    assert rig.opened == []
    again, errors = in_thread(lambda: rig.see(request=Request(2)))
    go_on.set()
    again.join(20)
    assert not errors
    assert rig.opened == ["one"]
    assert len(rig.behaviour.asked) == 1


def test_a_slow_answer_lets_speech_run_and_ends_when_it_is_stopped(rig: Rig) -> None:
    rig.see()
    rig.behaviour.steps = 2_000
    request = Request(1)
    asking, errors = in_thread(lambda: rig.see(request=request))
    until(lambda: len(rig.behaviour.asked) == 2)
    assert rig.worker.submit(lambda: "spoken", priority=Priority.SPEECH).result(20) == "spoken"
    assert asking.is_alive()
    request.token.cancel()
    asking.join(20)
    assert [type(error) for error in errors] == [Cancelled]
    rig.behaviour.steps = 0
    assert rig.see() == "red"
    assert rig.opened == ["one"]


def test_when_memory_runs_out_the_rest_makes_room_and_it_is_asked_again(rig: Rig) -> None:
    short = [MemoryError()]
    rig.behaviour.on_answer = lambda _: _raised(short)
    assert rig.see() == "red"
    assert rig.made_room == 1
    assert rig.sentences == [MAKING_ROOM]
    assert rig.opened == ["one"]


def test_when_that_is_not_enough_it_is_loaded_in_a_way_that_takes_less(rig: Rig) -> None:
    def on_answer(plan: LoadPlan) -> None:
        if plan.precision == "fp32":
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 64 bytes")

    rig.behaviour.on_answer = on_answer
    rig.use(precision="fp32")
    rig.done()
    assert rig.see() == "red"
    first, second = (plan for _, plan in rig.behaviour.opened)
    assert first.precision == "fp32"
    assert BYTES[second.precision] < BYTES["fp32"]
    gc.collect()
    assert rig.behaviour.alive == 1, "both are in memory"


def test_when_nothing_is_left_to_try_that_is_one_sentence_and_nothing_stays_in_memory(rig: Rig) -> None:
    rig.behaviour.on_answer = lambda _: _raised([MemoryError()])
    with pytest.raises(LookaloudError, match="too little memory for the model one"):
        rig.see()
    gc.collect()
    assert rig.behaviour.alive == 0
    rig.behaviour.on_answer = lambda _: None
    assert rig.see() == "red"


def test_a_model_that_fails_is_named_and_can_be_asked_again(rig: Rig) -> None:
    wrong = [ValueError("shapes (3, 4) and (5,) do not match")]
    rig.behaviour.on_answer = lambda _: _raised(wrong)
    with pytest.raises(LookaloudError, match="model one could not") as error:
        rig.see()
    assert "shapes" not in error.value.sentence
    assert rig.see() == "red"
    assert rig.opened == ["one"]


def test_what_is_kept_of_a_picture_is_forgotten_with_the_next_one(rig: Rig) -> None:
    first, second = View(picture()), View(picture())
    rig.see(view=first)
    before = rig.behaviour.forgotten
    rig.see(view=first)
    assert rig.behaviour.forgotten == before
    rig.see(view=second)
    assert rig.behaviour.forgotten == before + 1
    rig.sight.forget_but(second.picture)
    rig.done()
    assert rig.behaviour.forgotten == before + 1
    rig.sight.forget_but(picture())  # only read, never looked at
    rig.done()
    assert rig.behaviour.forgotten == before + 2


def test_an_unused_model_leaves_the_memory_though_others_are_at_work(rig: Rig) -> None:
    rig.use(idle_unload_s=0.3)
    rig.see()
    deadline = time.monotonic() + 20
    while rig.behaviour.alive and time.monotonic() < deadline:
        rig.worker.submit(lambda: time.sleep(0.02)).result()
        gc.collect()
    assert rig.behaviour.alive == 0
    rig.use(idle_unload_s=0.0)
    assert rig.see() == "red"
    time.sleep(0.5)
    rig.done()
    assert rig.opened == ["one", "one"]
    assert rig.behaviour.alive == 1


def test_other_settings_take_it_out_of_memory(rig: Rig) -> None:
    rig.see()
    rig.use(model=rig.other)
    rig.done()
    gc.collect()
    assert rig.behaviour.alive == 0
    rig.see()
    assert rig.opened == ["one", "other"]


def test_a_model_named_for_once_takes_the_place_of_the_chosen_one(rig: Rig) -> None:
    rig.see()
    rig.see(request=Request(2, model=rig.other))
    assert rig.opened == ["one", "other"]
    gc.collect()
    assert rig.behaviour.alive == 1


def test_two_models_are_both_asked_and_both_stay(rig: Rig) -> None:
    rig.use(second=rig.other)
    rig.behaviour.says = {"one": "red", "other": "blue"}
    assert sorted(rig.see().split("; ")) == ["blue", "red"]
    rig.behaviour.says["other"] = "red"
    assert rig.see() == "red"
    assert rig.see("") == "a red car"
    assert rig.opened == ["one", "other"]
    assert rig.behaviour.alive == 2
    assert len(rig.behaviour.asked) == 5, "a description needs no second opinion"


def test_a_second_model_that_is_missing_is_told_and_the_first_answers(rig: Rig) -> None:
    rig.use(second="no-such-model")
    assert rig.see() == "red"
    assert len(rig.sentences) == 1
    assert "no-such-model" in rig.sentences[0]
    rig.use(second=rig.one)
    assert rig.see() == "red"


def _raised(errors: list[Any]) -> None:
    if errors:
        raise errors.pop()
