"""The best voice so far: its weights, and how each examination came out."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from assistant import paths
from training.voice_evaluate import Figures

PATIENCE = 4
"""Examinations in a row that brought nothing better before a training ends: by chance one or two do."""


class Best:
    """What lies beside the states of a training. One thread.

    Args:
        folder: of the states.
        step: that training goes on from; what was found after it will be found again.
    """

    def __init__(self, folder: Path, step: int) -> None:
        self._folder = folder
        self._file = folder / "scores.json"
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = []
        self.scores: dict[int, Figures] = {
            int(each["step"]): Figures(**each["figures"]) for each in kept if int(each["step"]) <= step
        }

    def weights(self, step: int) -> Path:
        """Folder of the voice as it was after a step."""
        return self._folder / f"voice-{step}"

    @property
    def step(self) -> int | None:
        """After which the voice was best; None before the first examination."""
        whole = [step for step in self.scores if (self.weights(step) / "config.json").is_file()]
        return min(whole, key=lambda step: (self.scores[step].badness, step), default=None)

    def add(self, step: int, figures: Figures) -> None:
        """Note how an examination came out. Its weights go when they are not the best."""
        self.scores[step] = figures
        values = [{"step": number, "figures": asdict(each)} for number, each in sorted(self.scores.items())]
        paths.write_whole(self._file, json.dumps(values, indent=1).encode())
        if self.step != step:
            shutil.rmtree(self.weights(step), ignore_errors=True)

    def tidy(self) -> None:
        """Remove weights that were better once. Only when a state is on disk that knows of the better ones: a training
        that is killed before goes on from a state for which they are the best."""
        for folder in self._folder.glob("voice-*"):
            if self.step is not None and folder != self.weights(self.step):
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def worse(self) -> bool:
        """Whether the last examinations brought neither a better voice nor a lower loss."""
        order = sorted(self.scores)
        if len(order) <= PATIENCE or self.step is None:
            return False
        losses = [self.scores[step].loss for step in order]
        before, lately = losses[:-PATIENCE], losses[-PATIENCE:]
        lower = min((each for each in lately if each is not None), default=0.0) < min(
            (each for each in before if each is not None), default=0.0
        )
        return self.step not in order[-PATIENCE:] and not lower
