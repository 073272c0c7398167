"""The languages beside English, one file each; a file is read when its language is first spoken."""

from __future__ import annotations

import functools
from importlib import import_module

from assistant.speaking.normalise.language import Language

_FILES = {"nl": "dutch", "de": "german", "fr": "french", "es": "spanish"}
LANGUAGES = ("en", *_FILES)
"""Codes of the languages that have tables."""


@functools.cache
def language_for(code: str) -> Language | None:
    """The table for a language's code ("nl", "nl-BE", "NL_nl").

    Returns:
        None for English, for "" and for a language without a table: numbers are then said in English, which is better
        than saying nothing, and letters are left to the voice.
    """
    file = _FILES.get(code.lower().replace("_", "-").partition("-")[0])
    if file is None:
        return None
    found: Language = import_module(f"assistant.speaking.normalise.languages.{file}").LANGUAGE
    return found
