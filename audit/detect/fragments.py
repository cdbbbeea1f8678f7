"""Sentences cut in two by a full stop that does not belong there."""

from collections.abc import Iterator

import regex

from audit.detect.breaks import Break, breaks
from audit.detect.case import capital
from audit.detect.closed import ARTICLES, LAST, PREPOSITIONS
from audit.detect.context import Context
from audit.detect.joins import REMAINDER, continues, doubtful, truncated, verbless
from audit.detect.places import starts
from audit.finding import Finding, Repair
from audit.rules.card import Card
from audit.text import Article

_EITHER = "Either this full stop cuts a sentence in two, or the next sentence lost its capital."
# Nats by which a stop and a capital are likelier than the model thinks, where there is a stop: it weighs a new sentence
# against all ways to go on. At 5, in eight languages and equally many of both, 77 % come out right; at 0, 54 %.
BEGUN = 5.0
# A sentence of its own that opens like this and has no main clause belongs to the one before it.
_OPENING = regex.compile(
    r"(?P<clause>While|After|Because|Although|Though|Since|Whereas|So that)\b|"
    r"(?P<phrase>Especially|Including|Particularly|Along with|Together with|As well as|Causing|Making|Allowing"
    r"|Leading to|Resulting in|Forcing|Leaving|Which)\b"
)
# Damaged stops in an article from which such sentences count as cut off; alone they are a writer's style.
SIGNS = 2
# Prepositions of English that follow their noun without a comma.
_CLOSE = frozenset(
    (
        "in",
        "on",
        "at",
        "of",
        "to",
        "by",
        "for",
        "from",
        "into",
        "between",
        "among",
        "through",
        "over",
        "under",
        "via",
        "within",
    )
)


def false_stop(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A full stop before a word in small letters that carries on the sentence: join with a comma or a space.

    Where the word may begin a sentence too, both ways are offered, and the language model says which comes first.
    """
    for at in breaks(article, context.lexicon):
        if truncated(article, at):
            continue
        if continues(article, at):
            yield card.finding(article, at.stop, at.letter + 1, _candidates(article, at))
        elif doubtful(article, at):
            letter = article.text[at.letter]
            begun = Repair(f". {capital(letter, article.language)}", prior=BEGUN)
            joined = (Repair(f" {letter}"), Repair(f", {letter}"))
            found = card.finding(article, at.stop, at.letter + 1, message=_EITHER)
            yield found.with_(repairs=(begun, *joined))


def _candidates(article: Article, at: Break) -> list[str]:
    letter, word = article.text[at.letter], at.after.casefold()
    comma, space, stop = f", {letter}", f" {letter}", f". {capital(letter, article.language)}"
    if word not in PREPOSITIONS.get(article.language, ()):
        return [comma, stop] if word != "which" else [comma]
    if word in _CLOSE or article.language != "en":
        return [space, comma, stop]
    return [comma, space, stop]


def subordinate(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Subordinate clauses and participles as sentences, in articles where other sentences were cut as well."""
    if len(breaks(article, context.lexicon)) < SIGNS:
        return
    text = article.text
    for paragraph in article.paragraphs:
        for before, span in zip(paragraph.sentences, paragraph.sentences[1:], strict=False):
            opening = _OPENING.match(text, span.start)
            if not opening or not text.startswith(".", before.end - 1):
                continue
            if verbless(text[opening.end() : span.end], 1 if opening["clause"] else 0):
                letter = text[span.start].lower()
                yield card.finding(article, before.end - 1, span.start + 1, [f", {letter}"])


def cut_off(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A few words in small letters after the last stop of a paragraph: the rest of the sentence is missing."""
    for at in breaks(article, context.lexicon):
        if truncated(article, at):
            yield card.finding(article, at.stop + 1, article.paragraph_at(at.letter).end, [""])


def bare_article(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """An article with no noun: a comma or stop follows it, or the paragraph ends there. What was lost is not known."""
    inside, last = ARTICLES.get(article.language, ()), LAST.get(article.language, ())
    if not inside:
        return
    text = article.text
    for start in starts(text, (*inside, *last)):
        paragraph = article.paragraph_at(start)
        match = _BEFORE_MARK.match(text, start, paragraph.end)
        if not match:
            continue
        end = match.end() == paragraph.end
        if end and paragraph.end - paragraph.start < REMAINDER:
            continue
        if match.group() in inside or (end and match.group() in last):
            yield card.finding(article, start, match.end())


# A small word between a blank and a mark; three dots are an interruption on purpose.
_BEFORE_MARK = regex.compile(r"(?<=\p{L}[,;]? )\p{Ll}{1,5}(?=,\s|\.(?!\s?\.)(?:\s|$)|$)")
