"""Articles for tests of finders: a text, segmented, and what one shipped rule finds in it before the model is asked."""

from collections.abc import Sequence

from audit.detect import Context, detect
from audit.finding import Finding
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.rules import library
from audit.segment import segment
from audit.text import Article, Document

GUESSER = LanguageGuesser()


def article(text: str, language: str = "en") -> Article:
    return segment(Document("test.txt", text, text, "utf-8", ""), GUESSER, language)


def signs(rule: str, text: str, language: str = "en") -> Sequence[Finding]:
    """What the rule finds, weak signs that need the model's consent included."""
    return detect(article(text, language), [library()[rule]], Context(lexicon(language), GUESSER))


def marked(rule: str, text: str, language: str = "en") -> list[tuple[str, str | None]]:
    """Each marked text and its first repair."""
    return [(f.text, f.repairs[0].text if f.repairs else None) for f in signs(rule, text, language)]
