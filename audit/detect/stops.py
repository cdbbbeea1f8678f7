"""Full stops that were lost: inside a paragraph, where two sentences now run together, and at its end."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from audit.detect.breaks import breaks
from audit.detect.closed import ABBREVIATIONS, PREPOSITIONS, STARTERS, TITLED
from audit.detect.context import Context
from audit.detect.joins import joint
from audit.finding import Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

_SEAM = regex.compile(r"(?<=[\p{L}\p{M}\p{N}%)”\"»])[ \u00a0](?=(?P<word>\p{Lu}[\p{L}’']*)\s(?P<next>\S+))")
_FOOTNOTE = regex.compile(r"\.\d{1,3}$")
_PLAIN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}’'-]*")
_BEFORE = regex.compile(r"\S+$")
_LETTERED = regex.compile(  # "vitamin A", "Gruppe A", "série A", in the languages of the tables
    r"(?:vit|gr[uou]|tip|typ|hep|plan|cla|kla|s[ée]ri|[ck]at|niv|lev|lig|gri|infl|se[ck]|part?|apar|blo|anex|zon|pis|sal|ed"
    r"|por|lin|reg|let|via|vía|ley|mod|op[cç]|ran|fa[ct]|not|gra|team|tim|[eé]qu|man|voc|ban|bus|line|exhi|app)\p{L}*",
    regex.IGNORECASE,
)
# Surnames that are function words as well ("Zheng He").
_SURNAMES = frozenset(("he", "he's", "an", "so", "su", "ma", "no", "do", "on", "van", "de", "da"))
_LEFT = regex.compile(r"(?<!\d)[.!?:;]\s|[«“„(\"]|[—–]\s")
_RIGHT = regex.compile(r"(?<!\d)[.!?;](?=\s|$)|[»”)\"]")
_ENDED = regex.compile(r"[.!?…:;,。！？»”\"’)\]—–-]$")
# Both sides of a lost stop are clauses: at least so many characters each.
SIDE = 15
# Share of words with a capital from which a line counts as a heading.
HEADING = 0.5


class Seam(NamedTuple):
    """A capitalised function word in mid-sentence: offset of the gap before it, the word, what the seam is, and whether
    the language model has to agree."""

    gap: int
    word: str
    kind: str
    doubt: bool


def missing(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A gap before a capitalised function word that follows a complete clause: the stop between two sentences was lost.

    Where the word after it has a capital too, it may be a name ("La Rioja"), so the language model must agree.
    """
    for seam in seams(article, context.lexicon):
        if seam.kind == "stop":
            margin = card.margin if seam.doubt else None
            yield card.finding(article, seam.gap, seam.gap + 1, [". "], margin=margin)


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


def seams(article: Article, lexicon: Lexicon) -> Iterator[Seam]:
    """Every capitalised function word in mid-sentence that cannot be part of a name, heading or quotation."""
    starters = STARTERS.get(article.language)
    if not starters:
        return
    for paragraph in article.paragraphs:
        body = article.text[paragraph.start : paragraph.end]
        if len(body) < 60 or _is_heading(body):
            continue
        for match in _SEAM.finditer(body):
            word, after, gap = match["word"], match["next"], match.start()
            folded = lexicon.fold(word)
            if folded not in starters or word == "I" or (len(word) > 1 and word.isupper()):
                continue  # Roman one; acronyms such as IT and WHO
            before = _BEFORE.search(body, max(0, gap - 40), gap)
            token = before.group() if before else ""
            doubt = _doubt(token, word, article.language, lexicon)
            if doubt is None or body.find(body[gap + 1 : gap + 14], max(0, gap - 80), gap) >= 0:
                continue  # no seam; or a loop of words, which is another damage
            left = _LEFT.split(body[max(0, gap - 200) : gap])[-1]
            right = _RIGHT.split(body[gap + 1 : gap + 200], maxsplit=1)[0]
            plain = after[0].islower() or after[0].isdigit()
            kind = joint(left, folded, right) if article.language == "en" and plain else "stop"
            if kind == "stop" and (len(left) < SIDE or len(right) < SIDE):
                continue
            if doubt and (not plain or folded in _SURNAMES or (len(word) == 1 and after in starters)):
                continue
            inn = doubt and article.language in ("de", "nl") and folded in PREPOSITIONS[article.language]
            yield Seam(paragraph.start + gap, word, kind, inn or not plain)


def _doubt(before: str, word: str, language: str, lexicon: Lexicon) -> bool | None:
    """Whether the capital may be part of a name after this word; ``None`` if no sentence can end in it."""
    plain = before.strip('«„“”»"()')
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


def _is_heading(body: str, shortest: int = 100) -> bool:
    """Whether a line without a final stop has fewer characters than ``shortest``, or capitals on most of its words."""
    words = regex.findall(r"\p{L}[\p{L}\p{M}’'-]*", body)
    capitals = sum(w[0].isupper() for w in words)
    return not _ENDED.search(body) and (len(body) < shortest or capitals > HEADING * len(words))


def final(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The last word of a long paragraph without a stop, in articles where at least two other stops are damaged."""
    if article.language not in ABBREVIATIONS or sum(1 for _ in breaks(article, context.lexicon)) < 2:
        return
    for paragraph in article.paragraphs[1:]:
        body = article.text[paragraph.start : paragraph.end]
        last = body[-40:].split()[-1]
        if (
            _PLAIN.fullmatch(last)
            and len(body) >= 3 * SIDE
            and not _is_heading(body, 3 * SIDE)
            and regex.search(r"[.,] ", body)
        ):
            yield card.finding(article, paragraph.end - len(last), paragraph.end, [last + "."])
