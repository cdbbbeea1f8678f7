"""Numbers written the way of another language: where the thousands part, where the decimals begin, how big ones are
counted."""

from collections.abc import Iterator
from decimal import Decimal

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_DIGIT = r"(?<![\p{L}\d.,:/#_-])"
# Thousands parted by a point or a space, then a decimal comma; or parted by points more than once.
_WHOLE = of_regex(
    rf"{_DIGIT}(?:(?P<thousands>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+),(?P<cents>\d{{1,2}})"
    r"|(?P<thousands>\d{1,3}(?:\.\d{3}){2,}))(?![\d\p{L}_/-]|[.,:]\d)"
)
_SPOKEN = of_regex(
    r"(?<![\p{L}\d.,$€£-]|[.,]\d)(?P<million>\d{1,3})[ \u00a0](?P<word>m|b)illion[ \u00a0](?:and )?"
    r"(?P<more>[1-9]\d{0,2})[ \u00a0](?P<unit>thousand|million)(?![\p{L}-])"
)
_MYRIADS = of_regex(
    r"(?<![\p{L}\d.,-]|[.,]\d)(?P<number>\d{1,4}(?:,\d{3})*(?:\.\d{1,4})?)[ \u00a0]"
    r"(?P<unit>ten (?:thousand|million)|hundred (?:million|billion)|thousand (?:million|billion)|million million)"
    r"(?![\p{L}-])"
)
_UNITS = {
    "ten thousand": 10**4, "ten million": 10**7, "hundred million": 10**8, "thousand million": 10**9,
    "hundred billion": 10**11, "thousand billion": 10**12, "million million": 10**12,
}  # fmt: skip
_WORDS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


_SCORE = of_regex(
    r"(?<![\p{L}\d:.,/-]|\b[Aa] |\b(?:John|Mark|Luke|Matthew|Acts) )(?!1:1)(?P<a>\d):(?P<b>\d)"
    r"(?![\d:%\p{L}/]|[.,]\d|[ -](?:ratio|majority|odds|scale|split|stock))"
)
# Words of sports pages, in the languages that write scores with a hyphen.
_SPORT = of_regex(
    r"\b(?i:won|beat|lost|drew|defeat(?:ed|s)?|wins?|winning|victory|draw|lead|led|leading|trail(?:ed|ing)?|scored?|match|game"
    r"|half|final|equali[sz]ed|goals?|sets?|battu|gagné|perdu|victoire|défaite|but|ganó|perdió|empató|venció|derrotó|victoria"
    r"|derrota|partido|empate|gol|goles|vinto|perso|battuto|vittoria|sconfitta|partita|pareggio|venceu|perdeu|empatou"
    r"|vitória|jogo|placar|gols?)\b[^.!?;\n]*$"
)
BEFORE = 70  # characters before a score in which its match is spoken of


def scores(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*won 3:1* → *won 3-1*."""
    for match in _SCORE.finditer(article.text):
        if _SPORT.search(article.text[max(0, match.start() - BEFORE) : match.start()]):
            yield card.finding(article, *match.span(), [f"{match['a']}-{match['b']}"])


def whole(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*1.250.000* and *1 390,00* → *1,250,000* and *1,390*."""
    for match in _WHOLE.finditer(article.text):
        digits = "".join(filter(str.isdigit, match["thousands"]))
        if digits[0] == "0" or (" " in match["thousands"] and _listed(article.text, match.start())):
            continue
        cents = (match["cents"] or "").rstrip("0")
        yield card.finding(article, *match.span(), [f"{int(digits):,}" + (f".{match['cents']}" if cents else "")])


def spoken(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*1 million 250 thousand* → *1.25 million*."""
    if "illion" not in article.text:
        return
    for match in _SPOKEN.finditer(article.text):
        if (match["word"], match["unit"]) in (("m", "thousand"), ("b", "million")):
            number = Decimal(match["million"]) + Decimal(match["more"]) / 1000
            yield card.finding(article, *match.span(), [f"{_plain(number)} {match['word']}illion"])


def myriads(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*1.2 hundred million* → *120 million*."""
    for match in _MYRIADS.finditer(article.text):
        if match["unit"].startswith("hundred") and len(match["number"]) == 1:
            continue  # a speech written down: “2 hundred million”
        value = Decimal(match["number"].replace(",", "")) * _UNITS[match["unit"]]
        yield card.finding(article, *match.span(), [_english(value)])


def _english(value: Decimal) -> str:
    """A number as news writes it: with a word from a million on."""
    for size, word in _WORDS:
        if value >= size:
            return f"{_plain(value / size)} {word}"
    return f"{int(value):,}" if value == int(value) else _plain(value)


def _plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _listed(text: str, at: int) -> bool:
    """Whether other numbers stand before: then the space parts two numbers of a list."""
    before = text[max(0, at - 12) : at]
    return any(map(str.isdigit, before))
