"""Pronouns of the wrong gender, where one person alone is in play.

Thai, Turkish, Persian, Chinese and Japanese have one word for he and she, Spanish, Italian and Japanese leave it out.
A system that takes sentence after sentence by itself guesses each time anew. It is marked where the text says by itself
who is meant: in one clause, or from one sentence to the next where nobody else has been named.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.detect.names.people import FEMALE, MALE, NOUNS, Person, in_play, people, shown, unquoted, words
from audit.detect.names.persons import SAID, names
from audit.finding import Evidence, Finding
from audit.rules.card import Card
from audit.text import Article, Span

_TURNED = {
    "he": "she", "she": "he", "his": "her", "her": "his", "him": "her", "himself": "herself", "herself": "himself",
    "il": "elle", "elle": "il", "lui-même": "elle-même", "elle-même": "lui-même", "er": "sie", "sie": "er",
    "ele": "ela", "ela": "ele",
}  # fmt: skip
# The sentence goes on about the person with a verb of speaking; in English others too that only a person can do.
_NEXT: Mapping[str, str] = {
    "en": (
        rf"(?:also |then |later |further |has |had )?(?:{SAID['en']}|appealed|apologi[sz]ed|promised|thanked"
        rf"|expressed|criticised"
        r"|criticized|called (?:on|for)|hoped|hopes|expects|denied|joined|retired|graduated|lives|lived|works|worked"
        r"|was born"
        r"|studied|carried (?:his|her)|and (?:his|her) (?:team|colleagues|staff|crew))\b"
    ),
    "de": rf"(?:{SAID['de']}|lebt|arbeitet|kritisiert|hofft)\b",
    "fr": rf"(?:{SAID['fr']}|a (?:promis|demandé|remercié|critiqué)|vit|travaille)\b",
    "pt": rf"(?:também |ainda )?(?:{SAID['pt']}|pediu|prometeu|agradeceu|criticou|vive|trabalha)\b",
}
_SUBJECTS = {"en": ("He", "She"), "de": ("Er", "Sie"), "fr": ("Il", "Elle"), "pt": ("Ele", "Ela")}
# Others of whom a person speaks: after them the pronoun may be theirs.
_OTHERS = of_regex(
    r"\b(?:of|to|with|by|for|from|against|told|asked|met|replaced|succeeded|called|hired|accused) (?:\p{Ll}+ ){0,3}?"
    r"(?:president|minister|officer|mayor|teacher|founder|boss|chief|leader|doctor|judge|lawyer|victim|owner"
    r"|director|coach"
    r"|manager|patient|student|soldier|player|politician|candidate|official|neighbou?r|friend|colleague|driver"
    r"|captain)\b"
)


def wrong(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Somebody speaks in a paragraph that has named one person, or several of one sex, and the pronoun is
    not theirs."""
    language = article.language
    if language not in _SUBJECTS:
        return
    masked = unquoted(article.text)
    everybody = people(article.text, language, context)
    for paragraph in article.paragraphs:
        here = [p for p in everybody if paragraph.start <= p.start < paragraph.end]
        if here:
            yield from _paragraph(article, card, masked, paragraph.span, here)


