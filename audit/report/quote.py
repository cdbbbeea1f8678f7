"""Words of an article, made safe to stand in a report.

An article may hold anything: mark-up, back-ticks, pipes, controls that turn the direction of what follows. What is
quoted must look as it looks in the article, and must not do anything.
"""

import re
import unicodedata
from bisect import bisect_right

MARK_OPEN, MARK_CLOSE = "⟦", "⟧"  # seen in the raw text and in the rendered one, and no mark-up anywhere
_ISOLATE, _RELEASE = "\u2068", "\u2069"

# White space that makes no difference to a reader; non-breaking and ideographic spaces do, and stay.
_BLANKS = re.compile("[ \\t\\n\\r\\f\\v\\x85\\u2028\\u2029]+")
# Controls, lone surrogates, marks that turn the direction of text beyond the quotation, and characters without width,
# in which text can hide. The joiners and the implicit direction marks (U+200C to U+200F, U+061C) belong to real text.
_HIDDEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u200b\\u2028-\\u202e\\u2060-\\u2069\\u206a-\\u206f\\ufeff\\ufff9-\\ufffb"
    "\\ud800-\\udfff\\U000e0000-\\U000e007f]"
)
# Every character that opens an inline construct of CommonMark, of tables, strike-through, formulas or bare links, and
# the number sign, which a heading would swallow at its end.
# Inside a word an underscore is harmless, and so is a dollar sign that cannot close a formula: names of files and sums
# of money stay as they are.
_SPECIAL = re.compile(r"[\\`*\[\]<&|~#]|(?<![^\W_])_|_(?![^\W_])|(?<=\S)\$(?!\d)|:(?=//)|(?<=www)\.", re.IGNORECASE)
_SIGNS = {" ": "␣", "\u00a0": "⍽", "\u202f": "⍽", "\n": "⏎", "\r": "", "\t": "⇥"}


def shown(text: str) -> str:
    """``text`` with characters that cannot be seen written as ``[U+202E]``; line feeds and tabs stay."""
    return _HIDDEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """``text`` on one line, as a reader will see it: the visible text of ``inline(text)``."""
    return shown(_BLANKS.sub(" ", text))


def inline(text: str) -> str:
    """``text`` as CommonMark that shows ``plain(text)`` in the middle of a line; right-to-left text is kept apart."""
    escaped = _SPECIAL.sub(r"\\\g<0>", plain(text))
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in escaped):
        return f"{_ISOLATE}{escaped}{_RELEASE}"
    return escaped


def code(text: str) -> str:
    """``text`` as a CommonMark code span that shows ``plain(text)``; empty text gives empty text."""
    line = plain(text)
    if not line:
        return ""
    fence = "`" * (_longest_run(line, "`") + 1)
    # A renderer takes one space off each side, and only where both are there.
    pad = " " if line[0] in " `" or line[-1] in " `" else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line.strip() else f"{fence}{line}{fence}"


def fenced(text: str, info: str = "") -> str:
    """``text`` as a fenced block of code that nothing inside can close."""
    body = shown(text)
    fence = "`" * max(3, _longest_run(body, "`") + 1)
    return f"{fence}{info}\n{body}\n{fence}"


def blank_signs(text: str) -> str:
    """``text``, with signs for its white space if there is nothing else in it."""
    return text if text.strip() else "".join(_SIGNS.get(c, c) for c in text)


def shorten(text: str, limit: int = 240) -> str:
    """``text``, its middle left out where it is longer than ``limit`` characters."""
    if len(text) <= limit:
        return text
    tail = limit // 4
    return f"{text[: limit - tail].rstrip()} […] {text[-tail:].lstrip()}"


def around(text: str, start: int, end: int, width: int = 60) -> tuple[str, str]:
    """What stands before and after ``start:end`` on its line, at most ``width`` characters each, cut between words."""
    left = max(text.rfind("\n", 0, start) + 1, start - width)
    right = text.find("\n", end)
    right = min(len(text) if right < 0 else right, end + width)
    before, after = text[left:start], text[end:right]
    if left > 0 and text[left - 1] != "\n":
        before = "… " + (before.split(" ", 1)[1] if " " in before.rstrip(" ") else before)
    if right < len(text) and text[right] != "\n":
        after = (after.rsplit(" ", 1)[0] if " " in after.lstrip(" ") else after) + " …"
    return before, after


def marked(text: str, start: int, end: int) -> str:
    """The quotation of ``start:end`` with its surroundings, as CommonMark: ``“… stand ⟦once morest⟧ the West …”``."""
    before, after = around(text, start, end)
    span = blank_signs(shorten(text[start:end]))
    if span.strip():
        span = re.sub(r"\s*\n\s*", " ⏎ ", span)
    return f"“{inline(before.lstrip() + MARK_OPEN + span + MARK_CLOSE + after.rstrip())}”"


class Lines:
    """Offsets of a text → line and column, both from 1; a column is a code point, a byte order mark is none."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]
        self._mark = text.startswith("\ufeff")

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line] + 1
        return line + 1, max(1, column - 1) if line == 0 and self._mark else column


def _longest_run(text: str, character: str) -> int:
    return max((len(m[0]) for m in re.finditer(re.escape(character) + "+", text)), default=0)
