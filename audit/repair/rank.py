"""Which candidate the language model prefers."""

from collections.abc import Sequence
from dataclasses import replace

from audit.finding import Finding
from audit.fluency.model import FluencyModel
from audit.text import Article, Span

SHOWN = 3  # repairs an editor sees
# Longer passages are taken out whole or not at all; asking the model about them would only prove that short is
# likelier.
LONGEST = 160
# Characters of context on each side of the span that the model reads, beyond its sentence cut down to this.
CONTEXT = 200


def rank(article: Article, findings: Sequence[Finding], model: FluencyModel | None) -> list[Finding]:
    """Order each finding's repairs by gain, log-probability of the sentence with the repair minus without, in nats, and
    by their own prior.

    A repair that the card is sure of (no ``margin``) stays even where the model disagrees, behind those it prefers.
    With a margin, repairs below it fall away. All candidates of an article are scored in one call.
    """
    if model is None:
        return [f if f.margin is None else f.with_(repairs=()) for f in findings]
    texts: list[str] = []
    asked: list[tuple[int, Span]] = []
    for index, finding in enumerate(findings):
        if finding.family in ("attribution", "factual-inconsistency"):
            continue  # which agency or which year it was is no question of fluency
        if not finding.repairs or finding.end - finding.start > LONGEST or "\n" in finding.text.strip():
            continue
        around = window(article, finding.span)
        before, after = article.text[around.start : finding.start], article.text[finding.end : around.end]
        asked.append((index, around))
        texts.append(article.text[around.start : around.end])
        texts.extend(before + r.text + after for r in finding.repairs)
    answers = iter(model.score(texts))
    ranked = list(findings)
    for index, _ in asked:
        finding = findings[index]
        base = next(answers).total
        gains = [(base - next(answers).total, r) for r in finding.repairs]
        best = sorted(gains, key=lambda pair: -pair[0] - pair[1].prior)
        if finding.margin is not None:
            best = [pair for pair in best if pair[0] >= finding.margin]
        ranked[index] = finding.with_(repairs=tuple(replace(r, gain=round(g, 2)) for g, r in best[:SHOWN]))
    return ranked


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
