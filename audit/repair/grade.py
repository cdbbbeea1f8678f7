"""Which repairs can be made unseen, with the proof, and why the others cannot.

A first repair is *safe* if the language model prefers it by the margin of its kind, no number, name, negation or
quotation changes, and the patched article, audited again, shows no new damage. All others are *suggested*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from audit.detect import Context
from audit.finding import Finding, Severity
from audit.repair.again import culprits
from audit.repair.apply import apply
from audit.repair.facts import changed
from audit.repair.margins import Margin, margin_of
from audit.repair.rank import window
from audit.rules import Card
from audit.text import Article
from audit.words import count_words

ROUNDS = 3  # of auditing the patched article again; what is not clean by then is not safe

# In sound articles with any finding there are 1 or 2, at least 153 words for each (27 of 410 of the clean set);
# in damaged ones 3 or more, 38 to 149 words for each (the damaged set, all but 2).
MANY = 4  # findings that are more than an author's own slips, however long the article
APART = 120  # words for each finding that are so, however few

# What no likelihood proves.
_UNTOLD = {
    "attribution": "which agency it was, the text does not say",
    "factual-inconsistency": "which of the facts is right, the text does not say",
}


def grade(article: Article, findings: Sequence[Finding], cards: Iterable[Card], context: Context) -> list[Finding]:
    """``findings``, in order and apart, each with a safe first repair or with the reason why it has none.

    ``cards`` and ``context`` are what they were found with: the patched article is audited with the same.
    """
    if not findings:
        return []
    reasons = _reasons(article, findings, context)
    for _ in range(ROUNDS):
        edits = [f for f in findings if not reasons[f]]
        bad = culprits(article, findings, edits, cards, context) if edits else []
        if not bad:
            break
        reasons.update(dict.fromkeys(bad, "the patched article would show new damage there"))
    else:
        reasons.update({f: "the patched article would still show new damage" for f in findings if not reasons[f]})
    return [f.with_(unsafe=reasons[f]) if reasons[f] else _safe(f) for f in findings]


def _many(article: Article, findings: Sequence[Finding]) -> bool:
    """Whether there is more damage than people leave in their own text."""
    counted = sum(f.severity is not Severity.NEUTRAL for f in findings)
    return counted >= MANY or counted * APART >= count_words(article)


def _safe(finding: Finding) -> Finding:
    first, margin = finding.repairs[0], margin_of(finding)
    assert margin is not None
    gain = f"{first.gain:+.1f} nats" if first.gain is not None and first.gain > 0 else ""
    proof = tuple(clause for clause in (gain, margin.certain, "facts unchanged", "re-audit clean") if clause)
    return finding.with_(repairs=(replace(first, grade="safe", proof=proof), *finding.repairs[1:]))


def _reasons(article: Article, findings: Sequence[Finding], context: Context) -> dict[Finding, str]:
    """What speaks against making each first repair unseen, before the article is audited again; empty if nothing."""
    many = _many(article, findings)
    reasons = {f: _against(article, f, context) for f in findings}
    text = article.text
    for copies in (False, True):
        judged = {f: m for f in findings if not reasons[f] and (m := margin_of(f)) and m.copy is copies}
        plain = " ".join(text.split()) if judged else ""
        for finding, margin in judged.items():
            first = finding.repairs[0]
            alone = "" if many else margin.alone(finding, first, plain)
            reasons[finding] = margin.shape(finding, first, plain) or alone
        if not copies:  # once: after it, the places of findings are no places of the text
            text = apply(text, [f for f in judged if not reasons[f]])
    return reasons


def _against(article: Article, finding: Finding, context: Context) -> str:
    if finding.family in _UNTOLD:
        return _UNTOLD[finding.family]
    if not finding.repairs:
        return "it must be translated anew" if finding.family == "untranslated" else "no repair is known"
    if finding.severity is Severity.NEUTRAL:
        return "it is advice only"
    margin = margin_of(finding)
    if not (margin and margin.copy) and (fact := _fact(article, finding)):
        return f"a {fact} would change"
    if margin is None:
        return "too few repairs of this kind have been measured"
    if finding.confidence < margin.sure:
        return "the sign is not sure enough"
    return "" if margin.certain else _unproven(finding, margin, context)


def _fact(article: Article, finding: Finding) -> str:
    text, (start, end) = article.text, window(article, finding.span)
    after = text[start : finding.start] + finding.repairs[0].text + text[finding.end : end]
    return changed(finding, text[start:end], after, article.language)


def _unproven(finding: Finding, margin: Margin, context: Context) -> str:
    """Why the likelihood does not prove the first repair; empty if it does."""
    first = finding.repairs[0]
    if context.model is None:
        return "no language model was asked"
    if first.gain is None:
        return "the passage is too long for the language model to judge"
    if first.gain <= 0:
        return "the model prefers the text as it is"
    if first.gain < margin.gain:
        return f"the model prefers it by {first.gain:.1f} nats only, {margin.gain:g} are asked"
    others = [r.gain for r in finding.repairs[1:] if r.gain is not None]
    if others and first.gain - max(others) < margin.lead:
        return "another repair is nearly as likely"
    return ""
