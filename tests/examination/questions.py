"""All questions of the examination."""

from __future__ import annotations

from tests.examination import about_office, about_photos, about_screens
from tests.examination.asking import Asked

QUESTIONS: tuple[Asked, ...] = (*about_office.QUESTIONS, *about_screens.QUESTIONS, *about_photos.QUESTIONS)
UNANSWERABLE: tuple[Asked, ...] = tuple(question for question in QUESTIONS if question.answerable is False)
