"""Whether somebody who is named is a man or a woman, as far as the text shows it: by title, first name or a noun."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.detect.names.given import gender
from audit.detect.names.persons import TITLES, Name, names
from audit.text import Span

_TITLED: Mapping[str, tuple[str, str]] = {
    "en": ("Mr|Sir", "Mrs|Ms|Miss|Dame|Madam"),
    "de": ("Herrn?", "Frau"),
    "fr": ("M|Monsieur", "Mme|Mlle|Madame|Mademoiselle"),
    "pt": ("[Ss]r|[Ss]enhor|[Dd]om", "[Ss]ra|[Ss]enhora|[Dd]ona"),
    "es": ("[Ss]r|[Ss]eñor|[Dd]on", "[Ss]ra|[Ss]eñora|[Dd]oña"),
    "it": ("[Ss]ig|[Ss]ignor|[Dd]on", "[Ss]ig\\.?ra|[Ss]ignora|[Dd]onna"),
}
NOUNS: Mapping[str, tuple[str, str]] = {
    "en": (
        "man|men|boys?|father|grandfather|husband|sons?|grandsons?|brothers?|widower|uncle|nephew|grandpa|boyfriend"
        "|king"
        "|prince|dad|businessman|spokesman|chairman|policeman|fisherman|gentleman|grandchild|baby|child|suspect|driver",
        "woman|women|girls?|mother|grandmother|wife|daughters?|granddaughters?|sisters?|widow|aunt|niece|grandma"
        "|girlfriend"
        "|queen|princess|mom|mum|businesswoman|spokeswoman|chairwoman|policewoman|lady|actress|housewife|heroine"
        "|schoolgirl|waitress|nun|bride|grandchild|baby|child|suspect|driver",
    ),
    "de": (
        "Mann|Männer|Junge|Vater|Großvater|Ehemann|Söhne|Sohn|Enkel|Bruder|Brüder|Onkel|Neffe|Freund|König|Prinz"
        "|Sprecher",
        r"Frauen?|Mädchen|Mutter|Großmutter|Ehefrau|Töchter|Tochter|Enkelin|Schwestern?|Witwe|Tante|Nichte|Freundin"
        r"|Königin"
        r"|\p{Lu}\p{Ll}{3,}(?<!\b(?:Term|Ber|Med|Kam|Benz|Magaz|Aspir|Insul|Reserv|Vitam|Ru|Dolph|Weißwe|Rotwe|Latein"
        r"|Ver|Gew|Beg)in)in",
    ),
    "fr": (
        "hommes?|garçons?|père|grand-père|mari|époux|fils|petit-fils|frères?|oncle|neveu|roi|prince|veuf",
        "femmes?|filles?|mère|grand-mère|épouse|petite-fille|sœurs?|tante|nièce|reine|princesse|veuve|directrice"
        "|actrice"
        "|présidente|députée|étudiante|avocate|infirmière|institutrice|habitante|candidate",
    ),
    "pt": (
        "homem|homens|rapaz|menino|pai|avô|marido|filhos?|neto|irmãos?|tio|sobrinho|rei|príncipe|viúvo",
        "mulher|mulheres|moça|menina|mãe|avó|esposa|filhas?|neta|irmãs?|tia|sobrinha|rainha|princesa|viúva|diretora"
        "|atriz"
        "|professora|deputada|moradora|vereadora|advogada|pesquisadora",
    ),
}  # fmt: skip
_PRONOUNS: Mapping[str, tuple[str, str]] = {
    "en": ("he|his|him|himself", "she|her|hers|herself"),
    "de": ("er|ihm|ihn|seine?[mnrs]?", "ihre?[mnrs]?|sie"),
    "fr": ("il|lui-même", "elle|elle-même"),
    "pt": ("ele|dele", "ela|dela"),
}
# Before the name of a firm or a town.
_PLACE = of_regex(r"(?<![\p{L}])(?:at|in|bei|beim|im|chez|em|na|no|nas|nos)(?: the| der| la| le)? $")
_ROLE = of_regex(
    r"President|Senator|Minister|Governor|Mayor|Secretary|Chancellor|Congress(?:man|woman)|Representative|Ambassador"
    r"|Chairman"
    r"|Director|King|Queen|Pope|Bishop|Father|Lord|Lady|Commissioner|Präsident|Kanzler|Bundeskanzler|Président"
    r"|Ministre|Presidente"
)
QUOTED = of_regex(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^»\n]*(?:»|$)|„[^“”\n]*(?:[“”]|$)", regex.MULTILINE)
FEMALE, MALE = 1, 0


class Person(NamedTuple):
    """Somebody who is named, and which of a pair of forms is theirs: ``MALE``, ``FEMALE``, ``None`` if unknown."""

    name: str
    start: int
    end: int
    sex: int | None


def unquoted(text: str) -> str:
    """The text with blanks in the place of what stands in quotation marks: others speak there, of others."""
    return QUOTED.sub(lambda m: " " * len(m.group()), text)


@lru_cache(maxsize=64)
def words(words: str) -> "regex.Pattern[str]":
    return of_regex(rf"(?<![\p{{L}}\p{{M}}-])(?i:{words})(?![\p{{L}}\p{{M}}-])")


@lru_cache(maxsize=16)
def _title(language: str) -> "regex.Pattern[str]":
    male, female = _TITLED[language]
    return of_regex(rf"(?<![\p{{L}}-])(?:(?P<m>{male})|(?P<f>{female}))\.?[ \u00a0]$")


def people(text: str, language: str, context: Context) -> list[Person]:
    """Whoever may be a person: a name after a title, with a first name, or of two or three words."""
    found = []
    for name in names(text):
        person = _person(name, text, language, context)
        if person:
            found.append(person)
    return found


def _person(name: Name, text: str, language: str, context: Context) -> Person | None:
    male, female = _TITLED[language]
    title = _title(language).search(text, max(0, name.start - 14), name.start)
    parts, sex = name.parts, None
    if not gender(parts) and _PLACE.search(text, max(0, name.start - 10), name.start):
        return None
    if title:
        return Person(parts[-1], name.start, name.end, MALE if title["m"] else FEMALE)
    if len(parts) == 2 and _ROLE.fullmatch(parts[0]):
        return Person(parts[-1], name.start, name.end, None)
    while len(parts) > 1:
        if regex.fullmatch(female, parts[0]) or regex.fullmatch(male, parts[0]):
            return Person(parts[-1], name.start, name.end, FEMALE if regex.fullmatch(female, parts[0]) else MALE)
        if sex is None and gender(parts):
            sex = FEMALE if gender(parts) == "f" else MALE
            break
        # What stands before the name: President, Deputy Minister.
        if context.lexicon.zipf(parts[0]) < 4.5 and not regex.fullmatch(TITLES[language], parts[0]):
            break
        parts = parts[1:]
    if len(parts) < 2:
        return None
    return Person(parts[-1], name.start, name.end, sex)


def in_play(before: str, language: str, sex: int) -> bool:
    """Whether anybody of that sex has been spoken of."""
    return bool(words(_PRONOUNS[language][sex]).search(before) or words(NOUNS[language][sex]).search(before))


def shown(person: Person, masked: str, paragraph: Span, language: str) -> int | None:
    """The sex that title, first name or an apposition shows: *Qin Yulong, a retired teacher and grandmother*."""
    if person.sex is not None:
        return person.sex
    behind = masked[person.end : min(paragraph.end, person.end + 80)]
    for kind in (MALE, FEMALE):
        if _apposition(language, kind).match(behind):
            return kind
    return None


@lru_cache(maxsize=16)
def _apposition(language: str, kind: int) -> "regex.Pattern[str]":
    return of_regex(
        r",? (?:\d+, )?(?:an? |the |ein |eine |une? |uma? |die |der |la |le )?(?:\p{L}+(?:-\p{L}+)* "
        r"|\d+-\p{L}+-\p{L}+ )?"
        rf"(?:{NOUNS[language][kind]})(?![\p{{L}}-])"
    )
