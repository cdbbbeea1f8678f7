"""The numbers of an article that count something, with what they count."""

from functools import lru_cache
from typing import NamedTuple

from audit.compiled import of_regex

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
_DEFINITE = of_regex(
    r"(?i)(?<!\p{L})(?:the|these|those|all|der|die|das|den|dem|des|diese[nrms]?|alle[nr]?|les|ces|des|aux|los|las"
    r"|esos|estos|esas|estas|gli|le|i|dei"
    r"|degli|delle|questi|queste|os|as|dos|das|aos|esses|estes|essas|estas|эти|этих|tych|te) (?:\p{Ll}+ )?$"
)


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
        found.append(Figure(match["n"], start, end, (match["scale"] or "").casefold(), bare(unit), definite))
    return tuple(found)


def bare(unit: str) -> str:
    return unit[:-1] if len(unit) > 4 and unit[-1] in "sn" else unit
