"""What stands behind the last sentence of an article for an agency's desk: “(End)”, “Finished / 25”."""

import re
from collections.abc import Iterator
from functools import lru_cache

from audit.compiled import of_re
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Paragraphs that may follow an end mark, and the characters of the longest of them: furniture, no prose.
FOLLOWING, SHORT = 14, 160
# Characters of the longest end mark.
MARK = 60
_LINE = re.compile(r"\S[^\n\r]*")


def marks(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """End marks at the end of a line behind which only short lines follow: those of the card's ``bracketed`` words,
    ``of_message`` phrases, and ``coded`` words with the desk's code."""
    text = article.text
    lines = [m.span() for m in _LINE.finditer(text)]
    ending = _ending(*(card.options[key] for key in ("bracketed", "of_message", "coded")))
    for number, (start, end) in enumerate(reversed(lines)):
        stop = start + len(text[start:end].rstrip())
        if number <= FOLLOWING and (match := ending.search(text, max(start, stop - MARK), stop)):
            yield card.finding(article, match.start("mark"), stop, [""])
            return
        if number > FOLLOWING or stop - start > SHORT:
            return


@lru_cache(maxsize=8)
def _ending(bracketed: str, of_message: str, coded: str) -> "re.Pattern[str]":
    """Behind the end of a sentence, or a line of its own. A code has a number or a stroke: “29 / A H”, “29/n33”."""
    code = r"(?: ?/ ?\d{0,3}(?: ?/? ?\w{1,4}){0,3}| \d{1,3}(?:[ /]+\w{1,4}){1,3})"
    return of_re(
        r"(?:(?<=[.!?…”\"»)。؟] )|(?<=[.!?…”\"»)。؟])|^|(?<=\n))"
        rf"(?P<mark>[(\[（【]\s?(?:{bracketed})\s?[.!]?\s?[)\]）】](?:{code})?|#(?:end|ende|fin|fine|fim)"
        rf"|[(\[<]?(?:{of_message})[)\]>]?[.!]?|[(\[]?(?:{coded}){code}[)\]]?\.?)\Z",
        re.I,
    )
