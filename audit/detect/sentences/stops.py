"""Full stops that were lost: inside a paragraph, where two sentences now run together, and at its end."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from audit.detect.common.closed import ABBREVIATIONS, PREPOSITIONS, STARTERS, TITLED
from audit.detect.context import Context
from audit.detect.sentences.breaks import breaks
from audit.detect.sentences.gaps import gaps, is_heading
from audit.detect.sentences.joins import joint
from audit.finding import Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

# "L'article", "Dell'accordo": the article or preposition decides.
_ELIDED = regex.compile(r"(?P<head>\p{Lu}\p{Ll}{0,5})['’](?=\p{Ll})")
_FOOTNOTE = regex.compile(r"\.\d{1,3}$")
_PLAIN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*")
_PLAIN_END = regex.compile(r"[\p{L}\p{M}\p{N}’'-]")
_LETTERED = regex.compile(  # "vitamin A", "Gruppe A", "série A", in the languages of the tables
    r"(?:vit|gr[uou]|tip|typ|hep|plan|cla|kla|s[ée]ri|[ck]at|niv|lev|lig|gri|infl|se[ck]|part?|apar|blo|anex|zon|pis|sal|ed"
    r"|por|lin|reg|let|via|vía|ley|mod|op[cç]|ran|fa[ct]|not|gra|team|tim|[eé]qu|man|voc|ban|bus|line|exhi|app)\p{L}*",
    regex.IGNORECASE,
)
# Surnames that are function words as well ("Zheng He").
_SURNAMES = frozenset(("he", "he's", "an", "so", "su", "ma", "no", "do", "on", "van", "de", "da"))
_LEFT = regex.compile(r"[.!?:;](?<!\d.)\s|[«“„(\"]|[—–]\s")
_RIGHT = regex.compile(r"[.!?;](?<!\d.)(?=\s|$)|[»”)\"]")
_ENCLOSED = regex.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|\([^()\n]*\)")
_OPENS = re.compile(r"[\"“„«(]")
_MARKS = '«„“”»"()'
# Before a German noun with a capital: an adjective, an article.
_ATTRIBUTE = regex.compile(r"(?:e|en|er|es|em)$")
# Both sides of a lost stop are clauses: at least so many characters each.
SIDE = 15
# Where any word may begin the second sentence, the sides are longer, and the word has at least this Zipf frequency:
# names that follow their noun ("the card Nectar") are rarer. From the second one on it is hardly a name.
OPEN_SIDE, COMMON, ORDINARY = 30, 3.0, 4.5

# Nats asked for before a single letter after a name, which may begin a title ("en la Casa Rivas A gaita vella").
TITLE = 2.5

# Verbs of English before a clause without "that": "He insisted Ireland will not …".
_REPORTING = frozenset(
    "said says say insisted insists believed believes believe thought thinks think hoped hopes hope felt feels claimed"
    " claims knew knows know suggested suggests feared fears fear admitted admits warned warns denied denies argued"
    " argues told reported reports announced added adds confirmed confirms revealed reveals found showed shows show"
    " expected expects expect wished wishes wish means meant".split()
)


class Seam(NamedTuple):
    """A capitalised word in mid-sentence: offset of the gap before it, the word, what the seam is, and why the language
    model has to agree, if it has: the word may be a name (``name``), or begin the title of a work (``title``)."""

    gap: int
    word: str
    kind: str
    doubt: str


def missing(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A gap before a capitalised word that follows a complete clause: the stop between two sentences was lost.

    Where the word after it has a capital too, it may be a name ("La Rioja"), and so may any word that is no function
    word: there the language model must agree.
    """
    for seam in seams(article, context.lexicon):
        if seam.kind == "stop":
            margin = card.options["german"] if article.language == "de" else card.margin
            margin = TITLE if seam.doubt == "title" else margin if seam.doubt else None
            yield card.finding(article, seam.gap, seam.gap + 1, [". "], margin=margin)
    for gap, name in _open_seams(article, context.lexicon):
        yield card.finding(article, gap, gap + 1, [". "], margin=card.options["name" if name else "ordinary"])


