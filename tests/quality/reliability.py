"""Kind ``reliability``: is a finding that says it is 90 % sure right nine times in ten?"""

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from runs import Runs

STEPS = (0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)  # of stated confidence; nothing below the first is reported


def judged(runs: Runs, texts: str, gold: str | None) -> list[tuple[float, bool]]:
    """Stated confidence of each finding in the folder ``texts``, advice apart, and whether it pinpoints damage as
    ``tools/score_gold.py`` understands it. Without ``gold`` the texts are clean and every finding is wrong."""
    sys.path.insert(0, str(runs.shared / "tools"))
    from score_gold import pinpoints  # type: ignore[import-not-found]

    spans: dict[str, list[dict[str, Any]]] = {}
    for line in (runs.shared / gold).read_text(encoding="utf-8").splitlines() if gold else ():
        record = json.loads(line)
        spans[Path(record["file"]).name] = record["spans"]
    return [
        (finding["confidence"], any(pinpoints(finding, span) for span in spans.get(name, ())))
        for name, report in runs.reports(texts).items()
        for finding in report["findings"]
        if finding["severity"] != "neutral"
    ]


def figures(runs: Runs, sets: dict[str, str | None]) -> dict[str, Any]:
    """Over the findings in all ``sets`` (folder → gold file or none): the mean stated confidence, the share that is
    right, the expected calibration error (mean absolute difference of both over the steps, each weighing by its
    findings; Naeini et al. 2015), and per step ``stated``, ``right`` and how many ``findings``."""
    found = [pair for texts, gold in sets.items() for pair in judged(runs, texts, gold)]
    steps: dict[str, dict[str, float]] = {}
    error = 0.0
    for low, high in pairwise(STEPS):
        part = [(stated, right) for stated, right in found if low <= stated < high]
        if part:
            stated = sum(s for s, _ in part) / len(part)
            right = sum(r for _, r in part) / len(part)
            error += abs(stated - right) * len(part)
            steps[f"from {low:.2f}"] = {"stated": round(stated, 3), "right": round(right, 3), "findings": len(part)}
    return {
        "stated": round(sum(s for s, _ in found) / len(found), 4),
        "right": round(sum(r for _, r in found) / len(found), 4),
        "error": round(error / len(found), 4),
        "by_confidence": steps,
    }
