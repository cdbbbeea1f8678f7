"""Who is named in an article, and where somebody is called by one name: after a title, or beside a verb of speaking.

Only what the form shows counts: names are runs of words with a capital letter, and a person is whoever bears a title
or speaks. Languages that write common nouns with a capital are read with more care: there a run is a name only where
the language does not know one of its words as an everyday one.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.compiled import of_regex

_WORD = r"\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*"
_PARTICLE = (
    r"de(?: la| las| los|r|l)?|d[aou]s?|del|della|di|el|al|as|bin|bint|ibn|ben|abu|van(?: de[nr]?)?|von(?: de[nmr])?"
    r"|zu|zum|ter|ten"
    r"|le|la|y|af|av|dos"
)
# A run of names; particles stand inside it, or tie themselves to what follows (*al-Joundari*).
_NAME = of_regex(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}@#/&_'’.-])(?:(?:[ae][lstnd]|ad|ar|az)-)?{_WORD}"
    rf"(?: (?:(?:{_PARTICLE}) )?(?:(?:[ae][lstnd]|ad|ar|az)-|\p{{Lu}}\. )?{_WORD}){{0,5}}(?![\p{{L}}\p{{N}}@_/])"
)
TITLES: Mapping[str, str] = {
    "en": r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Judge|Justice|Coach|Sheikh|Imam|General|Colonel|Captain"
    r"|Sergeant|Inspector",
    "de": r"Herrn?|Frau|Doktor|Dr|Prof|Professor|Richter(?:in)?|Trainer(?:in)?|Minister(?:in)?|Präsident(?:in)?",
    "fr": r"M|MM|Mme|Mlle|Monsieur|Madame|Maître|Me|Dr|Pr|[Cc]olonel|[Cc]apitaine|[Gg]énéral",
    "es": r"[Ss]r|[Ss]ra|[Ss]rta|[Ss]eñor|[Ss]eñora|[Ss]eñorita|[Dd]on|[Dd]oña|Dr|Dra|[Pp]rofesor|[Pp]rofesora"
    r"|[Cc]oronel|[Cc]apitán",
    "it": r"[Ss]ig|[Ss]ignor|[Ss]ignora|[Dd]ott|[Dd]ottor|[Dd]ottoressa|[Pp]rof|[Pp]rofessor|[Oo]norevole|[Dd]on"
    r"|[Cc]apitano",
    "pt": r"[Ss]r|[Ss]ra|[Ss]enhor|[Ss]enhora|[Dd]ona|[Dd]om|[Dd]r|[Dd]ra|[Pp]rofessor|[Pp]rofessora|[Cc]oronel"
    r"|[Cc]apitão",
    "nl": r"[Dd]e heer|[Mm]evrouw|[Mm]eneer|[Dd]hr|[Mm]evr|[Pp]rofessor|[Dd]r",
}  # fmt: skip
SAID: Mapping[str, str] = {
    "en": (
        "said|says|told|added|adds|explained|explains|stated|noted|insisted|recalled|claimed|replied|warned|argued"
        "|stressed"
        "|emphasi[sz]ed|concluded|admitted|remarked|confirmed|announced|declared|pointed out|acknowledged|lamented"
        "|complained"
        "|commented|asserted|affirmed|asked|reminded|urged"
    ),
    "de": (
        "sagte|sagt|erklärte|erklärt|betonte|betont|ergänzte|meinte|meint|berichtete|berichtet|erzählt|erzählte"
        "|warnte|warnt"
        "|fügte|räumte|forderte|fordert|kritisierte|kritisiert|versicherte|schrieb|schreibt|kündigte|teilte|wies"
        "|präzisierte"
        "|erinnerte|unterstrich|zeigte sich"
    ),
    "fr": (
        "a (?:dit|déclaré|expliqué|ajouté|affirmé|estimé|indiqué|précisé|souligné|assuré|répondu|annoncé|raconté"
        "|rappelé"
        "|confié|regretté|reconnu|lancé|insisté|prévenu|conclu|poursuivi)|déclare|explique|affirme|estime|indique"
        "|précise"
        "|souligne|assure|raconte|rappelle|confie|regrette|reconnaît|ajoute|dit"
    ),
    "es": (
        "dijo|dice|explicó|explica|afirmó|afirma|añadió|agregó|señaló|señala|indicó|aseguró|asegura|declaró|manifestó"
        "|comentó|comenta|advirtió|recordó|recuerda|lamentó|sostuvo|precisó|subrayó|destacó|respondió|insistió|contó"
        "|cuenta"
    ),
    "it": (
        "ha (?:detto|dichiarato|spiegato|aggiunto|affermato|sottolineato|ricordato|raccontato|precisato|assicurato"
        "|risposto"
        "|commentato)|dice|spiega|afferma|aggiunge|sottolinea|ricorda|racconta|precisa|dichiara|commenta"
    ),
    "pt": (
        "disse|diz|explicou|explica|afirmou|afirma|acrescentou|declarou|ressaltou|destacou|lembrou|contou|conta|apontou"
        "|informou|avaliou|avalia|comentou|lamentou|reconheceu|garantiu|respondeu"
    ),
    "nl": r"zei|zegt|verklaarde|vertelde|vertelt|aldus|benadrukte|waarschuwde",
}  # fmt: skip
# Between the name and the verb.
ALSO: Mapping[str, str] = {
    "en": "also|then|later|however|himself|herself|has|had|further", "de": "selbst|dagegen|wiederum",
    "fr": "lui-même|elle-même|aussi",
    "es": "también|además|ha", "it": "inoltre|poi", "pt": "também|ainda", "nl": "ook",
}  # fmt: skip


class Name(NamedTuple):
    """A run of words with a capital letter, and its place."""

    text: str
    start: int
    end: int

    @property
    def parts(self) -> list[str]:
        return self.text.split(" ")


class Call(NamedTuple):
    """One name at a place where only a person can stand."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=4)
