"""Figures that cannot stand together: a profit above the sales, a low above the close, one result given two ways."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

_SCALES = {
    "million": 6, "mio": 6, "millionen": 6, "millones": 6, "milioni": 6, "milhões": 6, "млн": 6, "mln": 6, "milyon": 6,
    "mi": 6,
    "billion": 9, "milliarden": 9, "mrd": 9, "milliards": 9, "miliardi": 9, "bilhões": 9, "bi": 9, "млрд": 9, "mld": 9,
    "milyar": 9,
    "trillion": 12, "millions": 6, "milliard": 9,
}  # fmt: skip
_MONEY = (
    r"(?:US\$|R\$|[$€£¥₹])? ?(?P<{n}>\d{{1,3}}(?:[.,]\d{{1,3}})?) ?(?P<{s}>trillion|billion|million|Mio|Mrd"
    r"|Millionen|Milliarden|millions"
    r"|milliards?|millones|milioni|miliardi|milhões|bilhões|млн|млрд|mln|mld|milyon|milyar)\b\.?(?: (?:de |di "
    r"|d['’])?(?P<{c}>\p{{L}}+))?"
)
# What was sold, and what was earned by it, joined by “and”.
_RESULTS: Mapping[str, str] = {
    "en": r"(?:sales|revenues?|turnover) of {a}[^.;\n\d]{{0,60}} and (?:an? )?(?:net |operating |pre-tax |pretax"
    r" )?(?:profits?|income|earnings) of (?P<span>{b})",
    "de": r"Umsatz von {a}[^.;\n\d]{{0,60}} und (?:ein(?:en)? )?(?:Nettog|Rein|Überschuss|G|Konzerng|Betriebsg)ewinn"
    r" von (?P<span>{b})",
    "fr": r"chiffre d['’]affaires de {a}[^.;\n\d]{{0,60}} et (?:un )?(?:bénéfice|résultat)(?: net)? de (?P<span>{b})",
    "es": r"(?:ventas|ingresos|facturación) (?:de|por) {a}[^.;\n\d]{{0,60}} y (?:un |una )?(?:beneficios?|ganancias?"
    r"|utilidad(?:es)?)(?: netos?| netas?)? (?:de|por) (?P<span>{b})",
    "it": r"(?:ricavi|fatturato|vendite) (?:di|per|pari a) {a}[^.;\n\d]{{0,60}} e (?:un )?utile(?: netto)? di"
    r" (?P<span>{b})",
    "pt": r"(?:receitas?|vendas|faturamento) de {a}[^.;\n\d]{{0,60}} e (?:um )?lucros?(?: líquidos?)? de (?P<span>{b})",
}  # fmt: skip
_CLOSED = of_regex(
    r"(?i)\b(?:clos(?:ed|ing)|end(?:ed|ing)|finish(?:ed|ing)) [^.;\n]{0,50}?(?:at|to) (?:US\$|R\$|[$€£¥₹])?"
    r" ?(?P<close>\d{1,5}(?:[.,]\d{1,3})?)\b"
    r"(?P<between>[^\n]{0,140}?)\b(?:(?P<low>(?:day['’]s |session |intraday )?(?:low|minimum)(?: of the (?:day"
    r"|session))?)"
    r"|(?P<high>(?:day['’]s |session |intraday )?(?:high|maximum)(?: of the (?:day"
    r"|session))?))\b[^.;\n\d]{0,40}(?:US\$|R\$|[$€£¥₹])? ?(?P<bound>\d{1,5}(?:[.,]\d{1,3})?)\b"
)

_BOUND = regex.compile(
    r"\b(?:day['’]s|session|intraday) (?:low|high)|(?:low|high|minimum|maximum) of the (?:day|session)"
)


@lru_cache(maxsize=16)
def _results(language: str) -> "regex.Pattern[str]":
    first, second = (_MONEY.format(n=f"n{k}", s=f"s{k}", c=f"c{k}") for k in (1, 2))
    return of_regex(rf"(?i)\b{_RESULTS[language].format(a=first, b=second)}")


def _value(number: str) -> float:
    """A number with a decimal point or comma, or with thousands parted by one."""
    whole = regex.fullmatch(r"(\d{1,3})[.,](\d{3})", number)
    return float(whole[1] + whole[2]) if whole else float(number.replace(",", "."))


def profit(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Sales of 3 billion and a profit of 52 billion."""
    if article.language not in _RESULTS:
        return
    for match in _results(article.language).finditer(article.text):
        if (match["c1"] or "").casefold() != (match["c2"] or "").casefold():
            continue
        sold, earned = (_value(match[f"n{k}"]) * 10 ** _SCALES[match[f"s{k}"].casefold()] for k in (1, 2))
        if earned > sold:
            start, end = match.span("span")
            yield card.finding(article, start, end)


