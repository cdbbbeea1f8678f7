"""Two spellings of one name in one article, that transcribe the same sounds."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import regex

from audit.detect.context import Context
from audit.detect.words.seam import Word, Words, words
from audit.finding import Evidence, Finding, Severity
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

_LINKS = (
    "ph f", "sch s", "tch s", "sh s", "ch s", "zh s", "kh h", "ck k", "ou u", "oo u", "th t", "qu k", "дж ж", "кс х",
)  # fmt: skip
_CLASSES = str.maketrans("cqyjwzэёєйыіїґхщ", "kkiivsеееииииггш", "ьъʼ")
_SILENT = regex.compile(r"(?<=[bcdfgjklmnpqrtvxz])h")  # *Ayodhya* and *Ayodya*
# Case endings of Slavic names: what remains is compared, so that declined forms are no variants.
_ENDING = regex.compile(
    r"(?:ами|ями|ому|ему|ого|его|ими|ыми|ою|ею|ом|ем|єм|їм|ём|ой|ей|ою|ий|ый|им|ым|их|ых|ах|ях|ам|ям|ов|ев|ів|ую|юю|ая|яя"
    r"|[аеєиіїоуыэюяйьё])$"
)
# A Chinese name of two or three syllables: pinyin tells *Zhuzhou* from *Xuzhou*, so they are no variants.
_PINYIN = regex.compile(
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?(?:i?ang?|i?ong|eng?|ing?|i?ao|[aeu]i|ou|i[aeu]|ua(?:i|ng?)?|u[eon]|er|[aoeiuü])){2,3}"
)
LONG = 6  # letters that a name needs before two spellings of it may be compared
ALIKE = 0.6  # share of matching letters of a transcription and the sound name in brackets after it
UNKNOWN = 1.2  # Zipf frequency below which a name is not known to the language
KNOWN = 2.0  # and from which it is
COMMON = 3.5  # from which a word that also stands in small letters is no name
NEAR = 40  # characters within which two spellings stand side by side on purpose
CROWD = 4  # forms from which what sounds alike is no longer one name
SURE = 0.85  # confidence where more than one sign says that the spelling is wrong
MINOR = Severity.MINOR


def variants(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Names in a spelling that is unlike the article's usual one, and like it letter class by letter class.

    A stray letter is anybody's slip and only advice. It counts as damage where the same wrong spelling comes again,
    where there is a third one, or where a name that the language knows is spelt letter for letter in another way.
    """
    found = words(article.text)
    groups: dict[str, set[str]] = defaultdict(set)
    for name in found.names:
        if len(name) >= LONG and name[1:].islower() and _a_name(name, found, context):
            groups[_key(_stem(name))].add(name)
    for forms in groups.values():
        if not 2 <= len(forms) <= CROWD:
            continue
        usual, *others = sorted(forms, key=lambda n: _standing(n, found, context), reverse=True)
        others = [
            n for n in others if context.lexicon.zipf(n) < UNKNOWN and _one_name(article, found, n, usual, context)
        ]
        sound = _sound(article.text, usual, others, context.lexicon) if others else None
        if sound:
            evidence = [
                Evidence("name", f"the article also writes “{sound}”, and spells it in {len(others) + 1} other ways")
            ]
            yield from _all(card, article, found, {usual, *others}, sound, evidence, severity=MINOR, confidence=SURE)
            continue
        for rare in others:
            sure = found.counts[rare] > 1 or len(others) > 1 or _respelt(rare, usual, context.lexicon)
            evidence = [Evidence("name", f"the article also writes “{usual}”")]
            changes = {"severity": MINOR, "confidence": SURE} if sure else {}
            yield from _all(card, article, found, {rare}, usual, evidence, **changes)


def _all(
    card: Card,
    article: Article,
    found: Words,
    wrong: set[str],
    right: str,
    evidence: Sequence[Evidence],
    **changes: Any,
) -> Iterator[Finding]:
    """A finding at every place of the wrong forms, with the brackets after it where they hold the right one."""
    for word in found.words:
        if word.text in wrong:
            bracket = regex.match(rf"[ \u00a0]?\({regex.escape(right)}\)", article.text[word.end : word.end + 40])
            end = word.end + bracket.end() if bracket else word.end
            nearby = f"({right})" in article.text[end : end + NEAR]
            yield card.finding(article, word.start, end, [] if nearby else [right], evidence=evidence, **changes)


