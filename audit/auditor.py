"""The whole flow: read → segment → detect + fluency → repair → settle → verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from audit import __version__
from audit.detect import Context, detect, doubtful, weigh
from audit.finding import FAMILIES
from audit.fluency.gauge import UNSCORED, gauge
from audit.fluency.scorers import Scorers, scorers
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.machine import recover
from audit.policies import Policies
from audit.repair import apply, grade, rank
from audit.repair.effort import effort
from audit.result import Audit
from audit.rules import Card, library
from audit.segment import segment
from audit.settle import Settler, Settling
from audit.settle.remarks import Remarks, remarks
from audit.story import Sibling
from audit.text import Document
from audit.verdict import Policy, judge, penalty, unsettled
from audit.words import count_words, without


@dataclass(frozen=True)
class Settings:
    """How to audit: plain values, so that every process can build the same auditor.

    ``model`` is ``None`` for the embedded model, ``"none"`` for no model, else a Hugging Face id or folder;
    ``calibration`` a file that ``audit calibrate`` wrote, instead of the one in the model's folder; ``rules`` folders
    of further cards; ``fluency`` whose figure the score is: see ``scorers``. ``policy`` is the house's, for all
    articles; ``settling`` what it has decided about findings.
    """

    model: str | None = None
    policy: Policies = field(default_factory=Policies)
    language: str | None = None
    threads: int = 1
    calibration: str | None = None
    rules: tuple[str, ...] = ()
    fluency: str | None = None
    settling: Settling = field(default_factory=Settling)


@dataclass(frozen=True)
class Auditor:
    """Audits documents one by one; keeps nothing of them. ``language`` overrides identification."""

    scorers: Scorers | None
    policy: Policies = field(default_factory=Policies)
    cards: Mapping[str, Card] = field(default_factory=library)
    language: str | None = None
    guesser: LanguageGuesser = field(default_factory=LanguageGuesser)
    settler: Settler = field(default_factory=Settler)

    def audit(self, document: Document, siblings: Iterable[Sibling] = ()) -> Audit:
        """Everything about one article, checked against ``siblings``, others on the same event. Raises ModelError if
        the model cannot be loaded."""
        document, said = remarks(document, self.names)
        article = segment(document, self.guesser, self.language)
        policy = self.policy.of(document.file, article.language)
        cards = [card for card in self.cards.values() if policy.asks(card.id, card.family)]
        model = self.scorers.general if self.scorers else None
        doubter = self.scorers.doubting(article.language) if self.scorers else None
        words, doubted = lexicon(article.language), doubtful(article, doubter)
        context = Context(words, self.guesser, model, policy.words, tuple(siblings), doubter, doubts=doubted)
        signs = detect(article, cards, context)
        findings = policy.rated(weigh(rank(article, signs, model, context.siblings), article, doubts=doubted))
        findings = grade(article, findings, cards, context)
        findings, notes = self.settler.settle(article, findings, said if policy.remarks else Remarks())
        counted = unsettled(findings)
        body = without(article, counted)
        fluency = gauge(body, *self.scorers.of(article.language)) if self.scorers else UNSCORED
        cost = penalty(counted, count_words(body))
        repaired = apply(article.text, counted)
        return Audit(
            article=article,
            findings=tuple(findings),
            fluency=fluency,
            penalty=cost,
            verdict=judge(findings, cost, fluency.score, policy, notes),
            repaired=repaired,
            effort=effort(article.text, repaired),
            signature=self.signed(policy),
            trace=recover(article, counted),
            policy=policy,
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """What a remark in a text can switch off: rules and families."""
        return frozenset(self.cards) | frozenset(FAMILIES)

    @cached_property
    def signature(self) -> str:
        """That of an article for which the house's policy says nothing of its own."""
        return self.signed(self.policy.of("", ""))

    def signed(self, policy: Policy) -> str:
        """Names everything that a result under ``policy`` depends on, after sacrebleu's example."""
        settled = self.settler.signature
        held = (f"policy:{policy.signature}", *((f"settled:{settled}",) if settled else ()))
        return "|".join((*self._program, *held, f"langid:{self.guesser.signature}"))

    @cached_property
    def _program(self) -> tuple[str, ...]:
        return (
            f"audit:{__version__}",
            f"rules:{digest(self.cards.values())}",
            self.scorers.signature if self.scorers else "model:none|calibration:none",
        )


def build(settings: Settings) -> Auditor:
    """An auditor as the settings say. Raises ModelError, RuleError, UsageError (a baseline)."""
    cards = library(settings.rules)
    calibration = Path(settings.calibration) if settings.calibration else None
    scoring = None
    if settings.model != "none":
        scoring = scorers(settings.model, settings.fluency, calibration, settings.threads)
    settler = Settler.of(settings.settling)
    return Auditor(scoring, settings.policy, cards, language=settings.language, settler=settler)


def digest(cards: Iterable[Card]) -> str:
    """Eight hex digits over all rules, in order."""
    return sha256(repr(sorted(cards, key=lambda c: c.id)).encode()).hexdigest()[:8]
