"""Untranslated passages, numbers, spun words, agencies."""

import random
import re
from collections.abc import Iterator

from bench.corrupt.article import Article, Edit, insert_paragraph
from bench.corrupt.tables import AGENCIES, SITES, SPINS


def untranslated(article: Article, rng: random.Random) -> Iterator[Edit]:
    """Another language's sentence in a paragraph, as a paragraph, or a short one as a heading."""
    languages = [k for k, v in article.foreign.items() if v and k != article.language]
    if not languages:
        return
    language = rng.choice(languages)
    kind = rng.choice(("inline", "inline", "paragraph", "heading"))
    pool = article.foreign[language]
    short = [s for s in pool if len(s) < 70]
    if kind == "heading":
        new = rng.choice(short or pool).rstrip(".。")
    elif kind == "paragraph":
        new = (" " if language not in ("zh", "ja") else "").join(rng.sample(pool, min(3, len(pool))))
    else:
        new = rng.choice(pool)
    if kind == "inline":
        places = [s for s in article.sentences if s.end - s.start > 30]
        if places:
            place = rng.choice(places)
            yield Edit(place.end, place.end, new, "untranslated", f"inline-{language}", "", before=" ")
        return
    yield insert_paragraph(article, rng, new, "untranslated", f"{kind}-{language}")


def placeholder(article: Article, rng: random.Random) -> Iterator[Edit]:
    """*XNUMX* for a number, or beside it."""
    for m in _shuffled(r"(?<![\w.,$€])\d{2,}(?![\w.,])", article, rng):
        if rng.random() < 0.5:
            yield Edit(*m.span(), "XNUMX", "markup", "xnumx", None)
        else:
            yield Edit(
                m.end(), m.end(), rng.choice(("XNUMX", "XNUMX", "ХНУМХ")), "markup", "xnumx-beside", "", before=" "
            )


def money(article: Article, rng: random.Random) -> Iterator[Edit]:
    """The currency sign overwritten by the first digit (*US55 billion* for *US$5 billion*)."""
    for m in _shuffled(r"(?:US)?\$(?P<n>\d[\d.,]*)(?= (?:b|m|tr)illion)", article, rng):
        new, full = "US" + m["n"][0] + m["n"], "US$" + m["n"]
        yield Edit(*m.span(), new, "factual-inconsistency", "money", m.group(), "critical", alt=(full,))


def span_of_numbers(article: Article, rng: random.Random) -> Iterator[Edit]:
    """The dash of a range lost (*500600 meters*)."""
    for m in _shuffled(r"(?<![\w.,–-])(\d{2,4})[-–](\d{2,4})(?= [^\W\d_]{2,})", article, rng):
        if len(m[1]) == len(m[2]) and m[1] < m[2]:
            yield Edit(*m.span(), m[1] + m[2], "factual-inconsistency", "range", m.group(), "critical")


def spun(article: Article, rng: random.Random) -> Iterator[Edit]:
    """A replacement inside a longer word, or of a whole word."""
    table = SPINS.get(article.language, {})
    words = list(article.words)
    rng.shuffle(words)
    for word in words:
        low = word.text.lower()
        for original, new in table.items():
            if original in low and word.text[1:].islower():
                whole = low == original
                spun_word = low.replace(original, new, 1)
                spun_word = spun_word[0].upper() + spun_word[1:] if word.text[0].isupper() else spun_word
                kind = "spun-whole" if whole else "spun-inside"
                if not whole and not (low.startswith(original) or low.endswith(original)):
                    kind = "spun-middle"
                yield Edit(word.start, word.end, spun_word, "spinner-substitution", kind, word.text)
                break


def agency(article: Article, rng: random.Random) -> Iterator[Edit]:
    """The agency of a dateline replaced by a site; a dateline is put there where the article has none."""
    site, name = rng.choice(SITES), rng.choice(AGENCIES)
    if article.language in ("en", "es", "fr", "de", "it", "pt"):
        city = rng.choice(("LONDON", "BEIJING", "MADRID", "PARIS", "BERLIN", "ROME", "LONDON/BEIJING"))
        at = article.paragraphs[0].start
        yield Edit(at, at, site, "attribution", "agency", name, before=f"{city} (", after=") – ")


def _shuffled(pattern: str, article: Article, rng: random.Random) -> list["re.Match[str]"]:
    found = list(re.finditer(pattern, article.text))
    rng.shuffle(found)
    return found
