"""Text read in the wrong code page, entities left undecoded, letters of another alphabet inside words."""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

import regex

from audit.detect.context import Context
from audit.detect.words.alphabets import SCRIPTS, fold, mingled
from audit.finding import Finding
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.text import Article

_ENTITY = regex.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,10});")
# `&nbsp;` and its kin are layout and `&lt;` is a tag: both belong to the mark-up rules.
_LAYOUT = frozenset("\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2002\u2003\u2009\u202f\ufeff<>\n\t ")
# A lead byte of UTF-8 and the byte after it, each read as a sign of cp1252, Latin-1, cp1250, Latin-2, cp1251 or Mac
# Roman. Only a filter: what passes is decoded, and most sound text does not pass.
_LEADS = {
    "ÂÃÄÅÆÇÐÑÎÏØÙà-ï": "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac"
    "\u2122]",
    "ÂĂĹÄĐ\u00e2": "[\u0080-\u00bf\u0104-\u017e\u02c7\u02d8-\u02dd\u2013-\u203a\u20ac\u2122]",
    "РС": "[\u0402-\u040f\u0452-\u045f\u0490\u0491\u00a0-\u00bb\u2013-\u203a\u20ac\u2116\u2122]",
    "в": "[Ђ€][\u2013-\u203a\u0402-\u045f\u00a0-\u00bb]",
    "√∆≈‚ƒ≠": "[\u00a0-\u00ff\u0131\u0152\u0153\u0192\u2020-\u203a\u2122\u2200-\u2265Ä]",
    "Ã": "[ \t]",
    "ГДЕЖ": "[\u0402-\u040f\u0452-\u045f\u0490\u0491\u00a0-\u00bb\u2013-\u203a\u20ac\u2116\u2122‚„…†‡‰]",
    "\u2550-\u256c\u2591-\u2593\u2524": "[А-Яа-я\u2500-\u25a0]",
    "п│я┌": "[\u2500-\u25a0]",
    "ØÙŘŮ": ".[ØÙŘŮ]",
}
# One class first, which the standard library searches for many times as fast as for alternatives.
_PAIR = re.compile(f"[{''.join(_LEADS)}](?:{'|'.join(f'(?<=[{lead}]){follow}' for lead, follow in _LEADS.items())})")
_TOKEN = regex.compile(r"[^ \t\r\n]+(?:(?<=Ã) (?=[\p{P}\p{Ll}]))?")
_CODECS = (
    "sloppy-windows-1252", "sloppy-windows-1250", "iso-8859-2", "sloppy-windows-1251", "macroman", "latin-1", "cp866",
    "koi8-r", "iso-8859-15", "iso-8859-9", "sloppy-windows-1254",
)  # fmt: skip
_MIXED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}][\p{Latin}\p{Cyrillic}\p{Greek}\p{M}]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_CYRILLIC_LANGUAGES = frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn"})
_LOST = regex.compile(r"[\p{L}\p{M}\p{N}]*\uFFFD+(?:[\p{L}\p{M}]+|\uFFFD)*")
# What a replacement character most often stood for: the letters of Europe beyond ASCII, and the apostrophe.
_LETTERS = "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßąćęłńśźżčďěňřšťůžğışőűăâîșț’"
_HIDDEN = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Greek}]+(?:[\u00ad\u200b-\u200d\u2060\ufeff]+[\p{Latin}\p{Cyrillic}\p{Greek}]+)+"
)
# Arabic and the scripts without spaces use the joiners (200C, 200D) on purpose, not the others.
_HIDDEN_EAST = regex.compile(
    r"[\p{Arabic}]+(?:[\u00ad\u200b\u2060\ufeff]+\p{Arabic}+)+"
    r"|[\p{Han}\p{Hiragana}\p{Katakana}ー](?:[\u00ad\u200b\u2060\ufeff]+[\p{Han}\p{Hiragana}\p{Katakana}ー])+"
)
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")


