"""Small words side by side that a language writes as one."""

from collections.abc import Iterator, Mapping

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Before an infinitive *le* and *les* are pronouns, which are not contracted; so they are before what may stand between
# the pronoun and its verb.
_NO_NOUN = (
    "y|en|lui|leur|me|te|se|nous|vous|plus|moins|mieux|tous|tout|toutes|rien|bien|mal|trop|jamais|encore|aussi|même|pas"
    r"|\p{Ll}+ment|\p{Ll}+(?:er|ir|re|oir)"
)
_CONTRACTED: Mapping[str, tuple[tuple[str, ...], "regex.Pattern[str]", Mapping[str, str]]] = {
    "fr": (
        (" de le ", " de les ", " à le ", " à les "),
        regex.compile(rf"(?<=\p{{L}} )(?P<two>(?:de|à) les?) (?!(?:{_NO_NOUN})\b)(?=\p{{Ll}}{{3}})"),
        {"de le": "du", "de les": "des", "à le": "au", "à les": "aux"},
    ),
    "it": (
        (" di il ", " di i ", " di gli ", " da il ", " da i ", " in il ", " in i "),
        regex.compile(r"(?<=\p{L} )(?P<two>d[ia] (?:il|i)|di gli|in (?:il|i)) (?=\p{Ll}{3})"),
        {
            "di il": "del",
            "di i": "dei",
            "di gli": "degli",
            "da il": "dal",
            "da i": "dai",
            "in il": "nel",
            "in i": "nei",
        },
    ),
    "es": (
        (" de del ", " en del ", " en al "),
        regex.compile(r"(?<=\p{L} )(?P<two>(?:de|en) del|en al) (?=\p{Ll}{3})"),
        {"de del": "del", "en del": "en el", "en al": "en el"},
    ),
    "pt": (
        (" de do ", " de da ", " em no ", " em na "),
        regex.compile(r"(?<=\p{L} )(?P<two>de d[oa]|em n[oa]) (?=\p{Ll}{3})"),
        {"de do": "do", "de da": "da", "em no": "no", "em na": "na"},
    ),
}


def contracted(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A preposition and an article that are one word in this language, or such a word with its preposition again."""
    if article.language not in _CONTRACTED:
        return
    signs, pattern, one = _CONTRACTED[article.language]
    if any(sign in article.text for sign in signs):
        for match in pattern.finditer(article.text):
            yield card.finding(article, match.start("two"), match.end("two"), [one[match["two"]]])
