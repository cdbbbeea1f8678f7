"""Speed of rules and structure together, without the language model: articles a core-second, and each finder's cost.

python bench/rules/speed.py [FOLDER] [--rounds 20] [--json]

An article is read from its file once. Timed, in one process that has audited the articles before, is everything from
the text to the findings: language, sentences, every rule, weighing. The best of some rounds counts, in CPU time, so
that other work on the machine disturbs little. What finders remember of a text (its tokens, its words) is forgotten
before each article, so that no article is seen twice; that cost falls to the finder that asks first.
"""

import argparse
import gc
import importlib
import json
import pkgutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
import audit.detect
from audit.auditor import Auditor
from audit.detect import Context, detect, finder, patterns, weigh
from audit.finding import Finding
from audit.lexicon import lexicon
from audit.read import read
from audit.repair import rank
from audit.segment import segment
from audit.text import Article, Document

ROOT = Path(__file__).resolve().parents[2]
TARGET = 100  # articles a core-second
SHOWN = 15  # finders in the table
# What finders remember by the text or the article; what they remember by word or pattern stays, as in a long run.
_OF_TEXT = {"text", "article"}


def forgetters() -> Sequence[Callable[[], None]]:
    """The ``cache_clear`` of every function in ``audit.detect`` that remembers something of a text."""
    found: dict[int, Callable[[], None]] = {}
    for module in pkgutil.walk_packages(audit.detect.__path__, "audit.detect."):
        for value in vars(importlib.import_module(module.name)).values():
            inner = getattr(value, "__wrapped__", None)
            code = getattr(inner, "__code__", None)
            if code and hasattr(value, "cache_clear") and _OF_TEXT & set(code.co_varnames[: code.co_argcount]):
                found[id(value)] = value.cache_clear
    return list(found.values())


def findings(document: Document, auditor: Auditor) -> list[Finding]:
    """What an audit reports when no language model is asked."""
    article = segment(document, auditor.guesser, auditor.language)
    signs = detect(article, auditor.cards.values(), Context(lexicon(article.language), auditor.guesser))
    return weigh(rank(article, signs, None), article)


def seconds(
    job: Callable[[Document], object], documents: Iterable[Document], clear: Sequence[Callable[[], None]]
) -> float:
    """CPU time of ``job`` on all documents, each as if it were new."""
    spent = 0.0
    for document in documents:
        for forget in clear:
            forget()
        began = time.process_time()
        job(document)
        spent += time.process_time() - began
    return spent


def costs(articles: Sequence[Article], auditor: Auditor, clear: Sequence[Callable[[], None]]) -> dict[str, float]:
    """CPU seconds of each finder for all articles; ``patterns`` are all cards that have only a pattern."""
    spent: Counter[str] = Counter()
    for article in articles:
        for forget in clear:
            forget()
        context = Context(lexicon(article.language), auditor.guesser)
        for card in auditor.cards.values():
            if card.speaks(article.language):
                began = time.process_time()
                list(finder(card.finder)(article, card, context) if card.finder else patterns.find(article, card))
                name = f"{card.finder} ({card.id})" if card.finder else f"pattern ({card.id})"
                spent[name] += time.process_time() - began
    return dict(spent)


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Everything that ``main`` prints."""
    auditor, clear = Auditor(None), forgetters()
    documents = [read(path) for path in sorted(folder.glob("*.txt"))]
    if not documents:
        raise SystemExit(f"There are no .txt files in {folder}.")
    articles = [segment(document, auditor.guesser) for document in documents]
    jobs: dict[str, Callable[[Document], object]] = {
        "rules and structure": lambda document: findings(document, auditor),
        "language and sentences alone": lambda document: segment(document, auditor.guesser),
        "whole audit": auditor.audit,
    }
    best = dict.fromkeys(jobs, float("inf"))
    finders: dict[str, float] = {}
    gc.collect()
    for _ in range(rounds + 1):  # the first round loads tables
        for name, job in jobs.items():
            best[name] = min(best[name], seconds(job, documents, clear))
        for name, value in costs(articles, auditor, clear).items():
            finders[name] = min(finders.get(name, value), value)
    count = len(documents)
    order = sorted(finders.items(), key=lambda pair: -pair[1])
    return {
        "articles": count,
        "characters": sum(len(document.text) for document in documents),
        "articles_per_core_second": {name: round(count / value, 1) for name, value in best.items()},
        "target": TARGET,
        "milliseconds_per_article": {name: round(1000 * value / count, 3) for name, value in order},
    }


def text_of(found: dict[str, Any]) -> str:
    """For people."""
    rates, costs = found["articles_per_core_second"], found["milliseconds_per_article"]
    size = found["characters"] // found["articles"]
    lines = [f"{found['articles']} articles of {size:,} characters on average, one core, no language model", ""]
    lines += [f"{name:32}{value:8.1f} articles a core-second" for name, value in rates.items()]
    met = "met" if rates["rules and structure"] >= TARGET else "missed"
    lines += [f"target for rules and structure: ≥ {TARGET}: {met}; peers: docs/speed.md", ""]
    lines += [f"{value:8.3f} ms an article  {name}" for name, value in list(costs.items())[:SHOWN]]
    rest = list(costs.values())[SHOWN:]
    return "\n".join([*lines, f"{sum(rest):8.3f} ms an article  {len(rest)} others"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(args.folder, args.rounds)
    print(json.dumps(found, indent=1, ensure_ascii=False) if args.json else text_of(found))


if __name__ == "__main__":
    main()
