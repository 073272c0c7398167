"""The model card of a voice: whose it is, who agreed, how it was made and how well it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from training.voice_evaluate import Figures


@dataclass(frozen=True, slots=True)
class Story:
    """What a card tells.

    Attributes:
        name: of the voice.
        language: that it speaks.
        about: of the data.
        consent: what the speaker agreed to; empty where the recordings were given to everybody.
        public: by which; "" where they were not.
        learned: recordings that were learned from.
        others: of them, of other voices.
        minutes: of speech, held-out recordings included.
        held_out: recordings kept apart.
        start: what it started from.
        best: step after which it was best; None where nothing was held out to tell.
        steps: that were taken.
        settings: name to value.
        scores: name of an examination to its figures.
        sentences: that were listened to.
        judged_by: whose embeddings told how alike they are.
    """

    name: str
    language: str
    about: str
    consent: Mapping[str, object]
    public: str
    learned: int
    others: int
    minutes: float
    held_out: int
    start: str
    best: int | None
    steps: int
    settings: Mapping[str, object]
    scores: Mapping[str, Figures]
    sentences: int
    judged_by: str = "x-vectors"


def text(story: Story) -> str:
    """The card, as Markdown with the hub's heading."""
    best = f" It is the voice as it was after step {story.best}, the best by ear." if story.best is not None else ""
    lines = [
        "---",
        "library_name: transformers",
        "pipeline_tag: text-to-speech",
        "tags: [speecht5, lookaloud]",
        f"language: {story.language}",
        "---",
        f"# {story.name}",
        "",
        "A SpeechT5 voice made by `lookaloud train voice`. It speaks with the speaker embedding in",
        "`embedding.safetensors`, and with SpeechT5's HiFi-GAN vocoder.",
        "",
        "## Data",
        f"{story.about} {story.learned:,} recordings were learned from, {story.others:,} of them of other voices;",
        f"{story.held_out:,} were held out. {story.minutes:.1f} minutes of speech in all.",
        "",
        "## Consent",
        _consent(story),
        "",
        "## Settings",
        f"It started from {story.start} and took {story.steps:,} steps.{best}",
        "",
        "| setting | value |",
        "|---|---|",
        *(f"| {key.replace('_', ' ')} | {value} |" for key, value in story.settings.items()),
        "",
        "## Scores",
        *_scores(story),
    ]
    return "\n".join(lines) + "\n"


def _consent(story: Story) -> str:
    if story.consent:
        return (
            f'The speaker said on {story.consent.get("date", "an unknown day")}: "{story.consent.get("sentence", "")}" '
            "The recording lies beside this card. The voice is for nothing that they did not agree to."
        )
    return f"The recordings were given to everybody: {story.public}."


def _scores(story: Story) -> list[str]:
    if not story.scores:
        return ["Nothing was held out, so nothing was examined."]
    rows = [
        f"| {name} | {_percent(f.word_errors)} | {f.similarity:.3f} | {_percent(f.faults)} |"
        for name, f in story.scores.items()
    ]
    return [
        f"{story.sentences} held-out sentences, spoken once each. Word errors: by Whisper tiny.en. Similarity: mean",
        f"cosine of {story.judged_by} to the speaker's. Gone wrong: ran on, got stuck, skipped, repeated, or ended",
        "early.",
        "",
        "| voice | word errors | similarity | gone wrong |",
        "|---|---|---|---|",
        *rows,
    ]


def _percent(share: float | None) -> str:
    return "not measured" if share is None else f"{share:.1%}"
