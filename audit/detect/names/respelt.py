"""One name in two spellings within an article: written by sound anew, joined or parted, or turned round."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from audit.detect.context import Context
from audit.detect.names.persons import ARTICLE, MUHAMMAD, bare, calls, names, sound, steps
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

SHORT = 4  # letters that a name needs to be compared
EVERYDAY = 2.2  # Zipf frequency from which both spellings are names of their own: *Guyana* and *Guiana*
COMMON = 4.0  # from which a word is no name that was written by sound
NEW = 1.5  # below which the language does not know a name
RARE = 2  # times that the wrong spelling may stand in the article
FIRST = 4.9  # below which a word may be a first name
SURE = 0.85  # confidence where the two spellings sound the same
CALLED = 0.8  # confidence where somebody is called by a name that nobody was introduced with
WEAK = 0.5  # and where anybody may have slipped
EASY = 3.5  # from which both halves of a name are everyday words: *Plain Language*
LONGEST = 400  # runs of names that are compared with each other
_GENITIVE = regex.compile(r"(?:['’]s|['’])$")
_SUFFIX = regex.compile(r"['’]\p{Ll}+$")  # Turkish: *Ankara'da*
_CONTRACTED = regex.compile(r"['’](?:s|t|re|ve|ll|d|m)$")
_VOWELS = regex.compile(r"[aeiou]")


class Form(NamedTuple):
    """A word of a name as the article writes it, without a genitive, and where."""

    text: str
    start: int
    end: int
    alone: bool  # no other word with a capital letter beside it


def variants(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A surname that stands alone and was never introduced, beside one that was and sounds like it."""
    text, lexicon = article.text, context.lexicon
    places = _forms(text)
    if not any(not form.alone for group in places.values() for form in group):
        return
    introduced = {form for form, group in places.items() if any(not f.alone for f in group)}
    small = set(regex.findall(r"(?<!\p{L})\p{Ll}+(?!\p{L})", text))
    new = [f for f in places if f not in introduced and len(places[f]) <= RARE and f.lower() not in small]
    if not new or len(places) > 4 * LONGEST:
        return
    by_key: Mapping[str, list[str]] = defaultdict(list)
    for form in introduced:
        if form.lower() not in small:
            for key in {_key(form), _bones(form)}:
                by_key[key].append(form)
    called = {c.name for c in calls(text, article.language)}
    borne = _surnames(text, context)
    for wrong in new:
        frequency = lexicon.zipf(wrong)
        if frequency >= COMMON or (article.language == "de" and frequency >= NEW):
            continue
        for right in dict.fromkeys(
            [*by_key[_key(wrong)], *by_key[_bones(wrong)], *(introduced if wrong in called else ())]
        ):
            sure = _alike(wrong, right, wrong in called, right in borne, frequency, lexicon.zipf(right))
            if not sure or len(places[right]) < len(places[wrong]):
                continue
            evidence = [Evidence("name", f"the article introduces “{right}” and nobody called “{wrong}”")]
            for place in places[wrong]:
                repair = right[0].upper() + right[1:] if text[place.start].isupper() else right
                yield card.finding(article, place.start, place.end, [repair], evidence=evidence, confidence=sure)
            break


def _surnames(text: str, context: Context) -> set[str]:
    """Last words of names that begin with a word which is no everyday one: people, mostly."""
    runs = [n.parts for n in names(text)]
    found = {
        _GENITIVE.sub("", parts[-1])
        for parts in runs
        if len(parts) in (2, 3) and context.lexicon.zipf(parts[-2]) < FIRST
    }
    return {name for name in found if name[-1:].isalpha()}


def _alike(wrong: str, right: str, called: bool, borne: bool, frequency: float, known: float) -> float:
    """How sure it is that the two are one name; 0 where they are not."""
    one, other = bare(ARTICLE.sub("", wrong)), bare(ARTICLE.sub("", right))
    shorter = min(len(one), len(other))
    if shorter < SHORT or one.replace("-", "") == other.replace("-", "") or _inflected(one, other):
        return 0.0
    slip = sorted(one) == sorted(other)  # letters turned round: a typing error
    near = steps(one, other, 2)
    if _key(wrong) == _key(right) and not slip and shorter > SHORT:
        if frequency < EVERYDAY or (known >= EVERYDAY and (called or borne)):
            return SURE
        return 0.0
    if near == 1 and called:
        return CALLED
    if near == 1 and borne and frequency < EVERYDAY and shorter > SHORT and not slip:
        return WEAK
    bones = _bones(wrong) == _bones(right) and len(_bones(wrong)) > 2
    if bones and near == 2 and one[0] == other[0] and one[-1] == other[-1] and frequency < NEW and not slip and borne:
        return WEAK
    return 0.0


def _inflected(one: str, other: str) -> bool:
    """Whether the two differ in their ending alone, as plurals and feminines do; a doubled last letter is none."""
    short, long = sorted((one, other), key=len)
    if one[:-1] == other[:-1] or long[-3:] in ("ies", "ers"):
        return True
    return long.startswith(short) and not (len(long) == len(short) + 1 and long[-1] == short[-1])


@lru_cache(maxsize=8192)
def _key(form: str) -> str:
    return sound(ARTICLE.sub("", form))