def _sound(text: str, usual: str, others: Sequence[str], home: Lexicon) -> str | None:
    """The name that the language knows, where it stands in brackets after one of the spellings that it does not."""
    if any(map(home.knows, (usual, *others))):
        return None
    for name in (usual, *others):
        for match in regex.finditer(rf"{name}[ \u00a0]?\((\p{{Lu}}\p{{L}}{{3,}})\)", text):
            sound = match.group(1)
            if home.knows(sound) and SequenceMatcher(None, name.lower(), sound.lower()).ratio() >= ALIKE:
                return sound
    return None


def _respelt(rare: str, usual: str, home: Lexicon) -> bool:
    """Whether letter stands for letter in a name that the language knows: a slip adds, drops or turns letters round."""
    return home.zipf(usual) >= KNOWN and not home.knows(rare) and len(rare) == len(usual)


def _a_name(name: str, found: Words, context: Context) -> bool:
    return name.lower() not in found.counts or context.lexicon.zipf(name) < COMMON


def _standing(name: str, found: Words, context: Context) -> tuple[bool, int, int]:
    """How good the claim of a spelling is: known to the language, frequent in the article, first."""
    first = next(w.start for w in found.words if w.text == name)
    return context.lexicon.zipf(name) >= KNOWN, found.counts[name], -first


def _one_name(article: Article, found: Words, rare: str, usual: str, context: Context) -> bool:
    """Whether two like forms can only be one name: not inflected, not two people, not set side by side."""
    if _same_but_ending(_stem(rare), _stem(usual)) or (_chinese(rare) and _chinese(usual)):
        return False
    if context.lexicon.zipf(usual) < KNOWN and found.counts[usual] < 2:
        return False
    places = {n: [w for w in found.words if w.text == n] for n in (rare, usual)}
    if any(_together(article.text, a, b) for a in places[rare] for b in places[usual]):
        return False
    mine, theirs = (_company(article.text, places[n]) for n in (rare, usual))
    return not mine or not theirs or bool(mine & theirs)


def _together(text: str, one: Word, other: Word) -> bool:
    """Whether a sentence sets the two spellings side by side, as those do that speak of two things, or of spelling."""
    first, last = sorted((one, other), key=lambda w: w.start)
    return last.start - first.end < NEAR and not regex.search(r"[.!?。]\s", text[first.end : last.start])


def _company(text: str, places: Sequence[Word]) -> set[str]:
    """Capitalised words that touch the name: given names, mostly."""
    beside: set[str] = set()
    for word in places:
        before = regex.search(r"(\p{Lu}[\p{L}.-]*)[ \u00a0-]$", text[max(0, word.start - 30) : word.start])
        after = regex.match(r"[ \u00a0-](\p{Lu}[\p{L}-]*)", text[word.end : word.end + 30])
        beside.update(m.group(1) for m in (before, after) if m)
    return beside


def _chinese(name: str) -> bool:
    return bool(_PINYIN.fullmatch(name.lower()))


@lru_cache(maxsize=8192)
def _stem(name: str) -> str:
    """The name without a Cyrillic case ending."""
    stem = _ENDING.sub("", name)
    return stem if len(stem) >= LONG - 2 else name


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    """The name with letters that transcriptions of one sound confuse put together."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    for link in _LINKS:
        long, short = link.split()
        plain = plain.replace(long, short)
    return regex.sub(r"(.)\1+", r"\1", _SILENT.sub("", plain.translate(_CLASSES)))


def _same_but_ending(one: str, other: str) -> bool:
    """Whether the two differ only in their last letters, as case forms and plurals do, or only in accents."""
    bare = ["".join(c for c in unicodedata.normalize("NFD", n) if not unicodedata.combining(c)) for n in (one, other)]
    return one[:-2] == other[:-2] or one[:-1] == other[: len(one) - 1] or bare[0] == bare[1]
