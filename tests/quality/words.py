"""Kind ``words``: does the judge see the words that people marked?"""

import gzip
import hashlib
import json
import random
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from runs import AUDIT

CUTS = [k / 50 for k in range(1, 50)]  # probabilities from which a word might count as damaged


def figures(shared: Path, entry: dict[str, Any]) -> dict[str, Any]:
    """``audit score --words`` on the rows of a labelled set, English unless the entry has a ``lang``, against the
    spans that people marked:

    ``average_precision`` over characters, in the order of their word's probability of damage
    ``f1``   over characters, at the probability that is best for it; ``everything``: of marking every character
    ``mcc``  Matthews correlation over tokens, and ``f05`` (precision counts twice as much as recall), likewise, where
             the set has tokens

    ``rows`` in the entry picks those whose ``lp`` or ``system`` it is; ``aside`` n takes one document in n, those that
    the judge was not trained on; ``limit`` is the number of rows, drawn with a fixed seed.
    """
    with gzip.open(shared / f"labelled/{entry['set']}.dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [row for line in file if (row := json.loads(line))["text"].strip()]
    language = entry.get("lang", "en")
    rows = [row for row in rows if row["lang"] == language]
    if "rows" in entry:
        rows = [r for r in rows if entry["rows"] in (r.get("lp"), r.get("system"))]
    if "aside" in entry:
        rows = [r for r in rows if hashlib.sha1(str(r["doc"]).encode()).digest()[0] % entry["aside"] == 0]
    random.Random(1).shuffle(rows)
    rows = rows[: entry.get("limit", len(rows))]
    words = list(_judged([r["text"] for r in rows], language))
    found = _of_characters(rows, words)
    return found | (_of_tokens(rows, words) if "tokens" in rows[0] else {})


def _judged(texts: Sequence[str], language: str) -> Iterator[list[list[Any]]]:
    lines = "".join(json.dumps({"text": t, "lang": language}) + "\n" for t in texts)
    command = [*shlex.split(AUDIT), "score", "--words", "--fluency", "judge", "-"]
    run = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
    for line in run.stdout.splitlines():
        yield json.loads(line)["words"]


def _of_characters(rows: Sequence[dict[str, Any]], words: Sequence[list[list[Any]]]) -> dict[str, Any]:
    """Characters of words alone: white space has no probability."""
    counted: list[tuple[float, int, int]] = []  # probability, characters, marked characters of a word
    for row, found in zip(rows, words, strict=True):
        marked = [False] * (len(row["text"]) + 1)
        for span in row["spans"]:
            end = max(span["end"], span["start"] + 1)
            marked[span["start"] : end] = [True] * len(marked[span["start"] : end])
        counted += [(damage, end - start, sum(marked[start:end])) for start, end, damage, _ in found]
    counted.sort(key=lambda c: -c[0])
    every, bad = sum(n for _, n, _ in counted), sum(m for _, _, m in counted)
    seen = hits = 0
    average = best = 0.0
    for _, size, hit in counted:
        seen, hits = seen + size, hits + hit
        average += hits / seen * hit / bad
        best = max(best, 2 * hits / (seen + bad))
    return {
        "average_precision": round(average, 4),
        "f1": round(best, 4),
        "everything": round(2 * bad / (every + bad), 4),
        "share_marked": round(bad / every, 4),
        "texts": len(rows),
    }


def _of_tokens(rows: Sequence[dict[str, Any]], words: Sequence[list[list[Any]]]) -> dict[str, Any]:
    scores: list[tuple[float, bool]] = []
    for row, found in zip(rows, words, strict=True):
        tags = row.get("tags") or row["labels"]
        at = 0
        for token, tag in zip(row["tokens"], tags, strict=False):
            start = row["text"].find(token, at)
            if start < 0:
                continue
            at = start + len(token)
            damage = max((d for s, e, d, _ in found if s < at and e > start), default=0.0)
            scores.append((damage, tag in "1i"))
    tables = [_table(scores, cut) for cut in CUTS]
    return {"mcc": round(max(map(_mcc, tables)), 4), "f05": round(max(map(_f05, tables)), 4)}


def _table(scores: Sequence[tuple[float, bool]], cut: float) -> tuple[int, int, int, int]:
    """True and false positives, true and false negatives."""
    hit = sum(1 for d, bad in scores if d >= cut and bad)
    alarms = sum(1 for d, bad in scores if d >= cut and not bad)
    bad = sum(1 for _, b in scores if b)
    return hit, alarms, len(scores) - bad - alarms, bad - hit


def _mcc(table: tuple[int, int, int, int]) -> float:
    tp, fp, tn, fn = table
    below = sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return (tp * tn - fp * fn) / below if below else 0.0


def _f05(table: tuple[int, int, int, int]) -> float:
    tp, fp, _, fn = table
    return 1.25 * tp / (1.25 * tp + 0.25 * fn + fp) if tp else 0.0
