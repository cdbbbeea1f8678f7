"""Full stops, capitals and marks: false, missing, doubled, spaced, orphaned."""

import random
import re
from collections.abc import Iterator

from bench.corrupt.article import CASED, Article, Edit


def _boundaries(article: Article, rng: random.Random) -> list[tuple[int, int]]:
    """(offset of the stop, offset of the next sentence) inside paragraphs, in random order."""
    found = [
        (a.end - 1, b.start)
        for a, b in zip(article.sentences, article.sentences[1:], strict=False)
        if article.text[a.end - 1] == "."
        and article.text[a.end : b.start] == " "
        and len(a.text) > 40
        and len(b.text) > 40
    ]
    rng.shuffle(found)
    return found


def false_stop(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A full stop between a word and the prepositional phrase or clause after it (*forum. in Samarkand*)."""
    from bench.corrupt.tables import PREPOSITIONS

    if article.language not in CASED:
        return
    words = list(zip(article.words, article.words[1:], strict=False))
    rng.shuffle(words)
    for a, b in words:
        small = b.text in PREPOSITIONS.get(article.language, ()) and article.text[a.end : b.start] == " "
        if small and len(a.text) > 4 and a.text[1:].islower():
            yield Edit(a.end, b.start, ". ", "fragment", "false-stop", " ")


def missing_stop(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Two sentences with nothing but a blank between them."""
    if article.language in CASED:
        for stop, start in _boundaries(article, rng):
            if article.text[start].isupper():
                yield Edit(stop, start, " ", "punctuation", "missing-stop", ". ")


def small_start(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A small letter after a full stop."""
    if article.language in CASED:
        for _, start in _boundaries(article, rng):
            word = re.compile(r"\w+").match(article.text, start)
            if word and article.text[start].isupper() and word.group()[1:].islower():
                letter = article.text[start]
                small = (
                    "i"
                    if (article.language, letter) == ("tr", "İ")
                    else "ı"
                    if (article.language, letter) == ("tr", "I")
                    else letter.lower()
                )
                yield Edit(start, start + 1, small, "case", "small-start", letter, "minor")


def stray_capital(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A function word with a capital in mid-sentence."""
    from bench.corrupt.tables import PREPOSITIONS

    words = list(article.words)
    rng.shuffle(words)
    for word in words:
        if word.text in PREPOSITIONS.get(article.language, ()) and article.text[word.start - 1 : word.start] == " ":
            first = "İ" if article.language == "tr" and word.text[0] == "i" else word.text[0].upper()
            yield Edit(word.start, word.start + 1, first, "case", "stray-capital", word.text[0], "minor")


def doubled(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Two stops, two commas, a stop after a question mark, with and without blanks."""
    for m in _shuffled(r"(?<=\w{3})[.,،。，](?=\s|[^\W\d_]|$)", article, rng):
        mark = m.group()
        if mark in ".,":
            new = rng.choice((f"{mark} {mark}", f"{mark}{mark}", f" {mark}{mark}") if mark == "." else (",,", ", ,"))
        else:
            new = mark * 2
        yield Edit(*m.span(), new, "punctuation", "doubled-mark", mark, "minor")


def spaced(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A blank before a stop or comma, or inside brackets."""
    if not article.spaced:
        return
    for m in _shuffled(r"(?<=\w{3})[.,،](?=\s|$)", article, rng):
        yield Edit(
            *m.span(), rng.choice((" ", " ", "\u00a0")) + m.group(), "punctuation", "spaced-mark", m.group(), "minor"
        )


def orphan_comma(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A stop and a comma side by side after a lost quotation."""
    if article.language in CASED:
        for m in _shuffled(r"(?<=[^\W\d_]{3}), (?=[^\W\d_])", article, rng):
            yield Edit(*m.span(), rng.choice((" , ", "., ", ",. ")), "punctuation", "orphan-comma", ", ", "minor")


def _shuffled(pattern: str, article: Article, rng: random.Random) -> list["re.Match[str]"]:
    found = list(
        re.finditer(pattern.replace(r"\w{3}", r"\w\w\w").replace(r"[^\W\d_]{3}", r"[^\W\d_]" * 3), article.text)
    )
    rng.shuffle(found)
    return found
