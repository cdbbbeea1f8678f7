"""Scale words, percent signs and currencies around numbers that kept the form of another language."""

from collections.abc import Iterator
from functools import cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# What stands for a thousand, a million and a billion (10⁹) behind a number, in each language: full words that no other
# language of the list shares, and abbreviations of newspapers.
_SCALES = {
    "it": ("mila", "milioni|milione", "miliardi|miliardo|mld"),
    "es": ("", "millones|millón", ""),
    "pt": ("", "milhões|milhão", "bilhões|bilhão|mil milhões"),
    "fr": ("", "", "milliards|milliard"),
    "de": ("Tausend", "Millionen|Mio", "Milliarden|Milliarde|Mrd"),
    "nl": ("duizend", "miljoen|mln", "miljard|mrd"),
    "pl": ("tys|tysięcy|tysiące", "milionów|miliony|mln", "miliardów|miliardy|mld"),
    "cs": ("tisíc", "milionů|mil", "miliard|mld"),
    "ro": ("mii", "milioane|mil", "miliarde|mld"),
    "ru": ("тыс|тысяч|тысячи", "млн|миллионов|миллиона|миллион", "млрд|миллиардов|миллиарда|миллиард"),
    "uk": ("тис|тисяч|тисячі", "млн|мільйонів|мільйона|мільйон", "млрд|мільярдів|мільярда|мільярд"),
    "tr": ("bin", "milyon", "milyar"),
    "id": ("ribu", "juta", "miliar"),
    "sv": ("", "miljoner|miljon", "miljarder|miljard"),
    "xx": ("tys|tis", "mln|mlln", "mld|mlrd|mrd"),
    "en": ("thousand", "million", "billion"),
}
# What each language writes itself, by size; besides, how it abbreviates, so that it is no stranger.
_OWN = {
    "en": (("thousand", "million", "billion"), "mln|mn|bn|mil|million|millions|bin|Mio|mii|Tausend"),
    "de": (("Tausend", "Millionen", "Milliarden"), "Mio|Mrd|Tausend|tausend|Million|Millionen|Milliarde|Milliarden"),
    "fr": (("mille", "millions", "milliards"), "mille|million|millions|milliard|milliards|Mio|Mrd|mio|mrd"),
    "es": (("mil", "millones", "mil millones"), "mil|millón|millones|mill"),
    "it": (("mila", "milioni", "miliardi"), "mila|mille|milione|milioni|miliardo|miliardi|mln|mld|mlrd|bin"),
    "pt": (("mil", "milhões", "mil milhões"), "mil|mi|bi|tri|milhão|milhões|bilhão|bilhões|mil milhões"),
    "pl": (("tys.", "mln", "mld"), "mila|tys|tysiąc|tysięcy|tysiące|mln|mld|mil|milion|miliony|miliard|miliardy"),
}  # fmt: skip
_NUMBER = r"(?<![\p{L}\d.,:/-]|[.,]\d)(?P<number>\d{1,3}(?:[.,]\d{1,3})?)"
_PERCENT = of_regex(r"(?<=[\s(“\"«„]|^)(?P<sign>[%٪])[ ]?(?P<number>\d{1,3}(?:[.,]\d{1,2})?)(?![\w%٪°]|[.,:/]\d)")
_SPACED = frozenset({"de", "fr", "es", "ru", "uk", "sv", "cs", "pl"})
_MONEY = {
    "VND": "dong", "₫": "dong", "US$": "dollars", "$": "dollars", "USD": "dollars", "€": "euros?", "EUR": "euros?",
    "£": "pounds|pounds sterling", "GBP": "pounds", "R$": "reais|real", "BRL": "reais", "Rs": "rupees", "Rs.": "rupees",
    "₹": "rupees", "INR": "rupees", "¥": "yen|yuan", "JPY": "yen", "RMB": "yuan", "CNY": "yuan", "₩": "won",
    "KRW": "won", "Rp": "rupiah", "Rp.": "rupiah", "IDR": "rupiah", "TL": "liras?", "₺": "liras?", "฿": "baht",
    "THB": "baht", "₽": "rubles|roubles", "₴": "hryvnias?", "₱": "pesos", "PHP": "pesos", "RM": "ringgit",
    "S$": "dollars",
}  # fmt: skip
_COMMON = "$€£"
_DOUBLED = of_regex(
    r"(?<![\p{L}$])(?:"
    + "|".join(
        rf"(?P<sign{n}>{regex.escape(sign)})[ \u00a0]?\d[\d.,]*"
        r"(?:[ \u00a0](?:thousand|million|billion|trillion|lakh|crore))?"
        rf"(?P<word{n}>[ \u00a0](?:US |American )?(?:{words}))(?![\p{{L}}-])"
        for n, (sign, words) in enumerate(_MONEY.items())
    )
    + ")"
)


def scales(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*20mila euro* → *20,000 euro*, *312 mln. Rubel* → *312 Millionen Rubel*."""
    if article.language not in _OWN:
        return
    pattern, sizes = _foreign(article.language)
    names = _OWN[article.language][0]
    for match in pattern.finditer(article.text):
        size = sizes[match["scale"]]
        number, whole = match["number"], match["number"].isdigit()
        if size == 0 and whole and article.language == "en":
            text = f"{int(number):,},000"
        elif article.language == "en":
            text = f"{number.replace(',', '.')} {names[size]}"
        else:
            text = f"{number} {names[size]}"
        yield card.finding(article, *match.span(), [text])


@cache
def _foreign(home: str) -> tuple["regex.Pattern[str]", dict[str, int]]:
    own = set(_OWN[home][1].split("|"))
    sizes: dict[str, int] = {}
    for language, words in _SCALES.items():
        if language != home:
            for size, forms in enumerate(words):
                sizes.update(
                    {form: size for form in forms.split("|") if form and form not in own and form not in sizes}
                )
    forms = "|".join(sorted(sizes, key=lambda form: (-len(form), form)))
    # The stop of an abbreviation goes with it; before a capital it may end the sentence, but for German nouns.
    after = r"\p{L}" if home == "de" else r"\p{Ll}"
    ending = rf"(?![\p{{L}}\d-])(?:\.(?=[ \u00a0]{after}|[ \u00a0]?[$€£]))?"
    return of_regex(rf"{_NUMBER}[ \u00a0\u202f]?(?P<scale>{forms}){ending}"), sizes


def percent_first(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*%40* → *40%*, or with a space where the language sets one."""
    if "%" not in article.text and "٪" not in article.text:
        return
    space = "\u00a0" if article.language in _SPACED else ""
    for match in _PERCENT.finditer(article.text):
        yield card.finding(article, *match.span(), [f"{match['number']}{space}%"])


def doubled(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*VND 3 million dong* → *VND 3 million*."""
    for match in _DOUBLED.finditer(article.text):
        word = next(value for key, value in match.groupdict().items() if key.startswith("word") and value)
        # “$5 million dollars” is said by English writers too, when they read a sum out.
        if match.group()[0] not in _COMMON and not match.group().startswith("US$"):
            yield card.finding(article, *match.span(), [match.group().removesuffix(word)])
