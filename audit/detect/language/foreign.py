"""Sentences and runs in another language than the article's: what the translator left standing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

import regex

from audit.detect.common.closed import COORDINATORS, PREPOSITIONS, RELATIVES, STARTERS, SUBORDINATORS
from audit.detect.common.tokens import plain
from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article, Span

SCRIPT = {
    "ru": "Cyrl", "uk": "Cyrl", "ar": "Arab", "fa": "Arab", "zh": "CJK", "ja": "CJK", "el": "Grek", "ko": "Hang",
    "th": "Thai", "he": "Hebr", "hi": "Deva",
}  # fmt: skip
_CLASS = {
    "Latn": r"\p{Latin}",
    "Cyrl": r"\p{Cyrillic}",
    "Arab": r"\p{Arabic}",
    "CJK": r"[\p{Han}\p{Hiragana}\p{Katakana}ー]",
    "Grek": r"\p{Greek}",
    "Hang": r"\p{Hangul}",
    "Thai": r"\p{Thai}",
    "Hebr": r"\p{Hebrew}",
    "Deva": r"\p{Devanagari}",
}
# A run shorter than this is a name, a title or a term: words for scripts with spaces, characters for those without.
WORDS, CHARACTERS = 6, 12
# Of a Latin run, so many words must be in small letters: names of institutions and works are in capitals.
SMALL = 4
# Share of function words from which a sentence is the article's own (human news: 0.35 to 0.5, Turkish and Polish 0.2),
# and share of words in the lexicon below which a sentence without any is looked at.
OWN, KNOWN = 0.3, 0.4
COMMON = 3.0  # Zipf frequency from which a word counts as known
# Characters: a sentence worth reading, what the detectors read of it, how far around a run quotation marks are sought.
SHORTEST, READ, AROUND = 30, 600, 300
_QUOTED = regex.compile(r"“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|\"[^\"\n]*\"|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》")
_BRACKETED = regex.compile(r"[(（\[][^()（）\[\]\n]*[)）\]]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}’']*")
# What stands before an at sign is sought from its first character alone: from each, it would take the square.
_ADDRESS = regex.compile(r"https?://\S+|(?<!\S)\S+@\S+|www\.\S+")
# The same in plain text, where the standard library is faster.
_PLAIN_WORD = re.compile(r"[^\W\d_²³¹¼½¾⁰⁴-⁹]+(?:['’]+[^\W\d_²³¹¼½¾⁰⁴-⁹]*)*")
# The standard library is faster here. Latin letters end at 24F, but for those with two marks and those of phonetics.
_BEYOND = re.compile("[^\\x00-\u024f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20cf]")
_ENDING = r"(?:(?:[^\p{{L}}\n]|{0})*{0})?[.!?。！？…]*[\"”»’)）]*"


def sentences(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Whole sentences in another language of the article's script, judged by function words, then by two detectors."""
    home = functions().get(article.language)
    if home is None:
        return
    pattern = _PLAIN_WORD if plain(article.text) else _WORD
    for paragraph in article.paragraphs:
        for span in paragraph.sentences or (paragraph.span,):
            text = article.text[span.start : span.end]
            if len(text) < SHORTEST or not _stranger(pattern.findall(text), article.language, context.lexicon):
                continue
            if not _quotes(text, article.language, context.lexicon):
                language = context.guesser.passage(text[:READ], article.language)
                if language and language != article.language and SCRIPT.get(language) == SCRIPT.get(article.language):
                    yield _finding(card, article, span, language)