def _paragraph(article: Article, card: Card, masked: str, paragraph: Span, here: Sequence[Person]) -> Iterator[Finding]:
    language = article.language
    spoken: list[tuple[int, int, str, bool]] = []  # where, whose, the word, whether it is sure
    for match in _speaking(language).finditer(masked, paragraph.start, paragraph.end):
        group = next(g for g in ("m", "f", "own", "hers") if match[g])
        sex = FEMALE if group in ("f", "hers") else MALE
        at = match.start(group)
        before = masked[paragraph.start : at]
        known = list(dict.fromkeys(p.name for p in here if p.start < at))
        sexes = {shown(p, masked, paragraph, language) for p in here if p.start < at}
        if not known or _OTHERS.search(before):
            continue
        if len(sexes) == 1 and None not in sexes and group in ("m", "f"):
            (own,) = sexes
            if own != sex and not in_play(before, language, sex):
                yield _marked(article, card, at, match[group], known)
                return
        spoken.append((at, sex, match[group], group in ("m", "f")))
    names_here = {p.name for p in here}
    if len(names_here) == 1 and len({sex for _, sex, _, _ in spoken}) == 2:
        first = min(p.start for p in here)
        body = masked[paragraph.start : paragraph.end]
        if any(at < first for at, _, _, _ in spoken) or any(words(nouns).search(body) for nouns in NOUNS[language]):
            return
        counts = [sum(event[1] == sex for event in spoken) for sex in (MALE, FEMALE)]
        rare = spoken[0][1] if counts[0] == counts[1] else (MALE if counts[0] < counts[1] else FEMALE)
        sure = all(certain for _, _, _, certain in spoken)
        said_so = any(not certain and whole in ("he", "she") for _, _, whole, certain in spoken)
        at, _, word, _ = next(event for event in spoken if event[1] == rare)
        yield _marked(
            article, card, at, word, list(names_here), confidence=card.confidence if sure else WEAK if said_so else LESS
        )


# Confidence where one of the two pronouns stands in what is said: there “he” may be somebody else, his staff less so.
WEAK, LESS = 0.5, 0.65


def _marked(article: Article, card: Card, at: int, word: str, named: Sequence[str], **changes: float) -> Finding:
    evidence = [Evidence("person", f"this paragraph speaks of {' and '.join(named)}")]
    return card.finding(article, at, at + len(word), [_other(word)], evidence=evidence, **changes)


@lru_cache(maxsize=16)
def _speaking(language: str) -> "regex.Pattern[str]":
    """Who speaks, by a pronoun, at the head of a sentence or after what is said (``m``, ``f``), and of whom somebody
    does first of all (``own``, ``hers``). The engine lets several groups bear one name."""
    he, she = _SUBJECTS[language]
    opening = rf"(?:^|(?<=\n|[.!?…][\"”»]?\s|[\"”»] |  ))(?:(?P<m>{he})|(?P<f>{she})) (?:{_NEXT[language]})"
    small = rf"(?:(?P<m>{he.lower()})|(?P<f>{she.lower()}))"
    if language == "en":
        return of_regex(
            rf"{opening}|(?<= ,? ?){small} (?:{_SAYS})(?=[.,\n]| (?:on|in|at|to|after|during)\b)"
            r"|\b(?:said|says|added|explained|stated|noted)(?: that)? (?:(?:(?P<own>he)|(?P<hers>she)) (?:was|is|had"
            r"|has|would|will)"
            r"|(?:(?P<own>his)|(?P<hers>her)) (?:staff|team|company|colleagues|office|department|party|group|players"
            r"|students"
            r"|neighbou?rs|house|family))\b"
        )
    if language == "fr":
        return of_regex(
            rf"{opening}|\ba-t-{small} {_PARTICIPLE}\b|\b(?:{_SAYS_FR})-(?:t-)?{small}\b"
            r"|(?<=, )(?:(?P<own>il)|(?P<hers>elle)) (?:a|avait|s['’]est) \p{Ll}+(?:é|i|u|it|is)\b"
        )
    return of_regex(rf"{opening}|(?<=[,–-] )(?:{SAID[language]}) {small}\b|(?<=[,–-] )hat {small} {_WRITTEN}")


_WRITTEN = r"(?:[^.,;\n]{0,60} )?(?:gesagt|geschrieben|erklärt|mitgeteilt|betont|versichert|hinzugefügt)\b"
_PARTICIPLE = (
    "(?:dit|déclaré|expliqué|ajouté|affirmé|estimé|indiqué|précisé|souligné|assuré|répondu|lancé|insisté"
    "|conclu|poursuivi)"
)
_SAYS_FR = "dit|explique|affirme|précise|raconte|ajoute|assure|confie|poursuit|insiste"
_SAYS = (
    "said|says|added|told reporters|explained|recalled|continued|concluded|stressed|noted|replied|complained"
    "|warned|joked|insisted"
)


