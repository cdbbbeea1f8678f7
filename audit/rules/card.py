"""One rule of the pattern library, as its TOML card says it.

A family file looks like this::

    family = "punctuation"
    stage = "extraction"                 # may be overridden by a rule
    cause = "…"                          # what the editor reads above a group of findings with one cause

    [[rule]]
    id = "doubled-full-stop"
    title = "Doubled full stop"
    severity = "minor"
    languages = ["*"]                    # ISO 639-1 codes of the article, or "*"
    confidence = 0.95
    pattern = '…'                        # `regex` syntax, or `patterns = [...]`; group "span", if any, is marked
    literals = ["..", ". ."]             # optional: the pattern is tried only if one of these stands in the text
    words = ["ever", "a|an of|with"]     # optional: every match begins with one of these words or pairs of words, or
                                         # with a mark before them that opens a quotation or brackets, and the patterns
                                         # are tried there only. In small letters; an apostrophe ends a word: "didn t"
    finder = "repeats.doublets:doubled_words"
                                         # instead of a pattern: doubled_words in audit/detect/repeats/doublets.py
    repairs = ['.']                      # templates for `Match.expand`, best first; [] means no safe repair
    margin = 2.0                         # optional: the language model must prefer the best repair by so many nats
    throughout = true                    # optional: asked only about articles that other rules find damaged throughout
    dialect = true                       # optional: dialects have it as well, so it does not count where one is quoted
    message = "Two full stops in a row."
    why = '''How this damage comes about, and how to tell it from sound text.'''
    provenance = "…"                     # where it was seen

    [[rule.examples]]                    # each is a test and stands on the rule's page
    text = "his ability to hold power at home. ."
    find = ". ."
    repair = "."                         # the first repair; leave out where there is none
    language = "en"                      # default: en
    siblings = ["…"]                     # optional: other articles on the same event, for rules that compare
    company = true                       # optional: the text is taken for one that is damaged throughout, where signs
                                         # of a confidence from 0.35 count; for rules that are not reported elsewhere

    [[rule.counter]]                     # sound text that looks like it; run against *all* rules
    text = "Wait ... what?"
    company = true                       # optional: the rule is silent even in an article that is damaged throughout
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import regex

from audit.compiled import of_regex
from audit.finding import Evidence, Finding, Repair, Severity, Stage
from audit.text import Article

_LETTER = regex.compile(r"[\p{L}\p{M}\p{N}]")


@dataclass(frozen=True, slots=True)
class Example:
    """Text in which the rule marks ``find`` and proposes ``repair`` first (``None``: no repair asked for); ``siblings``
    are other articles on the same event, for rules that compare; ``company``: the text stands in an article that is
    damaged throughout."""

    text: str
    find: str
    repair: str | None = None
    language: str = "en"
    siblings: Sequence[str] = ()
    company: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """Sound text in which no rule of the library may find anything; ``company``: and the rule itself not even in an
    article that is damaged throughout."""

    text: str
    language: str = "en"
    siblings: Sequence[str] = ()
    company: bool = False


@dataclass(frozen=True)
class Card:
    """A rule: metadata, pattern or finder, examples. ``options`` holds what only its finder reads; ``origin`` names the
    installed package that the card comes from, with its version."""

    id: str
    family: str
    stage: Stage
    title: str
    severity: Severity
    message: str
    why: str
    languages: tuple[str, ...] = ("*",)
    confidence: float = 0.9
    patterns: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    finder: str | None = None
    repairs: tuple[str, ...] = ()
    margin: float | None = None
    cause: str = ""
    provenance: str = ""
    examples: tuple[Example, ...] = ()
    counters: tuple[Counter, ...] = ()
    options: Any = None
    throughout: bool = False
    dialect: bool = False
    origin: str = ""

    def speaks(self, language: str) -> bool:
        """Whether the rule applies to articles in this language."""
        return "*" in self.languages or language in self.languages

    @cached_property
    def compiled(self) -> tuple["regex.Pattern[str]", ...]:
        """The patterns; those of a card with ``words`` as one, for it is tried at each of them."""
        if self.words:
            return (of_regex("|".join(f"(?:{p})" for p in self.patterns), regex.VERSION1),)
        return tuple(of_regex(p, regex.VERSION1) for p in self.patterns)

    @cached_property
    def sought(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The literals that are marks and blanks only, and the others."""
        marks = tuple(literal for literal in self.literals if not _LETTER.search(literal))
        return marks, tuple(literal for literal in self.literals if literal not in marks)

    def checked(self) -> "Card":
        """The card itself, once its patterns compile. Raises regex.error."""
        _ = self.compiled
        return self

    def finding(
        self,
        article: Article,
        start: int,
        end: int,
        repairs: Iterable[str | Repair] = (),
        *,
        evidence: Iterable[Evidence] = (),
        **changes: Any,
    ) -> Finding:
        """A finding of this rule at ``start:end``; ``changes`` replace any of the card's own values."""
        values: dict[str, Any] = {
            **self._own,
            "start": start,
            "end": end,
            "text": article.text[start:end],
            "evidence": tuple(evidence),
            "repairs": tuple(r if isinstance(r, Repair) else Repair(r) for r in dict.fromkeys(repairs)),
            **changes,
        }
        return Finding(**values)

    @cached_property
    def _own(self) -> dict[str, Any]:
        """What all findings of the rule have in common."""
        return {
            "rule": self.id,
            "family": self.family,
            "severity": self.severity,
            "message": self.message,
            "confidence": self.confidence,
            "stage": self.stage,
            "margin": self.margin,
            "cause": self.cause or self.title,
        }