def close(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A low of the day above the close, or a high below it."""
    text = article.text
    if not _BOUND.search(text):
        return
    for match in _CLOSED.finditer(text):
        if not regex.search(r"(?i)day|session|minimum|maximum", match["low"] or match["high"]):
            continue
        closing, bound = _value(match["close"]), _value(match["bound"])
        # Another index or another year would be far away.
        if closing and 0.8 < bound / closing < 1.25 and (bound > closing if match["low"] else bound < closing):
            yield card.finding(article, *match.span("bound"))


_SETS = of_regex(
    r"(?<![\d–-])\d{1,2}-\d{1,2}(?:, \d{1,2}-\d{1,2}){1,4},? (?:and|und|et|y|e|i|и) \d{1,2}-\d{1,2}(?![\d–-])"
    r"|(?<![\d–-])\d{1,2}-\d{1,2}(?:, \d{1,2}-\d{1,2}){2,4}(?![\d–-])"
)
_SET = regex.compile(r"(?<![\d–-])\d{1,2}-\d{1,2}(?![\d–-])")
TOLD = 2  # sets of the list that the article must tell of, besides the one that differs


def sets(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A list of sets, one of which the article has told with another score."""
    lists = list(_SETS.finditer(article.text))
    if not lists or len({m.group() for m in lists}) != 1:
        return
    listed = _SET.findall(lists[0].group())
    inside = [m.span() for m in lists]
    told = {m.group() for m in _SET.finditer(article.text) if not any(a <= m.start() < b for a, b in inside)}
    missing = [s for s in listed if s not in told]
    if len(missing) != 1 or len(listed) - len(missing) < TOLD:
        return
    winner = max(missing[0].split("-"), key=int)
    # Scores in the course of a set are told too; the end of one has the winner's points in it.
    others = [t for t in told if t not in listed and winner in t.split("-") and max(t.split("-"), key=int) == winner]
    if len(others) == 1:
        for match in lists:
            at = match.group().rfind(missing[0])
            start = match.start() + at
            evidence = [Evidence("number", f"the article also writes “{others[0]}”")]
            yield card.finding(article, start, start + len(missing[0]), others, evidence=evidence)


# The lead says who won and how; later “after the 5-2 win”, and nothing else behind it.
_WON = of_regex(
    r"\b(?:beat|beats|defeated|edged|downed|topped|won|win over|victory over|drew|lost to|overcame"
    r"|thrashed)\b[^.\n]{0,80}?(?<![\d–-])(?P<score>\d{1,2}-\d{1,2})(?![\d–-])"
)
_AFTER = of_regex(
    r"\b[aA]fter (?:the|this|their|his) (?P<score>\d{1,2}-\d{1,2}) (?:win|victory|defeat|loss|draw|triumph),"
)


def result(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A match won 5-1 in the lead, and *after the 5-2 win* below."""
    text = article.text
    later = list(_AFTER.finditer(text))
    if len(later) != 1:
        return
    lead = next(iter(_WON.finditer(text, 0, later[0].start())), None)
    score = later[0]["score"]
    if lead is None or article.sentence_at(lead.start()).start > LEAD or score == lead["score"]:
        return
    if len(regex.findall(rf"(?<![\d–-]){score}(?![\d–-])", text)) == 1 and _same_winner(score, lead["score"]):
        evidence = [Evidence("number", f"the article opens with “{lead['score']}”")]
        yield card.finding(article, *later[0].span("score"), [lead["score"]], evidence=evidence)


LEAD = 600  # characters in which the result must have been given


def _same_winner(one: str, other: str) -> bool:
    """Whether one of the two figures agrees."""
    return bool(set(one.split("-")) & set(other.split("-")))