def _other(word: str) -> str:
    turned = _TURNED[word.lower()]
    return turned.capitalize() if word[0].isupper() else turned


# Of somebody and nobody else: the pronoun touches the name, or a relative clause of it.
_SELF: Mapping[str, tuple[str, str]] = {
    "en": ("himself", "herself"), "fr": ("lui-même", "elle-même"), "pt": ("ele (?:mesmo|próprio)", "ela (?:mesma"
    "|própria)"),
    "es": ("él mismo", "ella misma"), "it": ("lui stesso", "lei stessa"),
}  # fmt: skip
_WHO = {"en": "who", "fr": "qui", "pt": "que", "es": "que|quien", "it": "che"}


@lru_cache(maxsize=16)
def _self(language: str) -> "regex.Pattern[str]":
    he, she = _SELF[language]
    return of_regex(rf",?(?: (?:{_WHO[language]}))? (?:(?P<m>{he})|(?P<f>{she}))(?!\p{{L}})")


def clause(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*Mrs. Brandt, himself a nurse*."""
    language = article.language
    if language not in _SELF or not any(half.split(" ")[0] in article.text for half in _SELF[language]):
        return
    for person in people(article.text, language, context):
        match = _self(language).match(article.text, person.end)
        if match and person.sex is not None and (FEMALE if match["f"] else MALE) != person.sex:
            group = "f" if match["f"] else "m"
            start, end = match.span(group)
            yield card.finding(
                article,
                start,
                end,
                [
                    _SELF[language][person.sex]
                    .replace("(?:mesma|própria)", "mesma")
                    .replace("(?:mesmo|próprio)", "mesmo")
                ],
            )


_KIN = "|".join(NOUNS["en"])
# Anna Berg, who lost his house, said she heard it.
_RELATIVE = of_regex(
    r"\p{Lu}\p{L}+, who (?:\p{Ll}+ ){1,5}?(?:(?P<m>his)|(?P<f>her)) (?!\p{Ll}*(?:son|daughter|partner|fianc)"
    r"|(?:\p{Ll}+ )?"
    rf"(?:{_KIN}|partner|spouse|parents?|children|friends?|boss|employer|colleagues?|client|patient|victim|mentor)\b)"
    rf"\p{{Ll}}+(?: [^,.;\n]{{0,40}})?, (?:{SAID['en']})(?: that)? (?:(?P<he>he)|(?P<she>she))\b"
)
# The victim, a man of 61, was swept away when she …
_APPOSED = of_regex(
    r"(?<=^|\n|[.!?][\"”]? )(?:The|An?) \p{Ll}+, an? (?:\d+-year-old |elderly |young )?(?:(?P<m>man|boy|grandfather"
    r"|father)"
    r"|(?P<f>woman|girl|grandmother|mother))\b(?P<between>[^.;\n\"“]{0,120}?) (?:when|while|as|after|before|because"
    r"|since) "
    r"(?:(?P<he>he)|(?P<she>she))\b"
)


def sentence(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two pronouns for one subject, or a pronoun unlike the noun that says who is meant, in one English sentence."""
    text = article.text
    if ", who " in text:
        for match in _RELATIVE.finditer(text):
            if bool(match["m"]) != bool(match["he"]):
                word = match["m"] or match["f"]
                start = match.start("m") if match["m"] else match.start("f")
                yield card.finding(article, start, start + len(word), [_other(word)])
    for match in _APPOSED.finditer(text):
        if bool(match["m"]) == bool(match["he"]):
            continue
        paragraph = article.paragraph_at(match.start())
        sex = FEMALE if match["she"] else MALE
        word = match["he"] or match["she"]
        start = match.start("he") if match["he"] else match.start("she")
        before = text[paragraph.start : start]
        if not in_play(before, "en", sex) and not any(len(n.parts) > 1 for n in names(before)):
            yield card.finding(article, start, start + len(word), [_other(word)])
