"""Words side by side that do not agree: number in English, gender where an article or adjective shows it.

Only what is certain by form counts: the noun's class is told by a suffix that has one gender in the language, or the
noun stands in a short list of common ones; the word before it has another gender in every reading.
"""

from collections.abc import Iterator, Mapping

import regex

from audit.compiled import of_regex
from audit.detect.common.places import at_words, index
from audit.detect.common.tokens import tokens
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article, Span

# Nouns that are counted in news and are neither a verb, an adjective nor a mass as well.
_COUNTED = (
    "memorandum|agreement|treaty|protocol|document|country|city|town|village|province|district|company|factory"
    "|hospital|university|minister|ministry|president|official|officer|soldier|policeman|journalist|reporter|doctor"
    "|nurse|patient|student|teacher|worker|employee|farmer|citizen|resident|person|man|woman|child|tourist|passenger"
    "|victim|prisoner|hostage|refugee|migrant|rocket|missile|drone|ship|plane|helicopter|vehicle|house|building"
    "|bridge|animal|book|film|player|vaccine|question|problem|reason|example|candidate|voter|event|language"
)
_AFTER = r"(?= (?:of|between|with|in|from|is|was|are|were|have|has|had|that|who|which|will|to|for)\b|[.,;])"
_MANY = r"[2-9]|\d{2,3}(?:,\d{3})*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMBERED = frozenset(
    "the a an per no level stage phase grade category class type tier group page top world this that each every number"
    " channel formula or article chapter section rule".split()
)
_SINGULAR = of_regex(
    rf"\b(?=[\dadefhmnostvADHMNOSTV])(?:(?P<count>{_MANY})|[sS]everal|[vV]arious|[nN]umerous|[mM]any|[tT]hese|[tT]hose"
    r"|(?:[dD]ozens|[hH]undreds|[tT]housands|[mM]illions|[aA] (?:number|series|lot)) of"
    r"|(?:[mM]any|[sS]everal|[oO]ne|[tT]wo|[tT]hree) of (?:the|these|those|our|its|their)"
    rf") (?P<noun>{_COUNTED}){_AFTER}"
)
_NOUNS = frozenset(_COUNTED.split("|"))
# The word before such a noun; the second ones after “of”.
_BEFORE_NOUN = frozenset((*_MANY.split("|")[2:], *"several various numerous many these those of".split()))
_AFTER_OF = frozenset("the these those our its their".split())
# What stands before a figure that counts; “Mars 17 rocket”, “level 3 hospital” and “the top five player” do not.
_BEFORE = regex.compile(r"(?<![\p{L}\p{N}])(?P<word>\p{Ll}+) $")
_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children", "policeman": "policemen"}
_PRONOUN = of_regex(r"(?<![“\"‘'(] ?)\b(?P<who>[tT]hey|[wW]e) (?P<verb>is|was|has)(?= (?:\p{Ll}|n[o’']t))")
_WHO = ("they|we is|was|has",)
_VERB = {"is": "are", "was": "were", "has": "have"}
_QUOTED = regex.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)")


