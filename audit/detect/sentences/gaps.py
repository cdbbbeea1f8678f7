"""Blanks before a capital inside a paragraph: where a full stop may have been lost, if no name begins there."""

import re
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.detect.common.tokens import plain
from audit.text import Article

# The blank comes first: the pattern is quicker where it begins with what it can be searched for.
_GAP = regex.compile(
    r"[ \u00a0](?=(?P<word>\p{Lu}[\p{L}\p{M}’']*)(?P<comma>,?)\s(?P<next>\S+))(?<=[\p{L}\p{M}\p{N}%)”\"»].)"
)
# The same in plain text, where the standard library takes a third of the time. Not every first letter is a capital.
_PLAIN_GAP = re.compile(
    "[ \u00a0](?=(?P<word>[A-Z\u00c0-\u00de\u0100-\u052f](?:[^\\W\\d_²³¹¼½¾⁰⁴-⁹]|['’])*)(?P<comma>,?)"
    "[^\\S\x1c-\x1f](?P<next>[\\S\x1c-\x1f]+))"
    '(?<=(?:[^\\W_]|[%)”"»]).)'
)
_BEFORE = regex.compile(r"(?r)\S+")  # searched backwards
_ENDED = regex.compile(r"[.!?…:;,。！？»”\"’)\]—–-]$")
# Characters of the shortest paragraph that is read.
SHORTEST = 60
# Share of words with a capital from which a line counts as a heading.
HEADING = 0.5


class Gap(NamedTuple):
    """A blank before a capitalised word inside a paragraph: where the paragraph begins, its text, the blank's place in
    it, the word, whether a comma follows it, and what comes then."""

    start: int
    body: str
    place: int
    word: str
    comma: bool
    next: str

    def token(self) -> str:
        """What stands before the gap, up to the blank before that."""
        before = _BEFORE.search(self.body, max(0, self.place - 40), self.place)
        return before.group() if before else ""


@lru_cache(maxsize=2)
def gaps(article: Article) -> tuple[Gap, ...]:
    """All gaps in paragraphs that are long enough for two sentences, and no headings; remembered, for two finders
    ask."""
    found: list[Gap] = []
    pattern = _PLAIN_GAP if plain(article.text) else _GAP
    for paragraph in article.paragraphs:
        body = article.text[paragraph.start : paragraph.end]
        if len(body) >= SHORTEST and not is_heading(body):
            for match in pattern.finditer(body):
                word, comma, after = match.groups()
                if not word[0].isupper():
                    continue
                found.append(Gap(paragraph.start, body, match.start(), word, bool(comma), after))
    return tuple(found)


def is_heading(body: str, shortest: int = 100) -> bool:
    """Whether a line without a final stop has fewer characters than ``shortest``, or capitals on most of its words."""
    if _ENDED.match(body[-1:]):
        return False
    words = regex.findall(r"\p{L}[\p{L}\p{M}’'-]*", body)
    capitals = sum(w[0].isupper() for w in words)
    return len(body) < shortest or capitals > HEADING * len(words)
