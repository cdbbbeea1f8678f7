"""Corpus → windows of one to three sentences, one a line: what the judge reads while it is trained.

    python models/recipe/judge/pool.py CORPUS WORK [--windows 300000] [--languages en=1] [--evaluation FOLDER …]

WORK/pool.txt: the language's code, a tab and the window; in random order, languages by ``--languages`` (``de=3 es=2``),
sources by the weights of ``../mixture.toml``, without lines of an evaluation set and without what is no prose
(headings, lists, code).
"""

import argparse
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import regex
from wordfreq import zipf_frequency

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from distinct import distinct, evaluation_keys, sentences
from prepare import documents, sources, weight_of

LENGTHS = (25, 420)  # characters of a window
CHARS = 190  # of a window with its share of what is left out, roughly
PROSE = regex.compile(r"[\p{Lu}\p{Lo}\d\"“‘(«].*[.!?؟][\"”’)»]*")
NO_PROSE = regex.compile(r"https?:|www\.|[|#*`<>{}\[\]_=\\~^]|\$\s*\w+\(|\(\)|\.\.\.|\t")
LETTER = regex.compile(r"[\p{L}\s]")
LONG = regex.compile(r"\b\p{Ll}{9,}\b")


def windows(document: list[str], rng: random.Random) -> Iterator[str]:
    """Windows of a document's paragraphs that are prose; sentences stay beside those that they stood beside."""
    for paragraph in document:
        run: list[str] = []
        room = rng.choice((1, 1, 1, 2, 2, 3))
        for sentence in sentences(paragraph):
            run.append(sentence.strip())
            if len(run) == room:
                yield " ".join(run)
                run, room = [], rng.choice((1, 1, 1, 2, 2, 3))
        if run:
            yield " ".join(run)


def is_prose(text: str, language: str) -> bool:
    return (
        LENGTHS[0] <= len(text) <= LENGTHS[1]
        and PROSE.fullmatch(text) is not None
        and NO_PROSE.search(text) is None
        and len(LETTER.findall(text)) > 0.85 * len(text)
        and not any(zipf_frequency(word, language) == 0 for word in _long(text, language))  # glued words
    )


def _long(text: str, language: str) -> list[str]:
    """Long words; none in German, which makes its own."""
    return [] if language == "de" else LONG.findall(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--windows", type=int, default=300_000)
    parser.add_argument("--languages", nargs="+", default=["en=1"], help="with shares")
    parser.add_argument("--evaluation", type=Path, nargs="+", default=[])
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    mixture = tomllib.loads((Path(__file__).resolve().parents[1] / "mixture.toml").read_text())
    evaluation = evaluation_keys(args.evaluation)
    rng = random.Random(args.seed)
    seen: set[int] = set()
    dropped: Counter[str] = Counter()
    pool: list[str] = []
    languages = {code: float(share or 1) for code, _, share in (each.partition("=") for each in args.languages)}
    for language, part in languages.items():
        files = sources(args.corpus, language, mixture)
        shares = {p: p.stat().st_size * weight_of(f"{language}/{p.name[:-7]}", mixture["sources"]) for p in files}
        for path, share in shares.items():
            wanted = int(args.windows * part / sum(languages.values()) * share / sum(shares.values()))
            taken: list[str] = []
            for document in distinct(documents(path, wanted * CHARS * 4), seen, evaluation, dropped):
                taken.extend(f"{language}\t{w}" for w in windows(document, rng) if is_prose(w, language))
                if len(taken) >= wanted:
                    break
            pool.extend(taken[:wanted])
            print(f"{language}/{path.name}: {min(len(taken), wanted):,} of {wanted:,} windows", flush=True)
    rng.shuffle(pool)
    args.work.mkdir(parents=True, exist_ok=True)
    (args.work / "pool.txt").write_text("".join(f"{w}\n" for w in pool), encoding="utf-8")
    print(f"{len(pool):,} windows, {sum(map(len, pool)):,} characters; dropped {dict(dropped)}")


if __name__ == "__main__":
    main()
