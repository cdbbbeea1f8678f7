"""Capitalised words of another language behind an article: offices and ranks that the translator took for names."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.detect.language.gloss import meant
from audit.finding import Evidence, Finding
from audit.lexicon import everyday, lexicon
from audit.rules.card import Card
from audit.text import Article

# What stands before a thing and not before the name of a person or, mostly, of a town.
_DETERMINERS = {
    "en": "the|a|an|this|that|its|his|her|their",
    "de": "der|die|das|dem|den|des|ein|eine|einem|einen|einer|eines|vom|zum|zur|beim|im|am",
    "fr": "le|la|les|un|une|du|des|au|aux|ce|cette|son|sa|leur",
    "es": "el|la|los|las|un|una|del|al|su|sus|este|esta",
    "it": "il|lo|la|i|gli|le|un|uno|una|del|dello|della|dei|degli|delle|al|alla|nel|nella",
    "pt": "o|a|os|as|um|uma|do|da|dos|das|no|na|ao|à",
}
# In English what stands before a small noun is the name of a thing: “the Chilia arm”.
_AFTER = {
    "en": r"(?=[,.;:)\n]|$|[ \u00a0](?:in|of|at|on|for|and|or|to|by|with|from|is|was|were|has|had|have|said|says|will"
    r"|would|who|that|which|when|where|as|after|before)\b)"
}
_WORDS = {
    language: of_regex(
        rf"(?<=[\p{{L}},;:–-] )(?i:{words}) (?P<word>\p{{Lu}}\p{{Ll}}{{3,}})"
        r"(?![\p{L}\p{N}@&’'-]|[ \u00a0](?:\p{Lu}|\d|de |von |van |di |da |of ))" + _AFTER.get(language, "")
    )
    for language, words in _DETERMINERS.items()
}
# Zipf frequency in the one language that has the word every day; in every other language it is unknown.
DAILY = 3.3
COMMON = 1.5  # and in a third language from which it is a name that many know
REPEATED = 3  # occurrences from which the article has made it its own term


def offices(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """*the Puskesmas*, *du Gesundheitsamt*: the article's language lacks the word, and one other language has it."""
    pattern, home, text = _WORDS.get(article.language), context.lexicon, article.text
    if pattern is None or not home.available:
        return
    for match in pattern.finditer(text):
        word = match["word"]
        if home.knows(word) or text.count(word) >= REPEATED:
            continue
        if article.language != "en" and everyday("en").knows(word):
            continue
        owners = [
            code for code in card.options["from"] if code != article.language and everyday(code).zipf(word) >= DAILY
        ]
        if len(owners) != 1 or any(
            lexicon(code).zipf(word) > COMMON for code in card.options["against"] if code != owners[0]
        ):
            continue
        if not meant(article, match.start("word"), match.end("word")):
            yield card.finding(article, *match.span("word"), evidence=[Evidence("lexicon", f"a word of “{owners[0]}”")])
