"""Words given twice: doubled ("of of"), collapsed into one ("support and support"), doubled at the end of a word."""

from collections.abc import Iterator
from functools import cache
from itertools import compress, pairwise
from operator import eq
from typing import Any

import regex

from audit.detect.common.speech import quotation
from audit.detect.common.tokens import UNSPACED, long_ones, plain, tokens
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Two equal words with nothing but blanks between. Hyphens and signs on either side make a word part of something else.
_TWICE = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}_@#&/$%+.,-])(\p{L}[\p{L}\p{M}]*)[ \t\u00a0]{1,4}\1(?![\p{L}\p{M}\p{N}_@&/+-]|['’]\p{L})",
    regex.I,
)
_CHARACTERS_TWICE = regex.compile(r"(\p{Han}{2,4})\1(?!\1)")
# Letters that are words.
_LETTERS = {
    "en": "a", "es": "aeoyu", "pt": "aeo", "it": "aeio", "fr": "ày", "ca": "aeio", "pl": "wzioua", "cs": "vzksouia",
    "ru": "всикоуая", "uk": "взікоуаяійє", "ro": "aeo", "sv": "åi", "da": "åi", "hu": "aé", "el": "ηοω", "nl": "u",
}  # fmt: skip
# An interjection or a phrase of its own: “Placido placido, …”.
_ALONE = regex.compile(r"\s*(?:[.!?,;:…»”\"\n]|$)")
_ALONE_BEFORE = regex.compile(r"(?:^|[.!?,;:…«»“”„\"(—–\n])\s*$")
# Languages in which a word or a suffix begins after an apostrophe.
ELIDING = frozenset({"fr", "it", "ca", "tr"})
# What stands before a German or Dutch article that is a pronoun: "…, die die Stadt …", "…, in der der Rat …".
_CLAUSE = regex.compile(r"(?:[,;:(–—]|\b(?:und|oder|en|of)\b)\s*(?:[\p{Ll}]+\s+)?$")
# Languages whose speakers double any noun or adjective ("caffè caffè": real coffee).
_SPEAKERS = frozenset({"it"})
# French "en en parlant": the pronoun and the preposition are one word.
_PARTICIPLE = regex.compile(r"\s+\p{L}+ant\b")
_NEXT = regex.compile(r"[ \t\u00a0]+([\p{L}\p{M}]+)")
# Zipf frequency from which a word is a function word ("the", "against"); nouns stay below in our twenty languages.
FUNCTION = 6.0
# Letters of the shortest word that may have a part doubled: three, and two times four.
LONG_WORD = 11
# Zipf frequency below which a capitalised doubled word may be a name ("Walla Walla").
KNOWN = 4.0


@cache
def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


