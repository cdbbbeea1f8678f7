"""Human judgements of translations → pairs and single texts with labels, for ``train.py --human``.

    python models/recipe/judge/human.py LABELLED OUT [--into en|many] [--set-aside 4] [--seed 1]

Reads the sets below from LABELLED (``<name>.jsonl.gz``), all under licences that allow any use. What a rater called
unidiomatic, ungrammatical, misspelt or wrongly punctuated is damage; what is wrong only beside the source teaches
nothing, for the judge never sees one. Two translations of one source whose fluency was scored unlike make a pair, and
so do a translation and the same with a perturbation. One document in ``--set-aside`` is left out, so that the judge can
be measured on it.
"""

import argparse
import gzip
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from labels import CASE, DELETE, INSERT, REPLACE

# By what was translated into: English, or the languages of the judge of many. Apache-2.0, CC0-1.0 and MIT.
SCORED = {
    "en": ("mqm_bio_toen.dev", "mqm_ted21_zhen.dev", "mqm_wmt23sxs_zhen.dev"),
    "many": ("mqm_bio_deruesfritpt.dev", "mqm_ted21_ende.dev", "mqm_wmt23sxs_ende.dev"),
}
POST_EDITED = {"en": "mlqe_pe_toen.dev", "many": "mlqe_pe_ende.dev"}
PERTURBED = {"en": "demetr.dev"}
WHOLE = ("base_id33_empty", "base_id35_reference")  # nothing left, nothing perturbed
UNSEEN = (
    "negation",
    "hypernym",
    "ne_replaced",
    "numbers",
    "antonym",
    "gender",
    "addition",
)  # seen beside the source alone
EACH = 12  # perturbations of a document
CALLED_FOR = {"insert": DELETE, "delete": INSERT, "replace": REPLACE}  # by what was done
FLUENCY = ("linguistic", "fluency", "style", "unintelligible")  # beginnings of MQM categories
PAIRS = 6  # of one source
MOST_EDITS = 0.45  # translation edit rate beyond which hardly a word was kept
NONE = -100


def set_aside(doc: str, one_in: int) -> bool:
    """Whether the document is kept for measuring."""
    return bool(one_in) and hashlib.sha1(doc.encode()).digest()[0] % one_in == 0


def language_of(row: dict[str, Any]) -> str:
    """Code of the language translated into: the row's own, or the second of its pair."""
    return str(row.get("lang") or row["lp"]).replace("2", "-").split("-")[-1]


def labels(row: dict[str, Any], fluency: bool) -> list[int]:
    """A label for each character. ``fluency``: only what can be seen in the text alone is damage. Where several raters
    read a text, damage is what two of them say is; what one says alone teaches nothing."""
    if others := row.get("alt_spans") if fluency else None:
        opinions = [_labels(row | {"spans": spans}, fluency) for spans in (row["spans"], *others.values())]
        counts = [
            [sum(mark == kind for mark in marks) for kind in (REPLACE, NONE)] for marks in zip(*opinions, strict=True)
        ]
        return [REPLACE if bad > 1 else NONE if bad or other else 0 for bad, other in counts]
    return _labels(row, fluency)


def _labels(row: dict[str, Any], fluency: bool) -> list[int]:
    marks = [0] * len(row["text"])
    for span in sorted(row["spans"], key=lambda s: s["category"].lower().startswith(FLUENCY)):
        visible = not fluency or span["category"].lower().startswith(FLUENCY)
        if span["severity"].lower() == "neutral":
            visible = False
        start, end = span["start"], max(span["end"], span["start"] + 1)
        marks[start:end] = [REPLACE if visible else NONE] * len(marks[start:end])
    return marks


def scored(rows: list[dict[str, Any]], rng: random.Random) -> Iterator[list[dict[str, Any]]]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row.get("lp") or "", row["src"]].append(row)
    for group in groups.values():
        apart = [(a, b) for a, b in combinations(group, 2) if a["human_fluency"] != b["human_fluency"]]
        rng.shuffle(apart)
        used: set[int] = set()
        for pair in apart[:PAIRS]:
            better, worse = sorted(pair, key=lambda r: -r["human_fluency"])
            used |= {id(better), id(worse)}
            yield [{"text": r["text"], "labels": labels(r, True)} for r in (better, worse)]
        yield from ([{"text": r["text"], "labels": labels(r, True)}] for r in group if id(r) not in used)


def perturbed(rows: list[dict[str, Any]], rng: random.Random) -> Iterator[list[dict[str, Any]]]:
    """Pairs of a translation, which teaches nothing by its words, and the same with a perturbation."""
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["phenomenon"] not in WHOLE:
            documents[str(row["doc"])].append(row)
    for rows in documents.values():
        for row in rng.sample(rows, min(EACH, len(rows))):
            marks = [0] * len(row["text"])
            for span in row["spans"]:
                # What was taken away is missed before the next word, which begins here or after a space.
                end = max(span["end"], span["start"] + 2)
                kind = CASE if "lower" in row["phenomenon"] else CALLED_FOR[span["op"]]
                kind = NONE if any(name in row["phenomenon"] for name in UNSEEN) else kind
                marks[span["start"] : end] = [kind] * len(marks[span["start"] : end])
            original = {"text": row["original"], "labels": [NONE] * len(row["original"])}
            yield [original, {"text": row["text"], "labels": marks}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--into", choices=SCORED, default="en")
    parser.add_argument("--languages", nargs="+", help="codes of those that are kept, if not all")
    parser.add_argument("--set-aside", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)

    def read(name: str) -> list[dict[str, Any]]:
        with gzip.open(args.labelled / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        rows = [r for r in rows if not args.languages or language_of(r) in args.languages]
        return [r for r in rows if r["text"].strip() and not set_aside(str(r.get("doc")), args.set_aside)]

    units = [unit for name in SCORED[args.into] for unit in scored(read(name), rng)]
    edited = [r for r in read(POST_EDITED[args.into]) if (r["hter"] or 0) <= MOST_EDITS]
    units += [[{"text": r["text"], "labels": labels(r, False)}] for r in edited]
    if args.into in PERTURBED:
        units += perturbed(read(PERTURBED[args.into]), rng)
    rng.shuffle(units)
    with args.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(unit, ensure_ascii=False) + "\n" for unit in units)
    print(Counter(len(unit) for unit in units))


if __name__ == "__main__":
    main()
