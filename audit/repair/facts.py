"""What a repair must leave as it is: numbers, names, negations, quotations."""

import html
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping

import regex

from audit.finding import Finding

_NUMBER = regex.compile(r"\p{Nd}+")
_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}]*")
_QUOTE = regex.compile("[\"“”„‟«»‹›「」『』《》〝〞‘‚]|(?<![\\p{L}\\p{N}])['’]|['’](?![\\p{L}\\p{N}])")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’]t\b)?")
_BLANK = regex.compile(r"\s+")

# Words that turn a sentence into its contrary. Closed classes, so listed; what a language says with an ending (Turkish
# gelmedi, "did not come") no repair of ours takes off. "n't" is a word by itself in English, see `_negations`.
_NEGATIONS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "no not never none nobody nothing nowhere neither nor without cannot cant wont",
        "fr": "ne n non pas jamais rien aucun aucune personne ni sans guère nul nulle",
        "es": "no nunca jamás nada nadie ningún ninguno ninguna ni sin tampoco",
        "pt": "não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco",
        "it": "non no mai niente nulla nessun nessuno nessuna né senza neanche nemmeno neppure",
        "de": "nicht nichts nie niemals niemand kein keine keinen keinem keiner keines ohne weder noch",
        "nl": "niet niets nooit niemand geen noch zonder",
        "ru": "не нет ни никто ничто ничего никогда нигде никакой без нельзя",
        "uk": "не ні ніхто ніщо нічого ніколи ніде ніякий без немає",
        "pl": "nie nikt nic nigdy nigdzie żaden żadna żadne ani bez",
        "cs": "ne nikdo nic nikdy nikde žádný žádná žádné ani bez není",
        "tr": "değil yok hiç hayır asla ne",
        "ar": "لا لم لن ليس ليست غير دون بدون عدم ما ولا ولم ولن",
        "id": "tidak bukan tak jangan belum tanpa",
    }.items()
}
# Chinese and Japanese write no spaces, so the signs are counted wherever they stand.
_SIGNS: Mapping[str, frozenset[str]] = {"zh": frozenset("不没沒无無非未勿别別"), "ja": frozenset("不無未非")}

# What a family's or a rule's repairs are about; only the rest of the facts must stay.
_OWN: Mapping[str, frozenset[str]] = {
    "encoding": frozenset({"name", "quotation"}),  # the same characters, decoded
    "name-transliteration": frozenset({"name"}),
    "spun-name": frozenset({"name"}),
    "doubled-quote": frozenset({"quotation"}),
    "doubled-quote-comma": frozenset({"quotation"}),
    "comma-after-quoted-stop": frozenset({"quotation"}),
    "quotation-not-opened": frozenset({"quotation"}),
    "quotation-marks-of-two-kinds": frozenset({"quotation"}),
    "negation-twice": frozenset({"negation"}),
}
# Mending the start of a sentence changes a letter's case and no word.
_CASE = frozenset({"case", "fragment", "punctuation"})
# Parts of the page, not of the article: what they name and count goes with them.
_FURNITURE = frozenset({"boilerplate", "llm-residue", "markup"})
# Of what is said twice, once stays.
_COPIES = frozenset({"duplication", "repetition"})


def changed(finding: Finding, before: str, after: str, language: str) -> str:
    """The kind of fact that ``after`` has and ``before`` has not, or the other way round: ``number``, ``name``,
    ``negation``, ``quotation``, or nothing.

    Both are the sentence or sentences around the finding.
    """
    if finding.family in _FURNITURE and len(after) < len(before):
        return ""
    # An entity's number (&#8217;) is no number of the article.
    before, after = html.unescape(before), html.unescape(after)
    own = _OWN.get(finding.family, frozenset()) | _OWN.get(finding.rule, frozenset())
    same_letters = _BLANK.sub("", before) == _BLANK.sub("", after)
    for kind, facts in _KINDS.items():
        # A lost space makes "Poutinevisit" one capitalised word: letters that are all still there name the same.
        if kind in own or (same_letters and kind != "number"):
            continue
        old, new = facts(before, language), facts(after, language)
        if kind == "name" and finding.family in _CASE and _words(before) == _words(after):
            continue
        if finding.family in _COPIES and set(old) == set(new):
            continue
        if old != new:
            return kind
    return ""


def _numbers(text: str, language: str) -> Counter[str]:
    # Digits of any script, by value.
    return Counter("".join(str(unicodedata.decimal(c)) for c in run) for run in _NUMBER.findall(text))


def _names(text: str, language: str) -> Counter[str]:
    return Counter(_NAME.findall(text))


def _negations(text: str, language: str) -> Counter[str]:
    if language in _SIGNS:
        return Counter(c for c in text if c in _SIGNS[language])
    known = _NEGATIONS.get(language, frozenset())
    words = (word.casefold() for word in _WORD.findall(text))
    return Counter(w for w in words if w in known or (language == "en" and w[-3:] in ("n't", "n’t")))


def _quotations(text: str, language: str) -> Counter[str]:
    return Counter(_QUOTE.findall(text))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


_KINDS: Mapping[str, Callable[[str, str], Counter[str]]] = {
    "number": _numbers,
    "name": _names,
    "negation": _negations,
    "quotation": _quotations,
}