def runs(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Runs in another script than the article's, long enough to be text and not a name."""
    home = SCRIPT.get(article.language, "Latn")
    others = home != "Latn" or beyond_latin(article.text)
    for script, pattern in _runs().items() if others else ():
        if script == home:
            continue
        for match in pattern.finditer(article.text):
            run = match.group()
            if len(run) < CHARACTERS or not _is_text(run, script) or sheltered(article, match.start(), match.end()):
                continue
            language = context.guesser.passage(run[:READ])
            if language == article.language or (script == "Latn" and language is None):
                continue
            yield _finding(card, article, Span(match.start(), match.end()), language)


def _finding(card: Card, article: Article, span: Span, language: str | None) -> Finding:
    evidence = [Evidence("language", f"two detectors read it as “{language}”")] if language else []
    return card.finding(article, span.start, span.end, evidence=evidence)


@lru_cache(maxsize=4)
def beyond_latin(text: str) -> bool:
    """Whether there may be a letter of another alphabet, judged by its block: quick, for most articles have none."""
    return _BEYOND.search(text) is not None


@cache
def functions() -> Mapping[str, frozenset[str]]:
    """Language → its function words."""
    tables = (STARTERS, PREPOSITIONS, COORDINATORS, SUBORDINATORS, RELATIVES)
    return {language: frozenset().union(*(t.get(language, frozenset()) for t in tables)) for language in STARTERS}


@cache
def _owners() -> Mapping[str, tuple[str, ...]]:
    """Function word → the languages that have it."""
    owners: dict[str, tuple[str, ...]] = {}
    for language, words in functions().items():
        for word in words:
            owners[word] = (*owners.get(word, ()), language)
    return owners


@cache
def _runs() -> Mapping[str, "regex.Pattern[str]"]:
    return {name: regex.compile(letters + _ENDING.format(letters)) for name, letters in _CLASS.items()}


def _stranger(found: Sequence[str], language: str, lexicon: Lexicon) -> bool:
    """Whether the sentence may be foreign: cheap test by function words before the detectors are asked."""
    if len(found) < WORDS or sum(map(functions()[language].__contains__, map(str.casefold, found))) > OWN * len(found):
        return False
    if sum(w[0].islower() for w in found) < SMALL:
        return False
    own, other = _votes(found, language)
    if other > own:
        return True
    small = [w for w in found if w[0].islower()]
    return own <= OWN * len(found) / 3 and sum(lexicon.zipf(w) >= COMMON for w in small) < KNOWN * len(small)


def _votes(words: Sequence[str], language: str) -> tuple[int, int]:
    """How many words are function words of ``language``, and of the other language that has most of them."""
    owners = _owners()
    votes = Counter(name for w in words for name in owners.get(w.casefold(), ()))
    own = votes.pop(language, 0)
    return own, max(votes.values(), default=0)


def _quotes(text: str, language: str, lexicon: Lexicon) -> bool:
    """Whether what is foreign is a quotation or a title, and what stands around it is in the article's language."""
    outside = _QUOTED.sub(" ", text)
    if outside == text:
        return False
    words = [w for w in _WORD.findall(outside) if w[0].islower()]
    own, other = _votes(words, language)
    if own != other:
        return own > other
    return not words or sum(lexicon.zipf(w) >= COMMON for w in words) >= 0.5 * len(words)


def _is_text(run: str, script: str) -> bool:
    """Whether a run outside quotation marks and brackets is long enough to be a sentence."""
    bare = _BRACKETED.sub(" ", _QUOTED.sub(" ", run)) if script == "Latn" else run
    if script in ("CJK", "Thai", "Hang"):
        return sum(map(str.isalpha, bare)) >= CHARACTERS
    words = _WORD.findall(_ADDRESS.sub(" ", bare))
    return len(words) >= WORDS and (script != "Latn" or sum(w[0].islower() for w in words) >= SMALL)


def sheltered(article: Article, start: int, end: int) -> bool:
    """Whether the run stands inside quotation marks or brackets of its paragraph."""
    paragraph = article.paragraph_at(start)
    first = max(paragraph.start, start - AROUND)
    body, start, end = article.text[first : min(paragraph.end, end + AROUND)], start - first, end - first
    shelters = [*_QUOTED.finditer(body), *_BRACKETED.finditer(body)]
    return any(m.start() < start and end <= m.end() for m in shelters)
