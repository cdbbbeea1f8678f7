"""Kind ``fix``: do the safe repairs bring a damaged article back, and leave a sound one alone?

The reports' safe repairs are made in the files, and the patched files are audited once more. Every damaged article has
its undamaged original under the same name among the clean ones.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from runs import Runs, language_of
from sacrebleu.metrics.chrf import CHRF

from audit.repair.effort import effort

AROUND = 12  # characters on each side of a repair that must stand with it in the original
Finding = Mapping[str, Any]


def figures(runs: Runs, texts: str, clean: str, gold: str, every: int = 1) -> dict[str, Any]:
    """What was measured:

    ``right``         share of the safe repairs of damaged articles that leave, white space aside, what the original
                      has there, or what the repair of the gold span leaves; ``safe``: their number
    ``clean_safe``    safe repairs in the clean articles: none is wanted
    ``ter_fall``      1 − mean TER against the original after the repairs / before; ``ter_fall_mean`` the mean of each
                      article's own share. TER as in the reports: sacrebleu's, case kept, in windows around changes
    ``chrf_falls``    articles that have a lower chrF against the original than before; ``chrf_spaces_falls`` with
                      white space counted
    ``findings_rise`` patched articles with more findings than before, ``second_run`` with a safe repair left

    Of the damaged articles every ``every``-th is taken, in the order of their names.
    """
    spans = {
        Path(record["file"]).name: record["spans"]
        for record in map(json.loads, (runs.shared / gold).read_text(encoding="utf-8").splitlines())
    }
    reports = dict(sorted(runs.reports(texts).items())[::every])
    verdicts: list[tuple[str, Finding, bool]] = []
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    chrf_falls = spaces_falls = 0
    folder = runs.out / f"{texts.replace('/', '-')}-fixed"
    folder.mkdir(parents=True)
    for name, report in reports.items():
        text, original = (_text(runs.shared / part / name) for part in (texts, clean))
        repairs = safe(report)
        fixed = patched(text, repairs)
        (folder / name).write_bytes(fixed.encode("utf-8"))
        verdicts += [(name, f, _right(text, f, repairs, spans.get(name, ()), original)) for f in repairs]
        old, new = effort(text, original), effort(fixed, original)
        before[name], after[name] = old.ter, new.ter
        spaces_falls += new.chrf < old.chrf
        chrf_falls += _chrf(fixed, original) < _chrf(text, original)
    again = runs.reports(str(folder))
    return {
        "right": _share([ok for _, _, ok in verdicts]),
        "safe": len(verdicts),
        "findings": sum(len(r["findings"]) for r in reports.values()),
        "clean_safe": sum(len(safe(r)) for r in runs.reports(clean).values()),
        "ter_fall": round(1 - sum(after.values()) / max(1e-9, sum(before.values())), 4),
        "ter_fall_mean": _mean(1 - after[n] / before[n] for n in before if before[n]),
        "chrf_falls": chrf_falls,
        "chrf_spaces_falls": spaces_falls,
        "findings_rise": sum(len(again[n]["findings"]) > len(r["findings"]) for n, r in reports.items()),
        "second_run": sum(bool(safe(r)) for r in again.values()),
        "by_family": _grouped((f["family"], ok) for _, f, ok in verdicts),
        "by_lang": _grouped((language_of(n), ok) for n, _, ok in verdicts),
        "ter_by_lang": {
            language: _mean(1 - after[n] / before[n] for n in before if language_of(n) == language and before[n])
            for language in sorted({language_of(n) for n in before})
        },
    }


def safe(report: Mapping[str, Any]) -> list[Finding]:
    """The findings of a report whose first repair is safe, in order of place."""
    found = [f for f in report["findings"] if f["repairs"] and f["repairs"][0]["grade"] == "safe"]
    return sorted(found, key=lambda f: int(f["start"]))


def patched(text: str, findings: Iterable[Finding], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with the first repairs of the findings in it."""
    pieces, at = [], start
    end = len(text) if end is None else end
    for finding in findings:
        if at <= finding["start"] and finding["end"] <= end:
            pieces += [text[at : finding["start"]], finding["repairs"][0]["text"]]
            at = finding["end"]
    return "".join([*pieces, text[at:end]])


def _right(
    text: str, finding: Finding, repairs: Sequence[Finding], spans: Sequence[Mapping[str, Any]], original: str
) -> bool:
    new, start, end = finding["repairs"][0]["text"], finding["start"], finding["end"]
    left, right = _plain(patched(text, repairs, 0, start)), _plain(patched(text, repairs, end))
    if _plain(left[-AROUND:] + new + right[:AROUND]).strip() in _plain(original):
        return True
    for span in spans:
        low, high = min(start, span["start"]), max(end, span["end"])
        if span.get("repair") is None or not (start < max(span["end"], span["start"] + 1) and span["start"] < end):
            continue
        ours = text[low:start] + new + text[end:high]
        for repair in (span["repair"], *span.get("alt", ())):
            theirs = text[low : span["start"]] + repair + text[span["end"] : high]
            if _plain(f"{ours}{text[high : high + 1]}") == _plain(f"{theirs}{text[high : high + 1]}"):
                return True
    return False


def _grouped(pairs: Iterable[tuple[str, bool]]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for key, ok in pairs:
        groups[key].append(ok)
    return {key: {"right": _share(oks), "safe": len(oks)} for key, oks in sorted(groups.items())}


def _share(oks: Sequence[bool]) -> float:
    return round(sum(oks) / max(1, len(oks)), 4)


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return round(sum(known) / max(1, len(known)), 4)


def _chrf(text: str, original: str) -> float:
    return float(CHRF().sentence_score(text, [original]).score)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8")
