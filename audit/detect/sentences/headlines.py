"""Headlines in capitals: English sets every word of a title so, other languages only names and, in German, nouns."""

from collections.abc import Iterator, Mapping

import regex

from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article

# Small words that no name begins with in the middle of a headline, and that English writers capitalise there.
_SMALL: Mapping[str, frozenset[str]] = {
    "de": frozenset(
        "Ist Hat Wird Sind Haben Werden Kann Soll Muss Wurde War Und Oder Mit Für Auf Aus Bei Nach Seit Von Zu Zum Zur"
        " Im In Am An Um Über Unter Gegen Ohne Nicht Ein Eine Einen Einem Einer Seine Seinen Ihre Wie Als Dass Sich"
        " Neue Neuen Neuer Neues Mehr Gibt Kommt Geht Macht Sagt Bekommt Will".split()
    ),
    "fr": frozenset(
        "Est Sont A Ont Et Ou Avec Pour Sur Dans Par Sans Sous Contre Entre Après Avant Depuis De Du Des Au Aux À En Un"
        " Une Son Sa Ses Leur Leurs Ce Cette Qui Que Pas Plus Se Annonce Veut Peut Doit Fait Va".split()
    ),
}
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}-]*(?:[’'](?!\p{L}))?")
_LEAST = 5  # words of such a headline, at least
_LONGEST = 200  # characters of a headline, at most


def capitalised(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """A first line without a full stop in which every word has a capital, two small words among them or more."""
    small = _SMALL.get(article.language)
    if small is None or not article.paragraphs:
        return
    span = article.paragraphs[0]
    line = article.text[span.start : span.end].split("\n")[0].rstrip()
    if len(line) > _LONGEST or line.endswith((".", "…")):
        return
    words = [m.group() for m in _WORD.finditer(line)]
    if len(words) < _LEAST or any(w[0].islower() for w in words) or all(w.isupper() for w in words if len(w) > 1):
        return
    if sum(word in small for word in words[1:]) > 1:
        yield card.finding(article, span.start, span.start + len(line))
