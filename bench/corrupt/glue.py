"""Lost spaces: between words, at names, after digits, at marks, at former line ends."""

import random
from collections.abc import Iterator

from bench.corrupt.article import Article, Edit, Place


def _seams(article: Article, rng: random.Random) -> Iterator[tuple[Place, Place]]:
    """Neighbouring words with one blank between them, in random order, each word used once."""
    pairs = [
        (a, b) for a, b in zip(article.words, article.words[1:], strict=False) if article.text[a.end : b.start] == " "
    ]
    rng.shuffle(pairs)
    yield from pairs


def _edit(article: Article, left: Place, right: Place, kind: str, comma: bool = False) -> Edit:
    old = article.text[left.start : right.end]
    return Edit(
        left.start,
        right.end,
        left.text + right.text,
        "glued-words",
        kind,
        old,
        alt=(old.replace(", ", " "),) if comma else (),
    )


def small_words(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Two words in small letters (*tiescooperation*)."""
    for a, b in _seams(article, rng):
        if a.text.islower() and b.text.islower() and len(a.text) > 1 < len(b.text):
            yield _edit(article, a, b, "glue-lower")


def caseless_words(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Two words of a script without case (Arabic)."""
    for a, b in _seams(article, rng):
        if (
            article.spaced
            and not (a.text + b.text).isascii()
            and a.text.lower() == a.text.upper()
            and len(a.text) > 2 < len(b.text)
        ):
            yield _edit(article, a, b, "glue-caseless")


def before_capital(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A small word run into a capitalised one (*onFriday*)."""
    for a, b in _seams(article, rng):
        if a.text.islower() and b.text[0].isupper() and b.text[1:].islower() and len(a.text) > 1 and len(b.text) > 2:
            yield _edit(article, a, b, "glue-capital")


def after_name(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A name in mid-sentence run into the verb or word after it (*Poutinevisit*)."""
    for a, b in _seams(article, rng):
        middle = article.text[max(0, a.start - 2) : a.start]
        inside = len(middle) == 2 and middle[0].isalpha()
        if inside and a.text.istitle() and b.text.islower() and len(a.text) > 3 and len(b.text) > 1:
            yield _edit(article, a, b, "glue-name")


def digits(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A number run into the word after it (*2021and*)."""
    words = list(article.words)
    rng.shuffle(words)
    for word in words:
        head = article.text[: word.start]
        if len(word.text) > 3 and head.endswith(" ") and head[-2:-1].isdigit():
            start = word.start - 1
            while start and article.text[start - 1].isdigit():
                start -= 1
            old = article.text[start : word.end]
            if start and article.text[start - 1] in " (":
                yield Edit(start, word.end, old.replace(" ", "", 1), "glued-words", "glue-digit", old)


def lost_comma(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A comma lost with the space after it."""
    pairs = [
        (a, b) for a, b in zip(article.words, article.words[1:], strict=False) if article.text[a.end : b.start] == ", "
    ]
    rng.shuffle(pairs)
    for a, b in pairs:
        if a.text[-1].islower() and len(a.text) > 2 and b.text[-1].islower() and len(b.text) > 1:
            yield _edit(article, a, b, "glue-comma", comma=True)


def line_ends(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Every line end of one narrow column lost: seams 60 to 75 characters apart."""
    long = [p for p in article.paragraphs if p.end - p.start > 250]
    if not long:
        return
    paragraph = rng.choice(long)
    width, edge = rng.randint(60, 75), paragraph.start
    while edge + width < paragraph.end:
        blank = article.text.rfind(" ", edge, edge + width)
        if blank <= edge:
            return
        a = next((w for w in article.words if w.end == blank), None)
        b = next((w for w in article.words if w.start == blank + 1), None)
        if a and b and len(a.text) > 1 < len(b.text) and a.text[-1].islower():
            yield _edit(article, a, b, "glue-line")
        edge = blank + 1


def marks(article: Article, rng: random.Random) -> Iterator[Edit]:
    """No space after a full stop or comma (*peace.It*)."""
    pairs = [
        (a, b)
        for a, b in zip(article.words, article.words[1:], strict=False)
        if article.text[a.end : b.start] in (". ", ", ", "، ", "؟ ", "? ", "! ") and len(a.text) > 3 and len(b.text) > 2
    ]
    rng.shuffle(pairs)
    for a, b in pairs:
        mark = article.text[a.end]
        if mark in ".?!" and b.text[0].islower():
            continue
        old = article.text[a.start : b.end]
        yield Edit(a.start, b.end, a.text + mark + b.text, "glued-words", "glue-mark", old, "minor")
