"""Tokens → words: how surprising each word of a text is, and where it stands."""

import regex

from audit.fluency.model import Surprisal
from audit.text import Span

# Letters and digits with what joins them inside a word. Han, kana and Thai are written without spaces: there every
# character is a unit, and a token of several holds them together. Anything else that can be seen stands alone.
_WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
    r"|\p{N}+(?:[.,:]\p{N}+)*+(?![\p{L}\p{M}])"
    r"|[[\p{L}\p{M}\p{N}_]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]+"
    r"(?:[’'\-\u2010\u2011\u00ad][[\p{L}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]][\p{L}\p{M}\p{N}_]*)*"
    r"|\S",
    flags=regex.VERSION1,
)


def words(text: str, surprisal: Surprisal) -> list[tuple[Span, float]]:
    """Words in order, each with its offsets and nats; the nats add up to ``surprisal.total``.

    A word's nats are those of its tokens: minus the log-probability of the word given what stands before it. Marks of
    punctuation are words of their own, unless one token holds several or ties them to a word; a token of white space
    counts with the word after it, and a line break that the model predicts is an entry of its own.
    """
    ends = list(range(1, len(text) + 1))  # of each character's word
    for match in _WORD.finditer(text):
        ends[match.start() : match.end()] = [match.end()] * (match.end() - match.start())
    found: list[tuple[Span, float]] = []
    end = 0  # where the word under way ends
    waiting = 0.0  # nats of white space before a word
    for (start, stop), nats in zip(surprisal.spans, surprisal.nats, strict=True):
        piece = text[start:stop]
        if found and start < end and piece.strip():
            span, before = found[-1]
            reach = max(span.end, stop)
            found[-1] = Span(span.start, reach), before + nats
            end = max(end, *ends[start:stop])
        elif not piece.strip() and not ("\n" in piece or "\r" in piece):
            waiting += nats
        else:
            found.append((Span(start, stop), waiting + nats))
            waiting = 0.0
            end = max(ends[start:stop])
    if waiting:  # white space that no word follows
        span, before = found.pop() if found else (surprisal.spans[-1], 0.0)
        found.append((span, before + waiting))
    return found
