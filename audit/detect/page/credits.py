"""Bylines and speakers as a translation program renders them: “Durch ANN BELL”, “donc Vogel”."""

from collections.abc import Iterator
from functools import cache

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Lines from the top and from the bottom in which a byline stands.
TOP, BOTTOM = 6, 6
# How sure a speaker is whose name the article does not give in full.
UNKNOWN = 0.42
_LINE = regex.compile(r"\S[^\n\r]*")
# A last name behind a first name or a title that does not open a sentence.
_FULL = regex.compile(r"(?<![.!?…] )\b\p{Lu}[\p{L}\p{M}.-]+ (?=(?P<last>\p{Lu}[\p{L}\p{M}'’-]+))")
# What was joined to the name: “KESSLERAssociated Press”, and what stands behind a comma.
_AGENCY = (
    r"(?:(?P<joined>(?<=\p{L})(?:Associated Press|The Associated Press|Reuters|AFP|AP|Staff Writer))|"
    r",? ?(?P<agency>(?:The )?Associated Press|Reuters|AFP|AP|dpa|EFE))"
)


@cache
def _byline(words: str) -> "regex.Pattern[str]":
    return regex.compile(
        rf"(?P<word>{words}):? (?P<name>(?:\p{{Lu}}[\p{{L}}\p{{M}}'’.-]*? ){{1,4}}?\p{{Lu}}[\p{{L}}\p{{M}}'’.-]*?)"
        rf"(?:{_AGENCY})?",
        regex.V1,
    )


def bylines(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Lines of a wrong word for “by” and a name, at the top or the bottom. The card's ``words`` are what the program
    makes of “by” in the article's language, ``by`` what it should have made (empty: the name stands alone)."""
    words = card.options["words"].get(article.language)
    if not words:
        return
    text, by = article.text, card.options["by"].get(article.language, "")
    lines = [m.span() for m in _LINE.finditer(text)]
    places = lines if len(lines) <= TOP + BOTTOM else [*lines[:TOP], *lines[-BOTTOM:]]
    for start, end in places:
        stop = start + len(text[start:end].rstrip())
        if stop - start <= 90 and (match := _byline(words).fullmatch(text, start, stop)):
            agency = match["joined"] or match["agency"]
            yield card.finding(article, start, stop, [f"{by} {match['name']}{f', {agency}' if agency else ''}".strip()])


def speakers(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """“…, donc Vogel.”: the word by which German names a speaker, rendered as “therefore”. The name is a person's for
    sure where the article gives it a first name; else (“donc Paris”) the sign is weak."""
    form = card.options["forms"].get(article.language)
    if not form:
        return
    word, right = form
    text = article.text
    found = list(_speaker(word).finditer(text))
    full = {m["last"] for m in _FULL.finditer(text)} if found else frozenset()
    for match in found:
        sure = match["name"].rpartition(" ")[2] in full
        confidence = card.confidence if sure else UNKNOWN
        repair = f"{right} {match['name']}"
        yield card.finding(article, match.start("span"), match.end("span"), [repair], confidence=confidence)


@cache
def _speaker(word: str) -> "regex.Pattern[str]":
    return regex.compile(
        rf"[,”\"»“] ?(?P<span>(?:{word}) (?P<name>\p{{Lu}}[\p{{L}}\p{{M}}'’-]+(?: \p{{Lu}}[\p{{L}}\p{{M}}'’-]+)?))"
        r"(?=\.\s|\.$|, (?:qui|who)\b)",
        regex.V1,
    )
