"""Held-out clean text → ``calibration.json`` in the model folder.

    python models/recipe/calibrate.py WORK OUT [--sentences 800] [--threads 2]

Scores up to so many held-out sentences per language (three times as many in English) with the exported model and keeps
quantiles by length. The sentences come from the same sources as the training text, though not from the same documents,
so news of a kind that the sources lack will score lower than it deserves.
"""

import argparse
import itertools
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from heldout import paragraphs, sentences

from audit.fluency.calibration import FILE, calibrate, nats_per_char
from audit.fluency.embedded import EmbeddedModel


def build(work: Path, out: Path, count: int, threads: int) -> dict[str, int]:
    """Writes the calibration; sentences used per language."""
    model = EmbeddedModel(out, threads=threads)
    found: dict[str, list[tuple[int, float]]] = {}
    for language in tomllib.loads((Path(__file__).parent / "mixture.toml").read_text())["languages"]:
        every = (s for p in paragraphs(work, language) for s in sentences(p, language))
        chosen = list(itertools.islice(dict.fromkeys(every), count * 3 if language == "en" else count))
        scored = zip(chosen, model.score(chosen), strict=True)
        found[language] = [(len(s), nats_per_char(s, surprisal)) for s, surprisal in scored if surprisal.nats]
    calibrate(model.signature, found).save(out / FILE)
    return {language: len(values) for language, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sentences", type=int, default=800)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    print(build(args.work, args.out, args.sentences, args.threads))


if __name__ == "__main__":
    main()
