"""Words that the judge holds for damaged: what no rule has a shape for."""

from collections.abc import Iterator, Sequence

from audit.detect.context import Context
from audit.detect.slips import slips
from audit.finding import Evidence, Finding, Repair
from audit.fluency.judge import Judge
from audit.fluency.suspects import Suspect, suspects
from audit.rules.card import Card
from audit.text import Article, Span

_MOST = 0.34  # share of a sentence's words under suspicion from which it is not prose of this language
_SHOWN = 3
_SHORTEST = 4  # words of a sentence that can be judged


def damaged(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Words that call for one of the card's ``edits``.

    From the probability ``asked`` on, repairs are tried: one that relieves the judge by ``relief`` nats makes a finding
    if the language model likes it as well, by the card's margin. From ``alone`` on, a word is a finding by itself.
    """
    judge = context.judge
    if judge is None:
        return
    options = card.options
    for sentence in (s for p in article.paragraphs for s in p.sentences):
        text = article.text[sentence.start : sentence.end]
        (opinion,) = judge([text])
        words = suspects(text, opinion)
        doubtful = [w for w in words if w.damage >= options["asked"]]
        if len(words) < _SHORTEST or not doubtful or len(doubtful) > max(1, _MOST * len(words)):
            continue
        for word in doubtful:
            if word.edit in options["edits"] and not _is_name(text, word, words):
                yield from _finding(article, sentence, word, card, context, judge)


def _is_name(text: str, word: Suspect, words: Sequence[Suspect]) -> bool:
    """Capitalised inside a sentence. Names are what a judge of ordinary text knows least."""
    return word.edit != "case" and text[word.span.start].isupper() and word is not words[0]


def _finding(
    article: Article, sentence: Span, word: Suspect, card: Card, context: Context, judge: Judge
) -> Iterator[Finding]:
    text = article.text[sentence.start : sentence.end]
    tried = [
        (span, new, text[: span.start] + new + text[span.end :]) for span, new in slips(text, word, context.lexicon)
    ]
    unease = _unease(judge, [text, *(patched for _, _, patched in tried)])
    reliefs = sorted(
        ((unease[0] - after, span, new) for after, (span, new, _) in zip(unease[1:], tried, strict=True)),
        key=lambda r: -r[0],
    )
    best = [r for r in reliefs if r[0] >= card.options["relief"]]
    reason = Evidence("judge", f"a model of sound text gives it {word.damage:.0%} of being damaged")
    if best:
        span = best[0][1]
        repairs = [Repair(new, prior=round(relief, 2)) for relief, place, new in best[:_SHOWN] if place == span]
        start, end = sentence.start + span.start, sentence.start + span.end
        yield card.finding(article, start, end, repairs, evidence=[reason])
    elif word.damage >= card.options["alone"]:
        start, end = sentence.start + word.span.start, sentence.start + word.span.end
        yield card.finding(article, start, end, evidence=[reason], margin=None)


def _unease(judge: Judge, texts: Sequence[str]) -> list[float]:
    """Nats of each text's being sound throughout: minus the sum of log (1 - damage)."""
    return [sum(o.nats) for o in judge(texts)]
