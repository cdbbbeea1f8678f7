"""What ranking the repairs is worth: the first repair right, with and without the model and the priors.

    python bench/repair/ranking.py SHARED [--model NAME] [--every N] [--json]

SHARED holds ``sets/damaged`` with its gold spans ``sets/damaged.jsonl`` and the undamaged originals ``sets/clean``, and
``seeds`` with ``gold/seeds.jsonl``. The findings are the same in every row; only the order of their repairs is not:

    none    as the finder gives them
    prior   by what is known of each kind of repair, whatever the sentence
    model   by the language model's preference
    both    by their sum: what the program does

``first``: share of the places found whose first repair is the right one; ``three``: one of the first three is;
``original``: the first one is right or leaves what stands in the undamaged original, where there is one. Places whose
gold repair no program without a translator can know (family ``untranslated``) count; ``told`` leaves them out.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.auditor import Auditor, Settings, build
from audit.detect import Context, detect, weigh
from audit.engine.stories import siblings, sketch_of
from audit.finding import Finding, Repair, Severity
from audit.fluency.model import FluencyModel
from audit.lexicon import lexicon
from audit.read import read
from audit.repair.rank import Order, both, rank
from audit.segment import segment
from audit.story import Sibling, group
from audit.text import Article
from bench.repair.right import Gold, pinpoints, required, verdict

UNTOLD = "untranslated"
SETS = {"damaged": ("sets/damaged", "sets/damaged.jsonl", "sets/clean"), "seeds": ("seeds", "gold/seeds.jsonl", "")}


def none(gain: float, repair: Repair) -> float:
    """The finder's own order: sorting keeps what is equal."""
    return 0.0


def prior(gain: float, repair: Repair) -> float:
    return repair.prior


def model(gain: float, repair: Repair) -> float:
    return gain


ORDERS: Mapping[str, Order] = {"none": none, "prior": prior, "model": model, "both": both}


@dataclass(frozen=True)
class Case:
    """An article, its signs of damage before ranking, its siblings, its gold spans, and the original, if there is."""

    article: Article
    signs: Sequence[Finding]
    kin: Sequence[Sibling]
    spans: Sequence[Gold]
    original: str


class Remembered:
    """A model that is asked each text once, for four orders ask the same."""

    def __init__(self, asked: FluencyModel) -> None:
        self.name, self.signature, self._asked = asked.name, asked.signature, asked
        self._known: dict[str, Any] = {}

    def score(self, texts: Sequence[str]) -> list[Any]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._asked.score(new), strict=True))
        return [self._known[text] for text in texts]


def cases(shared: Path, name: str, auditor: Auditor, every: int) -> Iterator[Case]:
    """The articles of a set, every ``every``-th in the order of its gold file."""
    texts, gold, clean = SETS[name]
    records = [json.loads(line) for line in (shared / gold).read_text("utf-8").splitlines()]
    paths = [shared / texts / Path(record["file"]).name for record in records]
    kin = group([sketch_of(path) for path in paths])
    for index in range(0, len(records), every):
        article = segment(read(paths[index]), auditor.guesser)
        near = siblings([paths[k] for k in kin[index]])
        scored = auditor.scorers.general if auditor.scorers else None
        context = Context(lexicon(article.language), auditor.guesser, scored, siblings=near)
        signs = detect(article, auditor.cards.values(), context)
        original = (shared / clean / paths[index].name).read_bytes().decode("utf-8") if clean else ""
        yield Case(article, signs, near, records[index]["spans"], original)


def shares(found: Sequence[Case], scored: FluencyModel, order: Order) -> dict[str, dict[str, float]]:
    """Shares by ``all``, ``told``, family and language; ``places`` is their number."""
    verdicts: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    for case in found:
        article = case.article
        ranked = weigh(rank(article, case.signs, scored, case.kin, order), article)
        counted = [f for f in ranked if f.severity is not Severity.NEUTRAL]
        for gold in required(case.spans):
            hits = [f for f in counted if pinpoints(f, gold)]
            if hits:
                said = verdict(article.text, gold, case.spans, hits, case.original)
                told = ["told"] if gold["category"] != UNTOLD else []
                for key in ("all", *told, gold["category"], article.language):
                    verdicts[key].append(said)
    return {key: _shares(said) for key, said in verdicts.items()}


def _shares(said: Sequence[tuple[bool, ...]]) -> dict[str, float]:
    columns = zip(("first", "three", "original"), zip(*said, strict=True), strict=True)
    return {"places": len(said)} | {name: round(sum(column) / len(said), 4) for name, column in columns}


def main() -> None:
    """Print a table for each set: orders in rows; then the families and languages by both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--model", help="a Hugging Face id or folder instead of the embedded model")
    parser.add_argument("--every", type=int, default=1, help="every N-th article of a set")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    auditor = build(Settings(model=args.model))
    assert auditor.scorers is not None
    scored = Remembered(auditor.scorers.general)
    figures = {}
    for name in SETS:
        found = list(cases(args.shared, name, auditor, args.every))
        figures[name] = {key: shares(found, scored, order) for key, order in ORDERS.items()}
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    print(f"model {scored.name}")
    for name, rows in figures.items():
        print(f"\n{name:12} places  first  told   three  original")
        for order, found_shares in rows.items():
            print(_row(order, found_shares["all"], found_shares.get("told")))
        for key, row in sorted(rows["both"].items()):
            if key not in ("all", "told"):
                print(_row(f"  {key}", row, None))


def _row(name: str, row: Mapping[str, float], told: Mapping[str, float] | None) -> str:
    known = f"{told['first']:.3f}" if told else "     "
    return f"{name:22} {row['places']:6} {row['first']:.3f}  {known}  {row['three']:.3f}  {row['original']:.3f}"


if __name__ == "__main__":
    main()