def entities(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """HTML entities that stand for a visible sign, once or twice escaped."""
    text = article.text
    if "&" not in text:
        return
    begun = 0
    address = False
    for match in _ENTITY.finditer(text):
        # Whether the match stands in an address: a scheme was begun, and no space has come since.
        passed = text[begun : match.start()]
        scheme, space = passed.rfind("://"), passed.rfind(" ")
        address = scheme > space or (address and space < 0)
        begun = match.start()
        sign = _unescaped(match.group())
        if len(sign) > 2 or set(sign) & _LAYOUT or not sign.isprintable():
            continue
        if not address:
            yield card.finding(article, *match.span(), [sign])


def _unescaped(entity: str) -> str:
    for _ in range(4):
        plain = html.unescape(entity)
        if plain == entity:
            break
        entity = plain
    return entity


def mojibake(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Words whose letters are the bytes of UTF-8 read in an older code page."""
    text = article.text
    seen = -1
    for pair in _PAIR.finditer(text):
        if pair.start() < seen:
            continue
        start = pair.start()
        while start > max(seen, 0) and text[start - 1] not in " \t\r\n":
            start -= 1
        token = _TOKEN.match(text, start)
        if not token:
            continue
        seen = token.end()
        mended = _decoded(token.group(), context.lexicon)
        if mended is None:
            continue
        first, last = _difference(token.group(), mended)
        yield card.finding(
            article, start + first, start + len(token.group()) - last, [mended[first : len(mended) - last]]
        )


def _difference(old: str, new: str) -> tuple[int, int]:
    """Characters other than letters that both strings begin and end with: quotation marks and stops around the word."""
    first = 0
    while first < min(len(old), len(new)) - 1 and old[first] == new[first] and not old[first].isalpha():
        first += 1
    last = 0
    while (
        last < min(len(old), len(new)) - first - 1 and old[-1 - last] == new[-1 - last] and not old[-1 - last].isalpha()
    ):
        last += 1
    return first, last


def _decoded(token: str, lexicon: Lexicon) -> str | None:
    """The token as it was meant; ``None`` if it is sound, or if nothing better is certain."""
    import ftfy

    fixed: str = ftfy.fix_encoding(token)
    if fixed != token and _sound(fixed) and (len(fixed) > 1 or token.startswith("â")):
        return fixed
    likely: str | None = None
    for codec in _CODECS:
        try:
            plain = token.encode(codec).decode("utf-8")
        except (UnicodeError, LookupError):
            continue
        words = regex.findall(r"[\p{L}\p{M}]+", plain)
        if plain == token or not _sound(plain) or not words:
            continue
        if all(lexicon.knows(w) for w in words):
            return plain
        # An unknown word is a name, if it is so much shorter and in one script that chance is ruled out.
        if not likely and len(plain) + 3 <= len(token) and sum(bool(p.search(plain)) for p in SCRIPTS.values()) <= 1:
            likely = plain
    return likely


def _sound(text: str) -> bool:
    return not any(unicodedata.category(c) in {"Cc", "Co", "Cn"} or c == "\ufffd" for c in text)


# Between a word of one alphabet and a capitalised one of the other a space may be lost, and all letters right.
_SEAM = regex.compile(
    r"(?<=^\p{Cyrillic}{3,})(?=[\p{Latin}&&\p{Lu}]\p{Latin}{2,}$)"
    r"|(?<=^\p{Latin}{3,})(?=[\p{Cyrillic}&&\p{Lu}]\p{Cyrillic}{2,}$)",
    regex.VERSION1,
)
UNSURE = 0.85  # confidence there


def homoglyphs(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Words of one alphabet with letters of another that look the same."""
    text = article.text
    cyrillic = article.language in _CYRILLIC_LANGUAGES
    if not mingled(text):
        return
    for match in _MIXED.finditer(text):
        word = match.group()
        if word.isascii():
            continue
        counts = {name: len(p.findall(word)) for name, p in SCRIPTS.items()}
        present = sorted((n for n in counts if counts[n]), key=lambda n: -counts[n])
        if len(present) != 2:
            continue
        host, guest = present
        if counts[host] == counts[guest] and (host == "Cyrillic") != cyrillic:
            host, guest = guest, host
        folded = fold(word, guest, host, context.lexicon)
        if folded is None and counts[host] < 2 * counts[guest]:
            folded = fold(word, host, guest, context.lexicon)
        if folded is not None and (apart := _SEAM.sub(" ", word)) != word:
            yield card.finding(article, *match.span(), [apart, folded], confidence=UNSURE)
        elif folded is not None:
            yield card.finding(article, *match.span(), [folded])


def lost(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Replacement characters, with the letter that was lost where the lexicon leaves one choice."""
    if "\ufffd" not in article.text:
        return
    for match in _LOST.finditer(article.text):
        yield card.finding(article, *match.span(), _restored(match.group(), context.lexicon))


def _restored(word: str, lexicon: Lexicon) -> list[str]:
    """Known words that differ from ``word`` by a letter for each run of lost ones, most common first."""
    runs = regex.split("\ufffd+", word)
    if len(runs) != 2 or not any(runs):
        return []
    guesses = {g: lexicon.zipf(g) for g in (runs[0] + letter + runs[1] for letter in _LETTERS)}
    if runs[0] and runs[1] and not any(z >= 2.0 for z in guesses.values()):
        guesses[runs[0] + "’" + runs[1]] = max(0.0, min(lexicon.zipf(runs[0]), lexicon.zipf(runs[1]), 2.0))
    return sorted((g for g, z in guesses.items() if z >= 2.0), key=lambda g: -guesses[g])[:3]


def hidden(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Soft hyphens and signs without width inside words."""
    if not _INVISIBLE.search(article.text):
        return
    for match in chain(_HIDDEN.finditer(article.text), _HIDDEN_EAST.finditer(article.text)):
        parts = regex.split(r"[\u00ad\u200b-\u200d\u2060\ufeff]+", match.group())
        joined, spaced = "".join(parts), " ".join(parts)
        apart = not context.lexicon.knows(joined) and all(context.lexicon.knows(p) for p in parts)
        yield card.finding(article, *match.span(), [spaced, joined] if apart else [joined])


def wide(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Full-width Latin letters and digits in a text whose script has none."""
    for match in _WIDE.finditer(article.text):
        yield card.finding(article, *match.span(), [unicodedata.normalize("NFKC", match.group())])
