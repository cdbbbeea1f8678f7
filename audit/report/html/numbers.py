"""What was measured, each figure with its scale in plain words."""

import math
from dataclasses import dataclass

from audit.report.words import count, figure, sentence
from audit.result import Audit

# Who gave the fluency score, by ``Fluency.figure``.
_WHO = {
    "lm": "by the language model",
    "judge": "by the judge of damaged words",
    "both": "by the language model and the judge of damaged words",
    "large": "by the language model and the large judge of damaged words",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure: its name, its value, what it is counted in, its interval where it has one, and what it means."""

    name: str
    value: str
    unit: str
    interval: str
    meaning: str


def numbers(audit: Audit) -> list[Number]:
    """The figures on the first screen, the one that decides first."""
    cost, (low, high) = audit.penalty, audit.penalty.interval
    return [
        Number(
            "Estimated penalty",
            figure(cost.per_1000_words),
            "per 1,000 words",
            f"95 % interval {figure(low)} to {figure(high)}",
            f"0 is best; the profile “{audit.policy.name}” {_limit(audit)}. {figure(cost.points)}"
            f" points in {count(cost.words, 'word')}: a minor issue costs 1, a major one 5, a critical one 25, each"
            " times how sure we are. The weights are those of MQM, a standard list of translation errors. Unconfirmed:"
            " no person has looked at these issues yet.",
        ),
        Number(
            "Raw quality score",
            figure(cost.raw_score),
            "of 100",
            f"95 % interval {figure(max(0.0, 100 - high / 10))} to {figure(max(0.0, 100 - low / 10))}",
            "100 is best: 100 minus the penalty points per 100 words. A short article makes both intervals wide.",
        ),
        _fluency(audit),
        _effort(audit),
    ]


def _limit(audit: Audit) -> str:
    most = audit.policy.max_per_1000
    return f"allows {most:g}" if math.isfinite(most) else "sets no limit"


def _fluency(audit: Audit) -> Number:
    fluency = audit.fluency
    if fluency.score is None:
        why = f"No score, since {fluency.note}." if fluency.note else "No score."
        return Number("Fluency", "–", "", "", why)
    bounds = fluency.interval
    interval = f"95 % interval {figure(bounds[0], 0)} to {figure(bounds[1], 0)}" if bounds else ""
    value = figure(fluency.score, 0)
    who = _WHO.get(fluency.figure, f"by {fluency.figure}")
    meaning = (
        f"100 reads most naturally: the higher, the more sentences that people wrote read less naturally. Given {who}."
    )
    return Number("Fluency", value, "of 100", interval, " ".join(filter(None, (meaning, sentence(fluency.note)))))


def _effort(audit: Audit) -> Number:
    if audit.repaired == audit.article.text:
        return Number("Edit effort", "0", "words in 100", "", "No repair is proposed.")
    return Number(
        "Edit effort",
        figure(audit.effort.ter),
        "words in 100",
        f"chrF {figure(audit.effort.chrf)} of 100",
        "How many words in 100 change if every first repair is made (TER); 0 is unchanged. chrF says how much of the"
        " wording stays, letter by letter; 100 is unchanged.",
    )