def number(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A word for several before a noun in the singular: *13 memorandum of*, *one of the reason is*."""
    text = article.text
    for line in sorted(_counting(text)):
        for match in _SINGULAR.finditer(text, line.start, line.end):
            noun = match["noun"]
            before = _BEFORE.search(text, max(0, match.start() - 20), match.start())
            if match["count"] and (before is None or before["word"] in _NUMBERED):
                continue
            start = match.start("noun") - match.start()
            yield card.finding(article, match.start(), match.end(), [match.group()[:start] + _plural(noun)])


def _counting(text: str) -> set[Span]:
    """The lines in which something countable stands after a word that may count it. Most articles have none."""
    every, places = tokens(text), index(text)
    found: set[Span] = set()
    for noun in _NOUNS & places.keys():
        for number in places[noun]:
            before, start = every[number - 1].key if number else "", every[number].start
            of = before in _AFTER_OF and number > 1 and every[number - 2].key == "of"
            if of or before in _BEFORE_NOUN or before.isdigit():
                end = text.find("\n", start)
                found.add(Span(text.rfind("\n", 0, start) + 1, end if end >= 0 else len(text)))
    return found


def _plural(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    return f"{noun[:-1]}ies" if noun[-1] == "y" and noun[-2] not in "aeiou" else f"{noun}s"


def pronoun(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*they was* outside quotation marks, where it may be how somebody speaks."""
    for match in at_words(_PRONOUN, article.text, _WHO):
        span = article.paragraph_at(match.start())
        body, at = article.text[span.start : span.end], match.start() - span.start
        if not any(q.start() <= at < q.end() for q in _QUOTED.finditer(body)):
            yield card.finding(article, match.start(), match.end(), [f"{match['who']} {_VERB[match['verb']]}"])


def gender(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A determiner of one gender right before a noun of another."""
    text = article.text
    for pattern, right in _GENDERS.get(article.language, ()):
        for match in pattern.finditer(text):
            # The word before a hyphen or an apostrophe, and the one after it, is only a part of a longer one.
            if text[match.start() - 1 : match.start()] in _JOINS or text[match.end() : match.end() + 1] in _JOINS:
                continue
            word = match["word"]
            new = right[word.lower()]
            new = f"{new.capitalize() if word[0].isupper() else new} "
            noun = text[match.end("word") + 1 : match.end()]
            if article.language == "fr" and noun[0] in "aeiouéèêh" and new.endswith(("la ", "le ")):
                new = f"{new[:-2]}’" if "’" in text else f"{new[:-2]}'"
            yield card.finding(article, match.start(), match.end(), [new + noun])


_JOINS = frozenset("-’'‑")


def _pair(right: Mapping[str, str], noun: str) -> tuple["regex.Pattern[str]", Mapping[str, str]]:
    words = "|".join(f"[{w[0]}{w[0].upper()}]{w[1:]}" for w in right)
    return of_regex(rf"\b(?P<word>{words}) (?:{noun})\b"), right


# By language: determiner → the one that belongs there, and the nouns of that gender. Suffixes have no exception beside
# those ruled out, lists hold no word that is a verb form too: *la* and *lo* are pronouns as well.
_GENDERS = {
    "fr": (
        _pair(
            {"le": "la", "du": "de la", "au": "à la", "un": "une", "ce": "cette", "aucun": "aucune"},
            r"\p{Ll}{2,}(?<!\bbas)tion|\p{Ll}{2,}ssion|guerre|police|maison|famille|ville|vie|loi|mer|région|semaine"
            r"|journée|crise|campagne|victime|société|liberté|sécurité|santé|question|femme|fille|mère|réponse|justice"
            "|banque|frontière|croissance|rivière|couleur|chaleur|valeur|peur|douleur|rumeur",
        ),
        _pair(
            {"la": "le", "une": "un", "cette": "ce", "aucune": "aucun"},
            "gouvernement|problème|système|président|ministère|pays|nombre|monde|territoire"
            "|village|virus|projet|conseil|marché|comité|traité|parlement|département|mouvement|changement|développement"
            "|bâtiment|règlement|rapport|travail|temps|siècle|match|championnat|musée|bateau|bureau|tableau|niveau"
            "|réseau|véhicule|train|vaccin|médicament|communiqué|document|journal|roi|parti|syndicat|tribunal|procès"
            "|chômage|commerce|prix|climat|volcan|séisme|rôle|succès|sujet|thème",
        ),
    ),
    "es": (
        _pair(
            {
                "el": "la", "del": "de la", "al": "a la", "un": "una", "este": "esta", "ese": "esa",
                "ningún": "ninguna", "los": "las", "unos": "unas", "estos": "estas", "muchos": "muchas",
                "todos": "todas", "otros": "otras",
            },
            r"\p{Ll}{2,}(?:ción|sión|dad|tad|ciones|siones|dades)|guerra|ciudad|vida|ley|mujer|familia|semana"
            "|empresa|escuela|iglesia|noche|gente|frontera|crisis",
        ),
        _pair(
            {
                "la": "el", "una": "un", "esta": "este", "esa": "ese", "ninguna": "ningún", "las": "los",
                "unas": "unos", "estas": "estos", "muchas": "muchos",
            },
            r"problemas?|sistemas?|climas?|idiomas?|países|país|gobiernos?|mercados?|pueblos?|mundo|grupos?"
            r"|partidos?|días?|meses|años?|mapas?|planetas?|dilemas?|esquemas?|síntomas?|\p{Ll}{3,}mientos?",
        ),
    ),
    "it": (
        _pair(
            {
                "il": "la", "del": "della", "al": "alla", "nel": "nella", "sul": "sulla", "dal": "dalla", "un": "una",
                "questo": "questa", "nessun": "nessuna", "quel": "quella",
            },
            r"(?![aeiou])(?:\p{Ll}{2,}(?:zione|sione|gione)|guerra|città|vita|legge|donna|casa|famiglia|settimana"
            "|scuola|chiesa|notte|gente|frontiera|lingua|crisi|società|libertà|polizia)",
        ),
        _pair(
            {
                "la": "il", "della": "del", "alla": "al", "nella": "nel", "sulla": "sul", "dalla": "dal", "una": "un",
                "questa": "questo", "nessuna": "nessun",
            },
            r"problema|sistema|clima|paese|governo|mercato|popolo|mondo|gruppo|partito|giorno|mese|dilemma"
            r"|sintomo|(?![aeiou])\p{Ll}{3,}mento",
        ),
    ),
    "pt": (
        _pair(
            {
                "o": "a", "do": "da", "ao": "à", "no": "na", "pelo": "pela", "um": "uma", "este": "esta",
                "esse": "essa", "nenhum": "nenhuma", "os": "as", "dos": "das",
            },
            r"\p{Ll}{3,}(?:(?<!cora|cal|bra|me)ção|(?<!aba)dade|(?<!cora|cal|bra|me)ções|(?<!aba)dades)|guerra|lei"
            "|mulher|família|semana|empresa|escola|igreja|noite|gente|fronteira|língua|crise|cidade",
        ),
        _pair(
            {
                "uma": "um", "da": "do", "na": "no", "pela": "pelo", "esta": "este", "essa": "esse",
                "nenhuma": "nenhum", "das": "dos", "nas": "nos",
            },
            r"problemas?|sistemas?|temas?|climas?|idiomas?|países|país|mercados?|povos?|mundo|grupos?|partidos?|dias?"
            "|mês|meses|mapas?|planetas?|dilemas?|sintomas?",
        ),
    ),
    "de": (
        _pair(
            # “dem” and “des” after a comma are relative pronouns, “ein” is a verb's prefix too.
            {
                "dem": "der", "des": "der", "eines": "einer", "einem": "einer", "seinem": "seiner", "ihrem": "ihrer",
                "diesem": "dieser", "dieses": "diese", "kein": "keine", "keinem": "keiner",
            },
            r"(?<!,\s\p{L}+ )\p{Lu}\p{Ll}{2,}(?:(?<!pr|chw|\bD)ung|heit|keit|schaft|tät|tion)",
        ),
    ),
    "ru": (
        _pair({"этот": "эта", "тот": "та", "каждый": "каждая"}, r"\p{Ll}{2,}(?:ция|(?<!\bг|т|\bк)ность)"),
        _pair({"этот": "это", "эта": "это", "каждый": "каждое", "каждая": "каждое"}, r"\p{Ll}{3,}(?:ение|ание|ство)"),
        _pair({"эта": "этот", "каждая": "каждый"}, r"\p{Ll}{3,}(?:изм|тель)"),
    ),
    "uk": (
        _pair({"цей": "ця", "той": "та", "кожен": "кожна"}, r"\p{Ll}{2,}(?:ція|ність)"),
        _pair({"цей": "це", "ця": "це", "кожна": "кожне"}, r"\p{Ll}{3,}(?:ення|(?<!ост)ання|ство)"),
    ),
    "pl": (
        _pair({"ten": "ta", "każdy": "każda", "żaden": "żadna"}, r"\p{Ll}{2,}(?:cja|(?<!\bg|egom)ość)"),
        _pair({"ta": "to", "każda": "każde"}, r"\p{Ll}{3,}stwo"),
    ),
}  # fmt: skip
