"""Orders the sentences to record: `python -m resources.prompts.order`. The same order every time.

A voice needs to have been heard passing from each sound to each other one: these pairs are diphones. Greedy choice: the
next sentence is the one that brings most of what is not covered yet for each second it takes to say. Weights are square
roots of how often a diphone occurs in English, so that neither "the" nor the rarest pair decides alone.

How often each occurs stands in `diphones.tsv`, made by `--count FILE` from a list of words and their frequencies
("the<TAB>0.05"): the words' own pairs, and those where two words meet, as if words followed each other by chance. The
table here comes from the 20,000 most frequent English words of wordfreq 3.1.1.
"""

# ruff: noqa: RUF001  # IPA
from __future__ import annotations

import argparse
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
SENTENCES = HERE / "english.txt"
TABLE = HERE / "diphones.tsv"
MINUTES = (1, 5, 15)
# Measured with the packaged voice on all sentences: 12.8 sounds a second, and 0.3 s of the margins that takes keep.
PHONES_PER_S, MARGINS_S = 12.8, 0.3
# Once in 100,000 pairs is once in two hours of speech: what is rarer is a foreign name or a slip of the phonemizer.
RARE = 1e-5
_PAUSE = "_"
# Two letters of IPA that are one sound; all others stand for themselves. Stress and length are left out.
_DOUBLE = ("aɪ", "aʊ", "eɪ", "oʊ", "ɔɪ", "tʃ", "dʒ")
# What espeak tells apart and listeners don't: a weak vowel in several spellings, and flaps of t.
_SAME = {"ᵻ": "ɪ", "ɐ": "ə", "ɾ": "t", "e": "ɛ", "o": "ɔ", "a": "æ", "ɜ": "ɚ", "ʔ": "t", "ɹ": "r", "ɡ": "g"}

Pair = tuple[str, str]


def phones(text: str) -> list[str]:
    """The sounds of a text as espeak, Piper's phonemizer, says them in American English, without pauses."""
    from piper.phonemize_espeak import EspeakPhonemizer

    letters = "".join(itertools.chain.from_iterable(EspeakPhonemizer().phonemize("en-us", text)))
    letters = re.sub(r"[^\w]|[ːˈˌ]", "", letters.replace("l̩", "əl").replace("n̩", "ən"))
    return [_SAME.get(each, each) for each in re.findall("|".join((*_DOUBLE, ".")), letters)]


def pairs(text: str) -> list[Pair]:
    """The diphones of a sentence, with the pauses around it."""
    return list(itertools.pairwise((_PAUSE, *phones(text), _PAUSE)))


def seconds(text: str) -> float:
    """About how long it takes to say."""
    return len(phones(text)) / PHONES_PER_S + MARGINS_S


def count(frequencies: dict[str, float]) -> dict[Pair, float]:
    """How often each diphone occurs in running text of these words; the sum is 1."""
    found: Counter[Pair] = Counter()
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for word, frequency in frequencies.items():
        sounds = ["ə"] if word == "a" else phones(word)  # alone it is said as the letter
        if not sounds:
            continue
        for pair in itertools.pairwise(sounds):
            found[pair] += frequency
        first[sounds[0]] += frequency
        last[sounds[-1]] += frequency
    total = sum(first.values())
    sentence = 10.0  # words, of those here: how often a pause is met
    for one, other in itertools.product(last, first):
        found[one, other] += last[one] * first[other] / total * (1 - 1 / sentence)
    for sound in first:
        found[_PAUSE, sound] += first[sound] / sentence
    for sound in last:
        found[sound, _PAUSE] += last[sound] / sentence
    whole = sum(found.values())
    return {pair: value / whole for pair, value in found.items()}


def table() -> dict[Pair, float]:
    """`diphones.tsv`."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {(one, other): float(share) for one, other, share in rows}


def greedy(sentences: Sequence[str], worth: Callable[[Pair], float]) -> list[str]:
    """The order in which each next sentence brings most; the alphabet decides where two bring the same."""
    left = {text: (set(pairs(text)), seconds(text)) for text in sorted(sentences)}
    covered: set[Pair] = set()
    ordered: list[str] = []
    while left:
        best = max(left, key=lambda text: sum(worth(pair) for pair in left[text][0] - covered) / left[text][1])
        covered |= left.pop(best)[0]
        ordered.append(best)
    return ordered


def weight(shares: dict[Pair, float]) -> Callable[[Pair], float]:
    """What covering a diphone is worth."""
    return lambda pair: math.sqrt(shares.get(pair, 0.0))


def tiers(ordered: Sequence[str]) -> list[tuple[int, list[str]]]:
    """(minutes, the sentences that come in addition) of each tier; what is left over makes the last one longer."""
    found: list[tuple[int, list[str]]] = []
    spoken, rest = 0.0, list(ordered)
    for minutes in MINUTES:
        part: list[str] = []
        while rest and (spoken < minutes * 60 or minutes == MINUTES[-1]):
            part.append(rest.pop(0))
            spoken += seconds(part[-1])
        found.append((minutes, part))
    return found


def coverage(sentences: Sequence[str], shares: dict[Pair, float]) -> tuple[float, float]:
    """Of English: the share of its diphones, and of what is said, that the sentences hold. Rare ones don't count."""
    common = {pair: share for pair, share in shares.items() if share >= RARE}
    held = {pair for text in sentences for pair in pairs(text)} & common.keys()
    return len(held) / len(common), sum(common[pair] for pair in held) / sum(common.values())


def main() -> None:
    """Order the sentences anew and say what each tier covers."""
    parser = argparse.ArgumentParser(description="order the sentences to record")
    parser.add_argument("--count", type=Path, metavar="FILE", help="make the table anew from words and frequencies")
    options = parser.parse_args()
    if options.count:
        rows = (line.split("\t") for line in options.count.read_text(encoding="utf-8").splitlines())
        shares = count({word: float(frequency) for word, frequency in rows})
        kept = sorted((pair for pair in shares if shares[pair] >= RARE / 100), key=lambda pair: (-shares[pair], pair))
        TABLE.write_text("".join(f"{a}\t{b}\t{shares[a, b]:.3g}\n" for a, b in kept), encoding="utf-8")
    shares = table()
    written = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    found = tiers(greedy(written, weight(shares)))
    lines: list[str] = []
    so_far: list[str] = []
    for minutes, part in found:
        lines += [f"# {minutes}", *part]
        so_far += part
        types, spoken = coverage(so_far, shares)
        print(
            f"{minutes} minutes: {len(so_far)} sentences, about {sum(map(seconds, so_far)) / 60:.1f} minutes, "
            f"{types:.1%} of the diphones, {spoken:.1%} of what is said"
        )
    SENTENCES.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
