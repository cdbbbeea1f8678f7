"""Dates, years and centuries that kept a month, a calendar or a numeral of another language."""

from collections.abc import Iterator
from functools import cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Month names as they stand in a date, January first; of some languages with a second spelling.
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar|Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
}
# The months of Iraq and the Levant in Latin letters. Some are also Hebrew, so they count before a common year alone.
_LEVANT = {
    "Shubat": 2, "Shbat": 2, "Adhar": 3, "Azar": 3, "Adar": 3, "Nisan": 4, "Ayyar": 5, "Ayar": 5, "Haziran": 6,
    "Huzairan": 6, "Hazeeran": 6, "Tammuz": 7, "Tamuz": 7, "Tammouz": 7, "Tamouz": 7, "Aab": 8, "Ab": 8, "Aylul": 9,
    "Ayloul": 9, "Eylul": 9,
}  # fmt: skip
_ORDERED = {"de": "{d}. {m} {y}", "es": "{d} de {m} de {y}", "pt": "{d} de {m} de {y}", "da": "{d}. {m} {y}"}
_BUDDHIST = 543  # years by which the Thai calendar is ahead
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec"
_ERA = of_regex(
    rf"(?:(?:\b(?:{_MONTH}|(?:{_SHORT})\.?),?[ \u00a0]|\bB\.?[ ]?E\.?[ \u00a0])(?P<year>25[4-7]\d)"
    r"|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Yy]ear|[Ff]rom)[ \u00a0](?P<year>25[5-7]\d)"
    r"(?=[,.;:)]|[ \u00a0](?:and|to|the|by|when|with|after|before|but)\b|$))(?![\d\p{L}%]|[.,]\d|[ \u00a0]\()"
)
_THAI = of_regex(r"\b(?:Thai|Thais|Thailand|Bangkok|baht|Lao|Laos|Cambodian?)\b")
_TWO = of_regex(
    rf"\b\d{{1,2}}[ \u00a0](?:{_MONTH}|(?:{_SHORT})\.?)[ \u00a0](?P<year>[67]\d)"
    r"(?![\d\p{L}%'’]|[.,:]\d|[ \u00a0](?:percent|people|to|million))"
)
_ORDINAL = r"(?:[-\u2010]?(?:e|è|ème|eme|ième|er|th|st|nd|rd|º|ª|°|o)|\.)?"
_CENTURY = of_regex(
    rf"\b(?P<roman>(?:X{{1,2}}(?:IX|IV|V?I{{0,3}})|IX|IV|V?I{{1,3}}|V)){_ORDINAL}"
    rf"(?=(?:[ \u00a0]?(?:and|or|to|[-–/,])[ \u00a0]?(?:the )?[IVX]{{1,5}}{_ORDINAL})?[ \u00a0-]centur(?:y|ies)\b)"
)
_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMERIC = of_regex(
    r"(?<=\b(?:on|since|from|until|till|by|of|dated|to) )(?P<d>0?[1-9]|[12]\d|3[01])[./](?P<m>0?[1-9]|1[0-2])[./]"
    r"(?P<y>(?:19|20)\d\d)(?![\d\p{L}]|[./]\d)"
)


def months(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*12 Tammuz 2023*, *5 mai 2021* in an article of another language → the date as that language writes it."""
    own = MONTHS.get(article.language)
    if own is None:
        return
    names = [spelling.split("|")[0] for spelling in own.split()]
    if not any(name in article.text for name in _foreign_names(article.language)):
        return
    pattern, numbers = _foreign(article.language)
    for match in pattern.finditer(article.text):
        form = _ORDERED.get(article.language, "{d} {m} {y}")
        name = names[numbers[match["month"].casefold()] - 1]
        yield card.finding(article, *match.span(), [form.format(d=int(match["day"]), m=name, y=match["year"])])


@cache
def _foreign_names(home: str) -> tuple[str, ...]:
    """How a month of another language stands in a text: with a blank before it."""
    own = {name.casefold() for name in MONTHS[home].replace("|", " ").split()}
    names = {name for months_ in MONTHS.values() for name in months_.replace("|", " ").split()} | set(_LEVANT)
    return tuple(sorted(f" {name}" for name in names if name.casefold() not in own))


@cache
def _foreign(home: str) -> tuple["regex.Pattern[str]", dict[str, int]]:
    """Dates with a month of another language, and the number of each month; the home language's own left out."""
    own = {name.casefold() for name in MONTHS[home].replace("|", " ").split()}
    numbers = {name.casefold(): number for name, number in _LEVANT.items()}
    forms = list(_LEVANT)
    for language, months_ in MONTHS.items():
        for number, spellings in enumerate(months_.split(), 1):
            for name in spellings.split("|"):
                if name.casefold() not in own and language != home:
                    numbers.setdefault(name.casefold(), number)
                    forms.append(name)
    words = "|".join(sorted({f for f in forms if f.casefold() not in own}, key=lambda f: (-len(f), f)))
    return (
        of_regex(
            r"(?<![\p{L}\d.,/-]|[.,/]\d)(?P<day>0?[1-9]|[12]\d|3[01])"
            r"(?:\.|º|er|-?(?:st|nd|rd|th))?[ \u00a0](?:de |of )?"
            rf"(?P<month>{words})\.?,?[ \u00a0](?:de |del )?(?P<year>(?:19|20)\d\d)(?![\d\p{{L}}])"
        ),
        numbers,
    )


def buddhist(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*in 2566*, *14 Mar. 66* in Thai news → the common year."""
    text = article.text
    if not _THAI.search(text):
        return
    for match in _ERA.finditer(text):
        start = match.start("year") if not match.group().startswith("B") else match.start()
        yield card.finding(article, start, match.end(), [str(int(match["year"]) - _BUDDHIST)])
    for match in _TWO.finditer(text):
        yield card.finding(article, *match.span(), [match.group()[:-2] + str(2500 + int(match["year"]) - _BUDDHIST)])


def centuries(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*VIe century*, *XIX century* → *6th century*, *19th century*."""
    if "centur" not in article.text:
        return
    for match in _CENTURY.finditer(article.text):
        yield card.finding(article, *match.span(), [_ordinal(_number(match["roman"]))])


def numeric(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*on 24.03.2021* → *on 24 March 2021*; with strokes only where the first number can be no month."""
    if not any(year in article.text for year in (".19", ".20", "/19", "/20")):
        return
    for match in _NUMERIC.finditer(article.text):
        if "/" in match.group() and int(match["d"]) <= 12:
            continue
        month = MONTHS["en"].split()[int(match["m"]) - 1]
        yield card.finding(article, *match.span(), [f"{int(match['d'])} {month} {match['y']}"])


def _number(roman: str) -> int:
    values = [_VALUES[c] for c in roman]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