def stray(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A capital on a function word that carries on its sentence: write it small, with or without a comma."""
    for seam in seams(article, context.lexicon):
        if seam.kind in ("comma", "space"):
            small = seam.word[0].lower()
            repairs = [f", {small}", f" {small}"] if seam.kind == "comma" else [f" {small}", f", {small}"]
            yield card.finding(article, seam.gap, seam.gap + 2, [*repairs, f". {seam.word[0]}"])


def resumptive(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A capitalised pronoun right after the subject that it repeats ("the mayor He opened")."""
    for seam in seams(article, context.lexicon):
        if seam.kind == "pronoun":
            yield card.finding(article, seam.gap, seam.gap + 1 + len(seam.word), [""])


@lru_cache(maxsize=2)
def seams(article: Article, lexicon: Lexicon) -> tuple[Seam, ...]:
    """Remembered, for three rules ask."""
    return tuple(_seams(article, lexicon))


def _seams(article: Article, lexicon: Lexicon) -> Iterator[Seam]:
    """Every capitalised function word in mid-sentence that cannot be part of a name, heading or quotation."""
    starters = STARTERS.get(article.language)
    if not starters:
        return
    for gap in gaps(article):
        body, place, word, after = gap.body, gap.place, gap.word, gap.next
        elided = _ELIDED.match(word) if article.language in ("fr", "it") else None
        folded = lexicon.fold(elided["head"] if elided else word)
        if folded not in starters or (len(word) > 1 and word.isupper()):
            continue  # acronyms such as IT and WHO
        token = gap.token()
        if word == "I" and (article.language != "it" or token[:1].isupper()):
            continue  # Roman one
        doubt = _doubt(token, word, article.language, lexicon) if len(word) > 1 or not gap.comma else None
        if doubt is None or body.find(body[place + 1 : place + 14], max(0, place - 80), place) >= 0:
            continue  # no seam; or a loop of words, which is another damage
        left, right = _sides(body, place)
        plain = after[0].islower() or after[0].isdigit() or elided is not None
        kind = joint(left, folded, right) if article.language == "en" and plain else "stop"
        if kind == "stop" and (len(left) < SIDE or len(right) < SIDE):
            continue
        # What was said stands in quotation marks, and only who said it outside: short for a sentence.
        quoted = token[-1:] in _MARKS or len(_LEFT.split(body[max(0, place - 200) : place])[-1]) < SIDE
        if doubt and (folded in _SURNAMES or (len(word) == 1 and (not plain or after in starters))):
            continue
        inn = doubt and article.language in ("de", "nl") and folded in PREPOSITIONS[article.language]
        titled = doubt and len(word) == 1
        why = "name" if inn or not plain or quoted else "title" if titled else ""
        yield Seam(gap.start + place, word, kind, why)


def _open_seams(article: Article, lexicon: Lexicon) -> Iterator[tuple[int, bool]]:
    """Gaps before any other word with a capital, where both sides are long enough for a sentence and the second goes on
    in small letters; and whether the word may well be a name."""
    language = article.language
    starters, abbreviations = STARTERS.get(language), ABBREVIATIONS.get(language, ())
    if not starters:
        return
    for gap in gaps(article):
        word, after = gap.word, gap.next
        zipf = lexicon.zipf(word)
        if zipf < COMMON or not (after[0].islower() or after[0].isdigit() or (gap.comma and zipf >= ORDINARY)):
            continue
        if lexicon.fold(word) in starters or len(word) < 3 or word.isupper():
            continue
        before = gap.token()
        token = lexicon.fold(before.strip(_MARKS))
        doubt = _doubt(before, word, language, lexicon)
        if token in abbreviations or doubt is None or (doubt and zipf < ORDINARY):
            continue
        if language == "en" and token in _REPORTING:
            continue
        if language in ("de", "nl") and _ATTRIBUTE.search(token):
            continue
        left, right = _sides(gap.body, gap.place)
        if len(left) >= OPEN_SIDE and len(right) >= OPEN_SIDE:
            yield gap.start + gap.place, doubt or zipf < ORDINARY


def _sides(body: str, gap: int) -> tuple[str, str]:
    """What stands on either side of a gap up to the next mark; what is quoted or in brackets is blanked out."""
    left, right = _blanked(body[max(0, gap - 200) : gap]), _blanked(body[gap + 1 : gap + 200])
    return _LEFT.split(left)[-1], _RIGHT.split(right, maxsplit=1)[0]


def _blanked(side: str) -> str:
    return _ENCLOSED.sub(lambda m: "x" * len(m.group()), side) if _OPENS.search(side) else side


def _doubt(before: str, word: str, language: str, lexicon: Lexicon) -> bool | None:
    """Whether the capital may be part of a name after this word; ``None`` if no sentence can end in it."""
    plain = before.strip(_MARKS)
    if plain.endswith((".", "!", "?", "…", ",")):
        return None
    folded = lexicon.fold(plain)
    if not plain or folded in STARTERS[language] or folded in TITLED or (plain.isdigit() and len(plain) < 2):
        return None
    if (plain.isupper() and len(plain) > 3) or _FOOTNOTE.search(plain) or folded.removesuffix("s") in TITLED:
        return None  # the end of a heading in capitals; "the end.8 The"
    if len(word) == 1 and (plain[-1].isdigit() or language == "en" or _LETTERED.fullmatch(plain)):
        return None  # "vitamin A"
    return plain[0].isupper()


def final(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The last word of a long paragraph without a stop, in articles where at least two other stops are damaged."""
    if article.language not in ABBREVIATIONS:
        return
    unended = [p for p in article.paragraphs[1:] if _PLAIN_END.match(article.text, p.end - 1)]
    if not unended or len(breaks(article, context.lexicon)) < 2:
        return
    for paragraph in unended:
        body = article.text[paragraph.start : paragraph.end]
        last = body[-40:].split()[-1]
        if (
            _PLAIN.fullmatch(last)
            and len(body) >= 3 * SIDE
            and not is_heading(body, 3 * SIDE)
            and regex.search(r"[.,] ", body)
        ):
            yield card.finding(article, paragraph.end - len(last), paragraph.end, [last + "."])
