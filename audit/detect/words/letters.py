"""Letters outside ASCII that were dropped without a trace: *Mglichkeit*, *capacitacin*, *El Pas*."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from audit.detect.common.tokens import letters as runs_of_letters
from audit.detect.context import Context
from audit.finding import Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

_LETTERS = {"de": "äöüß", "fr": "éèêàçâîôûëï", "es": "áéíóúñü", "it": "àèéìòù", "pt": "áâãàçéêíóõôú"}
# Languages in which one such word may be a rare form or a slip of the pen: there it takes two in an article.
_TWICE = frozenset(("it", "pt"))
# Languages whose verbs end in such a letter, so that a word without it is likelier another form than a damaged one.
_OPEN_END = frozenset(("es", "it", "pt"))
# Tokens in plain ASCII. German nouns have a capital; elsewhere capitals are names, which a word list says little about.
_SMALL, _ANY = re.compile(r"\b[a-z]{5,}\b"), re.compile(r"\b[A-Z]?[a-z]{4,}\b")
_CAPITAL = re.compile(r"\b[A-Z][A-Za-z]+")
# No part of a name, an address or a longer token.
_ALONE = r"(?<![\p{{L}}\p{{M}}\p{{N}}\p{{S}}’'@#./_-]){}(?![\p{{L}}\p{{M}}\p{{N}}@/_-]|\.\p{{L}})"
# Zipf frequency from which a word is common enough for a token to be that word damaged: once in two million words.
COMMON = 2.7
LONGEST = 40  # letters: longer runs are no words, and what is tried grows with the square of their length


def lost(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A word that no list has and that is a common one with one such letter put back."""
    language, lexicon = article.language, context.lexicon
    letters = _LETTERS.get(language)
    if letters is None or not lexicon.available:
        return
    found = {}
    for token in set((_ANY if language == "de" else _SMALL).findall(article.text)):
        if len(token) > LONGEST:
            continue
        known = lexicon.knows(token) or token.casefold() in context.house_words
        if not known and (words := _restored(token, letters, lexicon)):
            found[token] = words
    if not found or (language in _TWICE and len(found) < 2):
        return
    for match in regex.finditer(_ALONE.format(f"(?:{'|'.join(sorted(found))})"), article.text):
        yield card.finding(article, match.start(), match.end(), found[match.group()])


def _restored(token: str, letters: str, lexicon: Lexicon) -> list[str]:
    """What the token may have been, the commonest first."""
    places = range(len(token) + (lexicon.language not in _OPEN_END))
    tried = {token[:at] + letter + token[at:] for at in places for letter in letters}
    worth = {word: lexicon.zipf(word) for word in tried}
    return sorted((w for w in tried if worth[w] >= COMMON), key=lambda w: (-worth[w], w))[:3]


def lost_in_name(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A name known all over the world, less its letters outside ASCII, where that leaves no other word."""
    text = article.text
    names, openings, folded, pattern = _stripped(card.options)
    # The first question is quick and nearly always enough.
    if folded.isdisjoint(runs_of_letters(text)) or openings.isdisjoint(_CAPITAL.findall(text)):
        return
    for match in pattern.finditer(text):
        if " " in match.group() or not context.lexicon.knows(match.group()):
            yield card.finding(article, match.start(), match.end(), [names[match.group()]])


@lru_cache(maxsize=4)
def _stripped(listed: str) -> tuple[Mapping[str, str], frozenset[str], frozenset[str], "regex.Pattern[str]"]:
    """Damaged form → name, the words that damaged forms begin with, as written and folded, and a pattern of all damaged
    forms."""
    names = {"".join(c for c in name if c.isascii()): name for name in listed.split("|")}
    openings = frozenset(found.group() for found in map(_CAPITAL.search, names) if found)
    pattern = regex.compile(r"(?<![\p{L}\p{M}-])(?:" + "|".join(map(regex.escape, names)) + r")(?![\p{L}\p{M}])")
    return names, openings, frozenset(map(str.casefold, openings)), pattern
