"""Kind ``separation``: does the fluency score tell damaged text from sound text?

The area under the ROC curve (AUC) is the chance that of one damaged and one sound text, each drawn at random, the
sound one has the higher score; a tie counts half. 1 is perfect, 0.5 is what a coin does. It depends on the order of the
scores alone, so it needs no threshold, and how many of the texts are damaged does not matter.

No fluency score reaches 1 here: a paragraph that is pasted twice, or a comment form, reads as well as any other.
"""

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from runs import language_of

Reports = Mapping[str, Mapping[str, Any]]


def figures(damaged: Reports, clean: Reports, gold: Path) -> dict[str, Any]:
    """Shares, 0 to 1, from the reports on damaged and clean articles by file name, and the file of gold spans:

    ``article_auc``   of the articles' scores, damaged against clean, and ``article_by_language``
    ``article_pairs`` share of damaged articles that score below the same article undamaged, ties half
    ``sentence_auc``  of the sentences' scores in the damaged articles: those that overlap a gold span against those
                      that overlap none; in ``sentence_by_family`` those that overlap a span of that family against the
                      sound sentences of the articles that have such a span, and the number of the former

    An article or sentence without a score cannot be ordered: it is left out, and counted in ``unscored``.
    """
    bad, good = _article_scores(damaged), _article_scores(clean)
    spans = {r["file"]: r["spans"] for r in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    hit, sound, unscored = _sentence_scores(damaged, spans)
    scored = sum(map(len, (*bad.values(), *good.values())))
    both = {name: (bad[lang][name], good[lang][name]) for lang in bad for name in bad[lang] if name in good[lang]}
    by_family = {
        family: {
            "auc": auc([s for part in articles.values() for s in part], [s for name in articles for s in sound[name]]),
            "sentences": sum(map(len, articles.values())),
        }
        for family, articles in hit.items()
        if family
    }
    every = [s for part in hit[""].values() for s in part]
    return {
        "article_auc": auc(*([s for part in side.values() for s in part.values()] for side in (bad, good))),
        "article_pairs": round(sum((b < g) + (b == g) / 2 for b, g in both.values()) / max(1, len(both)), 4),
        "sentence_auc": auc(every, [s for part in sound.values() for s in part]),
        "articles": scored,
        "sentences": len(every) + sum(map(len, sound.values())),
        "unscored": len(damaged) + len(clean) - scored + unscored,
        "article_by_language": {k: auc(bad[k].values(), good[k].values()) for k in sorted(bad)},
        "sentence_by_family": by_family,
    }


def auc(damaged: Iterable[float], sound: Iterable[float]) -> float:
    """Area under the ROC curve, to four digits; 0.5, knowing nothing, if one side is empty."""
    low, ordered = list(damaged), sorted(sound)
    if not low or not ordered:
        return 0.5
    # Sound scores above each damaged one, and half of those equal to it.
    above = sum(len(ordered) - (bisect_left(ordered, s) + bisect_right(ordered, s)) / 2 for s in low)
    return round(above / (len(low) * len(ordered)), 4)


def _article_scores(reports: Reports) -> defaultdict[str, dict[str, float]]:
    """By language and file name."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, report in reports.items():
        if report["fluency"]["score"] is not None:
            found[language_of(name)][name] = report["fluency"]["score"]
    return found


def _sentence_scores(
    reports: Reports, spans: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[defaultdict[str, dict[str, list[float]]], dict[str, list[float]], int]:
    """Scores of the damaged sentences by family ("" is any) and file, of the sound ones by file, and how many sentences
    have no score."""
    hit: defaultdict[str, dict[str, list[float]]] = defaultdict(dict)
    sound: dict[str, list[float]] = {}
    unscored = 0
    for name, places in spans.items():
        sound[name] = []
        for sentence in reports[name]["fluency"]["sentences"]:
            if sentence["score"] is None:
                unscored += 1
                continue
            families = {
                g["category"]
                for g in places
                # A gold span without width marks the character after it, as in score_gold.py.
                if g["start"] < sentence["end"] and max(g["end"], g["start"] + 1) > sentence["start"]
            }
            for family in families | {""} if families else ():
                hit[family].setdefault(name, []).append(sentence["score"])
            if not families:
                sound[name].append(sentence["score"])
    return hit, sound, unscored
