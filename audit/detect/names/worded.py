"""Names of people that were translated as words: *Esteban Rabbit*, whom the next sentence calls *Coelho*."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.detect.names.given import gender
from audit.detect.names.meanings import LANGUAGES, meanings
from audit.detect.names.persons import ARTICLE, TITLES, Name, calls, names
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

RARE = 3.7  # Zipf frequency below which a word beside it is a name, not another common word: *Black Sea*, *Light Rail*
_GENITIVE = regex.compile(r"['’]s?$")
_DEFINITE = regex.compile(r"(?i)(?<!\p{L})(?:the|der|die|das|dem|den|des|le|la|les|el|los|las|il|lo|gli|o|a|os|as) $")
# Offices, which a name follows as it does a title.
_OFFICES = {
    "en": "MP|MLA|MEP|[Dd]eputy|[Mm]inister|[Mm]ayor|[Gg]overnor|[Pp]resident|[Dd]irector|[Ss]enator|[Ss]pokes(?:man"
    "|woman)",
    "de": "Vorsitzende[rnm]?|Direktor(?:in)?|Bürgermeister(?:in)?|Gouverneur(?:in)?|Sprecher(?:in)?"
    "|Abgeordnete[rnm]?|Präsident(?:in)?",
    "fr": "député|députée|ministre|maire|gouverneur|président|présidente|directeur|directrice|sénateur|médecin",
    "es": "diputad[oa]|ministr[oa]|alcalde|alcaldesa|gobernador|gobernadora|president[ea]|director|directora|senador"
    "|senadora",
    "it": "deputat[oa]|ministr[oa]|sindac[oa]|governatore|presidente|direttore|direttrice|senatore|senatrice",
    "pt": "deputad[oa]|ministr[oa]|prefeit[oa]|governador|governadora|presidente|diretor|diretora|senador|senadora",
}  # fmt: skip


@lru_cache(maxsize=8)
def _table(language: str) -> dict[str, frozenset[str]]:
    return meanings(language)


@lru_cache(maxsize=8)
def _words(language: str) -> "regex.Pattern[str]":
    forms = "|".join(sorted(map(regex.escape, _table(language)), key=len, reverse=True))
    return of_regex(rf"(?<![\p{{L}}\p{{N}}-])(?:{forms})(?![\p{{L}}\p{{N}}-])")


@lru_cache(maxsize=8)
def _slots(language: str) -> tuple["regex.Pattern[str]", "regex.Pattern[str]"]:
    """What stands before and behind the name of a person alone."""
    return (
        of_regex(rf"(?<![\p{{L}}-])(?:{TITLES[language]}|{_OFFICES[language]})\.? $"),
        of_regex(
            r",? (?:who|qui|que|che)\b|, (?:der|die) \p{Ll}| \((?:[1-9]\d|\p{Lu}{2,6})\)| \p{Lu}\.(?= ?\(|,| \p{Ll})"
        ),
    )


def translated(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A word in the place of a person's name, where the article writes the name that means it elsewhere."""
    language, text = article.language, article.text
    if language not in LANGUAGES:
        return
    found = [m for m in _words(language).finditer(text) if m.group()[0].isupper()]
    if not found:
        return
    runs = names(text)
    inside = {_bare(part) for run in runs for part in run.parts}
    called = {(c.start, c.end) for c in calls(text, language)}
    for match in found:
        originals = sorted(n for n in _table(language)[match.group()] if n in inside or (" " in n and n in text))
        if originals and ((match.span() in called) or _a_person(match, text, language, runs, set(originals), context)):
            evidence = [Evidence("name", f"“{originals[0]}” means “{match.group().lower()}”, and the article has both")]
            yield card.finding(article, match.start(), match.end(), originals[:1], evidence=evidence)


def _bare(part: str) -> str:
    return ARTICLE.sub("", _GENITIVE.sub("", part))


def _a_person(
    match: "regex.Match[str]", text: str, language: str, runs: Sequence[Name], originals: set[str], context: Context
) -> bool:
    """Whether only the name of a person can stand here."""
    start, end = match.span()
    before, behind = _slots(language)
    if " " in match.group() or before.search(text, max(0, start - 24), start):
        return True
    run = next((r for r in runs if r.start <= start and end <= r.end), None)
    if run is None or (run.start == start and _DEFINITE.search(text, max(0, start - 5), start)):
        return False
    parts = [_GENITIVE.sub("", p) for p in run.parts]
    rest = [p for p in parts if p != match.group()]
    if not rest:
        return bool(behind.match(text, end))
    if len(parts) > 3:
        return False
    if any(set(rest) & set(r.parts) and originals & set(map(_bare, r.parts)) for r in runs if r is not run):
        return True
    known = bool(gender(rest[-1:])) and parts[-1] == match.group()
    if not known and _DEFINITE.search(text, max(0, run.start - 5), run.start):
        return False
    return known or all(context.lexicon.zipf(p) < RARE for part in rest for p in part.split("-"))
