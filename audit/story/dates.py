"""Dates in running text: day, month and year in the forms of the article's language, from CLDR's names of months."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex


@dataclass(frozen=True, slots=True)
class Date:
    """A date with a month at ``start:end``. ``year`` and ``day`` are ``None`` where not written; ``current`` if the
    words say *this year* instead; ``year_at`` is where the year stands."""

    start: int
    end: int
    month: int
    day: int | None = None
    year: int | None = None
    current: bool = False
    year_at: tuple[int, int] | None = None


# "of this year" after a month; languages whose phrase stands before it are left out but for Chinese and Japanese.
_CURRENT = {
    "en": r"(?:of )?this year",
    "fr": r"(?:de )?cette année",
    "de": r"(?:dieses Jahres|diesen Jahres|dieses Jahr)",
    "es": r"(?:de )?(?:este|el presente) año",
    "it": r"(?:di )?quest['’]anno",
    "pt": r"(?:deste|de este) ano",
    "ru": r"(?:этого|нынешнего|текущего) года",
    "uk": r"(?:цього|нинішнього|поточного) року",
    "pl": r"(?:tego|bieżącego) roku",
    "nl": r"(?:van )?dit jaar",
    "id": r"tahun ini",
    "ar": r"(?:من )?(?:هذا|العام) (?:العام|الجاري)",
}
_JOIN = r"(?:[ \u00a0]|[ \u00a0](?:de|of|del|di)[ \u00a0])"
_NOTHING = r"\b\B"  # matches nowhere
_DIGIT = regex.compile(r"\d")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)(?!-)"


def dates(text: str, start: int, end: int, language: str) -> Iterator[Date]:
    """Dates in ``start:end`` that name a month, in order."""
    if not (_DIGIT.search(text, start, end) or _current(language).search(text, start, end)):
        return
    months = _months(language)
    for match in _pattern(language).finditer(text, start, end):
        found = match.groupdict()
        named = found.get("month") or found.get("number") or ""
        month = months.get(named.casefold()) or (int(named) if named.isdigit() else 0)
        day = found.get("day") or found.get("after")
        if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
            continue
        year = found.get("year")
        current = bool(found.get("current"))
        if year or current or day:
            at = match.span("year") if year else None
            yield Date(*match.span(), month, int(day) if day else None, int(year) if year else None, current, at)


@cache
def _current(language: str) -> "regex.Pattern[str]":
    """The words for *this year*, which are the only ones of a date without a figure."""
    return regex.compile(_CURRENT.get(language, _NOTHING), regex.IGNORECASE)


@cache
def _pattern(language: str) -> "regex.Pattern[str]":
    if language in ("zh", "ja"):
        return regex.compile(
            r"(?:(?P<year>(?:19|20)\d\d)[ ]?年|(?P<current>今年|本年))?"
            r"[ ]?(?P<number>1[0-2]|0?[1-9])[ ]?月(?:[ ]?(?P<day>[0-3]?\d)[ ]?[日号])?"
        )
    names = "|".join(sorted(map(regex.escape, _months(language)), key=len, reverse=True)) or _NOTHING
    current = rf"|{_JOIN}(?P<current>{_CURRENT[language]})" if language in _CURRENT else ""
    return regex.compile(
        rf"(?:(?<![\d.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.|º|ª)?{_JOIN})?"
        rf"(?<!\p{{L}})(?P<month>{names})(?!\p{{L}})\.?"
        rf"(?:[ \u00a0](?P<after>[0-3]?\d)(?:st|nd|rd|th)?(?![\p{{L}}\d.:%]))?"
        rf"(?:,?{_JOIN}{_YEAR}{current})?",
        # English "may" and "march" are months only when capital; elsewhere sentences may begin with one.
        0 if language in ("en", "de") else regex.IGNORECASE,
    )


@cache
def _months(language: str) -> dict[str, int]:
    """Names of months, as they stand in text and folded, → number; empty for languages that CLDR does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        table = Locale(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for number, name in table[form]["wide"].items():
            if len(name) > 2 and not name.isdigit():
                # Locative of Russian and Ukrainian: в феврале, у лютому.
                others = [name[:-1] + "е"] if language == "ru" and name[-1] in "яа" else []
                for one in (name, *others):
                    found[one] = found[one.casefold()] = number
    return found


@cache
def month_words(language: str) -> frozenset[str]:
    """Names of months, folded and cut like other names."""
    return frozenset(name.casefold()[:6] for name in _months(language))


@cache
def weekdays(language: str) -> frozenset[str]:
    """Names of weekdays, folded."""
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale(language).days["format"]["wide"].values()
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(str(n).casefold() for n in names)
