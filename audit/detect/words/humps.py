"""Words run into a capitalised word, and the names and brands that are spelt so."""

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from audit.detect.context import Context
from audit.detect.words.meant import programming, recurs
from audit.detect.words.mended import follows_name, listed, marked, split
from audit.detect.words.seam import words
from audit.finding import Finding
from audit.lexicon import lexicon
from audit.rules.card import Card
from audit.text import Article

_HUMP = regex.compile(r"^(\p{Lu}?\p{Ll}+)(\p{Lu}\p{Ll}+|I)$")
_LATIN = regex.compile(r"(?<![\p{Latin}\p{N}@#./_-])(\p{Lu}\p{Ll}+)(\p{Lu}\p{Ll}{2,})(?![\p{Latin}\p{N}@/_]|\.\p{L})")
_ATTACHED = regex.compile(r"\p{N}|\(|=|®|™|℠")  # what only a brand, an account or an identifier has behind it
LONGEST = 40  # letters: longer runs are no two words
FREE = 5.5  # Zipf frequency from which a word that brands begin with stands alone as often
LOWER = 3.0  # Zipf frequency, from which a small word runs into a capital


def humps(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A word run into a capitalised one (*onFriday*, *FridayAs*), names and brands apart."""
    options = card.options
    table = context.lexicon
    if not table.available:
        return
    found = words(article.text)
    particles, given = frozenset(options["particles"]), split(options["given"])
    formants = split(options["formants"])
    # Few words have a capital behind their first letter: they are picked out once, and most articles have none.
    humped = {
        run
        for run in found.counts
        if not run.islower() and 4 <= len(run) <= LONGEST and not run[1:].islower() and not run.isupper()
    }
    for word in found.words if humped else ():
        match = _HUMP.match(word.text) if word.text in humped else None
        if not match or found.counts[word.text] > 2 or table.fold(word.text) in options["brands"]:
            continue
        left, right = match.groups()
        a, b, whole = table.zipf(left), table.zipf(right), table.zipf(word.text)
        if len(left) < 2 or whole >= options["brand"] or _ATTACHED.match(article.text, word.end):
            continue
        if recurs(article.text, word.text):
            continue
        if word.before and left in listed(options["after"], article.language):
            a = 6.5
        known = b >= 2.0 or right in found.names
        if left[0].islower():
            if (a < LOWER and left not in found.counts) or programming(article.text):
                continue
            sure = a >= 5.0 and known and len(left) > 1
            coined = left in formants or (a < 5.0 and b >= options["ordinary"] and right not in found.names)
            margin = options["coinage"] if coined else None if sure and not whole else options["small"]
        elif left.lower() in particles or len(word.text) < 6:
            continue
        else:
            alone = (left in found.names) + (right in found.names)
            if not alone and not (a >= 2.0 and b >= 2.0) and left.lower() not in given:
                continue
            if right == "I" and article.language != "en":
                continue
            person = a < 4.0 and right in found.names and follows_name(article.text, word.start)
            margin = (
                options["person"]
                if person
                else _brand_margin(left, right, whole, alone, (a, b), given, article.language, options)
            )
        cut = word.start + len(left)
        yield marked(card, article, word, (cut,), margin, comma=left.lower() not in given)


def _brand_margin(
    left: str,
    right: str,
    whole: float,
    alone: int,
    zipf: tuple[float, float],
    given: frozenset[str],
    language: str,
    options: Mapping[str, Any],
) -> float:
    """Nats asked of the model for two capitalised halves: few for a given name, many for what could be a brand.

    Two rare words that the article does not use alone are a coined name (*MahaNakhon*) in any language, for what runs
    together in news is mostly words that the language has.
    """
    if left.lower() in given:
        return -float(options["large"])
    if zipf[1] >= 6.0 or alone == 2:
        return float(options["small"])
    formant = zipf[0] < FREE and left.lower() in split(options["formants"])
    if not alone and (formant or max(zipf) < options["coined"]):
        return float(options["brand_margin"])
    if language == "en" and not whole:
        return float(options["brand_margin"])
    return float(options["foreign_margin"] if language in options["western"] and not alone else options["other_margin"])


def latin(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two Latin names run together inside a text in another script (*MartinLuther*)."""
    english = lexicon("en")
    for match in _LATIN.finditer(article.text):
        left, right = match.groups()
        given = left.lower() in split(card.options["given"])
        whole = match.group().lower()
        if left.lower() in card.options["particles"] or whole in card.options["brands"]:
            continue
        if english.zipf(whole) >= card.options["brand"]:
            continue
        if not given and min(english.zipf(left), english.zipf(right)) < card.options["known"]:
            continue
        yield card.finding(article, *match.span(), [f"{left} {right}"])
