"""`python -m tests.examination`: every question, its answer, right or wrong, and the score."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.examination.examiner import Examiner, score
from tests.examination.pictures import BY_NAME, EXHIBITS
from tests.examination.questions import QUESTIONS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.examination", description=__doc__)
    parser.add_argument("--only", metavar="NAME", choices=BY_NAME, action="append", help="questions about one picture")
    parser.add_argument("--wrong", action="store_true", help="print only what went wrong")
    parser.add_argument("--save", metavar="FOLDER", type=Path, help="write the pictures there and ask nothing")
    arguments = parser.parse_args()
    if arguments.save:
        arguments.save.mkdir(parents=True, exist_ok=True)
        for exhibit in EXHIBITS:
            if not arguments.only or exhibit.name in arguments.only:
                exhibit.draw().save(arguments.save / f"{exhibit.name}.png")
        return 0
    results = []
    chosen = [asked for asked in QUESTIONS if not arguments.only or asked.picture in arguments.only]
    for result in Examiner().results(chosen):
        results.append(result)
        if result.right and arguments.wrong:
            continue
        print(f"{'right' if result.right else 'WRONG'}  {result.asked.picture}: {result.asked.text}")
        print(f"       {result.answer}")
        if result.faults:
            print(f"       !! {'; '.join(result.faults)}")
    everything, unanswerable = score(results)
    print(f"{len(results)} questions, {everything:.1%} right; of the unanswerable ones {unanswerable:.1%}")
    return 0 if everything >= 0.9 and unanswerable >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
