"""Web addresses where a news agency's name belongs: copies put their own site in the agency's place."""

import re
from collections.abc import Iterator
from functools import cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article

_ENDING = "com|net|org|info|news|co|tv|media|press|online|site|live|today|in|us|io|uk|ru|de|fr|es|it|pt|pl|tr"
_ANY = regex.compile(rf"\.(?:{_ENDING})(?![\p{{L}}\p{{N}}])", regex.I)
_DOT = re.compile(r"\.[a-z]", re.I)  # most articles have no such thing, and this is the quicker look
_SITE = rf"(?P<span>(?:[\p{{L}}\p{{N}}-]{{2,30}}\.){{1,2}}(?:{_ENDING}))"
# Where agencies stand: the brackets of a dateline, a credit with the photographer's name, behind the word “agency”.
_SLOTS = (
    rf"(?m)^[^\w\n]{{0,4}}\p{{Lu}}[\p{{L}}\p{{M}}'’., /-]{{1,60}}\s?\({_SITE}\)\s?[-–—:]",
    rf"[(（]\s?{_SITE}\s?[-–—/]\s?\p{{Lu}}[\p{{L}}'’.-]+(?:\s\p{{Lu}}[\p{{L}}'’.-]+){{1,3}}\s?[)）]",
    rf"(?i:\b(?:news|press|wire) agency|nachrichtenagentur|agence de presse|agencia(?: de noticias)?|"
    rf"agenzia(?: di stampa)?|agência(?: de notícias)?|agencja(?: prasowa| informacyjna)?|агентств[оауе]м?|"
    rf"haber ajansı|persbureau|kantor berita|nyhetsbyrån|agentura|وكالة(?: أنباء)?|通讯社|通訊社|通信社)"
    rf"\s+[“\"«]?{_SITE}(?![\p{{L}}\p{{N}}/])",
    rf"(?<![\p{{L}}\p{{N}}./@-]){_SITE}\s(?i:news agency|press agency|wire service|haber ajansı)\b",
)
# Whom an article's own language takes its news from; the first is the likeliest.
_AGENCIES = {
    "en": ("Reuters", "AFP", "AP"), "de": ("dpa", "Reuters", "AFP"), "fr": ("AFP", "Reuters", "AP"),
    "es": ("EFE", "Reuters", "AFP"), "it": ("ANSA", "Reuters", "AFP"), "pt": ("Reuters", "Lusa", "AFP"),
    "pl": ("PAP", "Reuters", "AFP"), "ru": ("ТАСС", "Reuters", "РИА Новости"), "uk": ("Reuters", "Укрінформ", "AFP"),
    "tr": ("Reuters", "AA", "dpa"), "zh": ("路透社", "新华社", "法新社"), "ja": ("ロイター", "共同通信", "AFP"),
    "ar": ("رويترز", "أ ف ب", "أسوشيتد برس"), "nl": ("ANP", "Reuters", "AFP"), "id": ("Antara", "Reuters", "AFP"),
    "sv": ("TT", "Reuters", "AFP"), "cs": ("ČTK", "Reuters", "AFP"),
}  # fmt: skip
# LONDON/BEIJING (…): only Reuters joins the places of a report with a stroke.
_STROKE = regex.compile(r"\p{Lu}{3,}/\p{Lu}{3,}\s?\($")


@cache
def _slots() -> tuple["regex.Pattern[str]", ...]:
    return tuple(regex.compile(s, regex.V1) for s in _SLOTS)


@cache
def _mention(site: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}./@-]){regex.escape(site)}(?![\p{{L}}\p{{N}}/]|\.\p{{L}})", regex.I)


def replaced(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Sites in an agency's place, and every further mention of a site that was found in one."""
    text = article.text
    if not _DOT.search(text) or not _ANY.search(text):
        return
    real = frozenset(card.options["outlets"].split())
    places: dict[int, tuple[int, int]] = {}
    lowered = text.lower()
    sites = {site for site in card.options["offenders"].split() if site in lowered}
    for slot in _slots():
        for match in slot.finditer(text):
            if match["span"].lower() not in real:
                sites.add(match["span"].lower())
                places[match.start("span")] = match.span("span")
    for site in sites:
        for match in _mention(site).finditer(text):
            places[match.start()] = match.span()
    for start, end in sorted(places.values()):
        agencies: tuple[str, ...] = _AGENCIES.get(article.language, _AGENCIES["en"])
        if _STROKE.search(text, max(0, start - 40), start):
            agencies = tuple(dict.fromkeys(("Reuters", *agencies)))[:3]
        why = Evidence("place", "an agency's name belongs here, and sites of copies put their own address in its place")
        yield card.finding(article, start, end, agencies, evidence=[why])


def renamed(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Names of agencies as a translation program renders them. The card's ``names`` are triples: a language or “*”, a
    pattern, the agency's name."""
    for language, pattern, name in card.options["names"]:
        if language in ("*", article.language):
            for match in _rendering(pattern).finditer(article.text):
                yield card.finding(article, match.start(), match.end(), [name])


@cache
def _rendering(pattern: str) -> "regex.Pattern[str]":
    return of_regex(rf"(?<![\p{{L}}\p{{N}}])(?:{pattern})", regex.V1)
