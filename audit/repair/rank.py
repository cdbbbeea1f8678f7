"""Which candidate the language model prefers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from audit.finding import Finding, Repair
from audit.fluency.model import FluencyModel
from audit.repair.siblings import vouched
from audit.story import Sibling
from audit.text import Article, Span

SHOWN = 3  # repairs an editor sees
# Longer passages are taken out whole or not at all; asking the model about them would only prove that short is
# likelier.
LONGEST = 160
# Characters of context on each side of the span that the model reads, beyond its sentence cut down to this.
CONTEXT = 200
# Nats behind the best repair within which another one is shown although it alone would not prove the finding.
NEAR = 6.0

# What repairs are ordered by, the highest first: gain of a repair in nats and the repair → a number.
Order = Callable[[float, Repair], float]


def both(gain: float, repair: Repair) -> float:
    """The model's preference and what is known of such repairs whatever the sentence, both in nats."""
    return gain + repair.prior


def rank(
    article: Article,
    findings: Sequence[Finding],
    model: FluencyModel | None,
    siblings: Sequence[Sibling] = (),
    order: Order = both,
) -> list[Finding]:
    """Order each finding's repairs by gain, log-probability of the sentence with the repair minus without, in nats, and
    by their own prior, which grows where one of ``siblings`` vouches for a repair.

    A repair that the card is sure of (no ``margin``) stays even where the model disagrees, behind those it prefers.
    With a margin, the finding stands only if one of its repairs has it, and repairs without it that are far behind fall
    away. Of a passage longer than ``LONGEST`` the model compares the repairs alone, and says no gain. All candidates of
    an article are scored in one call.
    """
    findings = vouched(article, findings, siblings)
    if model is None:
        return [f if f.margin is None else f.with_(repairs=()) for f in findings]
    texts: list[str] = []
    asked: list[int] = []
    for index, finding in enumerate(findings):
        if not _asked(finding):
            continue
        around = window(article, finding.span)
        before, after = article.text[around.start : finding.start], article.text[finding.end : around.end]
        asked.append(index)
        texts.append(before + (finding.repairs[0].text if _long(finding) else finding.text) + after)
        texts.extend(before + r.text + after for r in finding.repairs)
    answers = iter(model.score(texts))
    ranked = list(findings)
    for index in asked:
        finding = findings[index]
        base = next(answers).total
        gains = [(base - next(answers).total, r) for r in finding.repairs]
        ranked[index] = finding.with_(repairs=_best(finding, gains, order))
    return ranked


def _best(finding: Finding, gains: Sequence[tuple[float, Repair]], order: Order) -> tuple[Repair, ...]:
    best = sorted(gains, key=lambda pair: -order(*pair))
    if _long(finding):
        return tuple(r for _, r in best[:SHOWN])
    if (margin := finding.margin) is not None:
        if all(gain < margin for gain, _ in best):
            return ()
        best = [pair for pair in best if pair[0] >= margin or order(*pair) >= order(*best[0]) - NEAR]
    return tuple(replace(r, gain=round(g, 2)) for g, r in best[:SHOWN])


def _asked(finding: Finding) -> bool:
    """Whether the model is asked: which agency or which year it was is no question of fluency."""
    if finding.family in ("attribution", "factual-inconsistency") or not finding.repairs:
        return False
    if "\n" in finding.text.strip():
        return False
    return not _long(finding) or (len(finding.repairs) > 1 and all(len(r.text) <= LONGEST for r in finding.repairs))


def _long(finding: Finding) -> bool:
    return finding.end - finding.start > LONGEST


def window(article: Article, span: Span) -> Span:
    """The sentence or sentences that the span touches, cut to ``CONTEXT`` characters on either side of it."""
    first, last = article.sentence_at(span.start), article.sentence_at(max(span.start, span.end))
    start, end = min(first.start, span.start), max(last.end, span.end)
    if span.start - start > CONTEXT:
        start = article.text.find(" ", span.start - CONTEXT, span.start) + 1 or span.start - CONTEXT
    if end - span.end > CONTEXT:
        cut = article.text.rfind(" ", span.end, span.end + CONTEXT)
        end = cut if cut > 0 else span.end + CONTEXT
    return Span(start, end)
