"""Full stops that are followed by a small letter: which of them end a sentence, and which belong to an abbreviation."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.detect.common.closed import ABBREVIATIONS, ORDINAL_DOT, SPEECH
from audit.detect.sentences.small import written_small
from audit.lexicon import Lexicon
from audit.text import Article

_BREAK = regex.compile(r"(?<=[\p{L}\p{M}\p{N})\]%”\"»])\.[ \u00a0]{1,2}(?=\p{Ll})")
_BEFORE = regex.compile(r"[\p{L}\p{M}\p{N}.’'ʼ-]+$")
_WORD = regex.compile(r"[\p{L}\p{M}’'ʼ-]+")
_VOWEL = regex.compile(r"[aeiouyıæøœаеёиоуыэюяіїє]")
_ROMAN = regex.compile(r"[IVXLCDM]+")
# A word this short is taken for an abbreviation unless it is known and at least this common (Zipf): of the two- and
# three-letter words that ended sentences in human news, 98 % were above it.
SHORT, COMMON = 3, 4.0
# A surname may begin so after an abbreviation: "(урожд. фон Гюбнер)".
_PARTICLES, _GERMANIC = frozenset(("von", "van", "фон", "ван", "af", "av")), frozenset(("de", "nl", "sv", "da", "no"))
_SURNAME = regex.compile(r" \p{Lu}\p{Ll}")
# Agencies that sign off in small letters.
_SIGN_OFF = frozenset(("dpa", "afp", "ap", "sid", "epd", "kna", "rtr", "ots", "lusa", "efe", "ansa"))


class Break(NamedTuple):
    """A stop before a small letter: offsets of the stop and of the letter, the words on either side."""

    stop: int
    letter: int
    before: str
    after: str


@lru_cache(maxsize=2)
def breaks(article: Article, lexicon: Lexicon) -> tuple[Break, ...]:
    """Stops that end a sentence although a small letter follows, in languages that write capitals; remembered, for many
    rules ask."""
    return tuple(_breaks(article, lexicon))


def _breaks(article: Article, lexicon: Lexicon) -> Iterator[Break]:
    language, text = article.language, article.text
    if language not in ABBREVIATIONS:
        return
    for match in _BREAK.finditer(text):
        stop, letter = match.start(), match.end()
        found = _BEFORE.search(text, max(0, stop - 40), stop)
        before = found.group() if found else ""
        after = _WORD.match(text, letter)
        assert after is not None
        found_break = Break(stop, letter, before, after.group())
        numbered = before.isdigit() and (not (begin := stop - len(before)) or text[begin - 1] == "\n")
        if not numbered and ends_sentence(before, language, lexicon) and _opens(text, found_break, language, lexicon):
            yield found_break


def ends_sentence(token: str, language: str, lexicon: Lexicon) -> bool:
    """Whether a stop after ``token`` (empty: after a bracket, quotation mark or per cent sign) can only be a full
    stop."""
    if not token:
        return True
    if "." in token:
        return False
    if token[-1].isdigit():
        return language not in ORDINAL_DOT and (len(token) > 1 or not token.isdigit())
    word = token.rsplit("-", 1)[-1].lstrip("0123456789")
    if len(word) < 2 or word == "al" or word.casefold() in ABBREVIATIONS.get(language, ()) or _ROMAN.fullmatch(word):
        return False
    if (len(word) < SHORT or not word.isupper()) and not _VOWEL.search(unicodedata.normalize("NFD", word.casefold())):
        return False
    return len(word) > SHORT or word.isupper() or lexicon.zipf(word) >= COMMON


def _opens(text: str, at: Break, language: str, lexicon: Lexicon) -> bool:
    """Whether what follows is running text, not a sign-off, a brand such as iPhone, an address or an abbreviation."""
    word, end = at.after, at.letter + len(at.after)
    follows = text[end : end + 1]
    if follows in "." and (len(word) < 4 or text[end + 1 : end + 2].isalnum()):
        return False
    if word in _PARTICLES and language not in _GERMANIC and _SURNAME.match(text, end):
        return False
    if (follows and follows in "@/_)\\") or follows.isdigit() or word != word.lower():
        return False
    if word in _SIGN_OFF or word in SPEECH.get(language, ()):
        return False
    if text.startswith(("http", "www"), at.letter):
        return False
    # At least two more words must follow before the line ends, or one and a stop: else it is a signature or a label.
    line = text[end : end + 60].split("\n", 1)[0]
    if len(_WORD.findall(line)) < 2 and not (len(line) > 3 and line.endswith(".")):
        return False
    return not written_small(text, at.letter, word, language, lexicon)
