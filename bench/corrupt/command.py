"""Folder of clean articles → folder of damaged ones and ``gold.jsonl``."""

import argparse
import json
import random
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

from bench.corrupt.article import Article, Edit, apply
from bench.corrupt.families import FAMILIES


def corrupt(article: Article, families: list[str], seed: str, rate: float = 1.0) -> tuple[str, list[dict[str, Any]]]:
    """The article with each family's damage; the same seed gives the same damage."""
    edits: list[Edit] = []
    for family in families:
        rng = random.Random(f"{seed}/{family}")
        for damage, count in FAMILIES[family]:
            wanted = count * rate
            number = int(wanted) + (rng.random() < wanted % 1)
            edits.extend(islice(damage(article, rng), number))
    return apply(article.text, edits)


def main() -> None:
    """One damaged copy per article and family group: ``--mix n`` puts n families into each copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clean", type=Path, help="folder of clean .txt files named LANGUAGE-anything.txt")
    parser.add_argument("out", type=Path)
    parser.add_argument("--families", default=",".join(FAMILIES), help="default: all")
    parser.add_argument("--languages", help="default: all in the folder")
    parser.add_argument("--seed", default="1")
    parser.add_argument(
        "--rate", type=float, default=1.0, help="damages per article and family, times the family's own number"
    )
    parser.add_argument("--mix", type=int, default=4, help="families in one copy")
    parser.add_argument("--copies", type=int, default=2, help="copies of each article")
    args = parser.parse_args()
    wanted = args.languages.split(",") if args.languages else None
    texts = {p.name: p.read_text("utf-8") for p in sorted(args.clean.glob("*.txt"))}
    texts = {k: v for k, v in texts.items() if not wanted or k[:2] in wanted}
    foreign: dict[str, list[str]] = defaultdict(list)
    for path in sorted(args.clean.glob("*.txt")):
        sentences = Article(path.read_text("utf-8"), path.name[:2]).sentences
        foreign[path.name[:2]].extend(
            s.text for s in sentences if (25 if path.name[:2] in ("zh", "ja") else 45) < len(s.text) < 220
        )
    args.out.mkdir(parents=True, exist_ok=True)
    with (args.out / "gold.jsonl").open("w", encoding="utf-8") as gold:
        for name, text in texts.items():
            for copy in range(args.copies):
                seed = f"{args.seed}/{name}/{copy}"
                rng = random.Random(seed)
                families = args.families.split(",")
                chosen = rng.sample(families, min(args.mix, len(families)))
                damaged, spans = corrupt(Article(text, name[:2], foreign), chosen, seed, args.rate)
                if spans:
                    file = f"{name[:-4]}-{copy}.txt"
                    (args.out / file).write_text(damaged, "utf-8")
                    gold.write(json.dumps({"file": file, "lang": name[:2], "spans": spans}, ensure_ascii=False) + "\n")
