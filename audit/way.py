"""The shortest way through the gate: the fewest repairs that turn *hold* into *publish*. Pure: no input or output.

Each finding adds its weight to one sum, and the limit of that sum grows with the number of words, which a repair may
change a little. So taking the largest gains first reaches the limit with the fewest repairs. Graver findings weigh more
than any lighter one, so those that must go whatever the sum is (critical ones, or those that *fail-on* names) come
first by themselves. The claim rests on one assumption: what is repaired is found no more, and nothing new is.
``penalty``, ``judge`` and ``without`` are those of the verdict, so under it the figures are exact.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from audit.finding import REMOVED, Finding
from audit.language import LanguageGuesser
from audit.repair.again import Places
from audit.repair.apply import apply, made
from audit.result import Audit
from audit.segment import segment
from audit.text import Article, Document, Paragraph
from audit.verdict import Decision, Level, Penalty, Policy, Verdict, judge, penalty, unsettled
from audit.words import count_words, without

_HALF = re.compile("[\ud800-\udfff]")  # half a surrogate pair: no character, and the splitter takes none
_RUN = 40  # characters looked at on both sides of a repair for the words that it changes


@dataclass(frozen=True, slots=True)
class Way:
    """What to mend for the article to be published, the largest gain first.

    ``repairs`` are findings whose first repair is to be made, ``by_hand`` such without one, and only as many as must
    be; ``after`` is the penalty then. ``open`` says what would still block: then there is no way, and nothing is
    listed. ``unpromised``: the fluency asked for, which no list of repairs can promise; empty if it does not block.
    """

    repairs: tuple[Finding, ...]
    by_hand: tuple[Finding, ...]
    after: Penalty
    open: tuple[str, ...] = ()
    unpromised: str = ""

    @property
    def leads(self) -> bool:
        """Whether this is the way to *publish*, for certain as far as findings go."""
        return not (self.open or self.unpromised)


def points(finding: Finding) -> float:
    """What the finding adds to the penalty."""
    return finding.severity.weight * finding.confidence


def way(audit: Audit) -> Way | None:
    """The way from the verdict on ``audit`` to *publish*; ``None`` if it is that already."""
    if audit.verdict.decision is Decision.PUBLISH:
        return None
    return shortest(audit.article, audit.findings, audit.penalty, audit.fluency.score, audit.policy)


def shortest(
    article: Article, findings: Sequence[Finding], cost: Penalty, fluency: float | None, policy: Policy
) -> Way:
    """The way for an article with these findings, in order and apart; ``cost`` is what they come to.

    Settled findings do not count and are left as they are.
    """
    scale = _Scale(article, findings, cost.words, policy)
    known = _largest_first([f for f in scale.counted if f.repairs and points(f) > 0], scale.gain)
    rest = _largest_first([f for f in scale.counted if not f.repairs and points(f) > 0], points)
    # A deletion may cost more words than it saves points: only if nothing else leads there.
    repairs, by_hand = _taken(scale, [f for f in known if scale.gain(f) > 0], rest)
    if not _passes(scale.exactly(repairs, by_hand)):
        repairs, by_hand = _taken(scale, known, rest)
    after, verdict = scale.exactly(repairs, by_hand)
    if still := _blocking(verdict):
        return Way((), (), cost, still)
    unpromised = "; ".join(_blocking(judge([], penalty([], 1), fluency, policy)))
    # The order to tell them in: what words change is too little to be seen.
    return Way(tuple(_largest_first(repairs, points)), tuple(by_hand), after, (), unpromised)


def _taken(scale: "_Scale", known: list[Finding], rest: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The fewest of ``rest``, which have no repair, with which all that are ``known`` lead there; then the fewest of
    these. All of them where they lead nowhere. Both lists are in the order to take them in."""
    hands = _fewest(len(rest), lambda n: scale.roughly([*known, *rest[:n]]))
    made = _fewest(len(known), lambda n: scale.roughly([*known[:n], *rest[:hands]]))
    # So far words were counted repair by repair; in the repaired text a sentence may end elsewhere.
    while not _passes(scale.exactly(known[:made], rest[:hands])) and (made < len(known) or hands < len(rest)):
        made, hands = (made + 1, hands) if made < len(known) else (made, hands + 1)
    while made and _passes(scale.exactly(known[: made - 1], rest[:hands])):
        made -= 1
    return known[:made], rest[:hands]