def names(text: str) -> tuple[Name, ...]:
    """All runs of words with a capital letter, in order."""
    return tuple(Name(m.group(), m.start(), m.end()) for m in _NAME.finditer(text))


@lru_cache(maxsize=32)
def _calls(language: str) -> "regex.Pattern[str]":
    one = rf"(?:al-|Al-|Le |La |De |O’|O')?{_WORD}"
    quote = r"[\"”»“’']"
    return of_regex(
        # The name after a title, …
        rf"(?<![\p{{L}}\p{{M}}-])(?:{TITLES[language]})\.?[ \u00a0](?P<titled>{one})(?=[ \u00a0]?[^\p{{L}}\p{{N}} -]"
        rf"| \p{{Ll}}|['’]s)"
        # … after the verb that follows what is said, …
        rf"|{quote},? (?:{SAID[language]}) (?P<after>{one})(?=[.,;:\n]| (?![dv][aeo]|y )\p{{Ll}})"
        rf"|, (?:{SAID[language]}) (?P<spoke>{one})(?=[.\n])"
        # … or before it.
        rf"|(?:(?<=[.!?…]{quote}?\s)|(?<=^)|(?<=\n)|(?<={quote},? ))(?P<before>{one}),? (?:(?:{ALSO[language]})"
        rf" )?(?:{SAID[language]})\b"
    )


@lru_cache(maxsize=8)
def calls(text: str, language: str) -> tuple[Call, ...]:
    """Where a person is called by one name."""
    if language not in SAID:
        return ()
    found = []
    for match in _calls(language).finditer(text):
        group = next(g for g in ("titled", "after", "spoke", "before") if match[g])
        found.append(Call(match[group], match.start(group), match.end(group)))
    return tuple(found)


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """Without capitals and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))


_SOUNDS = (
    "tsch c", "tch c", "sch s", "sh s", "ch c", "zh z", "kh h", "gh q", "ph f", "th t", "dh d", "bh b", "ck k",
    "ou u", "oo u",
    "ee i", "ie i", "ey i", "ay ai", "bv v", "dj j", "dzh j", "ts s", "tz s", "cz c", "sz s", "qu k", "aa a",
    "ll l", "wh w",
)  # fmt: skip
_ONE = str.maketrans("cqywz", "kkivs")
_MUTE = regex.compile(r"(?<=[bcdfgjklmnpqrtvxz])h|h(?=[bcdfgjklmnpqrtvxz])")
# The commonest first name there is, and the one with the most spellings.
ARTICLE = regex.compile(r"(?i)^(?:[ae][lstnd]|ad|ar|az)-")  # of Arabic, before a name
MUHAMMAD = regex.compile(r"^m[aou]?h[ae]mm?[aeu][dt]$")


@lru_cache(maxsize=8192)
def sound(name: str) -> str:
    """How a name sounds, roughly: letters that transcriptions confuse are put together, double ones are one."""
    plain = MUHAMMAD.sub("muhamad", bare(name).replace("-", "").replace("'", "").replace("’", "").replace(" ", ""))
    for pair in _SOUNDS:
        long, short = pair.split()
        plain = plain.replace(long, short)
    return regex.sub(r"(.)\1+", r"\1", _MUTE.sub("", plain.translate(_ONE)))


def steps(one: str, other: str, limit: int) -> int:
    """How many letters must be added, dropped, exchanged or turned round; ``limit + 1`` where it is more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: Sequence[int] = ()
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row = row, [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if before and i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before = last
    return min(row[-1], limit + 1)
