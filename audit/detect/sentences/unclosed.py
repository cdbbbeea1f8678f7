"""Quotations that are opened and never closed: the translator lost the mark at their end."""

from collections.abc import Iterator

from audit.compiled import of_regex
from audit.detect.context import Context
from audit.finding import Finding
from audit.rules.card import Card
from audit.text import Article, Span

# How a quotation opens, and the mark that closes it.
_OPENS = of_regex(r"(?:^|(?<=[\s(\[—–-]))[\"“„«](?=[ \u00a0\u202f]?[\p{L}\p{N}¿¡'‘…(\[])")
_MARKS = of_regex(r"[\"“”„«»]")
_CLOSERS = {'"': '"', "“": "”", "„": "“", "«": "»"}
_NEXT = of_regex(r"[ \u00a0]*[-–—]?[ \u00a0]?[\"“”„«»'‘]")
_INCHES = of_regex(r"\d\"|''")
# A mark that was left as markup, or decoded wrongly: it opens or closes all the same.
_WRITTEN_OUT = of_regex(r"&(?:quot|[lr][ad]quo|bdquo|#0?(?:34|171|187)|#82(?:20|21|22)|#x0?22)\b|â€")
_SPEECH = {
    "en": r"(?:said|says|added|adds|told|explained|noted|confirmed|revealed|stressed|asked|recalled|concluded"
    r"|warned|insisted|argued|declared|announced|affirmed|pointed out|continued|commented|lamented|admitted|stated)",
    "de": r"(?:sagte|sagt|erklärte|fügte|betonte|meinte|so|berichtete|fragte|warnte|teilte|erzählt[e]?)",
    "fr": r"(?:a déclaré|a dit|a ajouté|a expliqué|a affirmé|a-t-(?:il|elle|on)|déclare|explique|dit"
    r"|ajoute|affirme|selon|entend-on|on entend)",
    "es": r"(?:dijo|añadió|agregó|explicó|afirmó|señaló|declaró|aseguró|sostuvo|indicó|comentó|expresó)",
    "it": r"(?:ha detto|ha aggiunto|ha spiegato|ha dichiarato|dice|spiega|aggiunge|ha affermato|afferma)",
    "pt": r"(?:disse|afirmou|acrescentou|explicou|declarou|contou|diz|explica|afirma|ressaltou)",
}
_SUBJECT = {
    "en": r"(?:he|she|they|the [\p{Ll} -]{3,40}|\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,3}) ",
}
# A quotation of more is an extract, and its end is somewhere else.
LONGEST = 1500
AHEAD = 5  # paragraphs over which a quotation may run on without new marks


def unclosed(article: Article, card: Card, context: Context) -> Iterator[Finding]:
    """The last word of a paragraph that ends inside a quotation, while the next paragraph does not go on with it; or
    the comma before the speaker, where the sentence names one."""
    text, paragraphs = article.text, article.paragraphs
    if _odd(article):
        return
    for number, paragraph in enumerate(paragraphs):
        body = text[paragraph.start : paragraph.end]
        at = _left_open(body)
        if at is None or len(body) - at > LONGEST:
            continue
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        mark = body[at]
        if following is None or _NEXT.match(text, following.start):
            continue
        if any(_left_closed(text[p.start : p.end], mark) for p in paragraphs[number + 1 : number + 1 + AHEAD]):
            continue
        end = _end(body, at, article.language, _closer(text, mark))
        if end:
            span, repair = end
            yield card.finding(article, paragraph.start + span.start, paragraph.start + span.end, [repair])


def _odd(article: Article) -> bool:
    """Whether marks are used in the article in some way that cannot be followed: inches, marks the other way round, or
    more unclosed quotations than closed ones."""
    text = article.text
    if _INCHES.search(text):
        return True
    bodies = [text[p.start : p.end] for p in article.paragraphs]
    marked = [b for b in bodies if _MARKS.search(b)]
    return sum(_left_open(b) is not None for b in marked) * 3 > len(marked) + 3


def _left_open(body: str) -> int | None:
    """Where the one quotation of a paragraph opens that nothing closes; ``None`` where all are, or none can be told."""
    marks = list(_MARKS.finditer(body))
    if not marks or _WRITTEN_OUT.search(body) or len({m.group() for m in marks} & set('"“„«')) > 1:
        return None
    last = marks[-1]
    if last.group() not in _CLOSERS or not _OPENS.match(body, last.start()):
        return None
    if last.group() == '"':
        return last.start() if len(marks) % 2 == 1 else None
    opened = sum(m.group() == last.group() for m in marks)
    closed = sum(m.group() in ("”»" if last.group() != "„" else "“”") for m in marks)
    return last.start() if opened == closed + 1 else None


def _left_closed(body: str, mark: str) -> bool:
    """Whether a paragraph closes a quotation that it has not opened: it goes over several, with marks at both ends."""
    if mark == '"':
        return body.count('"') % 2 == 1
    opened, closed = body.count(mark), body.count(_CLOSERS[mark]) + (body.count("”") if mark == "„" else 0)
    return closed > opened


def _closer(text: str, mark: str) -> str:
    if mark == "„":
        return "”" if "”" in text else "“"
    space = next((blank for blank in "\u00a0\u202f " if f"{blank}»" in text), "")
    return space + "»" if mark == "«" else _CLOSERS[mark]


def _end(body: str, at: int, language: str, closer: str) -> tuple[Span, str] | None:
    """Where the quotation ends most likely, and what to write there; ``None`` if the paragraph does not end there."""
    verb = _SPEECH.get(language)
    if verb:
        subject = _SUBJECT.get(language, r"")
        speaker = of_regex(rf"(?<=\p{{L}}),(?= (?:{subject})?{verb}\b[^\n]{{0,80}}$)").search(body, at)
        if speaker:
            comma = "," + closer if language == "en" else closer + ","
            return Span(speaker.start(), speaker.end()), comma
        # A new sentence of the reporter's own: the quotation ended before it.
        told = of_regex(rf"[\p{{L}}\p{{N}}’'-]+[.!?…](?= \p{{Lu}}[\p{{L}} ’'-]{{1,40}}? {verb}\b)").search(body, at)
        if told:
            return Span(told.start(), told.end()), told.group() + closer
    stop = of_regex(r"[\p{L}\p{N}’'-]+[.!?…]+(?=[ \u00a0]*$)").search(body, at)
    return (Span(stop.start(), stop.end()), stop.group() + closer) if stop else None
