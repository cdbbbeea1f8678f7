"""Findings → penalty → verdict."""

import pytest

from audit.finding import Finding, Severity, Stage
from audit.verdict import Decision, Level, Policy, judge, penalty


def finding(severity: Severity, confidence: float = 1.0) -> Finding:
    return Finding("rule", "other", severity, 0, 5, "words", "why", confidence, Stage.TRANSLATION)


def test_penalty_scales() -> None:
    cost = penalty([finding(Severity.MAJOR), finding(Severity.MINOR)], words=500)
    assert cost.points == 6
    assert cost.per_1000_words == pytest.approx(12)
    assert cost.raw_score == pytest.approx(98.8)
    assert 0 <= cost.interval[0] < cost.per_1000_words < cost.interval[1]


def test_doubt_counts_less_and_advice_not_at_all() -> None:
    assert penalty([finding(Severity.MAJOR, 0.6)], 1000).points == pytest.approx(3)
    assert penalty([finding(Severity.NEUTRAL)], 1000).points == 0


def test_an_article_without_words_does_not_divide_by_zero() -> None:
    assert penalty([finding(Severity.MINOR)], 0).per_1000_words == 1000


def test_any_critical_issue_holds() -> None:
    found = [finding(Severity.CRITICAL)]
    verdict = judge(found, penalty(found, 100_000), 99.0, Policy())
    assert verdict.decision is Decision.HOLD
    assert verdict.reasons[0].level is Level.BLOCKING
    assert "words" in verdict.reasons[0].text


def test_penalty_limit_is_exclusive() -> None:
    found = [finding(Severity.MAJOR)]
    assert judge(found, penalty(found, 500), None, Policy()).decision is Decision.PUBLISH
    assert judge(found, penalty(found, 499), None, Policy()).decision is Decision.HOLD


def test_low_fluency_holds_only_if_asked() -> None:
    nothing = penalty([], 300)
    assert judge([], nothing, 3.0, Policy()).decision is Decision.PUBLISH
    assert judge([], nothing, 3.0, Policy(min_fluency=10)).decision is Decision.HOLD
    assert judge([], nothing, None, Policy(min_fluency=10)).decision is Decision.PUBLISH
