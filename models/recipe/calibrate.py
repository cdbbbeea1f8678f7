"""Held-out clean text → ``calibration.json`` in the model folder.

    python models/recipe/calibrate.py WORK OUT [--sentences 800] [--threads 2] [--least 300000] [--clean CLEAN]

Scores up to so many sentences per language (three times as many in English) with the exported model and keeps quantiles
by length. They come from CLEAN, news articles by people named ``<lang>-….txt``, where it has ENOUGH of the language;
else from the held-out ends of the sources of training, beside which news reads strange: with quantiles of those alone,
the median sentence of English news scored 17 instead of 50. A language with less than ``--least`` tokens of training
text is left without scores: all news reads strange to a model that knows so little.
"""

import argparse
import itertools
import json
import random
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from heldout import paragraphs, sentences

from audit.fluency.calibration import FILE, calibrate
from audit.fluency.embedded import EmbeddedModel
from audit.fluency.measure import strangeness
from audit.language import LanguageGuesser
from audit.read import read
from audit.segment import segment

LEAST_TOKENS = 300_000
ENOUGH = 300  # sentences of news that are better than more of something else


def build(
    work: Path, out: Path, count: int, threads: int, least: int = LEAST_TOKENS, clean: Path | None = None
) -> dict[str, int]:
    """Writes the calibration; sentences used per language."""
    model = EmbeddedModel(out, threads=threads)
    found: dict[str, list[tuple[int, float]]] = {}
    for language in tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["languages"]:
        if trained(work, language) < least:
            continue
        every = dict.fromkeys(news(clean, language)) if clean else {}
        if len(every) < ENOUGH:
            every = dict.fromkeys(s for p in paragraphs(work, language) for s in sentences(p, language))
        chosen = list(itertools.islice(every, count * 3 if language == "en" else count))
        scored = zip(chosen, model.score(chosen), strict=True)
        found[language] = [(len(s), strangeness(s, surprisal)) for s, surprisal in scored if surprisal.nats]
    calibrate(model.signature, found).save(out / FILE)
    return {language: len(values) for language, values in found.items()}


def trained(work: Path, language: str) -> int:
    """Tokens of training text in the language."""
    sizes: dict[str, int] = json.loads((work / "sizes.json").read_text())
    return sum(size for source, size in sizes.items() if source.startswith(f"{language}."))


def news(folder: Path, language: str) -> list[str]:
    """The sentences of the language's articles in a random order."""
    guesser = LanguageGuesser()
    found: list[str] = []
    for path in sorted(folder.glob(f"{language}-*.txt")):
        article = segment(read(path), guesser, language)
        for paragraph in article.paragraphs:
            found += sentences(article.text[paragraph.start : paragraph.end], language)
    random.Random(0).shuffle(found)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sentences", type=int, default=800)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--least", type=int, default=LEAST_TOKENS)
    parser.add_argument("--clean", type=Path)
    args = parser.parse_args()
    print(build(args.work, args.out, args.sentences, args.threads, args.least, args.clean))


if __name__ == "__main__":
    main()