def _largest_first(findings: Sequence[Finding], gain: Callable[[Finding], float]) -> list[Finding]:
    return sorted(findings, key=lambda f: (-gain(f), f.start))


def _fewest(most: int, passes: Callable[[int], bool]) -> int:
    """The smallest number that passes, where every larger one does too; ``most`` if none does."""
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) else (middle + 1, high)
    return low


def _passes(judged: tuple[Penalty, Verdict]) -> bool:
    return judged[1].decision is Decision.PUBLISH


def _blocking(verdict: Verdict) -> tuple[str, ...]:
    return tuple(r.text for r in verdict.reasons if r.level is Level.BLOCKING)


class _Scale:
    """Weighs the article with some findings mended. Fluency is left out: it cannot be foreseen."""

    def __init__(self, article: Article, findings: Sequence[Finding], words: int, policy: Policy) -> None:
        self.counted = unsettled(findings)
        self._article, self._words, self._policy = article, words, policy
        self._change = {id(f): _words_changed(article, f) for f in self.counted}

    def gain(self, finding: Finding) -> float:
        """What the first repair takes off the distance to the limit, in points times 1,000."""
        limit = self._policy.max_per_1000
        return 1000 * points(finding) + (limit * self._change[id(finding)] if math.isfinite(limit) else 0)

    def roughly(self, mended: Sequence[Finding]) -> bool:
        """Whether the verdict would be *publish*, by the words that each repair changes."""
        return _passes(self._judged(mended, self._words + sum(self._change[id(f)] for f in mended)))

    def exactly(self, repaired: Sequence[Finding], by_hand: Sequence[Finding]) -> tuple[Penalty, Verdict]:
        """The penalty and the verdict by the words of the repaired text."""
        words = self._words if not repaired else words_after(self._article, self.counted, repaired)
        return self._judged([*repaired, *by_hand], words)

    def _judged(self, mended: Sequence[Finding], words: int) -> tuple[Penalty, Verdict]:
        gone = {id(f) for f in mended}
        left = [f for f in self.counted if id(f) not in gone]
        cost = penalty(left, words)
        return cost, judge(left, cost, None, self._policy)


def words_after(article: Article, findings: Sequence[Finding], repaired: Sequence[Finding]) -> int:
    """Words of ``article`` once the first repairs of ``repaired``, some of its ``findings``, are made; what the others
    take out whole is not counted, as in the verdict."""
    edits = made(repaired)
    text = apply(article.text, edits)
    sound = _HALF.sub("\ufffd", text)
    document = replace(article.document, source=sound, text=sound, pieces=())
    places, done = Places(article.text, text, edits), {id(f) for f in edits}
    left = [f for f in findings if f.family in REMOVED and id(f) not in done]
    moved = [f.with_(start=span.start, end=span.end) for f in left if (span := places.image(f))]
    return count_words(without(segment(document, LanguageGuesser(), article.language), moved))


def _words_changed(article: Article, finding: Finding) -> int:
    """How many words the first repair adds to those that count, or takes from them if negative."""
    if not finding.repairs:
        return 0
    text, (start, end) = article.text, finding.span
    before, after = text[max(0, start - _RUN) : start], text[end : end + _RUN]
    change = _words(before + finding.repairs[0].text + after) - _words(before + text[start:end] + after)
    if finding.family in REMOVED:  # what goes as a whole is not counted now either
        around = replace(article, paragraphs=_around(article, finding))
        kept = without(around, [finding])
        if [p.sentences for p in kept.paragraphs] != [p.sentences for p in around.paragraphs]:
            change += count_words(around) - count_words(kept)
    return change


def _around(article: Article, finding: Finding) -> tuple[Paragraph, ...]:
    """The paragraphs that the finding touches: to count them all for each of many findings would take their square."""
    first = bisect_left(article.paragraphs, finding.start, key=lambda p: p.end)
    last = bisect_right(article.paragraphs, finding.end, key=lambda p: p.start)
    return article.paragraphs[first:last]


def _words(text: str) -> int:
    return count_words(Article(Document("", text, text, "", ""), "", (Paragraph(0, len(text)),)))