@lru_cache(maxsize=8192)
def _bones(form: str) -> str:
    """The consonants, and whether the name begins with a vowel."""
    key = _key(form)
    return ("^" if key[:1] in "aeiou" else "") + _VOWELS.sub("", key)


@lru_cache(maxsize=4)
def _forms(text: str) -> Mapping[str, Sequence[Form]]:
    """Every word of a name → its places."""
    found: dict[str, list[Form]] = defaultdict(list)
    for name in names(text):
        start, parts = name.start, name.parts
        for part in parts:
            word = _SUFFIX.sub("", part) or part
            if (
                len(word) >= SHORT
                and not word.isupper()
                and not _CONTRACTED.search(part.removesuffix("'s").removesuffix("’s"))
            ):
                found[word].append(Form(word, start, start + len(word), len(parts) == 1))
            start += len(part) + 1
    return found


def in_full(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two full names that agree word by word, but for the spelling: *Ahn Gil-woon* and *An Gilwoon*."""
    runs = [n for n in names(article.text) if len(n.parts) > 1 and not n.parts[1].isupper()]
    counts = Counter(n.text for n in runs)
    if len(counts) > LONGEST:
        return
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for full in counts:
        parts = [_GENITIVE.sub("", p) for p in full.split(" ")]
        groups[tuple(_bones(p) for p in parts[:2])].append(full)
    for forms in groups.values():
        if len(forms) < 2:
            continue
        usual, *others = sorted(forms, key=lambda f: -counts[f])
        for other in others:
            pairs = list(zip(usual.split(" "), other.split(" "), strict=False))[:2]
            pairs = [(_GENITIVE.sub("", a), _GENITIVE.sub("", b)) for a, b in pairs]
            differing = [(a, b) for a, b in pairs if not _same(a, b)]
            if not differing or any(_slight(a, b, context) for a, b in differing):
                continue
            for run in runs:
                if run.text == other:
                    end = run.start + len(" ".join(b for _, b in pairs))
                    evidence = [Evidence("name", f"the article also writes “{' '.join(a for a, _ in pairs)}”")]
                    yield card.finding(
                        article, run.start, end, [" ".join(a for a, _ in pairs)], evidence=evidence, confidence=0.8
                    )


def _same(one: str, other: str) -> bool:
    return bare(one) == bare(other)


def _slight(one: str, other: str, context: Context) -> bool:
    """Whether the difference is one that people make too: an ending, or two names that the language knows."""
    a, b = bare(one), bare(other)
    if a.replace("-", "") == b.replace("-", ""):
        return False
    if _inflected(a, b) or sorted(a) == sorted(b):
        return True
    frequencies = sorted((context.lexicon.zipf(one), context.lexicon.zipf(other)))
    if _key(one) == _key(other):
        return frequencies[0] >= EVERYDAY and min(len(a), len(b)) >= SHORT and not MUHAMMAD.match(a)
    return frequencies[1] >= NEW or steps(a, b, 2) > 2 or min(len(a), len(b)) <= SHORT


def joined(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A name in one word that the article writes in two elsewhere, or the other way round: *Qinyulong*, *Qin
    Yulong*."""
    runs = names(article.text)
    pairs: Counter[tuple[str, str]] = Counter()
    singles: Counter[str] = Counter()
    for run in runs:
        parts = [_GENITIVE.sub("", p) for p in run.parts]
        pairs.update(pairwise(parts))
        singles.update(p for p in parts if len(p) >= SHORT and p[1:].islower())
    whole = {bare(p): p for p in singles}
    for (first, second), count in pairs.items():
        one = whole.get(bare(first + second))
        if one is None or min(len(first), len(second)) < 2 or not (first[1:].islower() and second[1:].islower()):
            continue
        known = min(context.lexicon.zipf(first), context.lexicon.zipf(second))
        if context.lexicon.zipf(one) >= NEW or known >= EASY:
            continue
        two = f"{first} {second}"
        wrong, right = (one, two) if count >= singles[one] else (two, one)
        for match in regex.finditer(rf"(?<![\p{{L}}-]){regex.escape(wrong)}(?![\p{{L}}-])", article.text):
            evidence = [Evidence("name", f"the article also writes “{right}”")]
            yield card.finding(article, match.start(), match.end(), [right], evidence=evidence, confidence=0.8)


def turned(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A person whose two names change places: *Qin Yulong*, *Yulong Qin*. Only names that the article has in
    no other company."""
    runs = [n for n in names(article.text) if len(n.parts) == 2]
    counts = Counter(n.text for n in runs)
    for text, count in counts.items():
        first, second = text.split(" ")
        back = f"{second} {first}"
        if counts.get(back, 0) == 0 or first == second or count < counts[back]:
            continue
        if count == counts[back] and article.text.find(text) > article.text.find(back):
            continue
        others = [n for n in counts if n not in (text, back) and {first, second} & set(n.split(" "))]
        if others or max(context.lexicon.zipf(first), context.lexicon.zipf(second)) >= 5.5:
            continue
        for run in runs:
            if run.text == back:
                evidence = [Evidence("name", f"the article also writes “{text}”")]
                yield card.finding(article, run.start, run.end, [text], evidence=evidence, confidence=0.7)
