"""Runs of letters that look like two words and are meant as they stand: forms of a word, words and names that come
again, identifiers of programs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from audit.detect.words.seam import words
from audit.lexicon import Lexicon

# A space that is lost is lost once; a passage that stands in the article twice loses it twice. So many characters
# before or after a run tell that it is the same passage.
BESIDE = 12
STEM, ENDING = 5, 3  # letters at least that two forms of a word share, and at most by which they differ
KNOWN = 2.5  # Zipf frequency from which a word of the article says nothing of a rare one that looks like it
LOOKED_AT = 50  # words of one beginning that are compared
_CODE = regex.compile(r"\p{L}\(\)|\p{Ll}\p{Lu}\p{L}{0,40}+[(=]|(?<=\s)--\p{Ll}+[=-]")
# A Spanish verb and its pronouns (*dígame*, *díganselo*). The accent on the third syllable from the end shows it: no
# word that stands before a pronoun carries its own on the last but one and ends in a vowel, -n or -s.
_ENCLITIC = regex.compile(
    r"\p{L}*[áéíóú][^\W\daeiouáéíóú]+[aeiou]{1,2}[nsm]?(?:(?:se|me|te|nos|os)(?:l[aeo]s?)?|l[aeo]s?|ch?e|lles?)"
)
_TICKER = re.compile(r" ?\((?:[A-Z]{2,8}: ?)?([A-Z]{2,6})(?:\.[A-Z]{1,3})?\)")


@lru_cache(maxsize=4)
def places(text: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Where each word stands, whatever its case."""
    found: dict[str, list[tuple[int, int]]] = {}
    for word in words(text).words:
        found.setdefault(word.text.casefold(), []).append((word.start, word.end))
    return found


@lru_cache(maxsize=4)
def _begun(text: str) -> Mapping[str, Sequence[str]]:
    """The words of a text, whatever their case, by how they begin."""
    found: dict[str, list[str]] = {}
    for word in places(text):
        if len(word) >= STEM:
            found.setdefault(word[:STEM], []).append(word)
    return found


def recurs(text: str, run: str) -> bool:
    """Whether the run stands in different passages of the text, so that it is the writer's own word or name."""
    first, *others = places(text).get(run.casefold(), ((0, 0),))
    before, after = text[max(0, first[0] - BESIDE) : first[0]], text[first[1] : first[1] + BESIDE]
    return any(
        text[max(0, start - BESIDE) : start] != before and text[end : end + BESIDE] != after
        for start, end in others[:LOOKED_AT]
    )


def inflected(text: str, run: str, at: int, lexicon: Lexicon, endings: frozenset[str]) -> bool:
    """Whether the run is a form of a word that the language has (*Spellcheckers*), or of a rare one that the article
    has (*тягун*, *тягуне*), which reaches beyond the seam ``at``."""
    low = lexicon.fold(run)
    if any(lexicon.knows(stem) for stem in _stems(low, at, endings)):
        return True
    return any(
        other != low
        and other[: at + 1] == low[: at + 1]
        and abs(len(other) - len(low)) <= ENDING
        and _shared(other, low) >= max(STEM, len(low) - ENDING)
        and lexicon.zipf(other) < KNOWN
        for other in _begun(text).get(low[:STEM], ())[:LOOKED_AT]
    )


def _stems(run: str, at: int, endings: frozenset[str]) -> Iterator[str]:
    """The run without each of the endings that leave at least a letter behind the seam."""
    for size in range(1, ENDING + 1):
        if len(run) - size > max(at, STEM - 1) and run[-size:] in endings:
            yield run[:-size]


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def listed_share(text: str, end: int, run: str) -> bool:
    """Whether the ticker of a share follows that the run begins with: *onsemi (ON)*."""
    ticker = _TICKER.match(text, end)
    return bool(ticker) and run.upper().startswith(ticker.group(1) if ticker else "")


@lru_cache(maxsize=4)
def programming(text: str) -> bool:
    """Whether the text names functions or options of programs."""
    return bool(_CODE.search(text))


def verb_with_pronoun(run: str, language: str) -> bool:
    """Whether a Spanish run is a verb form with pronouns behind it."""
    return language == "es" and bool(_ENCLITIC.fullmatch(run.lower()))
