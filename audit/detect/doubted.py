"""Words that the judge doubts: signs too weak to be reported, but in an article that is damaged throughout."""

from collections.abc import Iterator
from dataclasses import replace

from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.fluency.gauge import CHARACTERS, SENTENCES
from audit.fluency.suspects import Suspect, suspects
from audit.rules.card import Card
from audit.text import Article

DOUBT, NEAR = 0.5, 0.2  # probability of damage of a word that is marked, and of others near it
GAP = 2  # words that may stand between two of a run
SAID = {
    "delete": "“{}” may be too much here",
    "insert": "something may be missing before “{}”",
    "replace": "“{}” may be the wrong word or form here",
    "case": "“{}” may need another case of its letters here",
    "split": "“{}” may be two words",
    "join": "“{}” may be part of a word",
}


def doubted(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Runs of words that the judge doubts; none without a judge of the article's language, nor in a text so long that
    not all of it is scored: what is read here need not be read again for the score."""
    sentences = [s for p in article.paragraphs for s in p.sentences]
    if context.judge is None or len(sentences) > SENTENCES or len(article.text) > CHARACTERS:
        return
    texts = [article.text[s.start : s.end] for s in sentences]
    for sentence, text, opinion in zip(sentences, texts, context.judge(texts), strict=True):
        words = [s for s in suspects(text, opinion) if text[s.span.start].isalnum()]
        for run in _runs([w if _open(text, w) else replace(w, damage=0.0) for w in words]):
            worst = max(run, key=lambda s: s.damage)
            start, end = sentence.start + run[0].span.start, sentence.start + run[-1].span.end
            said = SAID[worst.edit].format(text[worst.span.start : worst.span.end])
            reason = Evidence("judge", f"{said}, says the judge ({worst.damage:.0%})")
            yield card.finding(article, start, end, evidence=(reason,))


def _open(text: str, word: Suspect) -> bool:
    """Whether a doubt of the word counts: names are what the judge knows least, and what stands behind an apostrophe is
    no word."""
    start = word.span.start
    return (word.edit == "case" or text[start].islower()) and text[max(0, start - 1)] not in "’'"


def _runs(words: list[Suspect]) -> Iterator[list[Suspect]]:
    """Words that are doubted, with up to ``GAP`` others between two of them, if one is doubted as much as ``DOUBT``."""
    run: list[Suspect] = []
    between: list[Suspect] = []
    for word in words:
        if word.damage < NEAR:
            between.append(word)
            continue
        if len(between) > GAP:
            yield from _worth(run)
            run = []
        run += [*(between if run else ()), word]
        between = []
    yield from _worth(run)


def _worth(run: list[Suspect]) -> Iterator[list[Suspect]]:
    if any(word.damage >= DOUBT for word in run):
        yield run
