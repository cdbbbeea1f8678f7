"""The shortest way: it leads where it says, and no shorter one does."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_articles import article, finding, plain_document

from audit.auditor import Settings, build
from audit.finding import Finding, Repair, Settled, Settlement, Severity, Stage
from audit.read import read, read_bytes
from audit.repair import apply
from audit.text import Document
from audit.verdict import Decision, FailOn, Policy, judge, penalty
from audit.way import Way, points, shortest, way, words_after
from audit.words import count_words, without

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
TEXT = "They stood once morest the plan of the operatorwhich wanted it. Talks go on. .\n\nLeave a Replay\n" + (
    "The harbour master said that ships wait off the coast and that it takes a week to clear them.\n" * 5
)


@pytest.mark.parametrize("limit", [10.0, 5.0])
@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.name[:3])
def test_a_seed_repaired_by_its_way_is_to_publish(seed: Path, limit: float) -> None:
    auditor, policy = build(Settings(model="none")), Policy(max_per_1000=limit)
    before = auditor.audit(read(seed))
    verdict = judge(before.findings, before.penalty, None, policy)
    found = way(replace(before, policy=policy, verdict=verdict))
    assert found is not None
    assert found.leads
    assert not found.by_hand
    text = apply(before.article.text, found.repairs)
    after = auditor.audit(read_bytes(text.encode(), seed.name))
    assert judge(after.findings, after.penalty, None, policy).decision is Decision.PUBLISH
    assert after.penalty.words == found.after.words
    # Repairs may take further signs with them, as weak ones count only beside strong ones.
    assert after.penalty.points <= found.after.points + 1e-9
    if len(after.findings) == len(before.findings) - len(found.repairs):
        assert after.penalty.points == pytest.approx(found.after.points)


def test_the_claim_is_exact_for_most_seeds() -> None:
    """Without this the comparison above might never be made."""
    auditor = build(Settings(model="none"))
    exact = 0
    for seed in SEEDS:
        before = auditor.audit(read(seed))
        found = way(before)
        assert found is not None
        after = auditor.audit(read_bytes(apply(before.article.text, found.repairs).encode(), seed.name))
        exact += after.penalty == found.after
    assert exact >= 3


def test_an_article_to_publish_needs_no_way() -> None:
    auditor = build(Settings(model="none"))
    assert way(auditor.audit(read_bytes(b"The port is open again. Ships came in on Monday.", "a.txt"))) is None


def test_html_has_its_way_too() -> None:
    auditor = build(Settings(model="none"))
    page = "<p>The council took a stand <i>once</i> morest the plan on Monday.</p><p>The mayor opened the meeting.</p>"
    found = way(auditor.audit(read_bytes(page.encode(), "a.html")))
    assert found is not None
    assert [(f.text, f.repairs[0].text) for f in found.repairs] == [("once morest", "against")]


# Articles made by hand


def of(
    findings: Sequence[Finding], document: Document, fluency: float | None = None, policy: Policy | None = None
) -> Way:
    read_article = article(document)
    cost = penalty(findings, count_words(without(read_article, findings)))
    return shortest(read_article, findings, cost, fluency, policy or Policy())


def some(document: Document) -> list[Finding]:
    return [
        finding(document, "once morest", [Repair("against", 7.1, "safe")]),
        finding(document, "operatorwhich", [Repair("operator which")], confidence=0.95),
        finding(document, ". .", [Repair(".")], severity=Severity.MINOR),
        finding(document, "Leave a Replay", [Repair("")], severity=Severity.MINOR, family="boilerplate"),
    ]


def test_the_largest_gain_comes_first_and_no_more_than_needed() -> None:
    document = plain_document(TEXT)
    found = of(some(document), document, policy=Policy(max_per_1000=60))
    assert [f.text for f in found.repairs] == ["operatorwhich"]
    assert found.leads
    assert found.after.per_1000_words <= 60
    found = of(some(document), document, policy=Policy(max_per_1000=0.1))
    assert [f.text for f in found.repairs] == ["operatorwhich", "once morest", ". .", "Leave a Replay"]
    assert found.after.points == 0


def test_furniture_taken_out_is_not_counted_before_nor_after() -> None:
    document = plain_document(TEXT)
    findings = some(document)
    read_article = article(document)
    now = count_words(without(read_article, findings))
    assert words_after(read_article, findings, findings[3:]) == now
    assert words_after(read_article, findings, findings[:3]) == now, "one word less, one more"
    assert words_after(read_article, findings, findings[:1]) == now - 1


def test_a_critical_finding_must_be_among_them() -> None:
    document = plain_document(TEXT + TEXT.replace("once morest", "against") * 40)
    findings = some(document)
    graver = [*findings[:2], findings[2].with_(severity=Severity.CRITICAL, confidence=0.6), findings[3]]
    found = of(graver, document)
    assert [f.text for f in found.repairs] == [". ."]


def test_a_critical_finding_without_a_repair_is_left_to_a_person() -> None:
    document = plain_document(TEXT)
    findings = some(document)
    findings[2] = findings[2].with_(severity=Severity.CRITICAL, repairs=())
    found = of(findings, document, policy=Policy(max_per_1000=60))
    assert ([f.text for f in found.by_hand], [f.text for f in found.repairs]) == ([". ."], ["operatorwhich"])


def test_where_repairs_are_not_enough_the_heaviest_rest_is_for_a_person() -> None:
    document = plain_document(TEXT)
    findings = [f.with_(repairs=f.repairs if f.severity is Severity.MINOR else ()) for f in some(document)]
    found = of(findings, document, policy=Policy(max_per_1000=50))
    assert [f.text for f in found.by_hand] == ["operatorwhich"]
    assert found.after.per_1000_words <= 50


def test_no_list_can_promise_fluency() -> None:
    document = plain_document(TEXT)
    found = of(some(document), document, 12.0, Policy(max_per_1000=50, min_fluency=40))
    assert found.repairs, "what findings block is still said"
    assert not found.leads
    assert "fluency 12, below the 40" in found.unpromised
    alone = of([], document, 12.0, Policy(min_fluency=40))
    assert (alone.repairs, alone.by_hand, alone.leads) == ((), (), False)
    assert of(some(document), document, 50.0, Policy(max_per_1000=50, min_fluency=40)).leads


def test_a_policy_that_nothing_meets_has_no_way() -> None:
    document = plain_document(TEXT)
    found = of(some(document), document, policy=Policy(max_critical=-1))
    assert (found.repairs, found.by_hand, found.leads) == ((), (), False)
    assert "critical" in found.open[0]


def test_what_is_settled_is_no_step() -> None:
    document = plain_document(TEXT)
    findings = some(document)
    findings[1] = findings[1].with_(settled=Settlement(Settled.WAIVED, "the firm's name", "Ada", "2030-01-01"))
    found = of(findings, document, policy=Policy(max_per_1000=0.1))
    assert [f.text for f in found.repairs] == ["once morest", ". .", "Leave a Replay"]


WORDS = "alpha beta gamma delta epsilon zeta".split()
DAMAGE = st.tuples(
    st.sampled_from([Severity.NEUTRAL, Severity.MINOR, Severity.MAJOR, Severity.CRITICAL]),
    st.sampled_from([0.6, 0.8, 0.9, 0.95]),
    st.sampled_from([None, "", "one", "one two three"]),
    st.sampled_from(["other", "boilerplate"]),
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(DAMAGE, min_size=1, max_size=6),
    st.integers(0, 60),
    st.sampled_from([0.5, 5.0, 20.0, 60.0, 200.0, math.inf]),
    st.integers(0, 2),
    st.sampled_from([FailOn.POLICY, FailOn.MAJOR, FailOn.MINOR]),
    st.sampled_from([None, None, 0, 2]),
)
def test_no_shorter_way_leads_there(
    damage: list[tuple[Severity, float, str | None, str]],
    padding: int,
    limit: float,
    critical: int,
    fail_on: FailOn,
    most: int | None,
) -> None:
    critical = (
        critical if fail_on is FailOn.POLICY else 0
    )  # nobody asks for sound minor issues and allows critical ones
    text = "".join(f"Here stands {WORDS[n]} in its place.\n" for n in range(len(damage)))
    document = plain_document(text + "And so on.\n" * padding)
    read_article, policy = article(document), Policy("", limit, critical, fail_on=fail_on, max_findings=most)
    findings = []
    for n, (severity, sure, repair, family) in enumerate(damage):
        start = text.index(WORDS[n])
        repairs = () if repair is None else (Repair(repair),)
        findings.append(
            Finding(
                "rule", family, severity, start, start + len(WORDS[n]), WORDS[n], "", sure, Stage.TEMPLATE, (), repairs
            )
        )
    # Advice costs nothing; to follow it only for the words that it adds would be a trick.
    known = [f for f in findings if f.repairs and points(f)]
    rest = [f for f in findings if not f.repairs and points(f)]

    def passes(made: Sequence[Finding], hands: Sequence[Finding]) -> bool:
        left = [f for f in findings if f not in made and f not in hands]
        cost = penalty(left, words_after(read_article, findings, made) if made else start_words)
        return judge(left, cost, None, policy).decision is Decision.PUBLISH

    start_words = count_words(without(read_article, findings))
    found = shortest(read_article, findings, penalty(findings, start_words), None, policy)
    assert passes(found.repairs, found.by_hand)
    assert list(found.repairs) == sorted(found.repairs, key=lambda f: (-points(f), f.start))
    hands = next(
        n for n in range(len(rest) + 1) if any(passes(m, h) for m in subsets(known) for h in combinations(rest, n))
    )
    assert len(found.by_hand) == hands
    made = next(
        n
        for n in range(len(known) + 1)
        if any(passes(m, h) for m in combinations(known, n) for h in combinations(rest, hands))
    )
    assert len(found.repairs) == made


def subsets(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    return [chosen for n in range(len(findings) + 1) for chosen in combinations(findings, n)]
