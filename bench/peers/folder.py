"""A folder of articles for the comparison: those there are, and others made of their paragraphs."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ("seeds/*.txt",)  # English articles that the project carries
_NUMBER = re.compile(r"\d+")


def fill(folder: Path, sources: Sequence[Path], number: int, seed: int = 20) -> list[Path]:
    """Write ``number`` articles into ``folder`` and return their paths: the sources as they are, then as many more as
    are needed, each of paragraphs from all of them. The same for the same seed.

    Copies of whole articles would be articles on the same event, which the program compares with one another, and which
    a checker that remembers what it has read gets through in no time. A paragraph comes again only after all the others
    have had their turn, with other numbers. Raises SystemExit without sources.
    """
    if not sources:
        raise SystemExit("There are no .txt files to measure with.")
    folder.mkdir(parents=True, exist_ok=True)
    texts = [source.read_text("utf-8").strip().split("\n\n") for source in sources]
    draw = random.Random(seed)
    turns = _turns([paragraph for _, *rest in texts for paragraph in rest], draw)
    paths = []
    for index in range(number):
        paragraphs = texts[index % len(texts)]
        if index >= len(texts):
            paragraphs = [renumbered(p, draw) for p in (paragraphs[0], *islice(turns, len(paragraphs) - 1))]
        paths.append(folder / f"{index:05}.txt")
        paths[-1].write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    return paths


def _turns(paragraphs: list[str], draw: random.Random) -> Iterator[str]:
    while paragraphs:
        yield from draw.sample(paragraphs, len(paragraphs))


def renumbered(text: str, draw: random.Random) -> str:
    """``text`` with another last digit of each number, and as long."""
    return _NUMBER.sub(lambda m: m[0][:-1] + str(draw.randint(1, 9)), text)


def sources(folders: Sequence[Path], languages: str = "en") -> list[Path]:
    """The .txt files of ``folders`` in order. Where their names begin with a language's code (``en-…``), those of
    ``languages``, a code, alone. Without folders, the project's own articles."""
    if not folders:
        return sorted(path for pattern in OWN for path in ROOT.glob(pattern))
    found = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    coded = [path for path in found if re.match(r"[a-z]{2}-", path.name)]
    return [path for path in found if path not in coded or path.name.startswith(f"{languages}-")]


def words(paths: Sequence[Path]) -> float:
    """Mean number of words of an article, as white space parts them."""
    return sum(len(path.read_text("utf-8").split()) for path in paths) / len(paths)
