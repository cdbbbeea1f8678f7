"""What a finder may lean on besides the article itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from audit.finding import Finding
from audit.fluency.doubter import Doubter
from audit.fluency.model import FluencyModel
from audit.language import LanguageGuesser
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.story import Sibling
from audit.text import Article, Span


@dataclass(frozen=True)
class Context:
    """The lexicon of the article's language, language identification, the language model (``None`` when switched
    off), words never to flag, the articles of the run that cover the same event, and who is asked about the words of
    a damaged article in its language. ``company``: the article is taken for one that is damaged throughout. ``doubts``:
    how much of it the judges doubt (``doubts.py``).
    ``marked``: where other cards have seen signs, for those that are asked last."""

    lexicon: Lexicon
    guesser: LanguageGuesser
    model: FluencyModel | None = None
    house_words: frozenset[str] = field(default_factory=frozenset)
    siblings: tuple[Sibling, ...] = ()
    doubter: Doubter | None = None
    company: bool = False
    doubts: float = 0.0
    marked: tuple[Span, ...] = ()


Finder = Callable[[Article, Card, Context], Iterator[Finding]]
