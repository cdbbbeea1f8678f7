"""Words that the judge doubts: signs too weak to be reported, but in an article that is damaged throughout."""

from collections.abc import Iterator
from dataclasses import replace

from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.fluency.gauge import CHARACTERS, SENTENCES
from audit.fluency.suspects import Suspect, suspects
from audit.rules.card import Card
from audit.text import Article

# Probability of damage of a word that is marked, and of others near it; by the large judge, and by that of many
# languages, which is less sure of itself. Measured: docs/decisions/0005-judge.md.
DOUBT, NEAR = 0.15, 0.07
DOUBT_OF_MANY, NEAR_OF_MANY = 0.07, 0.03
GAP = 2  # words that may stand between two of a run
TAIL = 2  # letters of what is no word behind an apostrophe: “it’s”, “they’re”; in “l’accord” it is one
SAID = {
    "delete": "“{}” may be too much here",
    "insert": "something may be missing before “{}”",
    "replace": "“{}” may be the wrong word or form here",
    "case": "“{}” may need another case of its letters here",
    "split": "“{}” may be two words",
    "join": "“{}” may be part of a word",
}


def doubted(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Runs of words that the best judge of the article's language doubts; none without one, nor in a text so long that
    not all of it is scored."""
    sentences = [s for p in article.paragraphs for s in p.sentences]
    if not context.judges or len(sentences) > SENTENCES or len(article.text) > CHARACTERS:
        return
    texts = [article.text[s.start : s.end] for s in sentences]
    judge = context.judges[0]
    bounds = (DOUBT_OF_MANY, NEAR_OF_MANY) if judge.divided else (DOUBT, NEAR)
    for sentence, text, opinion in zip(sentences, texts, judge(texts), strict=True):
        words = [s for s in suspects(text, opinion) if text[s.span.start].isalnum()]
        for run in _runs([w if _open(text, w) else replace(w, damage=0.0) for w in words], *bounds):
            worst = max(run, key=lambda s: s.damage)
            start, end = sentence.start + run[0].span.start, sentence.start + run[-1].span.end
            said = SAID[worst.edit].format(text[worst.span.start : worst.span.end])
            reason = Evidence("judge", f"{said}, says the judge ({worst.damage:.0%})")
            yield card.finding(article, start, end, evidence=(reason,))


def _open(text: str, word: Suspect) -> bool:
    """Whether a doubt of the word counts: names are what the judge knows least, and a few letters behind an apostrophe
    are no word."""
    start, end = word.span
    tail = text[max(0, start - 1)] in "’'" and end - start <= TAIL
    return not tail and (word.edit == "case" or text[start].islower())


def _runs(words: list[Suspect], doubt: float, near: float) -> Iterator[list[Suspect]]:
    """Words that are doubted as much as ``near``, with up to ``GAP`` others between two of them, if one is doubted as
    much as ``doubt``."""
    run: list[Suspect] = []
    between: list[Suspect] = []
    for word in words:
        if word.damage < near:
            between.append(word)
            continue
        if len(between) > GAP:
            yield from _worth(run, doubt)
            run = []
        run += [*(between if run else ()), word]
        between = []
    yield from _worth(run, doubt)


def _worth(run: list[Suspect], doubt: float) -> Iterator[list[Suspect]]:
    if any(word.damage >= doubt for word in run):
        yield run
