"""Times of day that kept the form of another language, in English: *10h30*, *at 19 hours*, *18:30 o'clock*."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_HOUR = r"(?P<h>[01]?\d|2[0-4])"
_MINUTE = r"(?P<m>[0-5]\d)"
_BEFORE = (
    r"(?<=\b(?:[Aa]t|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|[Bb]etween|[Aa]round|[Aa]bout|[Ss]ince|and|to"
    r"|towards) )"
)
_AT = r"(?<=\b[Aa]t (?:about |around )?)"
_NEAR = r"(?<=\b(?:[Aa]t|[Aa]round|[Aa]bout) )"
# What follows a time of day and no length of time.
_DAY = r"of (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ON = rf"(?=[.,;]|\s+(?:on|in|the|this|a|when|and|local|yesterday|today|{_DAY})\b)"
_THEN = r"(?= (?:in the|on|at|local|this|yesterday|today|of the)\b|[,.])"
_HOURS = r"hs?\.?(?![\p{L}\d])|Uhr|uur|o['’]?clock|(?:clock|watch)(?=[\s.,;)])|N\.|น\.|horas|heures|ore|saat"
_FREE = r"(?<![\p{L}\d.,:/+-]|[.,]\d)"
_END = r"(?![\p{L}\d]|[.,:]\d)"
_FORMS = (
    # 10h30: of a length of time English says “2h30m”, and seldom less than ten hours of one.
    of_regex(rf"{_FREE}(?P<h>0\d|1\d|2[0-3])[ \u00a0]?[hH][ \u00a0]?{_MINUTE}{_END}(?! ?(?:m|s))"),
    of_regex(rf"{_BEFORE}(?P<h>[5-9])[ \u00a0]?h[ \u00a0]?{_MINUTE}{_END}(?! ?(?:m|s))"),
    # 10h to 18h, at 19 h; “after 24h” and “within 48h” are English.
    of_regex(rf"{_FREE}(?P<h>0?[6-9]|1\d|2[0-3])h(?= ?(?:to|-|–|until) ?(?:1\d|2[0-3])h)"),
    of_regex(rf"(?<=\d h? ?(?:to|until) |\dh (?:to|until) |\dh ?[-–] ?)(?P<h>1\d|2[0-3])h{_END}"),
    of_regex(rf"{_AT}(?P<h>[01]?\d|2[0-3])[ \u00a0]?h(?:rs)?{_END}"),
    # 21:30 h, 18:30 o'clock, 19.30 N.: a mark of another language behind a full time.
    of_regex(rf"{_FREE}{_HOUR}[:.][ ]?{_MINUTE}[ \u00a0]?(?:{_HOURS})(?!\p{{L}})"),
    of_regex(rf"{_FREE}(?P<h>1[3-9]|2[0-4]) o['’]?clock{_END}"),
    of_regex(rf"{_AT}(?P<h>1[3-9]|2[0-3]) hours{_ON}"),
    of_regex(rf"{_AT}{_HOUR}[:.] {_MINUTE} (?:hours|hrs){_END}"),
    of_regex(rf"{_NEAR}{_HOUR}(?: hours?| o['’]clock)(?: and)? (?P<m>[0-5]?\d)(?: minutes)?{_THEN}"),
    of_regex(rf"{_NEAR}{_HOUR}:{_MINUTE} minutes{_THEN}"),
)


# Asked first: most articles have no number with any of these behind it.
_ANY = of_regex(r"\d[ \u00a0]?(?:[hH]|Uhr|uur|o['’]?clock|clock|watch|N\.|น|saat|ore|minutes)")


def times(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Each with the time as English news writes it."""
    if not _ANY.search(article.text):
        return
    taken: set[int] = set()
    for form in _FORMS:
        for match in form.finditer(article.text):
            if match.start() not in taken:
                taken.add(match.start())
                minutes = match.groupdict().get("m") or "00"
                yield card.finding(article, *match.span(), [_written(int(match["h"]), int(minutes))])


def _written(hour: int, minutes: int) -> str:
    half = "a.m." if hour % 24 < 12 else "p.m."
    return f"{hour % 12 or 12}{f':{minutes:02}' if minutes else ''} {half}"
