"""Numbers in running text, with what they count: *nearly $93 billion*, *50 Milliarden Kubikmeter*, *20 %*."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

# Words for powers of ten in the languages of the library; those that decline by their beginnings.
_SCALES = {
    12: r"trillions?|трлн|трил\p{L}+|bilion\p{L}*|billones|biliões|trilyon|trilhões|تريليون",
    9: r"billions?|bn|milliards?|Milliarden?|Mrd\.?|mil millones|mil milhões|bilhões|bilhão|miliard\p{L}*|mld"
    r"|мілья?рд\p{L}*|миллиард\p{L}*|млрд|milyar|miljard|مليارات|مليار",
    8: r"[億亿]",
    6: r"millions?|mn|mln|Millionen|Mio\.?|millones|millón|milioni|milione|milhões|milhão|milion\p{L}*"
    r"|миллион\p{L}*|мільйон\p{L}*|млн|milyon|miljoen|juta|ملايين|مليون",
    4: r"[万萬]",
    3: r"thousand|mille|mil|mila|Tausend|tys\.?|тысяч\p{L}*|тис\p{L}*|тыс\.?|bin|duizend|ribu|آلاف|ألف",
}
_SCALE = "|".join(f"(?P<e{power}>{words})" for power, words in _SCALES.items())
_NUMBER = regex.compile(
    r"(?P<before>US\$|[$€£¥₽₴₺])?[ \u00a0]?(?<![\p{L}\d.,:/-])"
    r"(?P<number>(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+)(?:[.,]\d+)?)(?![\d:/])"
    rf"(?:[ \u00a0-]?(?:{_SCALE})(?!\p{{L}}))?"
    r"(?:[ \u00a0]?(?P<after>[%€$£₽₴₺]|percent|per cent)|(?P<noun>\p{Han})"
    r"|[ \u00a0-](?P<noun>\p{L}+)(?:[ \u00a0](?P<second>\p{L}+))?)?"
)
_DIGIT = regex.compile(r"\d")
_BEFORE = 4  # characters at most before the first digit: a currency and a space
_BLANKS = regex.compile(r"[\s\u00a0\u202f]")
_PERCENT = {"percent", "per cent", "%"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at ``start:end``, scale word included. ``unit`` is a currency, ``%`` or what is counted, as a stem."""

    start: int
    end: int
    value: float
    unit: str

    @property
    def measured(self) -> bool:
        """Whether the unit is money or a share: such figures do not grow by the hour as counts do."""
        return self.unit in "$€£¥₽₴₺%"


def quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Numbers in ``start:end`` with a unit, in order; years and bare numbers are none."""
    first = _DIGIT.search(text, start, end)
    if first is None:
        return
    for match in _NUMBER.finditer(text, max(start, first.start() - _BEFORE), end):
        value = number(match["number"])
        power = next((p for p in _SCALES if match[f"e{p}"]), 0)
        unit = (match["before"] or "").removeprefix("US") or match["after"] or _noun(match)
        if value is None or not unit or (not power and not match["before"] and 1900 <= value < 2100):
            continue
        last = max(match.end("number"), *(match.end(f"e{p}") for p in _SCALES))
        yield Quantity(match.start("number"), last, value * 10**power, "%" if unit in _PERCENT else unit)


def number(written: str) -> float | None:
    """The value of a number as written, with either sign for decimals: ``1,234.5``, ``1.234,5``, ``12 000``."""
    if written.isascii() and written.isdigit():
        return float(written)
    plain = _BLANKS.sub("", written)
    signs = [sign for sign in plain if sign in ".,"]
    if signs and (len(set(signs)) == 2 or len(plain) - 1 - plain.rfind(signs[-1]) != 3):
        whole, _, part = plain.rpartition(signs[-1])
        plain = _unsigned(whole) + "." + part
    else:
        plain = _unsigned(plain)
    try:
        return float(plain)
    except ValueError:
        return None


def _unsigned(number: str) -> str:
    return number.replace(".", "").replace(",", "")


def _noun(match: "regex.Match[str]") -> str:
    """What is counted, by the next words' stems: *cubic meters* and *meters* differ."""
    return " ".join(w.casefold()[:5] for w in (match["noun"], match["second"]) if w and (len(w) > 3 or w > "\u3000"))
