"""Events cross a pipe and come out as they went in; "stop" comes the other way."""

from __future__ import annotations

import io

import pytest

from training import events

SOME = [
    events.Said("Learning."),
    events.Problem("row 2 of a.csv", "The answer is missing."),
    events.Stepped(10, 100, 0.5, 80.0, 61.0),
    events.Scored("test", {"all": 0.5, "yes/no": 0.25}, 8, 10),
    events.Finished("model", True, "Done."),
    events.Failed("The disk is full."),
]


@pytest.mark.parametrize("event", SOME, ids=lambda each: each.kind)
def test_an_event_is_one_line_and_comes_back(event: events.Event) -> None:
    line = events.encode(event)
    assert "\n" not in line
    assert events.decode(line) == event
    assert events.sentence(event).endswith(".")


@pytest.mark.parametrize("line", ["", "loading 10%", "{}", '{"event": "other"}', '{"event": "step"}', "[1]", "1"])
def test_what_is_no_event_is_none(line: str) -> None:
    assert events.decode(line) is None


def test_a_person_gets_sentences() -> None:
    stream = io.StringIO()
    tell = events.Reporter(stream, as_json=False)
    tell(SOME[3])
    assert stream.getvalue() == "Test: 50.00% of 8 questions (yes/no 25.00%).\n"


def test_a_reader_that_went_away_ends_nothing() -> None:
    stream = io.StringIO()
    stream.close()
    events.Reporter(stream)(SOME[0])


def test_stop_is_heard_and_the_end_of_input_is_no_stop() -> None:
    def heard(text: str) -> bool:
        stop = events.StopWord()
        listener = stop.listen(io.StringIO(text))
        listener.join(5)
        return stop.said

    assert heard("go on\nstop\n")
    assert not heard("go on\n")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (40, "40 seconds"), (120, "2 minutes"), (3600, "1 hour"), (11_100, "3 hours 5 minutes")],
)
def test_time_in_words(seconds: float, words: str) -> None:
    assert events.duration(seconds) == words
