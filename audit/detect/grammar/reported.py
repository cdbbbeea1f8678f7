"""A source in a sentence of its own, as Russian and Ukrainian put it: *This is reported by the Courier.*"""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.common.places import at_words
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_VERBS = "reported|announced|convinced|informed|told|stated|noted|declared"
_SENTENCE = of_regex(
    rf"(?:(?<=^)|(?<=[.!?][\"”»]?\s)|(?<=\n))(?:This (?P<was>is|was|has been)|It (?P<is>is)) (?P<verb>{_VERBS})"
    r"(?: (?P<when>(?:on|in) [^.!?\n\"“”]{3,40}?),?)?"
    r" by (?P<who>(?:the )?\p{L}[^.,!?\n\"“”]{2,90})(?P<stop>\.(?=\s|$))?"
)
_OTHER = of_regex(
    rf"(?:(?<=^)|(?<=[.!?][\"”»]?\s)|(?<=\n))(?:This (?:is|was)|It is) (?:{_VERBS})(?= (?:by|on|in) (?:the )?\p{{L}})"
)
_WORDS = ("this is|was|has", "it is")
# What the verb becomes when its agent is the subject.
_ACTIVE = {"informed": "reported", "told": "said"}


def sentence(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The whole sentence with its repair where it is only source, day and verb, and its beginning elsewhere."""
    text = article.text
    found: set[int] = set()
    for match in at_words(_SENTENCE, text, _WORDS):
        found.add(match.start())
        if match["stop"] is None:
            yield card.finding(article, match.start(), match.end("verb"))
            continue
        who, verb = match["who"], _ACTIVE.get(match["verb"], match["verb"])
        who = who[0].upper() + who[1:]
        said = "is convinced of this" if verb == "convinced" else f"{verb} this"
        when = f" {match['when']}" if match["when"] else ""
        yield card.finding(article, match.start(), match.end(), [f"{who} {said}{when}."])
    for match in at_words(_OTHER, text, _WORDS):
        if match.start() not in found:
            yield card.finding(article, match.start(), match.end())
