"""Characters gone wrong: entities, code pages, look-alike letters, invisible signs, wide letters."""

import html
import random
import re
from collections.abc import Iterator

from bench.corrupt.article import Article, Edit, Place

PAGES = ("cp1252", "latin-1", "iso8859-2", "cp1250", "cp1251", "iso8859-9", "cp1254", "iso8859-15", "mac-roman")
CYRILLIC_PAGES = ("cp1252", "latin-1", "cp1251", "cp866", "koi8-r")
_ALIKE = dict(zip("aeopcxyiABEKMHOPCTX", "аеорсхуіАВЕКМНОРСТХ", strict=True))
_BACK = {v: k for k, v in _ALIKE.items()}


def entities(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Signs as named, decimal and hexadecimal entities, escaped once or twice."""
    for m in _shuffled(r"[\"'&“”«»‘’–—…éèàüößáóñçãêı£€°]", article, rng):
        sign = m.group()
        named = html.escape(sign) if sign in "\"'&" else f"&{_name(sign)};"
        code = rng.choice((named, f"&#{ord(sign)};", f"&#x{ord(sign):x};", f"&#{ord(sign):04d};"))
        new = code.replace("&", "&amp;", 1) if rng.random() < 0.3 else code
        yield Edit(*m.span(), new, "encoding", "entity", sign, "minor")


def _name(sign: str) -> str:
    from html.entities import codepoint2name

    return codepoint2name.get(ord(sign), f"#{ord(sign)}")


def mojibake(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A word's UTF-8 bytes read in another code page; or the bytes of one single-byte page read in another."""
    pages = CYRILLIC_PAGES if article.language in ("ru", "uk") else PAGES
    page = rng.choice(pages)
    words = [Place(*m.span(), m.group()) for m in re.finditer(r"[^\s\d]*[^\x00-\x7f\s][^\s\d]*", article.text)]
    rng.shuffle(words)
    for word in words:
        try:
            new = word.text.encode("utf-8").decode(page)
        except UnicodeDecodeError:
            continue
        if new != word.text and not re.search(r"[\x00-\x1f]", new):
            yield Edit(word.start, word.end, new, "encoding", f"mojibake-{page}", word.text)


def homoglyphs(article: Article, rng: random.Random) -> Iterator[Edit]:
    """One or two letters of a word in another alphabet: Cyrillic in Latin, Latin in Cyrillic."""
    table = _BACK if article.language in ("ru", "uk", "bg") else _ALIKE
    words = [w for w in article.words if len(w.text) > 4]
    rng.shuffle(words)
    for word in words:
        places = [i for i, c in enumerate(word.text) if c in table]
        if places and not set(word.text) <= set(table):
            chosen = rng.sample(places, min(len(places), rng.choice((1, 1, 2))))
            new = "".join(table[c] if i in chosen else c for i, c in enumerate(word.text))
            yield Edit(word.start, word.end, new, "encoding", "homoglyph", word.text, "minor")


def invisible(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Soft hyphens, zero-width spaces, word joiners and byte order marks inside words."""
    words = [w for w in article.words if len(w.text) > 5 or (not article.spaced and len(w.text) > 3)]
    rng.shuffle(words)
    for word in words:
        at = rng.randint(2, len(word.text) - 2)
        new = word.text[:at] + rng.choice("\u00ad\u200b\u2060\ufeff") + word.text[at:]
        yield Edit(word.start, word.end, new, "encoding", "invisible", word.text, "minor")


def wide(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Numbers and words in full-width forms."""
    if article.spaced:
        for m in _shuffled(r"(?<![\w.,])\d{1,4}(?![\w.,])", article, rng):
            new = "".join(chr(ord(c) + 0xFEE0) for c in m.group())
            yield Edit(*m.span(), new, "encoding", "wide", m.group(), "minor")


def lost(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A letter with an accent, or any letter beyond ASCII, became the replacement character."""
    for m in _shuffled(r"(?<=\w)[^\x00-\x7f\W](?=\w)", article, rng):
        yield Edit(*m.span(), "\ufffd", "encoding", "lost-letter", m.group())


def _shuffled(pattern: str, article: Article, rng: random.Random) -> list["re.Match[str]"]:
    found = list(re.finditer(pattern, article.text))
    rng.shuffle(found)
    return found
