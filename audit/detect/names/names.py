"""Names in the spelling of a third language, misspelt, declined, or written now one way, now another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import Any

import regex

from audit.detect.common.tokens import likely
from audit.detect.context import Context
from audit.detect.words.seam import words
from audit.finding import Evidence, Finding
from audit.lexicon import lexicon
from audit.rules.card import Card
from audit.text import Article

SAFE = 0.93  # confidence where first name, title or the sound spelling stands in the article
LONG = 6  # letters that a name needs before what follows it may be an ending
WORD = 5.5  # Zipf frequency from which a capitalised word after a family name opens a sentence
KNOWN = 2.0  # Zipf frequency from which the language knows a name


def exonyms(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Names as another language spells them (*Poutine* in English), where the article shows who is meant, a sibling
    does, or two places or more are spelt as the same language does: then the text came through it."""
    language, text = article.language, article.text
    people: Sequence[Mapping[str, Any]] = card.options["people"]
    wrong = _wrong(card, language)
    forms = likely(tuple(wrong), text)
    matches = list(_any(forms).finditer(text)) if forms else []
    places = [m for m in matches if people[wrong[m.group()][0]].get("place") and not _beside_name(text, *m.span())]
    pivots = _pivots([m.group() for m in places], wrong, people)
    for match in matches:
        index, right = wrong[match.group()]
        entry = people[index]
        before = text[max(0, match.start() - 40) : match.start()]
        named = regex.search(rf"(?:{'|'.join(entry['cues'])})[ \u00a0]+(?:\p{{Lu}}[\p{{L}}.]*[ \u00a0])?$", before)
        sound = regex.compile(rf"(?<!\p{{L}}){regex.escape(right)}(?!\p{{L}})")
        if sound.search(text):
            why = f"the article also writes “{right}”"
        elif entry.get("place") and (sibling := next((s for s in context.siblings if sound.search(s.text)), None)):
            why = f"{PurePath(sibling.path).name}, on the same event, writes “{right}”"
        elif entry.get("place"):
            why = "other places are spelt as the same language does" if pivots & _spelt(match.group(), entry) else ""
        else:
            why = "the name stands after a first name or title" if named else ""
        if why and (not entry.get("place") or match in places):
            kind = "sibling" if "same event" in why else "name"
            yield card.finding(article, *match.span(), [right], evidence=[Evidence(kind, why)], confidence=SAFE)


def _pivots(
    forms: Sequence[str], wrong: Mapping[str, tuple[int, str]], people: Sequence[Mapping[str, Any]]
) -> set[str]:
    """Languages that spell at least two of these places so."""
    entries = {wrong[form][0]: form for form in forms}
    counts = Counter(language for index, form in entries.items() for language in _spelt(form, people[index]))
    return {language for language, count in counts.items() if count > 1}


def _spelt(form: str, entry: Mapping[str, Any]) -> set[str]:
    """The languages that spell the name so."""
    return {key for key, forms in entry.items() if len(key) == 2 and form in str(forms).split("|")}


@lru_cache(maxsize=256)
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
    # A lone word may begin a longer one, so it is always looked for.
    several = likely(tuple(form for form in table if " " in form), article.text)
    forms = tuple(form for form in table if form in several or " " not in form)
    for match in _phrases(forms).finditer(article.text) if forms else ():
        wrong, right = match.group().split(" "), table[match.group()].split(" ")
        differing = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        first, last = differing[0], differing[-1] + 1
        start = match.start() + len(" ".join(wrong[:first])) + (first > 0)
        end = start + len(" ".join(wrong[first:last]))
        yield card.finding(article, start, end, [" ".join(right[first:last])])


@lru_cache(maxsize=64)
def _phrases(phrases: tuple[str, ...]) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, phrases))})")


def inflected(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Names with a case ending of another language (*Omicronom*), where the article has the bare name too."""
    found = words(article.text)
    listed = card.options["endings"]
    endings = (*listed["*"], *listed.get(article.language, ()))
    # How a longer word must go on behind its first letter to be a name and an ending.
    longer = {run[1:LONG] for run in found.counts if len(run) > LONG and run.endswith(endings)}
    for name in found.names:
        if name[1:LONG] not in longer or len(name) < LONG or context.lexicon.zipf(name) < KNOWN:
            continue
        # With its capital or without: the form that was not recognised as a name may have lost it.
        for run in (form + ending for ending in endings for form in (name, name[0].lower() + name[1:])):
            if run not in found.counts or not run[1:].islower():
                continue
            if any(table.knows(run) for table in (context.lexicon, *map(lexicon, card.options["unknown"]))):
                continue
            for word in found.words:
                if word.text == run:
                    yield card.finding(article, word.start, word.end, [name])


def romanised(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A person introduced by one romanisation of a family name and called by another (*Li Min-hua*, *Mr. Lee*)."""
    text = article.text
    names = words(text).names
    for group in card.options["families"]:
        forms = [f for f in group if f in names]
        if len(forms) != 2:
            continue
        full = {f: any(context.lexicon.zipf(m.group(1)) < WORD for m in _full(f).finditer(text)) for f in forms}
        if sum(full.values()) != 1:
            continue
        right, wrong = sorted(forms, key=lambda f: not full[f])
        called = rf"(?<!\p{{L}})(?:{'|'.join(card.options['titles'])})\.?[ \u00a0]({wrong})(?![\p{{L}}-])"
        calls = list(regex.finditer(called, text))
        # Every mention must be by title: without one the word may be another name, a river or a brand.
        if calls and len(calls) == len(regex.findall(rf"(?<!\p{{L}}){wrong}(?!\p{{L}})", text)):
            for match in calls:
                yield card.finding(article, *match.span(1), [right])


@lru_cache(maxsize=256)
def _full(family: str) -> "regex.Pattern[str]":
    """The family name with a given name after it, as East Asian names are written in full."""
    return regex.compile(rf"(?<![\p{{L}}-]){family}[ \u00a0](\p{{Lu}}\p{{Ll}}+)(?:-\p{{L}}\p{{Ll}}+)?(?!\p{{L}})")


_PHRASE = regex.compile(
    r"(?<![\p{Latin}\p{N}@#./_-])\p{Latin}[\p{Latin}'’]+(?: \p{Latin}[\p{Latin}'’]+){1,3}(?![\p{Latin}\p{N}@/_-])"
)


def cases(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A Latin name of several words whose capitals change within an article of another script."""
    groups: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for match in _PHRASE.finditer(article.text):
        groups[match.group().casefold()][match.group()].append(match.span())
    for forms in groups.values():
        if len(forms) < 2 or any(f.islower() for f in forms):
            continue
        usual, *others = sorted(forms, key=lambda f: (-len(forms[f]), forms[f][0]))
        for rare in others:
            # Capitals throughout are a heading's, and a sentence or a list gives its first word one.
            if rare.isupper() or usual.isupper() or rare[1:] == usual[1:]:
                continue
            for span in forms[rare]:
                yield card.finding(article, *span, [usual])
