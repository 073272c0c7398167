"""Recordings of one's own voice, for whoever lets somebody make some: the terminal, and the window.

`Session` keeps takes on disk, a `Booth` speaks and records in turn, a `Sitting` is what can be done in it, told as it
happens. What lies behind is nobody else's business.
"""

from training.prompts import Prompt
from training.recordings_checks import TakeReport
from training.recordings_files import Summary, Take, names, summaries
from training.recordings_session import Session
from training.recordings_sitting import Sitting, Words
from training.recordings_sound import Booth, Keys

__all__ = [
    "Booth",
    "Keys",
    "Prompt",
    "Session",
    "Sitting",
    "Summary",
    "Take",
    "TakeReport",
    "Words",
    "names",
    "summaries",
]
