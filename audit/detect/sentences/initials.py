"""Names and abbreviations that a program cut in two because it took their dot for the end of a sentence."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Titles and abbreviations that no sentence and no paragraph ends with.
_CUT_TITLE = {
    "en": "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|Messrs|Cpl|Cmdr|Adm|Brig|Supt|vs",
    "de": "Dr|Prof|Hr|Dipl|bzw|ca|evtl|ggf|inkl|sog|vgl|Nr",
    "fr": "MM|Mme|Mmes|Mlle|Mgr|Dr|Pr|Me",
    "es": "Sr|Sra|Srta|Dr|Dra|Lic|Gral|Cnel|Excmo|EE|núm",
    "it": "Sig|Dott|Avv|Ing|Prof|On|Mons",
    "pt": "Sr|Sra|Dr|Dra|Prof|Profa|Exmo|Gen|Cel",
    "pl": "dr|prof|inż|mgr|gen|płk|ks|św|ul|al",
    "nl": "dr|prof|mr|ir|drs",
}
_BROKEN = {
    language: of_regex(rf"(?<![\p{{L}}.])(?:{titles})\.(?P<span>[ \u00a0]*\n\s*)(?=\p{{Lu}}[\p{{L}}’'-])")
    for language, titles in _CUT_TITLE.items()
}
# First name and initial at the end of a paragraph; the surname begins the next one, in lines that are no headings.
_INITIAL = of_regex(
    r"\b\p{Lu}\p{Ll}+ (?![IVX]\.)\p{Lu}\.(?P<span>[ \u00a0]*\n\s*)(?P<name>\p{Lu}\p{L}*\p{Ll}[\p{L}’'-]*)(?= \p{Ll}|,)"
)


def cut(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A paragraph that ends with *Ms.* or *Helen M.*, while the name goes on in the next one."""
    text = article.text
    pattern = _BROKEN.get(article.language)
    for match in pattern.finditer(text) if pattern else ():
        yield _whole(article, card, *match.span("span"))
    for match in _INITIAL.finditer(text):
        name = match["name"]
        # A person who is called so on purpose (“Peter M.”) has no other name in the article; a surname stands there
        # again, and no other word begins so many sentences.
        short = match.group().split("\n")[0].strip()
        inside = of_regex(rf"(?<=[\p{{Ll}},] ){name}\b")
        if text.count(short) == 1 and inside.search(text):
            yield _whole(article, card, *match.span("span"))


def _whole(article: Article, card: Card, start: int, end: int) -> Finding:
    """The two words at the break, with a blank between them."""
    text = article.text
    first = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    last = end
    while last < len(text) and (text[last].isalpha() or text[last] in "’'-"):
        last += 1
    return card.finding(article, first, last, [f"{text[first:start]} {text[end:last]}"])
