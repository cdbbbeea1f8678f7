"""Words of another language inside a sentence: what the translator did not know and copied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from audit.detect.common.places import index
from audit.detect.common.tokens import pieces, plain
from audit.detect.context import Context
from audit.detect.language.foreign import SCRIPT, functions
from audit.detect.language.gloss import meant
from audit.finding import Evidence, Finding
from audit.lexicon import Lexicon, everyday
from audit.rules.card import Card
from audit.text import Article

# Zipf frequencies. A word is a stranger below RARE at home; it is another language's own from COMMON, and commoner
# there by GAP. A word that stands alone must be DAILY there and not be known at home at all. Measured: no alarm on 410
# sound news texts in 12 languages; in a million words of other prose 16, in lists of literature, terms and dialect.
RARE, COMMON, GAP, DAILY = 1.5, 3.3, 2.5, 3.5
# English stands in every language's word list, so its words are judged by a smaller gap, but by more of them, by their
# mean gap, and with a function word among them.
CLOSE, ENGLISH, MEAN = 1.0, 4, 1.9
SHORTEST, ALONE = 3, 4  # letters of a stranger in a run, and of one that stands alone
SINGLE = 0.75  # confidence in a stranger that stands alone
TERM = 3  # occurrences from which a foreign word is a term of the article
# Words between two runs of one language in a sentence over which they are one passage.
BETWEEN = 4
_RUN = regex.compile(
    r"(?<![\p{L}\p{N}@#./_&'’-])\p{Ll}[\p{L}\p{M}]*+(?:[ \u00a0]\p{Ll}[\p{L}\p{M}]*+(?![-@'’./_&][\p{L}\p{N}]))*+"
)
_CAPITAL = regex.compile(r"(\p{Lu}[\p{L}'’-]*) $")
_WORD = regex.compile(r"[\p{L}\p{M}]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words from ``start`` to ``end`` that ``language`` has; ``strangers`` of them the article's language lacks."""

    start: int
    end: int
    language: str
    strangers: int


