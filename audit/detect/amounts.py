"""Amounts of money with the sign before the number in languages that write the currency after it."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# By language: the scale words, what joins them to the currency, and the currency after a number of millions.
_SCALES = {
    "de": ("Millionen|Milliarden|Billionen|Mio\\.|Mrd\\.", " ", {"$": "Dollar", "€": "Euro", "£": "Pfund"}),
    "fr": ("millions|milliards|million|milliard", " de ", {"$": "dollars", "€": "euros", "£": "livres"}),
    "it": ("milioni|miliardi|milione|miliardo", " di ", {"$": "dollari", "€": "euro", "£": "sterline"}),
    "pl": (
        "milion(?:y|ów)|miliard(?:y|ów)|mln|mld",
        " ",
        {"$": "dolarów", "€": "euro", "£": "funtów"},
    ),
}
_AMOUNTS = {
    language: of_regex(
        rf"(?<![\p{{L}}\p{{N}}$€£])(?P<sign>[$€£]) ?(?P<amount>\d{{1,3}}(?:[.,]\d{{1,3}})?[  ](?:{scales}))(?!\p{{L}})"
        r"(?! (?:de |d['’]|di )?(?:[dD]ollar|[eE]uro|[pP]fund|livres|sterline|dolar|funt))"
    )
    for language, (scales, _, _) in _SCALES.items()
}


def sign_first(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*£5 Millionen* → *5 Millionen Pfund*."""
    if article.language not in _SCALES or not any(sign in article.text for sign in card.literals):
        return
    _, joint, names = _SCALES[article.language]
    for match in _AMOUNTS[article.language].finditer(article.text):
        name = names[match["sign"]]
        between = " d’" if joint == " de " and name[0] == "e" else joint
        yield card.finding(article, match.start(), match.end(), [f"{match['amount']}{between}{name}"])
