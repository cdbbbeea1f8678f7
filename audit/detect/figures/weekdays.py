"""Dates that cannot be: a day of the week that the calendar does not give, a period that ends before it begins."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

# By language: the days from Monday on, the months, and how a date is written behind the day; ``{d}``, ``{m}``, ``{y}``
# stand for its parts. Case endings are left open.
_DAYS: Mapping[str, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag|Sonnabend Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda(?:-feira)? terça(?:-feira)? quarta(?:-feira)? quinta(?:-feira)? sexta(?:-feira)? sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "ru": "понедельник вторник сред[ау] четверг пятниц[ау] суббот[ау] воскресенье",
    "pl": "poniedziałek wtorek środ[aę] czwartek piątek sobot[aę] niedziel[aę]",
    "tr": "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    "zh": "一 二 三 四 五 六 [日天]",
    "ja": "月 火 水 木 金 土 日",
    "ar": "الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}  # fmt: skip
_MONTHS: Mapping[str, str] = {
    "en": (
        r"Jan(?:uary|\.)? Feb(?:ruary|\.)? Mar(?:ch|\.)? Apr(?:il|\.)? May June? July? Aug(?:ust|\.)? Sept?(?:ember"
        r"|\.)? Oct(?:ober|\.)?"
        r" Nov(?:ember|\.)? Dec(?:ember|\.)?"
    ),
    "de": "Januar|Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto sep?tiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ar": "يناير فبراير مارس أبريل|إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}  # fmt: skip
_FORMS: Mapping[str, str] = {
    "en": r"{w},? (?:(?:the )?{d}(?:st|nd|rd|th)?(?: of)? {m}(?:,? {y})?|{m} {d}(?:st|nd|rd|th)?(?:,? {y})?)",
    "de": r"{w}s?,? (?:de[nmr] )?{d}\. {m}(?: {y})?",
    "fr": r"{w} {d}(?:er)? {m}(?: {y})?",
    "es": r"{w},? (?:día )?{d} de {m}(?: del? {y})?",
    "it": r"{w},? {d}°? {m}(?: {y})?",
    "pt": r"{w},? (?:dia )?{d}º? de {m}(?: de {y})?",
    "nl": r"{w},? {d} {m}(?: {y})?",
    "ru": r"{w}, {d} {m}(?: {y})?",
    "pl": r"{w},? {d} {m}(?: {y})?",
    "tr": r"{d} {m}(?: {y})? {w}",
    "zh": r"(?:{y}年)?{m}月{d}日 ?[（(]?(?:星期|周|礼拜){w}",
    "ja": r"(?:{y}年)?{m}月{d}日 ?[（(]{w}(?:曜日?)?[)）]",
    "ar": r"{w} {d} {m}(?: {y})?",
}
# Two days of one month, named once: *Friday 4 and Saturday 6 October*.
_BOTH: Mapping[str, str] = {
    "en": r"{w} (?:the )?{d}(?:st|nd|rd|th)? (?:and|or|to) {v} (?:the )?{e}(?:st|nd|rd|th)?(?: of)? {m}",
    "de": r"{w},? (?:de[nm] )?{d}\.,? (?:und|oder|bis) {v},? (?:de[nm] )?{e}\. {m}",
    "fr": r"{w} {d}(?:er)? (?:et|ou|au) {v} {e} {m}",
    "es": r"{w} {d} (?:y|o|al) (?:el )?{v} {e} de {m}",
    "it": r"{w} {d} (?:e|o|a) {v} {e} {m}",
    "pt": r"{w},? (?:dia )?{d},? (?:e|ou|a) {v},? (?:dia )?{e} de {m}",
    "nl": r"{w} {d} (?:en|of|tot) {v} {e} {m}",
    "ru": r"{w},? {d},? и (?:в )?{v},? {e} {m}",
    "pl": r"{w},? {d},? i {v},? {e} {m}",
}
# A period within one month.
_PERIODS: Mapping[str, str] = {
    "en": r"(?:[fF]rom (?:the )?{d}(?:st|nd|rd|th)? (?:to|until|till|through) (?:the )?{e}(?:st|nd|rd|th)?(?: of)?"
    r" {m}|[fF]rom {m} {d} (?:to|until|till|through) {e}(?=[.;)]))",
    "de": r"[vV]om {d}\. bis (?:zum )?{e}\. {m}",
    "fr": r"[dD]u {d}(?:er)? au {e} {m}",
    "es": r"[dD]el {d} al {e} de {m}",
    "it": r"[dD]al(?:l['’])? ?{d}°? al(?:l['’])? ?{e} {m}",
    "pt": r"(?:[dD]e|[dD]o dia) {d} a {e} de {m}",
    "nl": r"[vV]an {d} tot (?:en met )?{e} {m}",
    "ru": r"[сС] {d} (?:по|до) {e} {m}",
    "pl": r"[oO]d {d} do {e} {m}",
}
GREGORIAN, LAST = 1925, 2100  # years in which every country of the news counts alike


def _one(parts: str, name: str) -> str:
    return rf"(?P<{name}>{'|'.join(parts.split(' '))})"


@lru_cache(maxsize=64)
def _pattern(form: str, language: str) -> "regex.Pattern[str]":
    days = _DAYS[language]
    month = _one(_MONTHS[language], "m") if language in _MONTHS else r"(?P<m>1[0-2]|[1-9])"
    case = "" if language in ("de", "zh", "ja", "ar", "tr") else "(?i)"
    body = form.format(
        w=_one(days, "w"),
        v=_one(days, "v"),
        d=r"(?P<d>[0-3]?\d)",
        e=r"(?P<e>[0-3]?\d)",
        m=month,
        y=r"(?P<y>(?:19|20)\d\d)",
    )
    if language in ("zh", "ja"):  # no blanks between words
        return of_regex(rf"(?<!\p{{N}}){body}")
    return of_regex(rf"{case}(?<![\p{{L}}\p{{N}}]){body}(?!\p{{N}})(?!(?<=\p{{L}})\p{{L}})")


@lru_cache(maxsize=256)
def _number(parts: str, word: str) -> int:
    """Which of the words it is, from 0."""
    for index, part in enumerate(parts.split(" ")):
        if regex.fullmatch(part, word, regex.IGNORECASE):
            return index
    raise ValueError(word)


def _name(language: str, index: int, like: str) -> str:
    """The day of the week as the article would write it."""
    word = regex.sub(r"\(\?:(.*?)\)\?|\[(.).*?\]", r"\1\2", _DAYS[language].split(" ")[index].split("|")[0])
    if language == "pt" and "-" not in like and like.islower():
        word = word.removesuffix("-feira")
    return word.capitalize() if like[0].isupper() and word[0].islower() else word


def calendar(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A date with its year, and the day of the week that it was not."""
    language = article.language
    if language not in _FORMS:
        return
    for match in _pattern(_FORMS[language], language).finditer(article.text):
        if not match["y"] or not GREGORIAN <= int(match["y"]) <= LAST:
            continue
        month = _number(_MONTHS[language], match["m"]) + 1 if language in _MONTHS else int(match["m"])
        try:
            day = date(int(match["y"]), month, int(match["d"]))
        except ValueError:
            continue
        if _number(_DAYS[language], match["w"]) != day.weekday():
            right = _name(language, day.weekday(), match["w"])
            evidence = [Evidence("calendar", f"{day.isoformat()} is “{right}”")]
            yield card.finding(article, match.start(), match.end(), [_with(match, "w", right)], evidence=evidence)


