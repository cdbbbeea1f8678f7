"""Windows → the same by way of other languages and back: how a translation really goes wrong.

    python models/recipe/judge/roundtrip.py WORK [--first 0] [--windows 150000]

Translates lines of WORK/pool.txt with Apertium (Forcada et al. 2011), a rule-based system whose pairs Debian packages
(``apertium-eng-spa`` and the like), by the ``ROUTES`` of their language into ``WORK/round-<route>.tsv``, with each
window's number. It takes the wrong sense, keeps the other language's order, articles and prepositions, and loses
subjects. ``hunks`` says where.
"""

import argparse
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import regex

# Pairs that text goes through, by language. Between close relatives little goes wrong, so some go by English as well.
ROUTES = {
    "en": (("eng-spa", "spa-eng"), ("eng-cat", "cat-eng")),
    "es": (("spa-eng", "eng-spa"),),
    "fr": (("fr-es", "es-fr"), ("fra-cat", "cat-eng", "eng-cat", "cat-fra")),
    "it": (("ita-cat", "cat-ita"), ("ita-cat", "cat-eng", "eng-cat", "cat-ita")),
    "pt": (("pt-es", "spa-eng", "eng-spa", "es-pt"),),
}
CHUNK = 2000  # lines of one call
GAP = 1  # kept words between two changes that make one: "night train", "train of night"
BRITISH = regex.compile(r"(?<=\w\w)s(?=(?:e[ds]?|ing|ation|er)s?\b)")
LONGEST = 8  # words of a hunk; beyond, the two are no longer versions of each other


@dataclass(frozen=True, slots=True)
class Hunk:
    """Words ``start`` to ``end`` of the text become ``words``; ``changed`` says which of these are new."""

    start: int
    end: int
    words: tuple[str, ...]
    changed: tuple[bool, ...]


def hunks(before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    """Where ``after`` differs from ``before``, both in words, in order."""
    matcher = SequenceMatcher(None, [_folded(w) for w in before], [_folded(w) for w in after], autojunk=False)
    groups: list[list[tuple[int, int, int, int]]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            if groups and a - groups[-1][-1][1] <= GAP:
                groups[-1].append((a, b, c, d))
            else:
                groups.append([(a, b, c, d)])
    found = []
    for group in groups:
        start, end, first, last = group[0][0], group[-1][1], group[0][2], group[-1][3]
        new = {i for _, _, c, d in group for i in range(c, d)}
        if max(end - start, last - first) <= LONGEST:
            changed = tuple(i in new for i in range(first, last))
            found.append(Hunk(start, end, tuple(after[first:last]), changed))
    return found


def _folded(word: str) -> str:
    """The word as British and American English spell it alike."""
    return BRITISH.sub("z", word.lower()).replace("our", "or")


def windows(work: Path) -> list[tuple[str, str]]:
    """Language and text of each line of the pool; a line without a language is English."""
    lines = (work / "pool.txt").read_text(encoding="utf-8").splitlines()
    return [(language or "en", text) for language, _, text in (line.rpartition("\t") for line in lines)]


def came_back(work: Path) -> dict[int, list[str]]:
    """By the number of a window, what came back of it through the languages of the files in ``work``."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(work.glob("round-*.tsv")):
        for line in path.open(encoding="utf-8"):
            number, _, text = line.rstrip("\n").partition("\t")
            if text:
                found[int(number)].append(text)
    return dict(found)


def translated(lines: Sequence[str], pair: str) -> list[str]:
    """The lines in another language, unknown words as they are; a line that the system breaks off at is empty."""
    text = "\n".join(lines) + "\n"
    done = subprocess.run(["apertium", "-u", pair], input=text, capture_output=True, text=True)
    found = [" ".join(line.split()) for line in done.stdout.splitlines()]
    if done.returncode == 0 and len(found) == len(lines):
        return found
    half = len(lines) // 2
    return translated(lines[:half], pair) + translated(lines[half:], pair) if half else [""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--first", type=int, default=0, help="line to begin with")
    parser.add_argument("--windows", type=int, default=150_000)
    args = parser.parse_args()
    pool = windows(args.work)
    wanted = [(args.first + i) % len(pool) for i in range(args.windows)]
    for i in range(0, len(wanted), CHUNK):
        for language, routes in ROUTES.items():
            numbers = [n for n in wanted[i : i + CHUNK] if pool[n][0] == language]
            for route in routes if numbers else ():
                lines = [pool[n][1] for n in numbers]
                for pair in route:
                    lines = translated(lines, pair)
                with (args.work / f"round-{'-'.join(route)}.tsv").open("a", encoding="utf-8") as file:
                    file.writelines(f"{n}\t{line}\n" for n, line in zip(numbers, lines, strict=True))
        print(f"{min(i + CHUNK, len(wanted)):,} windows", flush=True)


if __name__ == "__main__":
    main()
