"""The part of the Markdown report on how the text was made: swapped words, steps that left damage, source language."""

from audit.finding import Stage
from audit.machine import Source, StageSeen, Substitution
from audit.machine.signatures import names
from audit.machine.trace import Sign
from audit.report.quote import MARK_CLOSE, MARK_OPEN, Lines, blank_signs, inline, plain, shorten
from audit.report.words import count
from audit.result import Audit
from audit.text import Span

_MOST = 20  # word pairs, and signs, that are listed; the JSON report has them all
STAGES = {
    Stage.TRANSLATION: "translation by machine",
    Stage.NAMES: "names carried over",
    Stage.SEGMENTATION: "cutting into sentences",
    Stage.EXTRACTION: "taking the text out of its page or file",
    Stage.SPINNER: "swapping words for synonyms",
    Stage.TEMPLATE: "copying the web page around it",
}


def making_section(audit: Audit, lines: Lines) -> list[str]:
    """Blocks of Markdown; none without swapped words, a known source or two steps that left damage."""
    trace = audit.trace
    if not (trace.substitutions or trace.source or len(trace.stages) > 1):
        return []
    blocks = ["## How this text was made", "Worked out from the damage alone; nobody has confirmed it."]
    if trace.source:
        blocks += _source(trace.source, audit, lines)
    if trace.substitutions:
        rows = [_substitution(s) for s in trace.substitutions[:_MOST]]
        blocks += ["A program swapped words for synonyms:", "\n".join(rows)]
    if len(trace.stages) > 1:
        blocks += ["Steps that left damage, first to last:", "\n".join(_stage(s, audit, lines) for s in trace.stages)]
    return blocks


def _source(source: Source, audit: Audit, lines: Lines) -> list[str]:
    named = f"**{source.name}** ({source.probability:.0%})".replace("%", " %")
    others = [f"{names().get(code, code)} ({chance:.0%})".replace("%", " %") for code, chance in source.others]
    blocks = [
        f"Probably translated from {' or '.join([named, *others])}. The signs:",
        "\n".join(_sign(s, audit, lines) for s in source.signs[:_MOST]),
    ]
    for code, signs in source.traces:
        blocks.append(
            f"Something points to {names().get(code, code)} too, perhaps a step between; too little to say more:"
        )
        blocks.append("\n".join(_sign(s, audit, lines) for s in signs))
    return blocks


def _sign(sign: Sign, audit: Audit, lines: Lines) -> str:
    places = count(len(sign.places), "place")
    return (
        f"- {inline(sign.note[:1].upper() + sign.note[1:])}: {places}, such as {_place(sign.places[0], audit, lines)}"
    )


def _substitution(pair: Substitution) -> str:
    where = ", inside words" if pair.inside else ""
    return f"- “{inline(pair.original)}” → “{inline(pair.replacement)}”{where}: {count(pair.count, 'place')}"


def _stage(seen: StageSeen, audit: Audit, lines: Lines) -> str:
    name = STAGES[seen.stage]
    places = count(seen.count, "place")
    surest = f"{_place(seen.surest.span, audit, lines)} ({seen.surest.confidence:.0%})".replace("%", " %")
    return f"- {name[:1].upper() + name[1:]}: {places}, the surest {surest}"


def _place(span: Span, audit: Audit, lines: Lines) -> str:
    """Line, column and words of a place; the words with their neighbours where they say nothing alone."""
    line, column = lines.at(audit.article.document.locate(*span).start)
    text = audit.article.text
    words = text[span.start : span.end]
    if len(words.strip()) < 4:  # a stop or a blank
        left, right = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
        before, after = (
            text[max(left, span.start - 20) : span.start],
            text[span.end : min(len(text) if right < 0 else right, span.end + 20)],
        )
        before = before.split(" ", 1)[-1] if span.start - 20 > left else before
        after = after.rsplit(" ", 1)[0] if " " in after else after
        words = f"{before}{MARK_OPEN}{blank_signs(words)}{MARK_CLOSE}{after}"
    # Quotation marks around a quotation mark would hide where the quoted words begin.
    open_, close = (MARK_OPEN, MARK_CLOSE) if words.strip()[:1] in '“”„"' or words.strip()[-1:] in '“”"' else ("“", "”")
    return f"{open_}{inline(shorten(plain(words).strip(), 80))}{close} ({line}:{column})"
