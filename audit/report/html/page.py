"""The HTML report of one article, put together."""

import re
from collections import Counter
from dataclasses import dataclass

from audit.finding import FAMILIES
from audit.machine.signatures import names
from audit.report.html.curve import curve
from audit.report.html.entries import MOST, Entries, entries
from audit.report.html.environment import page
from audit.report.html.marks import blocks
from audit.report.html.numbers import numbers
from audit.report.html.sides import sides
from audit.report.html.steps import steps
from audit.report.making import STAGES
from audit.report.words import CAUSES, LEVELS, SEVERITIES, file_name
from audit.result import Audit
from audit.verdict import Decision

# ISO 639 codes of languages that are written from right to left.
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks ps sd ug ur yi".split())
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PAIRS = 20  # word pairs of a synonym program that are listed


@dataclass(frozen=True, slots=True)
class Box:
    """A tick box of the filter: its id, its words, how many findings it shows."""

    id: str
    name: str
    count: int


def article(audit: Audit) -> str:
    """The whole document."""
    told = entries(audit)
    language = audit.article.language
    return page(
        "article.jinja",
        audit=audit,
        document=audit.article.document,
        title=file_name(audit.path).strip() or "Article without a name",
        held=audit.verdict.decision is Decision.HOLD,
        levels=LEVELS,
        numbers=numbers(audit),
        entries=told,
        severities=_severities(told),
        families=_families(told),
        blocks=blocks(audit, told.ordered),
        curve=curve(audit),
        doubted=any(s.doubtful for s in audit.fluency.sentences),
        repaired=audit.repaired != audit.article.text,
        sides=sides(audit),
        steps=steps(audit, told.ordered),
        most=MOST,
        **tongue(language),
        **_making(audit),
    )


def tongue(language: str) -> dict[str, str]:
    """Values of ``lang`` and ``dir`` for text in a language; where it is not known, the text itself decides."""
    known = language != "und" and _CODE.fullmatch(language)
    if not known:
        return {"lang": "", "dir": "auto", "language": "unknown"}
    direction = "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"
    return {"lang": language, "dir": direction, "language": names().get(language, language)}


def _severities(told: Entries) -> list[Box]:
    counts = Counter(e.severity for e in told.ordered)
    return [Box(s.value, s.value, counts[s.value]) for s in SEVERITIES if counts[s.value]]


def _families(told: Entries) -> list[Box]:
    counts = Counter(e.family for e in told.ordered)
    return [Box(f, CAUSES.get(f, f), counts[f]) for f in FAMILIES if counts[f]]


def _making(audit: Audit) -> dict[str, object]:
    """How the text was made, as far as its damage tells; ``made`` says whether there is anything to tell."""
    trace = audit.trace
    stages = [(STAGES[s.stage], s) for s in trace.stages] if len(trace.stages) > 1 else []
    pairs = trace.substitutions[:_PAIRS]
    candidates = []
    if trace.source:
        candidates.append((trace.source.name, trace.source.probability))
        candidates += [(names().get(code, code), chance) for code, chance in trace.source.others]
    return {"made": bool(stages or pairs or candidates), "stages": stages, "pairs": pairs, "candidates": candidates}
