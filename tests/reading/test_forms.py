"""Labels and values of lines that are known: notes, hints, addresses, dates, counts; and messages of a chat."""

from __future__ import annotations

import pytest

from assistant.reading.layout import build_page
from assistant.reading.page import Page
from tests.reading.drawing import Placed, lines


def page(texts: list[Placed], width: int = 1000, height: int = 800) -> Page:
    return build_page(lines(texts), width, height)


def pairs(built: Page) -> dict[str, str]:
    return {pair.label: pair.value for pair in built.pairs}


def passages(built: Page) -> list[str]:
    return [passage.text for passage in built.passages]


def test_settings_with_a_note_under_each() -> None:
    texts: list[Placed] = []
    for n, (name, note, value) in enumerate(
        [
            ("Email digest", "a summary of what you missed", "Weekly"),
            ("Sound", "played for direct messages", "Chime"),
            ("Time zone", "set from your computer", "Lisbon"),
        ]
    ):
        texts += [(20, 60 + 60 * n, name), (20, 78 + 60 * n, note), (500, 69 + 60 * n, value)]
    assert pairs(page(texts)) == {"Email digest": "Weekly", "Sound": "Chime", "Time zone": "Lisbon"}


def test_fields_under_their_labels_with_hints_between() -> None:
    texts = [(20, 40, "Your name"), (28, 66, "Ilse Vandermeer")]
    texts += [(20, 110, "Email"), (20, 132, "We will only use this to reply"), (28, 158, "ilse@post.example")]
    texts += [(20, 202, "Where is the problem?"), (28, 228, "Corner of Elm Road")]
    assert pairs(page(texts)) == {
        "Your name": "Ilse Vandermeer",
        "Email": "ilse@post.example",
        "Where is the problem?": "Corner of Elm Road",
    }


@pytest.mark.parametrize("label", ["Billed to", "TO:", "Delivery address"])
def test_all_lines_of_an_address(label: str) -> None:
    texts = [(20, 40, label), (20, 62, "Amara Lindqvist"), (20, 84, "19 Copperfield Road"), (20, 106, "Leeds LS6 2QB")]
    assert list(pairs(page(texts)).values()) == ["Amara Lindqvist, 19 Copperfield Road, Leeds LS6 2QB"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Placed on 9 January 2026", {"Placed on": "9 January 2026"}),
        ("Issued 12 March 2026", {"Issued": "12 March 2026"}),
        ("Friday 21 November 2025", {}),
        ("VAT no. GB 318 4402 95", {"VAT no": "GB 318 4402 95"}),
        ("Statement number 118", {"Statement number": "118"}),
        ("The drive E: could not be cleaned.", {}),
        ("# TODO: handle missing values", {}),
        ("Re: drums for sale", {}),
    ],
)
def test_what_is_a_pair_in_a_line(text: str, found: dict[str, str]) -> None:
    assert pairs(page([(20, 20, text)])) == found


def test_counts_stay_with_their_folders() -> None:
    bar = [(20, 80 + 34 * n, t) for n, t in enumerate(["Compose", "Inbox", "Sent", "Drafts", "Spam", "Bin"])]
    counts = [(164, 114, "3"), (164, 182, "2"), (156, 216, "17")]
    mails = [
        (240, 73 + 27 * n, t) for n, t in enumerate(["Your flat viewing", "Hello Dario, can you", "Parcel late"] * 3)
    ]
    text = page([*bar, *counts, *mails]).text
    assert "Inbox 3\nSent\nDrafts 2\nSpam 17\nBin" in text


def test_heading_over_things_and_what_they_cost() -> None:
    built = page(
        [(20, 20, "Price"), (20, 46, "3 nights"), (400, 46, "372.00"), (20, 70, "Parking"), (400, 70, "36.00")]
    )
    assert pairs(built) == {"3 nights": "372.00", "Parking": "36.00"}


def test_column_that_begins_higher_than_its_neighbour() -> None:
    left = [
        "Ten years ago the sleeping car looked like",
        "a thing of the past. Airlines sold tickets",
        "for less than a sandwich costs.",
    ]
    right = [
        "and the operator has ordered thirty-three",
        "new trains. It cannot build them fast",
        "enough, says the head of the works.",
    ]
    texts = [(20, 95 + 24 * n, t) for n, t in enumerate(left)] + [(420, 80 + 24 * n, t) for n, t in enumerate(right)]
    text = page(texts).text
    assert text.index("sandwich") < text.index("and the operator")


def test_ingredients_before_the_steps_beside_them() -> None:
    things = ["\u2022 flour", "\u2022 butter", "\u2022 1 egg", "\u2022 leeks"]
    steps = [
        "1. Rub the butter into the flour and chill.",
        "2. Slice the leeks and soften them slowly.",
        "3. Bake until golden and let it rest.",
        "4. Eat it while it is still warm.",
    ]
    texts = [(20, 80 + 26 * n, t) for n, t in enumerate(things)] + [(300, 80 + 26 * n, t) for n, t in enumerate(steps)]
    text = page(texts).text
    assert text.index("leeks") < text.index("Rub the butter")


def test_messages_under_a_name_and_a_time() -> None:
    texts = [(20, 40, "Odalys Reyes 8:51 AM"), (20, 62, "Morning! The server is back up.")]
    texts += [
        (20, 110, "Bram Hoek 9:03 AM"),
        (20, 132, "Who takes the release notes"),
        (20, 154, "for the next version?"),
    ]
    texts += [(20, 200, "Wanjiru Otieno 9:05 AM"), (20, 222, "I will.")]
    built = page(texts)
    assert pairs(built)["Bram Hoek"] == "Who takes the release notes for the next version?"
    assert "Wanjiru Otieno: I will. (9:05 AM)" in passages(built)


def test_messages_with_the_time_at_their_end() -> None:
    texts = [(160, 20, "Yesterday"), (20, 50, "Kofi"), (20, 70, "Who brings what on Sunday?"), (240, 70, "10:02")]
    texts += [(150, 104, "I'll do the salad"), (300, 104, "10:05")]
    texts += [
        (20, 138, "Sanne"),
        (20, 158, "We come by train, arriving 12:40"),
        (20, 178, "at the station."),
        (240, 178, "10:30"),
    ]
    built = page(texts, width=360)
    assert pairs(built) == {
        "Kofi": "Who brings what on Sunday?",
        "You": "I'll do the salad",
        "Sanne": "We come by train, arriving 12:40 at the station.",
    }
    assert "You: I'll do the salad (10:05)" in passages(built)


def test_day_over_messages_is_no_name() -> None:
    texts: list[Placed] = []
    for n, (day, said) in enumerate(
        [
            ("Sat 15 Nov, 19:22", "Your code is 604 118."),
            ("Thu 20 Nov, 08:47", "You paid 36 EUR."),
            ("Today, 14:05", "Hi."),
        ]
    ):
        texts += [(120, 40 + 60 * n, day), (20, 64 + 60 * n, said)]
    built = page(texts, width=400)
    assert pairs(built) == {}
    assert "You paid 36 EUR. (Thu 20 Nov, 08:47)" in passages(built)


def test_timetable_is_no_chat() -> None:
    stops = ["Harbour Street", "Town Hall", "University", "Airport"]
    texts = [t for n, stop in enumerate(stops) for t in ((20, 40 + 28 * n, stop), (300, 40 + 28 * n, f"06:{40 + n}"))]
    assert pairs(page(texts)) == {stop: f"06:{40 + n}" for n, stop in enumerate(stops)}
