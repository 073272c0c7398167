"""What BLIP-2 and InstructBLIP wrote, as it is said: these models go on writing where a person would stop."""

from __future__ import annotations

import re

# Characters of a question that are passed on: more is a paste by mistake.
_MOST_QUESTION = 300
# Characters of read text that go into a prompt: the models were shown single words, and lose the question in more.
_MOST_READ = 300

# Where the model begins to make up a conversation of its own.
_RUN_ON = re.compile(r"\s*(?:\b(?:long |short )?(?:question|answer|context|q|a)\s*:|<[a-z/]+>)", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:(?:long|short)\s+)?answer\s*:\s*", re.IGNORECASE)
_NO_ANSWER = re.compile(
    r"^(?:unanswerable|unknown|unsuitable(?: image)?|n/?a|none of the above|(?:i )?(?:don't|do not|can't|cannot) "
    r"(?:know|tell|say|see)\b.*|(?:it is )?(?:not (?:possible|clear|sure|known|specified|visible)|unclear)\b.*)$",
    re.IGNORECASE,
)
# Questions about the picture as a whole: a part of it knows neither how many there are nor where.
_WHOLE = re.compile(
    r"\b(how many|number of|count|where|left|right|top|bottom|corner|side|layout|overall|whole|entire|background)\b"
    r"|\b(in|on|of) (the|this|my) (picture|image|photo|screen|scene|screenshot|window)\b",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"^(?:an? )?(?:photo|picture|image|photograph)(?:graph)? (?:of|showing) ", re.IGNORECASE)


def short(question: str) -> str:
    """A question in one line, with a question mark: the models were only ever asked so."""
    asked = " ".join(question.split())[:_MOST_QUESTION]
    return asked if not asked or asked[-1] in "?.!" else f"{asked}?"


def read_line(read: str) -> str:
    """Read text in one line of a few words, whole lines first; lines that come again are said once."""
    taken: list[str] = []
    left = _MOST_READ
    for line in dict.fromkeys(" ".join(line.split()) for line in read.splitlines()):
        if line and len(line) < left:
            taken.append(line)
            left -= len(line) + 2
    return ", ".join(taken)


def answer_in(text: str, question: str) -> str:
    """The answer in what was written; "" where there is none, or where it only says that there is none."""
    text = _LABEL.sub("", text.strip())
    text = text.splitlines()[0] if text else ""
    if question and text.lower().startswith(question.lower()):  # the prompt once more
        text = _LABEL.sub("", text[len(question) :])
    text = _RUN_ON.split(text, maxsplit=1)[0]
    text = _once(text).strip().strip('"').rstrip(".,;: ").strip()
    return "" if _NO_ANSWER.match(text) or not re.search(r"\w", text) else text


def description_in(text: str, whole: bool = True) -> str:
    """A caption as a sentence, with a capital and a full stop; "" where there is none.

    Args:
        whole: the model ended it itself; else what follows the last full stop is left out, where there is one.
    """
    text = _RUN_ON.split(" ".join(text.split()), maxsplit=1)[0]
    text = _PHOTO.sub("", _once(text).strip().strip('"'))
    if not whole and re.search(r"[.!?](?=\s)", text):
        text = text[: [found.end() for found in re.finditer(r"[.!?](?=\s|$)", text)][-1]]
    text = text.strip(" ,;:")
    if not re.search(r"\w", text):
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def asks_about_whole(question: str) -> bool:
    """Whether a part of the picture can't answer it."""
    return _WHOLE.search(question) is not None


def _once(text: str) -> str:
    """Without what is said again at once: "a dog, a dog, a dog" is a dog. What is doubled only ("bye bye") stays."""
    return re.sub(r"\b(.{2,60}?)(?:[\s,;.]+\1\b){2,}", r"\1", text, flags=re.IGNORECASE)
