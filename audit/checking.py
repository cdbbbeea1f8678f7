"""Do the rules of a folder keep what their cards say? ``audit rules --check``, and the tests of the shipped rules."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from audit.detect import Context, detect, weigh
from audit.errors import AuditError
from audit.finding import THRESHOLD, Finding
from audit.fluency.load import load
from audit.fluency.model import FluencyModel
from audit.fluency.scorers import scorers
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.repair import rank
from audit.rules import Card, Counter, Example, library, of_folder
from audit.segment import segment
from audit.story import sibling
from audit.text import Article, Document

Result = TypeVar("Result")
SHOWN = 60  # characters of a text that a line quotes


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was checked, and a line for each example and counter-example that did not come out as its card says."""

    rules: int
    examples: int
    counters: int
    failures: tuple[str, ...]

    def __str__(self) -> str:
        done = f"{_count(self.rules, 'rule')}, {_count(self.examples, 'example')}, "
        done += f"{_count(self.counters, 'counter-example')}: {_count(len(self.failures), 'failure')}"
        return "\n".join([*self.failures, done])


class Checker:
    """Runs examples and counter-examples on a library of rules with a language model."""

    def __init__(self, rules: Mapping[str, Card], model: FluencyModel) -> None:
        self._rules = rules
        self._model = model
        self._scorers = scorers()
        self._guesser = LanguageGuesser()

    def example(self, card: Card, example: Example) -> str | None:
        """What is wrong with an example: it is not found, or another repair comes first. ``None``: nothing."""
        # A rule that is not sure by itself needs the sign of another one that its example holds, or an article that is
        # damaged throughout.
        alone = card.confidence >= THRESHOLD or example.company
        cards = [card] if alone else list(self._rules.values())
        found = [f for f in self.findings(example, cards) if f.text == example.find]
        if not found:
            return f"does not find {example.find!r}"
        first = next((r.text for r in found[0].repairs), None)
        if example.repair is not None and first != example.repair:
            return f"puts {first!r} first for {example.find!r}, not {example.repair!r}"
        return None

    def counter(self, counter: Counter, own: Card | None = None) -> str | None:
        """Which rules of the library mark something in sound text, and whether ``own``, the rule that it belongs to,
        does in the company that the counter-example asks for. ``None``: none does."""
        found = self.findings(replace(counter, company=False), list(self._rules.values()))
        if counter.company and own:
            found += self.findings(counter, [own])
        return "; ".join(f"{f.rule} marks {f.text!r}" for f in found) or None

    def touches(self, cards: Iterable[Card], counter: Counter) -> bool:
        """Whether one of the cards sees any sign in the text, however weak."""
        speaking = [card for card in cards if card.speaks(counter.language)]
        return bool(speaking and self._signs(counter, speaking)[1])

    def findings(self, case: Example | Counter, cards: Sequence[Card]) -> list[Finding]:
        """What would be reported if these were all rules."""
        article, signs = self._signs(case, cards)
        return weigh(rank(article, signs, self._model), article, company=case.company)

    def _signs(self, case: Example | Counter, cards: Iterable[Card]) -> tuple[Article, list[Finding]]:
        article = segment(Document("case.txt", case.text, case.text, "utf-8", ""), self._guesser, case.language)
        siblings = tuple(sibling(f"{number}.txt", text) for number, text in enumerate(case.siblings, 1))
        doubter = self._scorers.doubting(case.language)
        words, company = lexicon(case.language), case.company
        context = Context(words, self._guesser, self._model, siblings=siblings, doubter=doubter, company=company)
        return article, detect(article, cards, context)


def check_folder(folder: Path, others: Iterable[str | Path] = ()) -> Checked:
    """Check the cards of ``folder`` as those of the program are tested, in the company of all others.

    Every example must be found with its repair first; no rule may mark anything in the folder's counter-examples, and
    no rule of the folder in those of the others. Raises RuleError for a card that cannot be read.
    """
    own, before = of_folder(folder), library(others)
    rules = library([*others, folder])
    checker = Checker(rules, load(None))
    examples = [(card, example) for card in own.values() for example in card.examples]
    counters = [(card, counter) for card in own.values() for counter in card.counters]
    foreign = [(card, counter) for card in before.values() for counter in card.counters]

    def failures() -> Iterator[str]:
        for card, example in examples:
            if wrong := _guarded(checker.example, card, example):
                yield f"{card.id}: in the example {_quoted(example.text)} it {wrong}"
        for card, counter in counters:
            if wrong := _guarded(checker.counter, counter, card):
                yield f"{card.id}: in the counter-example {_quoted(counter.text)} {wrong}"
        for card, counter in foreign:
            # The others' own silence is not in question here, so most of their texts need no full run.
            if _guarded(checker.touches, own.values(), counter) and (wrong := _guarded(checker.counter, counter)):
                yield f"in the counter-example {_quoted(counter.text)} of {card.id} {wrong}"

    return Checked(len(own), len(examples), len(counters), tuple(failures()))


def _guarded(call: Callable[..., Result], *arguments: object) -> Result | str:
    """``call``, with a fault of a finder (options that it does not understand) as one more thing that is wrong."""
    try:
        return call(*arguments)
    except AuditError:
        raise
    except Exception as error:
        return f"fails: {type(error).__name__}: {error}"


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain}”" if len(plain) <= SHOWN else f"“{plain[: SHOWN - 1].rstrip()}…”"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
