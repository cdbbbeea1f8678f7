"""The whole flow: read → segment → detect + fluency → repair → verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from audit import __version__
from audit.detect import Context, detect, weigh
from audit.fluency.gauge import UNSCORED, gauge
from audit.fluency.scorers import Scorers, scorers
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.machine import recover
from audit.repair import apply, grade, rank
from audit.repair.effort import effort
from audit.result import Audit
from audit.rules import Card, library
from audit.segment import segment
from audit.story import Sibling
from audit.text import Document
from audit.verdict import Policy, judge, penalty
from audit.words import count_words, without


@dataclass(frozen=True)
class Settings:
    """How to audit: plain values, so that every process can build the same auditor.

    ``model`` is ``None`` for the embedded model, ``"none"`` for no model, else a Hugging Face id or folder;
    ``calibration`` a file that ``audit calibrate`` wrote, instead of the one in the model's folder; ``rules`` folders
    of further cards; ``fluency`` whose figure the score is: see ``scorers``.
    """

    model: str | None = None
    policy: Policy = field(default_factory=Policy)
    language: str | None = None
    threads: int = 1
    calibration: str | None = None
    rules: tuple[str, ...] = ()
    fluency: str | None = None


@dataclass(frozen=True)
class Auditor:
    """Audits documents one by one; keeps nothing of them. ``language`` overrides identification."""

    scorers: Scorers | None
    policy: Policy = field(default_factory=Policy)
    cards: Mapping[str, Card] = field(default_factory=library)
    language: str | None = None
    guesser: LanguageGuesser = field(default_factory=LanguageGuesser)

    def audit(self, document: Document, siblings: Iterable[Sibling] = ()) -> Audit:
        """Everything about one article, checked against ``siblings``, others on the same event. Raises ModelError if
        the model cannot be loaded."""
        article = segment(document, self.guesser, self.language)
        model = self.scorers.general if self.scorers else None
        context = Context(lexicon(article.language), self.guesser, model, siblings=tuple(siblings))
        signs = detect(article, self.cards.values(), context)
        findings = weigh(rank(article, signs, model))
        findings = grade(article, findings, self.cards.values(), context)
        body = without(article, findings)
        fluency = gauge(body, *self.scorers.of(article.language)) if self.scorers else UNSCORED
        cost = penalty(findings, count_words(body))
        repaired = apply(article.text, findings)
        return Audit(
            article=article,
            findings=tuple(findings),
            fluency=fluency,
            penalty=cost,
            verdict=judge(findings, cost, fluency.score, self.policy),
            repaired=repaired,
            effort=effort(article.text, repaired),
            signature=self.signature,
            trace=recover(article, findings),
        )

    @cached_property
    def signature(self) -> str:
        """Names everything that a result depends on, after sacrebleu's example."""
        return "|".join(
            (
                f"audit:{__version__}",
                f"rules:{digest(self.cards.values())}",
                self.scorers.signature if self.scorers else "model:none|calibration:none",
                f"policy:{self.policy.name}",
                f"langid:{self.guesser.signature}",
            )
        )


def build(settings: Settings) -> Auditor:
    """An auditor as the settings say. Raises ModelError, RuleError."""
    cards = library(settings.rules)
    calibration = Path(settings.calibration) if settings.calibration else None
    scoring = None
    if settings.model != "none":
        scoring = scorers(settings.model, settings.fluency, calibration, settings.threads)
    return Auditor(scoring, settings.policy, cards, language=settings.language)


def digest(cards: Iterable[Card]) -> str:
    """Eight hex digits over all rules, in order."""
    return sha256(repr(sorted(cards, key=lambda c: c.id)).encode()).hexdigest()[:8]
