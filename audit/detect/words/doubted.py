"""Words that the judge doubts: signs too weak to be reported, but in an article that is damaged throughout."""

from collections.abc import Iterator
from dataclasses import replace

from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.fluency.gauge import CHARACTERS, SENTENCES
from audit.fluency.suspects import Suspect
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article, Span

# Probability of damage of a word that is marked, and of others near it; in English, and by the judge of many
# languages alone, which is less sure of itself. Measured: docs/decisions/0005-judge.md.
DOUBT, NEAR = 0.15, 0.09
DOUBT_OF_MANY, NEAR_OF_MANY = 0.07, 0.03
# The same of a run that is cut short by what another rule marks: beside damage the judge doubts sound words as well.
SURE, SURE_OF_MANY = 0.3, 0.1
EVERYDAY, WRITTEN_LARGE = 3.5, 0.25  # how common a word is (Zipf) and how doubtful, to count with a capital letter
CAPITALS_TELL = frozenset({"en"})  # languages where that was measured to help
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
    """Runs of words that are doubted, and what is left of one beside the signs of other rules: that stands where the
    run as a whole is in their way. None without a judge of the language, nor in a text so long that not all of it is
    scored."""
    sentences = [s for p in article.paragraphs for s in p.sentences]
    doubter = context.doubter
    if doubter is None or len(sentences) > SENTENCES or len(article.text) > CHARACTERS:
        return
    many = doubter.divided
    doubt, near, sure = (DOUBT_OF_MANY, NEAR_OF_MANY, SURE_OF_MANY) if many else (DOUBT, NEAR, SURE)
    texts = [article.text[s.start : s.end] for s in sentences]
    for sentence, text, found in zip(sentences, texts, doubter(texts), strict=True):
        words = [w for w in found if text[w.span.start].isalnum()]
        words = [w if _counts(text, w, context.lexicon) else replace(w, damage=0.0) for w in words]
        at = sentence.start
        marked = [Span(m.start - at, m.end - at) for m in context.marked if m.touches(sentence)]
        for run in _runs(words, doubt, near):
            for part in (run, *_left(run, marked, near, sure)):
                worst = max(part, key=lambda s: s.damage)
                start, end = at + part[0].span.start, at + part[-1].span.end
                said = SAID[worst.edit].format(text[worst.span.start : worst.span.end])
                reason = Evidence("judge", f"{said}, says the judge ({worst.damage:.0%})")
                yield card.finding(article, start, end, evidence=(reason,))


def _counts(text: str, word: Suspect, lexicon: Lexicon) -> bool:
    """Whether a doubt of the word counts: names are what the judge knows least, but everyday words are written with a
    capital as well; a few letters behind an apostrophe are no word."""
    start, end = word.span
    if text[max(0, start - 1)] in "'’" and end - start <= TAIL:
        return False
    if word.edit == "case" or text[start].islower():
        return True
    written = text[start:end]
    if lexicon.language not in CAPITALS_TELL or word.damage < WRITTEN_LARGE or not written.isalpha():
        return False
    return not written.isupper() and lexicon.zipf(written) >= EVERYDAY


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


def _left(run: list[Suspect], marked: list[Span], near: float, sure: float) -> Iterator[list[Suspect]]:
    """What is left of a run between places that are marked, from a doubted word to a doubted word."""
    parts: list[list[Suspect]] = [[]]
    end = run[0].span.start
    for word in run:
        between = Span(end, word.span.start)  # a missing stop is marked as the space where it should stand
        if any(m.touches(between) for m in marked):
            parts.append([])
        if any(m.touches(word.span) for m in marked):
            parts.append([])
        else:
            parts[-1].append(word)
        end = word.span.end
    for part in parts if len(parts) > 1 else ():
        doubted = [i for i, word in enumerate(part) if word.damage >= near]
        yield from _worth(part[doubted[0] : doubted[-1] + 1] if doubted else [], sure)


def _worth(run: list[Suspect], doubt: float) -> Iterator[list[Suspect]]:
    if any(word.damage >= doubt for word in run):
        yield run
