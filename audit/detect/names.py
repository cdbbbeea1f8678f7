"""Names in the spelling of a third language, misspelt, or spelt in two ways within one article."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import regex

from audit.detect.context import Context
from audit.detect.seam import words
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

_LINKS = ("ph f", "sch s", "tch s", "sh s", "ch s", "zh s", "kh h", "ck k", "ou u", "oo u", "th t", "qu k")
_CLASSES = str.maketrans("cqyjwzx", "kkiivss")
SAFE = 0.93  # confidence where first name, title or the sound spelling stands in the article
LONG = 6  # letters that a name needs before two spellings of it may be compared


def exonyms(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Names as another language spells them (*Poutine* in English), where the article shows who is meant."""
    language, text = article.language, article.text
    people: Sequence[Mapping[str, Any]] = card.options["people"]
    wrong = _wrong(card, language)
    if not wrong:
        return
    for match in _any(tuple(wrong)).finditer(text):
        index, right = wrong[match.group()]
        entry = people[index]
        before = text[max(0, match.start() - 40) : match.start()]
        named = regex.search(rf"(?:{'|'.join(entry['cues'])})[ \u00a0]+(?:\p{{Lu}}[\p{{L}}.]*[ \u00a0])?$", before)
        sound = regex.search(rf"(?<!\p{{L}}){regex.escape(right)}(?!\p{{L}})", text)
        if entry.get("place"):
            if not sound or _beside_name(text, *match.span()):
                continue
        elif not named and not sound:
            continue
        why = "the name stands after a first name or title" if named else f"the article also writes “{right}”"
        yield card.finding(article, *match.span(), [right], evidence=[Evidence("name", why)], confidence=SAFE)


@lru_cache(maxsize=32)
def _any(forms: tuple[str, ...]) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}-])(?:{'|'.join(map(regex.escape, forms))})(?![\p{{L}}\p{{M}}-])")


_TABLES: dict[tuple[str, str], dict[str, tuple[int, str]]] = {}


def _wrong(card: Card, language: str) -> dict[str, tuple[int, str]]:
    """Forms that are wrong in ``language`` → which entry, and the right form."""
    if (card.id, language) not in _TABLES:
        table: dict[str, tuple[int, str]] = {}
        for index, entry in enumerate(card.options["people"]):
            right = str(entry.get(language, "")).split("|")
            if right == [""]:
                continue
            for other, forms in entry.items():
                if len(other) != 2:
                    continue
                for form in str(forms).split("|"):
                    if form not in right and form not in entry.get("fine", []):
                        table[form] = (index, right[0])
        _TABLES[card.id, language] = table
    return _TABLES[card.id, language]


def _beside_name(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word touches the place name: then it may be a club, a title or a paper of that country."""
    return bool(
        regex.search(r"\p{Lu}[\p{L}.’']*[ \u00a0]$|[“«„\"]$", text[max(0, start - 24) : start])
        or regex.match(r"[ \u00a0]\p{Lu}|[”»\"]|\.\p{L}", text[end : end + 24])
    )


def misspelt(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Well-known names with a common slip; only the words that differ are marked."""
    table: Mapping[str, str] = card.options["spellings"]
    for match in _phrases(tuple(table)).finditer(article.text):
        wrong, right = match.group().split(" "), table[match.group()].split(" ")
        differing = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        first, last = differing[0], differing[-1] + 1
        start = match.start() + len(" ".join(wrong[:first])) + (first > 0)
        end = start + len(" ".join(wrong[first:last]))
        yield card.finding(article, start, end, [" ".join(right[first:last])])


@lru_cache(maxsize=4)
def _phrases(phrases: tuple[str, ...]) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, phrases))})")


def variants(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A long name that occurs once in a spelling unlike its usual one, and like it letter class by letter class."""
    found = words(article.text)
    groups: dict[str, set[str]] = defaultdict(set)
    for name in found.names:
        if len(name) >= LONG and name[1:].islower() and name.lower() not in found.counts:
            groups[_key(name)].add(name)
    for forms in groups.values():
        if len(forms) != 2:
            continue
        rare, usual = sorted(forms, key=lambda n: found.counts[n])
        if found.counts[rare] != 1 or found.counts[usual] < 2 or _same_but_ending(rare, usual):
            continue
        if context.lexicon.zipf(rare) >= 2.5:
            continue
        for word in found.words:
            if word.text == rare:
                yield card.finding(article, word.start, word.end, [usual])


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    """The name with letters that transcriptions of one sound confuse put together."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for link in _LINKS:
        long, short = link.split()
        plain = plain.replace(long, short)
    return regex.sub(r"(.)\1+", r"\1", plain.translate(_CLASSES))


def _same_but_ending(one: str, other: str) -> bool:
    """Whether the two differ only in their last letters, as case forms and plurals do, or only in accents."""
    bare = [unicodedata.normalize("NFD", n).encode("ascii", "ignore") for n in (one, other)]
    return one[:-2] == other[:-2] or one[:-1] == other[: len(one) - 1] or bare[0] == bare[1]
