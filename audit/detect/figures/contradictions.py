"""Figures of one thing that contradict each other inside an article.

News compares figures all the time, so only what no comparison explains counts: the same digits in another order with
the same noun, taken up again with an article; a thousand times the same amount; a number taken up by “these” that is
another one than the sentence before gave.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.detect.figures.counted import Figure, bare, figures
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

# Units of which an article has many amounts.
_COMMON = of_regex(
    r"(?:year|month|week|day|hour|minute|second|people|person|dollar|euro|pound|meter|metre|mile|kilomet|foot|feet"
    r"|degree|member|"
    r"jahr|monat|tag|stund|minut|mensch|person|meter|kilomet|grad|mois|jour|heure|mètre|personne|degré|año|mes|día"
    r"|hora|metro|kilómet"
    r"|persona|grado|anni|anno|mesi|giorni|ore|gradi|anos|dias|pessoa|quilôm|лет|год|месяц|дней|час|метр|человек"
    r"|рубл|lat|dni|godzin|osób|yıl|gün|saat|kişi)"
)
_WORD = regex.compile(r"\p{L}{5,}")


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
    return {bare(w.casefold()) for w in _WORD.findall(article.text[span.start : span.end])}


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
