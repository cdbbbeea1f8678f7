"""Whether a piece after a false full stop carries on the sentence before it, judged by its first word and its shape."""

import regex

from audit.compiled import of_regex
from audit.detect.common.closed import COORDINATORS, PREPOSITIONS, RELATIVES, SUBORDINATORS
from audit.detect.sentences.breaks import Break
from audit.text import Article

_END = of_regex(
    r"[.!?…][\"”»’)]?(?=\s|$)|\n|(?<=[\p{L}\p{N}] )"
    r"(?=(?:At|In|It|They|He|She|This|The|And|But|After|While|Meanwhile) \p{Ll})"
)
# A fronted phrase ("during the first weeks, the ministry …"): a comma within 90 characters and a clause after it.
_FRONTED = regex.compile(r"^[^,;]{3,90},\s+(?!(?:and|or|y|et|und|e|i|и|та|en|ve|which|who|including)\b)[^.!?\n]{15,}")
# Words that only a finite verb phrase of English has: a piece without one is no sentence.
_FINITE = of_regex(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|shall|do|does|did|said|says|told|came"
    r"|went|made|took|began|became|gave|got|saw|led|won|lost|\w{3,}ed)\b"
)
_PARTICIPLE = regex.compile(r"\p{Ll}{3,}ing\b")
# Postpositions that are adverbs as well ("after", "then").
_EITHER = {"tr": frozenset(("sonra", "önce"))}
_ADVERBS = frozenset(
    (
        "especially",
        "particularly",
        "including",
        "notably",
        "such",
        "thus",
        "thereby",
        "together",
        "along",
        "as",
        "equal",
    )
)


def piece(article: Article, at: Break) -> str:
    """The text from the small letter to the next end of a sentence or line, or to a capital that begins another one."""
    end = _END.search(article.text, at.letter)
    return article.text[at.letter : end.start() if end else len(article.text)]


def continues(article: Article, at: Break) -> bool:
    """Whether the stop is a false one: the piece begins with a word that carries on, and is no sentence of its own."""
    language, word = article.language, at.after.casefold()
    if word in RELATIVES.get(language, ()) or word in COORDINATORS.get(language, ()):
        return True
    rest = piece(article, at)
    if _FRONTED.match(rest):
        return False
    if language == "en":
        if word in _ADVERBS and not rest.startswith("as a result"):
            return True
        if _PARTICIPLE.fullmatch(word):
            return not _FINITE.search(rest)
    if word in PREPOSITIONS.get(language, ()):
        return language != "en" or not _FINITE.search(rest)
    return word in SUBORDINATORS.get(language, ())


def doubtful(article: Article, at: Break) -> bool:
    """Whether the piece may carry on the sentence as well as begin one: its first word can do both, and nothing in its
    shape decides ("… at the port. in the town the shops were shut")."""
    language, word = article.language, at.after.casefold()
    either = (PREPOSITIONS, SUBORDINATORS, _EITHER)
    return any(word in table.get(language, ()) for table in either) and not continues(article, at)


def truncated(article: Article, at: Break) -> bool:
    """Whether the piece is the last of its paragraph, without a stop, and too short to be a sentence."""
    paragraph = article.paragraph_at(at.letter)
    if paragraph.end - at.letter > REMAINDER:
        return False
    rest = article.text[at.letter : paragraph.end]
    return rest[-1].isalpha() and not regex.search(r"[.!?…]", rest) and len(rest.split()) <= 4


def verbless(rest: str, allowed: int) -> bool:
    """Whether English text has at most so many finite verbs outside relative clauses, and no clause after a comma."""
    core = _RELATIVE.split(rest, maxsplit=1)[0]
    return "?" not in rest and not _MAIN.search(rest) and len(_FINITE.findall(core)) <= allowed


# A remainder of a sentence that was cut off has at most so many characters.
REMAINDER = 60
_RELATIVE = regex.compile(r"\b(?:that|which|who|whose|where|when)\b")
_MAIN = of_regex(r",\s(?:(?!which\b|who\b|and\b|or\b|including\b|especially\b)\p{L}+\s?){1,6}")
_PRONOUNS = frozenset(("it", "he", "she", "they"))
_PHRASES = frozenset(("in", "at", "on", "from", "by", "for", "with"))
_CLAUSES = frozenset(("after", "because", "although", "while", "before", "since", "when", "if"))
_PREDICATE = regex.compile(r"\w+\s(?:\p{Ll}+ly\s)?(?:\p{Ll}+s|met)\b")
# A subject that a pronoun repeats is a name or a short noun phrase: words.
SUBJECT = 5
_SUBJECT = regex.compile(r"(?:.*(?:[,;]|\bthat)\s)?(?P<last>.+)$")
_NOMINAL = regex.compile(r"(?:the|a|an|this|that|these|those|its|his|her|their|our|\p{Lu}\p{L}+)\b")
_LEADING = regex.compile(r"(?:in|on|at|by|for|from|with|after|before|during|since|under|through)\b", regex.IGNORECASE)
_VERB = of_regex(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|said|says|told|came"
    r"|went|made|took|began|became|gave|got|saw|led|won|lost|knew|met|left|kept|held|ran|put|set|\p{Ll}{2,}ed)\b"
)


def joint(left: str, word: str, right: str) -> str:
    """What a capitalised function word in an English sentence is: ``pronoun`` (it repeats the subject), ``comma`` or
    ``space`` (its sentence goes on), else ``stop`` (a new sentence begins)."""
    found = _SUBJECT.match(left)
    last = found["last"].strip() if found else left
    if word in _PRONOUNS and not _VERB.search(last):
        if _LEADING.match(last):
            return "comma"
        if _NOMINAL.match(last) and len(last.split()) <= SUBJECT and (_FINITE.search(right) or _PREDICATE.match(right)):
            return "pronoun"
    if word in ("and", "or", "nor"):
        return "comma"
    if _FRONTED.match(right):
        return "stop"
    if word in _PHRASES and not _FINITE.search(_RELATIVE.split(right, maxsplit=1)[0]):
        return "comma"
    if word in _CLAUSES and "," not in right:
        return "comma"
    return "stop"
