"""The Markdown report of one article: what an editor reads. CommonMark, whatever the article contains."""

from audit.report.groups import findings_section
from audit.report.making import making_section
from audit.report.naturalness import fluency_section
from audit.report.quote import Lines, code, inline
from audit.report.repaired import repaired_section
from audit.report.settled import settled_section
from audit.report.way import way_section, way_top
from audit.report.words import LEVELS, count, figure, file_name, sentence
from audit.result import Audit
from audit.verdict import Decision, Level
from audit.way import Way, way

_DECISIONS = {
    Decision.HOLD: "**Hold.** Do not publish this article as it is.",
    Decision.PUBLISH: "**Publish.** Nothing that was found stands in the way.",
}


def render(audit: Audit) -> str:
    """The report: verdict, shortest way and numbers, how it reads, what was found, how the text was made, the repairs
    as a diff, the repaired text, the signature."""
    lines, shortest = Lines(audit.article.document.source), way(audit)
    blocks = [
        *_first_screen(shortest, audit, lines),
        *way_section(shortest, audit, lines),
        *fluency_section(audit, lines),
        *findings_section(audit, lines),
        *settled_section(audit, lines),
        *making_section(audit, lines),
        *repaired_section(audit, lines),
        "---",
        f"Signature: {code(audit.signature) or 'none'}",
    ]
    return "\n\n".join(blocks) + "\n"


def _first_screen(shortest: Way | None, audit: Audit, lines: Lines) -> list[str]:
    document = audit.article.document
    reasons = [
        f"- {'**Blocking:**' if r.level is Level.BLOCKING else LEVELS[r.level] + ':'} {inline(r.text)}"
        for r in audit.verdict.reasons
    ]
    about = (
        f"File {code(document.path) or 'without a name'}, language {code(audit.article.language) or 'unknown'},"
        f" read as {code(document.encoding) or 'text'}."
    )
    return [
        f"# {inline(file_name(document.path).strip()) or 'Article without a name'}",
        _DECISIONS[audit.verdict.decision],
        *(["\n".join(reasons)] if reasons else []),
        *way_top(shortest, audit, lines),
        "In numbers:",  # two lists with nothing between them would become one
        "\n".join(_numbers(audit)),
        about,
    ]


# Who gave the fluency score, by ``Fluency.figure``.
_WHO = {
    "lm": "By the language model alone.",
    "judge": "By the judge of damaged words alone.",
    "both": "By the language model and the judge of damaged words.",
    "large": "By the language model and the large judge of damaged words.",
}


def _numbers(audit: Audit) -> list[str]:
    """The measures, each with its scale."""
    cost, fluency, effort = audit.penalty, audit.fluency, audit.effort
    low, high = cost.interval
    rows = [
        f"- Estimated MQM penalty (unconfirmed): **{figure(cost.points)}** points in {count(cost.words, 'word')}."
        " 0 is best; a minor issue costs 1, a major one 5, a critical one 25, each times how sure we are."
        " MQM is a standard list of translation errors and their weights.",
        f"- Per 1,000 words: **{figure(cost.per_1000_words)}**, 95 % interval {figure(low)} to {figure(high)}."
        " 0 is best; a short article makes the interval wide.",
        f"- Raw quality score: **{figure(cost.raw_score)}** of 100, 95 % interval {figure(max(0.0, 100 - high / 10))}"
        f" to {figure(max(0.0, 100 - low / 10))}. 100 is best: 100 minus the points per 100 words.",
    ]
    if fluency.score is not None:
        value = figure(fluency.score, 0)
        who = " ".join(filter(None, (_WHO[fluency.figure], inline(sentence(fluency.note)))))
        rows.append(f"- Fluency: **{value}** of 100. 100 reads most naturally. {who}")
    else:
        rows.append(f"- Fluency: no score{f', since {inline(fluency.note)}' if fluency.note else ''}.")
    if audit.repaired == audit.article.text:
        rows.append("- Edit effort: none, no repair is proposed.")
    else:
        rows.append(
            f"- Edit effort of all first repairs: chrF **{figure(effort.chrf)}** of 100 (100 is unchanged),"
            f" TER **{figure(effort.ter)}** (words to change per 100 words; 0 is unchanged)."
        )
    return rows