def _with(match: "regex.Match[str]", group: str, new: str) -> str:
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match.group()[:start] + new + match.group()[end:]


def both(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two days of one month whose distance is another one in the week."""
    language = article.language
    if language not in _BOTH:
        return
    for match in _pattern(_BOTH[language], language).finditer(article.text):
        days = _number(_DAYS[language], match["v"]) - _number(_DAYS[language], match["w"])
        if (int(match["e"]) - int(match["d"]) - days) % 7 and int(match["e"]) > int(match["d"]):
            near = int(match["d"]) + (days % 7 or 7)
            start = match.start("v")
            yield card.finding(article, start, match.end(), [_after(match, "v", "e", str(near))])


def _after(match: "regex.Match[str]", begin: str, group: str, new: str) -> str:
    at = match.start(begin)
    text = match.string
    return text[at : match.start(group)] + new + text[match.end(group) : match.end()]


def period(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A period that ends before it begins: *from 20 to 12 May*."""
    language = article.language
    if language not in _PERIODS:
        return
    for match in _pattern(_PERIODS[language], language).finditer(article.text):
        if 31 >= int(match["d"]) > int(match["e"]) > 0:
            yield card.finding(article, match.start(), match.end(), [_turned(match)])


def _turned(match: "regex.Match[str]") -> str:
    text, at = match.group(), match.start()
    (a, b), (c, d) = match.span("d"), match.span("e")
    return text[: a - at] + match["e"] + text[b - at : c - at] + match["d"] + text[d - at :]


_ENDS = r"(?:count|end|clos|conclud|finish|announc|publish)"
_WILL = of_regex(
    r"\bwill (?:be held|take place|begin|start|open|run) (?:on|from) (?P<m>\p{Lu}\p{Ll}{2,8})\.? (?P<d>\d{1,2}),?"
    r" (?:and|with) "
    rf"(?:[\p{{Ll}} ]{{0,40}}\bwill (?:be )?)?{_ENDS}\p{{Ll}}* (?:[\p{{Ll}} ]{{0,30}} )?on (?P=m)\.? (?P<e>\d{{1,2}})\b"
)


def order(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """What ends or is counted before it takes place."""
    if "will " not in article.text:
        return
    for match in _WILL.finditer(article.text):
        if int(match["e"]) < int(match["d"]):
            end = match.end("e")
            start = article.text.rfind(match["m"], match.end("d"), end)
            yield card.finding(article, start, end)