def strangers(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Runs of small words of one other language, and single ones that the article's language does not have at all."""
    home, text = context.lexicon, article.text
    if not home.available:
        return
    others = [c for c in card.options["from"] if c != article.language and _script(c) == _script(article.language)]
    found: list[Passage] = []
    shared = _english(home.language) if "en" in others else frozenset()
    runs = [(m.start(), m.group()) for line in _lines(text, home, shared) for m in _RUN.finditer(text, *line)]
    small = set(" ".join([run for _, run in runs]).split())
    # The words with which a passage may begin. Almost all runs have none.
    strange = {w for w in small if _strange(w, home, shared)}
    for offset, run in runs if strange else ():
        if not strange.isdisjoint(run.split()):
            words = [(offset + m.start(), offset + m.end(), m.group()) for m in _WORD.finditer(run)]
            found.extend(_passages(words, home, others))
    for passage in _joined(text, found):
        run = text[passage.start : passage.end]
        if passage.strangers == 1 and len(regex.findall(rf"\b{run}\b", text)) >= TERM:
            continue
        if passage.language == "en" and _titled(text, passage.start, home):
            continue
        if not meant(article, passage.start, passage.end):
            evidence = [Evidence("lexicon", f"{'words' if ' ' in run else 'a word'} of “{passage.language}”")]
            confidence = card.confidence if passage.strangers > 1 else SINGLE
            yield card.finding(article, passage.start, passage.end, evidence=evidence, confidence=confidence)


def _strange(word: str, home: Lexicon, shared: frozenset[str]) -> bool:
    return (home.zipf(word) < RARE and len(word) >= SHORTEST) or word in shared


def _lines(text: str, home: Lexicon, shared: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The lines with a word that may be strange, for no run goes over a line's end. Tokens hold such words whole, but
    for those with digits or combining marks."""
    runs, places = pieces(text)[0], index(text)
    if not plain(text):
        yield 0, len(text)
        return
    end = -1
    doubtful = {w for w in set(runs) if w[0].islower() and (_strange(w, home, shared) or not w.isalpha())}
    for start in sorted(start for word in doubtful for start in (pieces(text)[1][n] for n in places[word.casefold()])):
        if start > end:
            end = text.find("\n", start)
            end = end if end >= 0 else len(text)
            yield text.rfind("\n", 0, start) + 1, end


def _titled(text: str, start: int, home: Lexicon) -> bool:
    """Whether a capitalised English word stands before: then it is a book or a study, called by its own name."""
    before = _CAPITAL.search(text[max(0, start - 30) : start])
    return before is not None and everyday("en").zipf(before.group(1)) - home.zipf(before.group(1)) >= 1


def _script(language: str) -> str:
    return SCRIPT.get(language, "Latn")


def _passages(words: Sequence[tuple[int, int, str]], home: Lexicon, languages: Sequence[str]) -> Iterator[Passage]:
    at = 0
    while at < len(words):
        word, best = words[at][2], None
        if len(word) >= SHORTEST and home.zipf(word) < RARE:
            best = max((_passage(words, at, home, code) for code in languages), key=lambda p: (p.strangers, p.end))
        if not (best and best.strangers) and word in _english(home.language) and "en" in languages:
            best = _english_passage(words, at, home)
        at += 1
        if not best or not best.strangers:
            continue
        yield best
        while at < len(words) and words[at][0] < best.end:
            at += 1


def _passage(words: Sequence[tuple[int, int, str]], at: int, home: Lexicon, language: str) -> Passage:
    """The longest run around word ``at`` of words that ``language`` has more often by far."""
    other = everyday(language)
    first, last = _extent(words, at, home, other, GAP)
    lacking = sum(len(w) >= SHORTEST and home.zipf(w) < RARE for *_, w in words[first:last])
    alone = words[at][2]
    if lacking == 1 and (home.knows(alone) or other.zipf(alone) < DAILY or len(alone) < ALONE):
        lacking = 0
    return Passage(words[first][0], words[max(first, last - 1)][1], language, lacking)


def _english_passage(words: Sequence[tuple[int, int, str]], at: int, home: Lexicon) -> Passage:
    other = everyday("en")
    first, last = _extent(words, at, home, other, CLOSE)
    gaps = [other.zipf(w) - home.zipf(w) for *_, w in words[first:last]]
    enough = len(gaps) >= ENGLISH and sum(gaps) >= MEAN * len(gaps)
    return Passage(words[first][0], words[max(first, last - 1)][1], "en", len(gaps) if enough else 0)


@cache
def _english(home: str) -> frozenset[str]:
    """Function words of English that the language does not share."""
    return frozenset() if home == "en" else functions()["en"] - functions().get(home, frozenset())


def _extent(
    words: Sequence[tuple[int, int, str]], at: int, home: Lexicon, other: Lexicon, gap: float
) -> tuple[int, int]:
    """First and past-last index of the words around ``at`` that the other language has more often by ``gap``."""

    def theirs(word: str) -> bool:
        value = other.zipf(word)
        return value >= COMMON and value - home.zipf(word) >= gap

    first = last = at
    while first > 0 and theirs(words[first - 1][2]):
        first -= 1
    while last < len(words) and theirs(words[last][2]):
        last += 1
    return first, last


def _joined(text: str, passages: Sequence[Passage]) -> Iterator[Passage]:
    """Passages of one language with a few words between them in one sentence as one."""
    current: Passage | None = None
    for passage in passages:
        if current and current.language == passage.language:
            between = text[current.end : passage.start]
            if len(_WORD.findall(between)) <= BETWEEN and not regex.search(r"[.!?…\n]", between):
                number = current.strangers + passage.strangers
                current = Passage(current.start, passage.end, passage.language, number)
                continue
        if current:
            yield current
        current = passage
    if current:
        yield current
