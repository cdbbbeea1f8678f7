"""Things said twice: passages, words, halves of a pair, loops."""

import random
import re
from collections.abc import Iterator

from bench.corrupt.article import Article, Edit


def paragraph(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A paragraph again, further down."""
    found = article.paragraphs
    index = rng.randrange(len(found))
    at = found[rng.randrange(index, len(found))].end
    if len(found[index].text) > 100:
        yield Edit(at, at, found[index].text, "duplication", "paragraph", "", before="\n\n")


def block(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Two paragraphs in a row, again right after or at the end."""
    found = article.paragraphs
    if len(found) >= 3:
        index = rng.randrange(len(found) - 1)
        at = rng.choice((found[index + 1].end, found[-1].end))
        yield Edit(
            at, at, article.text[found[index].start : found[index + 1].end], "duplication", "block", "", before="\n\n"
        )


def sentence(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A sentence twice in a row."""
    blank = " " if article.spaced else ""
    for place in _long(article, rng):
        yield Edit(place.end, place.end, place.text, "duplication", "sentence", "", before=blank)


def headline(article: Article, rng: random.Random) -> Iterator[Edit]:
    """The first sentence stands above the text as a headline, and is the lead again."""
    first = article.sentences[0]
    if 25 < len(first.text) < 200:
        head = first.text.rstrip(".。")
        yield Edit(first.start, first.end, first.text, "duplication", "headline", "", before=head + "\n\n")


def near(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A paragraph again with one word in ten gone or exchanged for its neighbour."""
    found = [p for p in article.paragraphs if len(p.text) > 200]
    if found:
        place = rng.choice(found)
        parts = place.text.split(" ") if article.spaced else re.findall(r"\w|\W+", place.text)
        for _ in range(max(1, len(parts) // 10)):
            at = rng.randrange(1, len(parts) - 1)
            if rng.random() < 0.5:
                del parts[at]
            else:
                parts[at - 1], parts[at] = parts[at], parts[at - 1]
        at = rng.choice((place.end, article.paragraphs[-1].end))
        yield Edit(at, at, (" " if article.spaced else "").join(parts), "duplication", "near-copy", "", before="\n\n")


def truncated(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A teaser above the text: the beginning of a paragraph, cut off with or without dots."""
    found = [p for p in article.paragraphs if len(p.text) > 150]
    if found:
        place = rng.choice(found)
        cut = place.text[: rng.randint(90, 140)]
        cut = cut[: cut.rfind(" ")] if article.spaced else cut
        new = cut.rstrip(" ,.;:") + rng.choice(("…", "...", " […]", " [...]", ""))
        yield Edit(place.start, place.start, new, "duplication", "teaser", "", after="\n\n")


def word(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A word twice in a row; in scripts without spaces, two or more characters."""
    if article.spaced:
        words = [w for w in article.words if w.text.islower() or (w.text.lower() == w.text.upper())]
        rng.shuffle(words)
        for w in words:
            if len(w.text) > 1 and article.text[w.end : w.end + 1] in (" ", ",", "."):
                yield Edit(w.start, w.end, f"{w.text} {w.text}", "duplication", "word", w.text, "minor")
        return
    runs = list(re.finditer(r"[\u4e00-\u9fff]{2}", article.text))
    rng.shuffle(runs)
    for m in runs:
        yield Edit(*m.span(), m.group() * 2, "duplication", "word", m.group(), "minor")


def pair(article: Article, rng: random.Random) -> Iterator[Edit]:
    """“A and B” becomes “A and A”."""
    from bench.corrupt.tables import AND

    joint = AND.get(article.language)
    if not joint:
        return
    found = list(
        re.finditer(rf"(?<![\w'’-])(?P<a>[^\W\d_]{{5,}}) (?:{joint}) (?P<b>[^\W\d_]{{4,}})(?![\w'’-])", article.text)
    )
    rng.shuffle(found)
    for m in found:
        if m["a"].islower() and m["b"].islower():
            middle = article.text[m.end("a") : m.start("b")]
            yield Edit(*m.span(), m["a"] + middle + m["a"], "duplication", "pair", None, alt=(m["a"],))


def loop(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A phrase of three to six words going round, the last time perhaps cut off."""
    if not article.spaced:
        runs = list(re.finditer(r"[\u3040-\u30ff\u4e00-\u9fff]{4,8}(?=[，。、])", article.text))
        rng.shuffle(runs)
        for m in runs:
            again = rng.choice(("", "，", "、"))
            yield Edit(*m.span(), again.join([m.group()] * rng.randint(4, 9)), "repetition", "loop", m.group())
        return
    words = list(range(len(article.words) - 8))
    rng.shuffle(words)
    for i in words:
        size = rng.randint(2, 6)
        start, end = article.words[i].start, article.words[i + size - 1].end
        once = article.text[start:end]
        if "\n" not in once and "." not in once and len(once) > 9:
            glue = rng.choice((" ", " ", ", ", " / "))
            new = glue.join([once] * rng.randint(4, 10))
            yield Edit(start, end, new, "repetition", "loop", once)


def loop_in_word(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A piece of a word going round inside it."""
    words = [w for w in article.words if len(w.text) > 5]
    rng.shuffle(words)
    for w in words if article.spaced else ():
        at, size = rng.randint(0, len(w.text) - 4), rng.choice((2, 3, 3, 4))
        piece = w.text[at : at + size]
        if len(set(piece)) == len(piece):
            new = w.text[:at] + piece * rng.randint(6, 14) + w.text[at + size :]
            yield Edit(w.start, w.end, new, "repetition", "loop-in-word", w.text)


def _long(article: Article, rng: random.Random) -> list:  # type: ignore[type-arg]
    found = [s for s in article.sentences if len(s.text) > (60 if article.spaced else 20)]
    rng.shuffle(found)
    return found
