"""`python -m tests.results.corrections`: twenty corrections taught to the small ViLT, and whether it forgets anything.

As `lookaloud train vqa --data corrections --replay easy-vqa --from small-vilt` does it, with each of some seeds: of the
pictures that are corrected, of what is held out and replayed, and of the order.

The corrections are of things that its answers don't know: stars, crosses, rings; orange, pink, purple. They lie in a
folder as the app would keep them, and are learned by `training.vqa` among questions of easy-VQA. Held out: easy-VQA's
test part, which neither the small ViLT nor this learned from. Its figures stand in docs/results/corrections.md. Takes
about three minutes on one core for each seed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from assistant.paths import RESOURCES
from training import cli
from training.data import Places, open_data
from training.events import Event, Scored, StopWord, sentence

SMALL_VILT = RESOURCES / "samples" / "small-vilt"
COLOURS = {"orange": (250, 140, 20), "pink": (255, 130, 190), "purple": (130, 30, 160)}
KNOWN = {"red": (220, 30, 30), "blue": (30, 60, 220), "green": (30, 140, 30), "black": (20, 20, 20)}
SHAPES = ("star", "cross", "ring")
ASKED = ("what shape is in the image?", "what color is the shape?")
SIZE = 64
COUNT = 20
MOST_LOST = 0.005  # of all held-out questions: the target


def shape(kind: str, colour: tuple[int, int, int], dice: np.random.Generator) -> Image.Image:
    """A picture as those of easy-VQA are: one shape on a light ground."""
    picture = Image.new("RGB", (SIZE, SIZE), tuple(dice.integers(230, 256, 3).tolist()))
    pen = ImageDraw.Draw(picture)
    radius = int(dice.integers(10, 17))
    x, y = (int(dice.integers(radius + 1, SIZE - radius - 1)) for _ in range(2))
    if kind == "star":
        points = [(radius if corner % 2 == 0 else radius * 0.4, corner * math.pi / 5) for corner in range(10)]
        pen.polygon([(x + far * math.sin(turn), y - far * math.cos(turn)) for far, turn in points], fill=colour)
    elif kind == "cross":
        arm = radius // 3
        pen.rectangle((x - arm, y - radius, x + arm, y + radius), fill=colour)
        pen.rectangle((x - radius, y - arm, x + radius, y + arm), fill=colour)
    elif kind == "ring":
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=max(radius // 3, 3))
    else:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    return picture


def corrections(folder: Path, seed: int = 0, count: int = COUNT) -> Path:
    """A folder of corrections as the app keeps them: half of shapes, half of colours."""
    dice = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in range(count):
        if number % 2:
            name = tuple(COLOURS)[number // 2 % len(COLOURS)]
            picture = shape("circle", COLOURS[name], dice)
        else:
            name = SHAPES[number // 2 % len(SHAPES)]
            picture = shape(name, tuple(KNOWN.values())[number // 2 % len(KNOWN)], dice)
        picture.save(folder / f"{number:02}.png")
        lines.append(json.dumps({"picture": f"{number:02}.png", "question": ASKED[number % 2], "answer": name}))
    (folder / "corrections.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def asked(model: Path, places: Places, part: str = "rows") -> float:
    """Accuracy, 0 to 1, of a checkpoint on a part of some data."""
    from training import evaluate, start
    from training.batches import Collator
    from training.network import Eyes, Learner
    from training.pictures import Pictures

    rows = getattr(open_data(places), part)
    begun = start.from_checkpoint(model, start.answers_of(model), 0)
    images = begun.processor.image_processor
    pictures = Pictures(int(images.size["shortest_edge"]), int(images.size_divisor))
    ids = {name: number for number, name in enumerate(begun.names)}
    network = Learner(begun.model, Eyes(tuple(images.image_mean), tuple(images.image_std)))
    given = evaluate.ask_all(network, Collator(rows, ids, begun.processor.tokenizer, pictures))
    return evaluate.scores(rows, begun.names, given.logits)["all"]


def learn(folder: Path, seed: int) -> dict[str, float]:
    """Teach the corrections of a seed by the command; accuracies, 0 to 1, of what was asked, and processor seconds."""
    began = time.process_time()
    others = corrections(folder / "others", seed=1, count=100)
    out, found = folder / "model", {}
    words = ["vqa", "--data", str(corrections(folder / "corrections", seed)), "--replay", "easy-vqa"]
    options = cli.parser().parse_args(
        [*words, "--from", str(SMALL_VILT), "--out", str(out), "--seed", str(seed), "--threads", "1"]
    )

    def tell(event: Event) -> None:
        if isinstance(event, Scored):
            found[event.name] = event.values["all"]
        print(sentence(event), flush=True)

    cli.run_vqa(options, tell, StopWord())
    found["others"] = asked(out, Places(str(others)))
    return found | {"cpu_s": time.process_time() - began}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.results.corrections", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[200, 201, 202])
    given = parser.parse_args(arguments)
    before = asked(SMALL_VILT, Places("easy-vqa"), "test")
    lines, missed = [], 0
    for seed in given.seeds:
        with tempfile.TemporaryDirectory() as temporary:
            found = learn(Path(temporary), seed)
        lost = before - found["test"]
        missed += found["new questions"] < 1 or lost > MOST_LOST
        lines.append(
            f"| {seed} | {found['new questions']:.0%} | {found['test']:.2%} ({-lost * 100:+.2f}) | "
            f"{found['others']:.0%} | {found['cpu_s']:.0f} s |"
        )
    print(f"\nBefore: 0% of the {COUNT}, {before:.2%} of easy-VQA's test.\n")
    print(f"| seed | the {COUNT} | easy-VQA's test (points) | 100 other pictures of the new kinds | processor time |")
    print("|---|---|---|---|---|", *lines, sep="\n")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
