"""English sentences built after a foreign pattern, where more than one pattern of text decides."""

from collections.abc import Iterator

import regex

from audit.compiled import of_regex
from audit.detect.common.places import at_words
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

_COUNTRIES = (
    "Afghanistan|Albania|Algeria|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bangladesh|Belarus|Belgium|Bolivia"
    "|Brazil|Britain|Bulgaria|Cambodia|Canada|Chile|China|Colombia|Croatia|Cuba|Cyprus|Denmark|Ecuador|Egypt|England|Estonia"
    "|Ethiopia|Finland|France|Georgia|Germany|Ghana|Greece|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy"
    "|Japan|Jordan|Kazakhstan|Kenya|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Libya|Lithuania|Malaysia|Mali|Mexico|Moldova"
    "|Mongolia|Morocco|Myanmar|Nepal|Nigeria|Norway|Oman|Pakistan|Panama|Paraguay|Peru|Poland|Portugal|Qatar|Romania|Russia"
    "|Scotland|Serbia|Singapore|Slovakia|Slovenia|Somalia|Spain|Sudan|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Thailand"
    "|Tunisia|Turkey|Turkmenistan|Uganda|Ukraine|Uruguay|Uzbekistan|Venezuela|Vietnam|Wales|Yemen|Zambia|Zimbabwe"
    "|Beijing|Moscow|Washington|Brussels|Kyiv|Kiev|Paris|Berlin|London|Tokyo|Tehran|Ankara|Delhi|Seoul|Pyongyang|Warsaw"
)
_IRREGULAR = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go"}
# The pair is the subject only at the head of a clause; after a preposition it belongs to a noun before it.
_PAIR = of_regex(
    rf"(?:(?<=^|[.!?]\s|[.!?]”\s|\n)|(?<=\b(?:that|and|but|as|while|because|where|when)\s))"
    rf"(?P<pair>(?:{_COUNTRIES}) and (?:{_COUNTRIES})) (?P<verb>is|was|has|does|goes|continues|remains|wants|needs"
    r"|seeks|agrees|plans|says|hopes|faces|shares|believes|supports|opposes|intends|aims|maintains|keeps|makes|takes|signs"
    r"|enjoys)\b"
)
_PAIRED = (f"{_COUNTRIES.casefold()} and",)
_SAY = {
    "affirm": "affirmed", "declare": "declared", "assure": "assured", "explain": "explained", "indicate": "indicated",
    "specify": "specified", "announce": "announced", "comment": "commented", "manifest": "said", "clarify": "clarified",
    "confirm": "confirmed", "add": "added", "conclude": "concluded", "point out": "pointed out",
}  # fmt: skip
_FIRST = of_regex(
    rf"(?<![“\"‘'])(?<=[\p{{Ll}}.,!?”\"»] ?)I (?P<verb>{'|'.join(_SAY)})"
    r"(?P<to>(?: one)? to (?=(?:the )?\p{Lu}{2,}\b|the ))"
)
_QUOTED = regex.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^»\n]*(?:»|$)")
_I = regex.compile(r"\b(?:I|I'm|I’m|my|My|me)\b")
_ARTICLE = of_regex(
    r"(?:(?<=^|[\n.!?] |\n))He (?P<noun>trade|commerce|tourism|inflation|unemployment|growth|government"
    r"|minister|ministry|president|country"
    r"|agreement|meeting|leader|party|conflict|war|problem|project|team|company|market|number|price|case|king|pope|document"
    r"|text|attack|program|programme|group|study|club|director|spokesman|world|accident|incident|match|tournament|treaty)"
    r"(?= (?:between|of|in|with|for|on|at|to|has|is|was|will|who|that|which)\b)",
    regex.MULTILINE,
)
_MASS = frozenset(("trade", "commerce", "tourism", "inflation", "unemployment", "growth"))


def agreement(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """Two countries as the subject of a verb in the singular."""
    for match in at_words(_PAIR, article.text, _PAIRED):
        verb = match["verb"]
        plural = _IRREGULAR.get(verb, verb.removesuffix("s"))
        yield card.finding(article, match.start(), match.end(), [f"{match['pair']} {plural}"])


def first_person(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*I declare to AFP* outside quotation marks, in an article whose writer does not say I: a past tense misread."""
    text = article.text
    for match in _FIRST.finditer(text):
        if len(_I.findall(_QUOTED.sub(" ", text))) > 2:
            return
        paragraph = article.paragraph_at(match.start())
        body, at = text[paragraph.start : paragraph.end], match.start() - paragraph.start
        if not any(q.start() <= at < q.end() for q in _QUOTED.finditer(body)):
            yield card.finding(article, match.start(), match.end(), [f"{_SAY[match['verb']]} to "])


def pronoun_for_article(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*He trade between …*: the Spanish article *el* read as the pronoun *él*."""
    for match in _ARTICLE.finditer(article.text):
        noun = match["noun"]
        bare, full = noun.capitalize(), f"The {noun}"
        yield card.finding(article, match.start(), match.end(), [bare, full] if noun in _MASS else [full])


_ADJECTIVES = {
    "Afghanistan": "Afghan", "Armenia": "Armenian", "Azerbaijan": "Azerbaijani", "Belarus": "Belarusian",
    "Brazil": "Brazilian", "Canada": "Canadian", "China": "Chinese", "Egypt": "Egyptian",
    "France": "French", "Germany": "German", "India": "Indian", "Iran": "Iranian",
    "Iraq": "Iraqi", "Israel": "Israeli", "Italy": "Italian", "Japan": "Japanese",
    "Kazakhstan": "Kazakh", "Kyrgyzstan": "Kyrgyz", "Mongolia": "Mongolian", "Pakistan": "Pakistani",
    "Poland": "Polish", "Qatar": "Qatari", "Russia": "Russian", "Spain": "Spanish",
    "Syria": "Syrian", "Taiwan": "Taiwanese", "Tajikistan": "Tajik", "Thailand": "Thai",
    "Turkey": "Turkish", "Turkmenistan": "Turkmen", "Ukraine": "Ukrainian", "Uzbekistan": "Uzbek",
    "Vietnam": "Vietnamese",
}  # fmt: skip
_NAMES, _FORMS = "|".join(_ADJECTIVES), "|".join(_ADJECTIVES.values())
_MIXED = of_regex(
    rf"\b[tT]he (?:(?P<first>{_NAMES}) and (?:{_FORMS})|(?:{_FORMS}) and (?P<second>{_NAMES}))"
    r"(?= (?:governments|leaders|presidents|ministers|authorities|armies|troops|delegations|economies|peoples|sides)\b)"
)
_THE = (f"the {_NAMES}|{_FORMS}".casefold(),)


def country_for_adjective(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*the Kazakhstan and Russian governments*: a country's name beside another country's adjective."""
    for match in at_words(_MIXED, article.text, _THE):
        name = match["first"] or match["second"]
        yield card.finding(article, match.start(), match.end(), [match.group().replace(name, _ADJECTIVES[name])])
