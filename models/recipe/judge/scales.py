"""Judge → its calibrations: the quantiles of its figure over news that people wrote.

    python models/recipe/judge/scales.py JUDGE --clean NEWS [--others JUDGE …]

``judge.json`` is for the judge's figure alone, ``both.json`` for the one beside the embedded model's, or ``large.json``
with ``--large``, which is all that judge scores by; articles in NEWS are called ``<language>-….txt``. ``--others`` have
the part that ``JudgedModel`` gives them. To be called again when one of the models has changed.
"""

import argparse
import random
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from audit.fluency.calibration import calibrate
from audit.fluency.embedded import EmbeddedModel
from audit.fluency.judge import Judge
from audit.fluency.judged import JudgedModel
from audit.fluency.measure import strangeness
from audit.language import LanguageGuesser
from audit.read import read
from audit.segment import segment

SHORTEST = 15  # characters of a sentence that the scale is made from
SENTENCES = 2400


def news(folder: Path, language: str) -> list[str]:
    """The different sentences of the language's articles, in a random order."""
    guesser = LanguageGuesser()
    found: dict[str, None] = {}
    for path in sorted(folder.glob(f"{language}-*.txt")):
        article = segment(read(path), guesser, language)
        spans = (s for p in article.paragraphs for s in p.sentences)
        found |= dict.fromkeys(t for s in spans if len(t := article.text[s.start : s.end]) >= SHORTEST)
    sentences = list(found)
    random.Random(0).shuffle(sentences)
    return sentences[:SENTENCES]


def scale(model: JudgedModel, sentences: dict[str, list[str]]) -> None:
    """Writes the model's calibration. sentences: by language."""
    values: dict[str, list[tuple[int, float]]] = {}
    for language, texts in sentences.items():
        scored = zip(texts, model.score(texts), strict=True)
        values[language] = [(len(text), strangeness(text, answer)) for text, answer in scored if answer.nats]
    calibrate(model.signature, values).save(model.calibration_file)


def scales(judge: Judge, clean: Path, others: Iterable[Judge] = (), large: bool = False) -> dict[str, int]:
    """Writes both calibrations, or that of a large judge; how many sentences each language had."""
    sentences = {language: news(clean, language) for language in judge.languages}
    figures = [JudgedModel(judge, beside, others) for beside in (None, EmbeddedModel())]
    for figure in [JudgedModel(judge, EmbeddedModel(), name="large")] if large else figures:
        scale(figure, sentences)
    return {language: len(texts) for language, texts in sentences.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judge", type=Path)
    parser.add_argument("--clean", type=Path, required=True)
    parser.add_argument("--others", type=Path, nargs="*", default=[])
    parser.add_argument("--large", action="store_true")
    args = parser.parse_args()
    print(scales(Judge(args.judge), args.clean, [Judge(other) for other in args.others], args.large))


if __name__ == "__main__":
    main()
