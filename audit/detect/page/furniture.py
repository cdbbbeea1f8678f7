"""Lines of the page around the article, and of the program that translated it: forms, buttons, labels, notices.

What a line of furniture says is fixed by the software that made the page, so lines are matched as wholes. Weak lines
("Facebook", "News") are words that an article may use: they count only beside a certain one, or at a page's edge.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import regex

from audit.compiled import of_re, of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article, Span

Pattern = regex.Pattern[str] | re.Pattern[str]

# Characters of the longest line that can be furniture; prose paragraphs are longer.
LONGEST = 320
# Lines that still count as the head or the foot of a page.
HEAD, FOOT = 2, 6
# Words of a label such as "World news".
LABEL_WORDS = 4
_LINE = regex.compile(r"\S[^\n\r]*")
_QUOTED = regex.compile(r"[\"“”„«»「『‘’']\s*$")
_SENTENCE = regex.compile(r"[.!?。！？…؟][\"”»'’)]*$")
_NO_WORDS = regex.compile(r"[^\p{L}\p{N}]+")
_ABOUT_AI = regex.compile(
    r"ChatGPT|OpenAI|chat\s?bot|Chatbot|чат-?бот|GPT|language models?|Sprachmodell|modèles? de langage|Gemini|Claude|"
    r"modelos? de lingu|modell[oi] linguistic|языков\w+ модел|聊天机器人|语言模型|チャットボット|言語モデル|روبوت|"
    r"DeepSeek|Copilot"
)


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[Span, ...]:
    """The lines of a text that are not empty, without the blanks around them."""
    return tuple(Span(m.start(), m.start() + len(m.group().rstrip())) for m in _LINE.finditer(text))


@lru_cache(maxsize=4)
def _about_ai(text: str) -> frozenset[Span]:
    """The lines that speak of language models."""
    return frozenset(s for s in _lines(text) if _ABOUT_AI.search(text, s.start, s.end))


@cache
def _pattern(parts: tuple[str, ...], whole: bool) -> "Pattern":
    """One pattern of many; ``whole`` ones may follow each other in a line, as they do without mark-up."""
    joined = "|".join(parts)
    # These patterns are long, and a first start pays for compiling them: the standard library does it several times as
    # fast. Where `regex` is needed, the repeated part calls the first and case folds simply (version 0).
    if r"\p{" in joined:
        return of_regex(rf"(?P<unit>{joined})(?:[\s|·•:.]+(?&unit))*+" if whole else joined, regex.I | regex.V0)
    return of_re(rf"(?:{joined})(?:[\s|·•:.]+(?:{joined}))*+" if whole else joined, re.I)


def _compiled(options: dict[str, Any], key: str, whole: bool = True) -> "Pattern | None":
    parts = options.get(key)
    return _pattern(tuple(parts), whole) if parts else None


def lines(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Blocks of lines that ``strong`` patterns match, with ``weak`` lines beside; ``inside`` also within a line. The
    card's literals are in small letters."""
    text = article.text
    if card.literals and not any(map(text.lower().__contains__, card.literals)):
        return
    strong, weak, inside = (_compiled(card.options, k, k != "inside") for k in ("strong", "weak", "inside"))
    block: list[Span] = []
    certain = False
    for span in (*_lines(text), None):
        kind = None
        if span and span.end - span.start <= LONGEST:
            if strong and strong.fullmatch(text, span.start, span.end):
                kind = True
            elif weak and weak.fullmatch(text, span.start, span.end):
                kind = False
        if span and kind is not None:
            block.append(span)
            certain = certain or kind
            continue
        if certain:
            yield card.finding(article, block[0].start, block[-1].end, [""])
        block, certain = [], False
        if span and inside:
            yield from _inside(article, card, inside, span)


def _inside(article: Article, card: Card, inside: "Pattern", line: Span) -> Iterator[Finding]:
    """Matches within a line of prose, unless somebody quotes them."""
    for match in inside.finditer(article.text, line.start, line.end):
        if not _QUOTED.search(article.text, max(line.start, match.start() - 3), match.start()):
            yield card.finding(article, match.start(), match.end(), [""])


def labels(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A section's name alone as the first line, or a “Category” widget as the last lines."""
    text, found = article.text, _lines(article.text)
    names, heads = _compiled(card.options, "names", False), _compiled(card.options, "heads", False)
    if len(found) < 3 or names is None or heads is None:
        return
    if names.fullmatch(text, found[0].start, found[0].end) and found[1].end - found[1].start > 25:
        yield card.finding(article, found[0].start, found[0].end, [""])
    for index in range(len(found) - 1, max(1, len(found) - FOOT), -1):
        span = found[index]
        if heads.fullmatch(text, span.start, span.end) and all(_is_label(text[s.start : s.end]) for s in found[index:]):
            yield card.finding(article, span.start, found[-1].end, [""])
            break


def _is_label(line: str) -> bool:
    return len(line) <= 60 and len(line.split()) <= LABEL_WORDS + 2 and not _SENTENCE.search(line)


def headline_tail(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The site's name behind the headline, as the head of a page has it: “… | Site – Section”."""
    found = _lines(article.text)
    if len(found) < 2:
        return
    for pattern in card.options["tails"]:
        if match := _pattern((pattern,), False).search(article.text, found[0].start, found[0].end):
            head = article.text[found[0].start : match.start()]
            if len(_NO_WORDS.sub("", head)) >= 15 and not _SENTENCE.search(match.group()):
                yield card.finding(article, match.start(), match.end(), [""])
                return


def frames(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """What a language model says around its answer: ``strong`` lines anywhere, ``edge`` lines first or last only,
    ``head`` lines first, ``foot`` lines last.

    In an article about such programs a line in the middle may be a quotation, so only the edges count there.
    """
    text, found = article.text, _lines(article.text)
    strong, edge, head, foot, opening = (
        _compiled(card.options, k) for k in ("strong", "edge", "head", "foot", "opening")
    )
    inside = _compiled(card.options, "inside", False)
    for index, span in enumerate(found):
        if inside and "`" in text:
            yield from _inside(article, card, inside, span)
        if span.end - span.start > 2 * LONGEST:
            continue
        at_edge = index < HEAD or index >= len(found) - HEAD
        patterns = [strong]
        if at_edge:
            patterns += [edge, head if index < HEAD else None, foot if index >= len(found) - HEAD else None]
        if any(p.fullmatch(text, span.start, span.end) for p in patterns if p):
            if at_edge or _about_ai(text) <= {span}:
                yield card.finding(article, span.start, span.end, [""])
        elif opening and index == 0 and (match := opening.match(text, span.start, span.end)):
            yield card.finding(article, span.start, span.start + len(match.group().rstrip()), [""])
