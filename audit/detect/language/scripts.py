"""Words in a script that the article's language is not written in: what the translator could not read."""

from collections.abc import Iterator
from functools import lru_cache

import regex

from audit.detect.context import Context
from audit.detect.language.foreign import COMMON, SCRIPT, beyond_latin, functions, sheltered
from audit.detect.language.gloss import glossed, meant
from audit.finding import Evidence, Finding
from audit.lexicon import Lexicon, everyday
from audit.rules.card import Card
from audit.text import Article

# What an article may be written in: every other letter is foreign. Korean keeps Chinese characters beside its own.
_HOME = {
    "Latn": r"\p{Latin}",
    "Cyrl": r"\p{Cyrillic}",
    "Arab": r"\p{Arabic}",
    "Grek": r"\p{Greek}",
    "Thai": r"\p{Thai}",
    "Hebr": r"\p{Hebrew}",
    "Deva": r"\p{Devanagari}",
    "Hang": r"\p{Hangul}\p{Han}",
    "zh": r"\p{Han}\p{Bopomofo}\p{Hiragana}\p{Katakana}",  # kana has its own finder, which sees more
    "ja": r"\p{Han}\p{Hiragana}\p{Katakana}",
}
# Scripts whose words are one character or two; of the others, fewer than three letters are a symbol or an initial.
_DENSE = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
DENSE, SPARSE = 2, 3
OWN = 0.6  # share of letters that the article's own script must have: below it the language itself is in doubt
HABIT = 3  # glossed words of other scripts from which an article is taken to show originals on purpose

_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}ー]")
# A Japanese phrase: kana, and Chinese characters, full-width letters and middle dots between two kana.
_PHRASE = regex.compile(
    r"[Ａ-Ｚａ-ｚ０-９]*[\p{Hiragana}\p{Katakana}ー]++"
    r"(?:(?:\p{Han}{0,3}|[Ａ-Ｚａ-ｚ０-９・＆]+)[\p{Hiragana}\p{Katakana}ー]++)*+(?:・?[Ａ-Ｚａ-ｚ０-９]+)*"
)
_GRAMMAR = frozenset("的了在是和与與及将將从從为為由对對把被等也都这這那有到于於以不")  # of Chinese clauses
_JAPANESE = regex.compile(r"を|は、|である|です|ます|ている")  # of these no name is made
FEW = 0.3  # hiragana to a Chinese character (Japanese prose: 0.55 or more)
_OPENERS, _CLOSERS = '“‘「『"（(▽▼■◆●・：:=＝\n', '”’」』"（()）＝=：:\n'
_TITLE = regex.compile(r"《[^》\n]*》|『[^』\n]*』|〈[^〉\n]*〉")
LONGEST = 12  # characters of a name or term that is taken whole
PHRASE = 3  # words that a phrase in small Latin letters needs
_BESIDE = r"\"'“”‘’«»〜/@\#_\&:\-"
_LATIN = r"[\p{Latin}&&\p{Ll}]{2,}+"
_AFTER = rf"\s?[\p{{Latin}}\p{{N}}{_BESIDE}]"
_SMALL = regex.compile(
    rf"(?<![\p{{Latin}}\p{{N}}{_BESIDE}.]\s?)(?<!\p{{L}}){_LATIN}(?:[ \u00a0]{_LATIN})+(?!{_AFTER})",
    regex.VERSION1,
)
RARE = 2.5  # Zipf frequency below which Chinese lacks a character that is an everyday one of Japanese


