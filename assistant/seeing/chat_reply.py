"""What a chat model wrote, as it is said: the answer first, plain text, and whether it is an answer at all."""

from __future__ import annotations

import re
import unicodedata

# Models that think first write it between these; what is meant for the person follows.
_THINKING = re.compile(r"^.*?</think(?:ing)?>|<think(?:ing)?>.*$", re.DOTALL | re.IGNORECASE)
_PICTURE = r"(?:image|picture|photo|photograph|screenshot|scene)"
_OPENINGS = re.compile(
    r"^\s*(?:"
    r"(?:assistant|answer|description|caption|title)\s*:\s*"
    r"|(?:sure|certainly|of course|okay|ok)[,!.]\s+(?:here(?:'s| is)[^.:\n]*[.:]\s*)?"
    r"|here(?:'s| is) (?:a|the|my) (?:\w+ )?(?:description|answer|summary)[^.:\n]*[.:]\s*"
    rf"|(?:in|on) (?:this|the) {_PICTURE},? (?:we|you|one|i) (?:can )?see(?:s)? (?:that )?"
    rf"|(?:in|on) (?:this|the) {_PICTURE},?\s+(?:there (?:is|are)\s+)?"
    rf"|(?:this|the) {_PICTURE} (?:that you (?:sent|gave) )?"
    r"(?:shows|depicts|features|displays|captures|presents|contains|is of|shows us)(?: that)? "
    rf"|this is an? {_PICTURE} (?:of|showing) "
    r"|(?:based on|according to|judging by|from) (?:what (?:i|is)[^,]*|(?:this|the) " + _PICTURE + r"),\s*"
    r")",
    re.IGNORECASE,
)
_MARKDOWN = (
    (re.compile(r"```\w*"), " "),
    (re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE), ""),
    (re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)
_CANNOT = re.compile(
    r"\b(?:i|we|you)(?:'m| am| are)? (?:can(?:'t|not| not)|could(?:n't| not)|unable to|not able to|do(?:n't| not)) "
    r"(?:really |clearly |reliably |actually |quite )?(?:tell|determine|say|see enough|identify|answer|know|make out|"
    r"provide|confirm|view|assist|help|be sure)\b"
    r"|\bit(?:'s| is) (?:not (?:possible|clear)|impossible|unclear|(?:too )?(?:difficult|hard) to "
    r"(?:tell|say|see|determine|know|make out))\b"
    r"|\b(?:can(?:'t|not| not)|could(?:n't| not)) be (?:told|determined|answered|seen|identified|known)\b"
    r"|\bthere(?:'s| is) (?:no way to|not enough|no(?:t)? (?:enough |sufficient )?information|nothing to tell)\b"
    r"|\b(?:is|are) (?:not (?:specified|stated|mentioned|discernible|identifiable|determinable)|indeterminate)\b"
    r"|\bas an ai\b|\b(?:i'm|i am) (?:sorry|not sure|unsure|unable)\b|^sorry\b"
    r"|^(?:unknown|unanswerable|unclear|n/?a|not (?:sure|clear|visible|enough information|applicable)|cannot tell|"
    r"can't tell|cannot determine|no idea|not known|undetermined|none of the above)\b",
    re.IGNORECASE,
)
# In a longer text only its first clause counts: "A dog. I can't tell its breed" has answered.
_CLAUSE = re.compile(r"[.!?;:]\s")


def tidy(text: str) -> str:
    """The text as it is spoken: no title, no marks, one paragraph, the answer first. "" stays ""."""
    text = _THINKING.sub("", text).replace("\u2019", "'")
    # Half a character at the end of what was cut off, and what no voice can say.
    text = "".join(c for c in text if c == "\n" or (c != "\ufffd" and unicodedata.category(c) not in ("Cc", "Cf")))
    for pattern, kept in _MARKDOWN:
        text = pattern.sub(kept, text)
    text = " ".join(_with_stops(text).split())
    for _ in range(3):  # "Answer: The image shows ..."
        shorter = _OPENINGS.sub("", text)
        if shorter == text or not shorter:
            break
        text = shorter
    text = text.strip().strip('"').strip() if text.count('"') == 2 and text[:1] == '"' else text.strip()
    return text[:1].upper() + text[1:] if text[:1].islower() and not text[:1].isdigit() else text


def whole_sentences(text: str) -> str:
    """Without the sentence that was cut off at its end; as it is when it has only that one."""
    ends = [found.end() for found in re.finditer(r"[.!?][\"')]?(?=\s|$)", text)]
    return text[: ends[-1]] if ends else text


def cannot_tell(text: str) -> bool:
    """Whether it says that the question can't be answered."""
    return not text.strip(" .\"'") or _CANNOT.search(_CLAUSE.split(text.strip(), maxsplit=1)[0]) is not None


def _with_stops(text: str) -> str:
    """Lines (of a list, mostly) as sentences: a line that ends in a word gets a full stop."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(
        line if line[-1] in ".!?:;," or number == len(lines) else f"{line}." for number, line in enumerate(lines, 1)
    )