def doubled_words(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A word twice in a row, unless the language doubles it by its grammar; a language without a list passes."""
    options, language, text = card.options, article.language, article.text
    if language in UNSPACED:
        yield from _doubled_characters(article, card, context)
    if language not in options["sound"] and language not in options["only"]:
        return
    sound, only = _list(options["sound"].get(language, "")), _list(options["only"].get(language, ""))
    clause = _list(options["after_comma"].get(language, "")) if "after_comma" in options else frozenset()
    for match in _twice(text):
        first, second = text[match.start(1) : match.end(1)], text[match.end() - len(match.group(1)) : match.end()]
        word = first.lower()
        name = second[0].isupper() and not (language == "de" and context.lexicon.zipf(second) >= KNOWN)
        if name or (len(first) > 1 and first.isupper()):
            continue
        if _ALONE.match(text, match.end()) and _ALONE_BEFORE.search(text, max(0, match.start() - 3), match.start()):
            continue
        if language == "ar" and len(word) < 4 and context.lexicon.zipf(word) < FUNCTION:
            continue  # letters of foreign names: "bi bi si"
        judged = bool(only) and word not in only
        if word in context.house_words or word in sound or (judged and not _judged(word, language, context, options)):
            continue
        if len(word) == 1 and (word not in _LETTERS.get(language, "") or first != word):
            continue
        if not only and len(word) > 1 and not context.lexicon.knows(word):
            continue
        if word in clause and _CLAUSE.search(text, max(0, match.start() - 25), match.start()):
            continue
        if language == "en" and word == "that" and not _breaks_that(text, match.end()):
            continue
        if context.lexicon.zipf(word) < FUNCTION and (
            _again(text, match) or (language in _SPEAKERS and quotation(text, match.start()))
        ):
            continue
        if language == "fr" and word == "en" and _PARTICIPLE.match(text, match.end()):
            continue
        if text[match.start() - 1 : match.start()] in ("'", "’") and language not in ELIDING:
            continue
        margin = options["doubt"] if judged else None
        yield card.finding(article, match.start(), match.end(), [first], margin=margin)


def _twice(text: str) -> "Iterator[regex.Match[str]]":
    """Matches of ``_TWICE``, tried only where two equal tokens follow each other; characters of a script without spaces
    are tokens by themselves, so a text that has any is searched whole."""
    found = tokens(text)
    if not plain(text) and any(a.end == b.start for a, b in pairwise(found)):
        yield from _TWICE.finditer(text)
        return
    keys = [w.key for w in found]
    end = 0
    for one in compress(found, map(eq, keys, keys[1:])):
        if one.start >= end and (match := _TWICE.match(text, one.start)):
            end = match.end()
            yield match


def _again(text: str, match: "regex.Match[str]") -> bool:
    """Whether the word stands there a third time, with or without a comma: somebody calls, or something rings."""
    word = match.group(1)
    after = text[match.end() : match.end() + len(word) + 2].lstrip(", \u00a0").casefold()
    before = text[max(0, match.start() - len(word) - 2) : match.start()].rstrip(", \u00a0").casefold()
    return after.startswith(word.casefold()) or before.endswith(word.casefold())


def _judged(word: str, language: str, context: Context, options: dict[str, Any]) -> bool:
    """Whether the model may say if this word, in a language that doubles words freely, was doubled by mistake."""
    if language not in options["judged"] or len(word) < 4 or not context.lexicon.knows(word):
        return False
    return word not in _list(options["judged"][language])


def _doubled_characters(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two characters or more that stand twice, in a script without spaces; the model decides."""
    sound = _list(card.options["sound"].get(article.language, ""))
    for match in _CHARACTERS_TWICE.finditer(article.text):
        once = match.group(1)
        if len(set(once)) > 1 and once not in sound and context.lexicon.knows(once):
            yield card.finding(article, match.start(), match.end(), [once], margin=card.options["doubt"])


def _breaks_that(text: str, end: int) -> bool:
    """English "that that" is sound before a noun or a verb ("that that report", "that that is"), not before these."""
    following = _NEXT.match(text, end)
    if not following:
        return False
    word = following.group(1)
    return word[0].isupper() or word in _list(
        "the a an his her their its our my your he she it they we you there this these those"
    )


# A German noun, not a name, has an article or an adjective before it.
_BEFORE_NOUN = regex.compile(
    r"\b(?:\p{Ll}+(?:er|en|em|es|e)|ein|kein|mein|sein|das|im|zur|zum|vom|am|beim|ins|mit|ohne)\s$"
)


def collapsed_pairs(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """“X and X”, unless it is an idiom, a name, or the second X belongs to what follows ("health and those who …").

    Where the next word may belong to the second X ("health and health care"), and for words that writers repeat to say
    that something goes on, the language model must find the pair odd enough.
    """
    options, language, text = card.options, article.language, article.text
    pattern, sound, endings = (options[k].get(language) for k in ("joints", "sound", "endings"))
    judged, doubt = options["judged"].get(language), options["doubt"].get(language, options["doubt"]["other"])
    if not pattern:
        return
    for match in _pairs(text, pattern):
        word = match.group(1).lower()
        if word in _list(sound or "") or (endings and regex.search(f"(?:{endings})$", word)):
            continue
        if not context.lexicon.knows(word) or context.lexicon.zipf(word) >= FUNCTION:
            continue
        free = _free(text, match.end(), context, word, options)
        if free is None:
            continue
        weak = not free or bool(judged and regex.search(f"(?:{judged})$", word))
        before = text[max(0, match.start() - 30) : match.start()]
        if match.group(1)[0].isupper() and not (language == "de" and _BEFORE_NOUN.search(before)):
            continue
        if _pair(options["between"]).search(before) or before.lower().rstrip(" ,").endswith(word):
            continue
        yield card.finding(article, match.start(), match.end(), [match.group(1)], margin=doubt if weak else None)


def _pairs(text: str, joints: str) -> "Iterator[regex.Match[str]]":
    """Matches of ``_pair``, tried only where a joint stands."""
    end = 0
    for joint in _joint(joints).finditer(text):
        start = joint.start()
        while start > end and text[start - 1].isalpha():
            start -= 1
        if joint.start() - start >= 4 and (match := _pair(joints).match(text, start)):
            end = match.end()
            yield match


@cache
def _joint(joints: str) -> "regex.Pattern[str]":
    return regex.compile(rf"\s(?=(?:{joints})\s)")


@cache
def _pair(pattern: str) -> "regex.Pattern[str]":
    if "$" in pattern:
        return regex.compile(pattern, regex.I)
    return regex.compile(
        rf"(?<![\p{{L}}\p{{M}}\p{{N}}_@#'’-])(\p{{L}}{{4,}}+)\s(?:{pattern})\s\1(?![\p{{L}}\p{{M}}\p{{N}}_'’-])"
    )


def _free(text: str, end: int, context: Context, word: str, options: dict[str, Any]) -> bool | None:
    """Whether what follows can do without the pair: punctuation or a function word; ``None``: it belongs to the second
    half alone (a relative clause)."""
    following = _NEXT.match(text, end)
    if not following:
        return True
    after, closed = following.group(1).lower(), options["closed"].get(context.lexicon.language)
    if after in _list(options["limits"]):
        return None
    if context.lexicon.language == "de":  # German glues what belongs together
        return following.group(1)[0].islower()
    return context.lexicon.zipf(after) >= FUNCTION - 0.3 or bool(closed and regex.search(f"(?:{closed})$", word))


def doubled_endings(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A word whose last part stands twice: the whole is no word, without the second part it is one."""
    lexicon = context.lexicon
    for token, word in long_ones(article.text):
        if LONG_WORD <= len(word) <= 40:
            halved = [] if lexicon.knows(word) else _halved(word)
            if repaired := next((w for w in halved if lexicon.zipf(w) >= 2), None):
                yield card.finding(article, token.start, token.end, [repaired])


def _halved(word: str) -> list[str]:
    """The word without its last part, for every part of four letters and more that stands twice."""
    sizes = range(4, (len(word) - 3) // 2 + 1)
    return [word[:-size] for size in sizes if word[-2 * size : -size] == word[-size:]]