def strays(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Words of another script in running text, without quotation marks, brackets or a gloss."""
    text = article.text
    home = article.language if article.language in ("zh", "ja") else SCRIPT.get(article.language, "Latn")
    if home == "Latn" and not beyond_latin(text):
        return
    pattern = _strange(_HOME[home])
    runs = [m.span() for m in pattern.finditer(text)] if pattern.search(text) else []
    if not runs or not _at_home(text, _HOME[home]):
        return
    open_runs = [(start, end) for start, end in runs if _enough(text[start:end]) and not meant(article, start, end)]
    if len(runs) - len(open_runs) >= HABIT:
        return
    names = frozenset(card.options["languages"])
    for start, end in open_runs:
        if not names.issuperset(regex.split(r"[ ,、،·・–-]+", text[start:end])):
            yield card.finding(article, start, end)


def kana(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Japanese words in a Chinese article, with the Chinese characters that belong to them."""
    text = article.text
    if not _KANA.search(text) or not _is_chinese(text):
        return
    for match in _PHRASE.finditer(text):
        if len(_KANA.findall(match.group())) < DENSE or _GRAMMAR & set(match.group()):
            continue
        start, end = _whole(text, *match.span()) or _grown(text, *match.span(), context.lexicon)
        title = any(m.start() < start and end <= m.end() for m in _TITLE.finditer(text))
        if not title and not meant(article, start, end, quoted=False):
            yield card.finding(article, start, end)


def latin(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Small Latin words with grammar among them, all of one language, in an article of another script."""
    for match in _SMALL.finditer(article.text):
        found = match.group().split()
        if sheltered(article, *match.span()) or glossed(article.text, *match.span()):
            continue
        for language in card.options["from"]:
            grammar = sum(w in functions().get(language, ()) for w in found)
            phrase = len(found) >= PHRASE and 0 < grammar < len(found)
            # Nobody borrows Czech or Polish words with their accents: there two are enough.
            accents = language in card.options["accented"] and not match.group().isascii()
            if (phrase or accents) and all(everyday(language).zipf(w) >= COMMON for w in found):
                yield card.finding(article, *match.span(), evidence=[Evidence("lexicon", f"words of “{language}”")])
                break


@lru_cache(maxsize=16)
def _strange(home: str) -> "regex.Pattern[str]":
    """Runs of letters that are neither Latin nor of the home script, over spaces, commas, hyphens and digits."""
    letter = rf"[\p{{L}}--[\p{{Latin}}\p{{Common}}{home}]]"
    word = rf"{letter}[{letter}\p{{M}}ー'’]*+"
    # Beside a letter of the article's own script, a letter that looks like it is a slip of the keyboard, no word.
    return regex.compile(
        rf"(?:(?<!\p{{L}})|(?={_DENSE})){word}(?:[ \u00a0,、،·・\-–0-9]{{1,3}}{word})*+(?:(?!\p{{L}})|(?<={_DENSE}))",
        regex.VERSION1,
    )


def _at_home(text: str, home: str) -> bool:
    letters = regex.findall(r"\p{L}", text)
    own = regex.compile(rf"[{home}]", regex.VERSION1)
    return sum(bool(own.match(c)) for c in letters) >= OWN * len(letters)


def _is_chinese(text: str) -> bool:
    """Whether a text is Chinese with kana left in it, and not Japanese taken for Chinese."""
    han, hiragana = len(regex.findall(r"\p{Han}", text)), len(regex.findall(r"\p{Hiragana}", text))
    if hiragana >= FEW * han or _JAPANESE.search(text):
        return False
    return _at_home(text, r"\p{Han}")


def _enough(run: str) -> bool:
    letters = sum(map(str.isalpha, run))
    return letters >= (DENSE if regex.search(_DENSE, run) else SPARSE)


def _whole(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name or term that the phrase is part of, where marks on both sides bound it; ``None`` where none do."""
    left = regex.search(r"[\p{Han}]*$", text[max(0, start - LONGEST) : start])
    right = regex.match(r"[\p{Han}]*", text[end : end + LONGEST])
    assert left is not None
    assert right is not None
    first, last = start - len(left.group()), end + len(right.group())
    bounded = (first == 0 or text[first - 1] in _OPENERS or text[first - 2 : first] in ("- ", "　")) and (
        last == len(text) or text[last] in _CLOSERS
    )
    if not bounded or last - first > LONGEST + end - start or _GRAMMAR & set(text[first:start] + text[end:last]):
        return None
    return first, last


def _grown(text: str, start: int, end: int, chinese: Lexicon) -> tuple[int, int]:
    """The phrase with the characters beside it that only Japanese has (*駅*)."""
    japanese = everyday("ja")

    def foreign(character: str) -> bool:
        return chinese.zipf(character) < RARE and japanese.knows(character)

    while start > 0 and regex.match(r"\p{Han}", text[start - 1]) and foreign(text[start - 1]):
        start -= 1
    while end < len(text) and regex.match(r"\p{Han}", text[end]) and foreign(text[end]):
        end += 1
    return start, end
