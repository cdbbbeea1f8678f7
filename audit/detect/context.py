"""What a finder may lean on besides the article itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.finding import Finding
from audit.fluency.judge import Judge
from audit.fluency.model import FluencyModel
from audit.language import LanguageGuesser
from audit.lexicon import Lexicon
from audit.rules.card import Card
from audit.story import Sibling
from audit.text import Article


@dataclass(frozen=True)
class Context:
    """The lexicon of the article's language, language identification, the language model (``None`` when switched
    off), words never to flag, the articles of the run that cover the same event, and the judges that are
    asked about words of the article's language. ``company``: the article is taken for one that is damaged
    throughout."""

    lexicon: Lexicon
    guesser: LanguageGuesser
    model: FluencyModel | None = None
    house_words: frozenset[str] = field(default_factory=frozenset)
    siblings: tuple[Sibling, ...] = ()
    judges: Sequence[Judge] = ()
    company: bool = False


Finder = Callable[[Article, Card, Context], Iterator[Finding]]
