"""Articles in which every damaged place is marked with what an editor would write → pairs with labels, for
``train.py --human``.

    python models/recipe/judge/annotated.py ARTICLES OUT [--aside FILE] [--languages de en] [--set-aside 8] [--seed 1]

ARTICLES holds ``<language>-….txt``: articles one below the other, each under a line ``=== FROM LEVEL``, in them
``{wrong|right}``, ``{superfluous|}`` and ``{|missing}``. A pair is one to three sentences as an editor would have them,
and the same as they stand there; without damage they are a single text. One article in ``--set-aside`` goes to
``--aside`` instead, so that a judge can be measured on it; LEVEL ``sound`` says that nothing is wrong in one.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from distinct import sentences
from human import set_aside
from labels import CASE, DELETE, INSERT, JOIN, KEEP, REPLACE, SPLIT

MARK = regex.compile(r"\{(?P<wrong>[^{}|\n]*)\|(?P<right>[^{}|\n]*)\}")
HEAD = regex.compile(r"^=== (?P<source>\S+) (?P<level>\S+)\n", regex.MULTILINE)
ROOM = (1, 1, 1, 2, 2, 3)  # sentences of a window, as ``pool.py`` takes them
WORD = regex.compile(r"\s*(?:[\p{L}\p{M}\p{N}]+|\S)")
CLOSING = regex.compile(r"[,.;:!?)\]»”](?:\s|$)")


@dataclass(slots=True)
class Passage:
    """A text as it stands, a label for each of its characters, and how far the sound text is at each of them."""

    text: str = ""
    sound: str = ""
    labels: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)  # -1 within a mark

    def close(self, wrong: str, right: str) -> None:
        """Takes the space away that stood before what one of the texts does not have, where a closing mark follows."""
        if not wrong.strip() and self.text.endswith(" "):
            self.text = self.text[:-1]
            self.labels.pop()
            self.at.pop()
        if not right.strip():
            self.sound = self.sound.removesuffix(" ")

    def add(self, wrong: str, right: str, label: int) -> None:
        marked = label != KEEP
        self.labels += [label] * len(wrong)
        self.at += [-1] * len(wrong) if marked else [len(self.sound) + i for i in range(len(wrong))]
        self.text += wrong
        self.sound += right


def called_for(wrong: str, right: str) -> int:
    """The edit that makes the one the other."""
    if not right.strip():
        return DELETE
    if wrong.split() != right.split() and "".join(wrong.split()) == "".join(right.split()):
        return SPLIT if len(right.split()) > len(wrong.split()) else JOIN
    return CASE if wrong.lower() == right.lower() else REPLACE


def passage(paragraph: str) -> Passage:
    """A paragraph with its marks taken away. What is missing is missed at the word after its place."""
    found, end, missing = Passage(), 0, False
    for match in [*MARK.finditer(paragraph), None]:
        plain = paragraph[end : match.start() if match else None]
        if missing and plain.strip():
            first = WORD.match(plain)
            cut = first.end() if first else 0
            found.add(plain[:cut], plain[:cut], INSERT)
            plain, missing = plain[cut:], False
        found.add(plain, plain, KEEP)
        if match:
            end, wrong, right = match.end(), match["wrong"], match["right"]
            missing = not wrong.strip()
            if CLOSING.match(paragraph, end):
                found.close(wrong, right)
            found.add(wrong, right, called_for(wrong, right))
    return found


def windows(found: Passage, rng: random.Random) -> Iterator[tuple[str, str, list[int]]]:
    """Text, sound text and labels of windows of one to three sentences. No window begins or ends within a mark."""
    text, start, sound, at = found.text, 0, 0, 0
    room = rng.choice(ROOM)
    for sentence in sentences(text):
        at = text.index(sentence.strip(), at) + len(sentence.strip())
        room -= 1
        beyond = next((i for i in range(at, len(text)) if not text[i].isspace()), len(text))
        inside = beyond < len(text) and (found.at[beyond] < 0 or found.at[at - 1] < 0)
        if room > 0 or inside:
            continue
        until = found.at[beyond] if beyond < len(text) else len(found.sound)
        yield text[start:beyond], found.sound[sound:until], found.labels[start:beyond]
        start, sound, room = beyond, until, rng.choice(ROOM)
    if text[start:].strip():
        yield text[start:], found.sound[sound:], found.labels[start:]


def neat(text: str, labels: list[int]) -> dict[str, object]:
    """Without the spaces that a taken word leaves behind."""
    kept = [i for i, c in enumerate(text) if not (c == " " and (i == 0 or text[i - 1] == " "))]
    text, labels = "".join(text[i] for i in kept), [labels[i] for i in kept]
    end = len(text.rstrip())
    return {"text": text[:end], "labels": labels[:end]}


def units(paragraph: str, rng: random.Random) -> Iterator[list[dict[str, object]]]:
    for text, sound, labels in windows(passage(paragraph), rng):
        bad = neat(text, labels)
        if any(labels):
            yield [neat(sound, [KEEP] * len(sound)), bad]
        else:
            yield [bad]


def articles(path: Path) -> Iterator[tuple[str, str]]:
    """Level and text of the articles in a file. Raises ValueError for a brace that belongs to no mark."""
    parts = HEAD.split(path.read_text(encoding="utf-8"))
    for level, text in zip(parts[2::3], parts[3::3], strict=True):
        if stray := regex.search(r"[{}]", MARK.sub("", text)):
            raise ValueError(f"{path.name}: a stray {stray.group()} in: {text[:60].strip()}")
        yield level, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--aside", type=Path)
    parser.add_argument("--languages", nargs="+", help="codes of those that are kept, if not all")
    parser.add_argument("--set-aside", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    kept: list[list[dict[str, object]]] = []
    aside: list[dict[str, object]] = []
    count: Counter[str] = Counter()
    for path in sorted(args.articles.glob("*-*.txt")):
        language = path.name.split("-")[0]
        if args.languages and language not in args.languages:
            continue
        for level, text in articles(path):
            paragraphs = [line for line in text.split("\n") if line.strip()]
            if args.aside and set_aside(text, args.set_aside):
                found = [passage(p) for p in paragraphs]
                parts = [neat(p.text, p.labels) for p in found]
                aside.append({"lang": language, "level": level, "paragraphs": parts})
                continue
            count[language] += 1
            for paragraph in paragraphs:
                kept += units(paragraph, rng)
    rng.shuffle(kept)
    with args.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(unit, ensure_ascii=False) + "\n" for unit in kept)
    if args.aside:
        args.aside.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in aside), encoding="utf-8")
    print(dict(count), "articles;", Counter(len(unit) for unit in kept), "units;", len(aside), "set aside")


if __name__ == "__main__":
    main()
