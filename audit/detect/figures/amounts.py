"""Signs before numbers that are those of another language: of currencies, and of numbers themselves."""

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


# How each language abbreviates “number” before a figure, and the signs that are no stranger to it besides.
_NUMBER = {
    "en": ("No. ", ("No", "no")), "de": ("Nr. ", ("Nr", "No")), "fr": ("n° ", ("n°", "N°", "nº", "Nº", "no", "No")),
    "es": ("n.º ", ("n°", "N°", "nº", "Nº")), "it": ("n. ", ("n°", "N°", "nº", "Nº")), "pl": ("nr ", ("Nr", "nr")),
    "pt": ("n.º ", ("n°", "N°", "nº", "Nº")), "nl": ("nr. ", ("Nr", "nr")), "tr": ("No: ", ("No", "Nr")),
}  # fmt: skip
_NUMBER_SIGN = of_regex(
    r"(?<![\p{L}\d])(?P<sign>№|[nN][°º]|Nr)(?P<point>\.?)[ \u00a0]?(?P<figure>\d{1,5})(?![\d.,:]\d)"
)


def number_sign(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*школа № 7*, copied → *No. 7*, *Nr. 7*, *n° 7*."""
    form, own = _NUMBER[article.language]
    if not any(sign in article.text for sign in card.literals):
        return
    for match in _NUMBER_SIGN.finditer(article.text):
        if match["sign"] not in own:
            yield card.finding(article, match.start(), match.end(), [form + match["figure"]])
