"""Figures of one thing that contradict each other inside an article.

News compares figures all the time, so only what no comparison explains counts: the same digits in another order with
the same noun, taken up again with an article; a thousand times the same amount; a number taken up by “these” that is
another one than the sentence before gave.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

_SCALE = (
    r"thousand|million|billion|trillion|lakh|crore|Tausend|Millionen|Milliarden|Billionen|Mio\.|Mrd\.|mille"
    r"|millions?|milliards?|mil|millones|"
    r"billones|milioni|miliardi|milhões|bilhões|mi|bi|тыс\.|млн|млрд|миллион\p{Ll}*|миллиард\p{Ll}*|tys\.|mln|mld"
    r"|milion\p{Ll}*|miliard\p{Ll}*"
    r"|milyon|milyar|bin"
)
_SIGN = r"(?:US\$|R\$|\$|€|£|¥|₹|Rs\.? ?|Rp ?)"
_NUMBER = of_regex(
    rf"(?<![\p{{L}}\p{{N}}.,:/–-])(?P<sign>{_SIGN} ?)?(?P<n>\d{{1,3}}(?:[.,\u00a0]\d{{3}})+(?![\d])"
    rf"|\d{{1,9}}(?:[.,]\d{{1,3}})?)(?![\d:/])"
    rf"(?:(?P<percent>[ \u00a0]?%)|[ \u00a0-](?P<scale>{_SCALE})\b)?(?:[ \u00a0-](?:de |d['’]|di |of"
    rf" )?(?P<unit>\p{{L}}{{3,}}))?"
)
# What follows a number and is no thing that is counted.
_NO_UNIT = frozenset(
    # Prepositions and conjunctions, parts of speech of comparison, months.
    """and but for from the with that this who which was were are has had have will than per percent points point more
    less after before
    und oder der die das den dem bis von mit für auf aus bei nach vor als wie war sind hat wurde uhr prozent
    les des une par pour sur avec dans est ont sont que qui après avant pour cent
    los las una por para con que del este fue son han ciento
    gli per con che del della sono alla nel cento
    dos das uma por para com que foi são não
    the its his her their our your
    january february march april may june july august september october november december
    januar februar märz april mai juni juli august september oktober november dezember
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    janeiro fevereiro março maio junho julho agosto setembro outubro novembro dezembro
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря процентов процента процент
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    wins losses votes points games rating gmt msk utc years-later""".split()
)
# Units of which an article has many amounts.
_COMMON = of_regex(
    r"(?:year|month|week|day|hour|minute|second|people|person|dollar|euro|pound|meter|metre|mile|kilomet|foot|feet"
    r"|degree|member|"
    r"jahr|monat|tag|stund|minut|mensch|person|meter|kilomet|grad|mois|jour|heure|mètre|personne|degré|año|mes|día"
    r"|hora|metro|kilómet"
    r"|persona|grado|anni|anno|mesi|giorni|ore|gradi|anos|dias|pessoa|quilôm|лет|год|месяц|дней|час|метр|человек"
    r"|рубл|lat|dni|godzin|osób|yıl|gün|saat|kişi)"
)
_DEFINITE = of_regex(
    r"(?i)(?<!\p{L})(?:the|these|those|all|der|die|das|den|dem|des|diese[nrms]?|alle[nr]?|les|ces|des|aux|los|las"
    r"|esos|estos|esas|estas|gli|le|i|dei"
    r"|degli|delle|questi|queste|os|as|dos|das|aos|esses|estes|essas|estas|эти|этих|tych|te) (?:\p{Ll}+ )?$"
)
_WORD = regex.compile(r"\p{L}{5,}")


class Figure(NamedTuple):
    """A number with its scale and what it counts."""

    digits: str
    start: int
    end: int
    scale: str
    unit: str
    definite: bool


@lru_cache(maxsize=4)
def figures(text: str) -> tuple[Figure, ...]:
    """The numbers of a text that count something."""
    found = []
    for match in _NUMBER.finditer(text):
        unit = (match["unit"] or "").casefold()
        if unit in _NO_UNIT or match["percent"]:
            unit = ""
        start, end = match.span("n")
        definite = bool(_DEFINITE.search(text, max(0, start - 24), start))
        found.append(Figure(match["n"], start, end, (match["scale"] or "").casefold(), _bare(unit), definite))
    return tuple(found)


def _bare(unit: str) -> str:
    return unit[:-1] if len(unit) > 4 and unit[-1] in "sn" else unit


def turned(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The digits of a number in another order, with the same noun: *38 boats*, *the 83 boats*."""
    groups: Mapping[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures(article.text):
        digits = [c for c in figure.digits if c.isdigit()]
        year = len(digits) == 4 and figure.digits.isdigit() and figure.digits[:2] in ("19", "20")
        if figure.unit and len(set(digits)) > 1 and not year:
            form = regex.sub(r"\d", "0", figure.digits)
            groups[f"{figure.scale} {figure.unit}", "".join(sorted(digits)), form].append(figure)
    for group in groups.values():
        values = list(dict.fromkeys(f.digits for f in group))
        if len(values) != 2:
            continue
        first, second = ([f for f in group if f.digits == value] for value in values)
        if any(article.sentence_at(a.start) == article.sentence_at(b.start) for a in first for b in second):
            continue
        if _compared(article, (*first, *second)) or {"0", "1"} == set(values[0]) - {".", ","}:
            continue
        wrong, right = (first, second) if len(first) < len(second) else (second, first)
        sure = _sure(article, right[0], wrong)
        for figure in wrong:
            evidence = [
                Evidence(
                    "number",
                    f"the article also writes “{article.text[right[0].start : right[0].end + 25].split(chr(10))[0]}”",
                )
            ]
            yield card.finding(
                article,
                figure.start,
                figure.end,
                [right[0].digits],
                evidence=evidence,
                confidence=card.confidence if sure else WEAK,
            )


SMALL = 2  # digits of a number that many things of an article may have
_AGE = regex.compile(r"-year-old|-[jJ]ährige|enne\b")
_COMPARED = of_regex(
    r"(?i:\b(?:compared (?:with|to)|up from|down from|versus|as against|year earlier|gegenüber|statt|im Vergleich"
    r"|par rapport|contre|frente a"
    r"|en comparación|rispetto|contro|em comparação|ante|contra|по сравнению|w porównaniu)\b)|\b(?:in|en|em|im Jahr"
    r"|nel) (?:19|20)\d\d\b"
)
WEAK = 0.5  # confidence where two things of a kind may be counted


def _sure(article: Article, right: Figure, wrong: Sequence[Figure]) -> bool:
    """Whether both figures are of one thing: taken up with an article, or beside the same words."""
    body = _about(article, right) - {right.unit}
    shared = max(len(body & _about(article, f)) for f in wrong)
    definite = any(f.definite and f.start > right.start for f in wrong)
    common = bool(_COMMON.match(right.unit)) or bool(right.scale)
    old = all(_AGE.match(article.text, f.end) for f in (right, *wrong))
    telling = not common or shared > 0 or old or bool(right.scale) or len(right.digits) > SMALL
    return (definite and telling) or shared > 1 + common


def _compared(article: Article, group: Sequence[Figure]) -> bool:
    """Whether a sentence of one of the figures sets years or amounts side by side."""
    spans = {article.sentence_at(f.start) for f in group}
    return any(_COMPARED.search(article.text, span.start, span.end) for span in spans)


def _about(article: Article, figure: Figure) -> set[str]:
    span = article.sentence_at(figure.start)
    return {_bare(w.casefold()) for w in _WORD.findall(article.text[span.start : span.end])}


def shifted(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A thousand times the same amount with the same word of scale: *2.3 million*, *2,300 million*."""
    scaled = [f for f in figures(article.text) if f.scale]
    for figure in scaled:
        whole = regex.fullmatch(r"(\d{1,3})[.,](\d)00", figure.digits)
        if not whole:
            continue
        for other in scaled:
            if other.scale == figure.scale and regex.fullmatch(rf"{whole[1]}[.,]{whole[2]}", other.digits):
                evidence = [Evidence("number", f"the article also writes “{other.digits} {figure.scale}”")]
                yield card.finding(article, figure.start, figure.end, [other.digits], evidence=evidence)
                break


_SPANS: Mapping[str, tuple[str, str]] = {
    "en": (r"(?:[iI]n|[dD]uring|[wW]ithin|[oO]ver|[fF]or|[tT]hroughout) (?:this|these|those)", "days?|weeks?|months?"
    "|years?|hours?|minutes?"),
    "de": (r"(?:[iI]n|[wW]ährend|[iI]nnerhalb) diese[rn]", "Tagen?|Wochen|Monaten?|Jahren?|Stunden|Minuten"),
    "fr": (r"(?:[dD]urant|[pP]endant|[eE]n|[aA]u cours de|[dD]ans) ces", "jours|semaines|mois|ans|années|heures"
    "|minutes"),
    "es": (r"(?:[eE]n|[dD]urante) (?:estos|estas|esos|esas)", "días|semanas|meses|años|horas|minutos"),
    "it": (r"(?:[iI]n|[dD]urante) (?:questi|queste|quei|quelle)", "giorni|settimane|mesi|anni|ore|minuti"),
    "pt": (r"(?:[nN]esses|[nN]estes|[nN]essas|[nN]estas|[dD]urante (?:esses|essas|estes|estas))", "dias|semanas"
    "|meses|anos|horas|minutos"),
    "ru": (r"(?:[зЗ]а|[вВ] течение) эти(?:х)?", "дней|недель|месяцев|лет|часов|минут|дня|года|месяца"),
    "pl": (r"(?:[wW] ciągu|[pP]rzez) (?:te|tych)", "dni|tygodni|miesięcy|lat|godzin|minut"),
    "tr": (r"[bB]u", "gün|hafta|ay|yıl|saat|dakika"),
}  # fmt: skip
BEHIND = 400  # characters before “these 14 days” in which the number must have been given
UP_TO = 0.5  # share of the earlier number from which the later one is no part of it: its first days


@lru_cache(maxsize=16)
def _spans(language: str) -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    words, units = _SPANS[language]
    return (
        of_regex(rf"(?<!\p{{L}}){words} (?P<n>\d{{1,3}}) (?P<unit>{units})(?!\p{{L}})"),
        of_regex(rf"(?<![\p{{L}}\p{{N}}.,-])(?P<n>\d{{1,3}})[ -](?P<unit>{units})(?!\p{{L}})"),
    )


def taken_up(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*18 days*, and in the next sentence *in these 14 days*."""
    if article.language not in _SPANS:
        return
    later, earlier = _spans(article.language)
    for match in later.finditer(article.text):
        begin = max(0, article.paragraph_at(match.start()).start, match.start() - BEHIND)
        before = [m for m in earlier.finditer(article.text, begin, match.start()) if m["unit"][:3] == match["unit"][:3]]
        given = {int(m["n"]) for m in before}
        if len(given) == 1 and int(match["n"]) not in given:
            (number,) = given
            if UP_TO * number < int(match["n"]) < number / UP_TO:
                start, end = match.span("n")
                evidence = [Evidence("number", f"the sentence before says {number}")]
                yield card.finding(article, start, end, [str(number)], evidence=evidence)


_PAIR = of_regex(
    r"(?:aged|ages|im Alter von|âgés de|âgées de|de|di) (?P<a>[1-9]\d) (?:and|und|et|y|e) (?P<b>[1-9]\d)(?= ans|"
    r" años| anni| anos| Jahren|[,.;:) ])"
)
_OLD = of_regex(
    r"(?<![\p{L}\p{N}])(?:the|der|die|dem|den|des|il|la|el|o|a|celui de|l['’]homme de) (?P<age>[1-9]\d)"
    r"(?:-year-old|-[jJ]ährigen?|enne| ans| años| anos)(?!\p{L})"
)


def third_age(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*Two men aged 45 and 52*, later *the 52-year-old* and *the 47-year-old*."""
    pairs = list(_PAIR.finditer(article.text))
    if len(pairs) != 1:
        return
    ages = {pairs[0]["a"], pairs[0]["b"]}
    called = [m for m in _OLD.finditer(article.text) if m.start() > pairs[0].end()]
    others = [m for m in called if m["age"] not in ages]
    named = {m["age"] for m in called} & ages
    if (
        len(named) != 1
        or len({m["age"] for m in others}) != 1
        or len(regex.findall(rf"(?<!\d){others[0]['age']}(?!\d)", article.text)) > len(others)
    ):
        return
    (right,) = ages - named
    near = article.sentence_at(others[0].start())
    if not any(near == article.sentence_at(m.start()) for m in called if m["age"] in ages):
        return
    for match in others:
        start, end = match.span("age")
        evidence = [Evidence("number", f"the article gives the ages as {pairs[0]['a']} and {pairs[0]['b']}")]
        yield card.finding(article, start, end, [right], evidence=evidence)
