"""What an article quotes: there people speak as they speak, in dialect, with words said twice, with slips."""

from bisect import bisect_right
from functools import lru_cache

import regex

from audit.lexicon import Lexicon
from audit.text import Span

# Each kind of marks, to the end of the paragraph where the closing one is missing; a paragraph that opens with a dash
# is what somebody says, with whoever says it.
_QUOTED = regex.compile(
    r"(?<![^\s(\[—–/-])\"(?=\S)[^\"\n]*+(?:\"|$)|“[^”\n]*+(?:”|$)|”[^”\n]*+(?:”|$)|„[^“”\n]*+(?:[“”]|$)|«[^»\n]*+(?:»|$)|»[^«\n]*+(?:«|$)"
    r"|「[^」\n]*+(?:」|$)|‚[^‘\n]*+(?:‘|$)|‹[^›\n]*+(?:›|$)|^[—–―]\s?[^\n]++",
    regex.MULTILINE,
)
_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}’'-])\p{Ll}[\p{L}\p{M}]++(?![\p{N}’'-])")
# A word of speech with a Zipf frequency below this is hardly one of the written language. Longer words are compounds,
# terms and inflected forms, which written language has as well. Nobody is quoted at such length in dialect; characters.
RARE, SHORTEST, LONGEST, TOO_LONG = 2.3, 3, 9, 800
# Words of that kind, and how many words may stand beside each, in speech that is taken for dialect.
SIGNS, AMONG = 2, 12


@lru_cache(maxsize=4)
def quotations(text: str) -> tuple[Span, ...]:
    """All quotations of a text, marks included, in order."""
    return tuple(Span(*match.span()) for match in _QUOTED.finditer(text))


@lru_cache(maxsize=4)
def _starts(text: str) -> tuple[int, ...]:
    return tuple(span.start for span in quotations(text))


def quotation(text: str, at: int) -> Span | None:
    """The quotation that the place lies in, if it lies in one."""
    number = bisect_right(_starts(text), at) - 1
    if number < 0:
        return None
    span = quotations(text)[number]
    return span if at < span.end else None


def dialect(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether the place lies in a quotation with two words or more, itself apart, that the written language hardly has
    (*A net kens when du's hurryin*)."""
    span = quotation(text, at)
    if span is None or span.end - span.start > TOO_LONG:
        return False
    found = list(_WORD.finditer(text, span.start, span.end))
    strange = {
        m.group()
        for m in found
        if not m.start() <= at < m.end() and SHORTEST <= len(m.group()) <= LONGEST and lexicon.zipf(m.group()) < RARE
    }
    return len(strange) >= SIGNS and len(strange) * AMONG >= len(found)
