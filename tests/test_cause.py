"""Every cause is known, and a job is what findings of one cause come to."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from report_articles import finding, harbour_audit, plain_document

from audit.cause import OWN, cause_of, causes, load
from audit.finding import FAMILIES, Severity
from audit.report.jobs import as_data, jobs
from audit.rules import shipped

CARDS = shipped()


@pytest.mark.parametrize("name", CARDS)
def test_the_cause_of_every_rule_is_known(name: str) -> None:
    card = CARDS[name]
    assert not causes().of(card.id, card.cause or card.title, card.family).id.startswith(OWN), (
        f"{card.cause or card.title!r} has no entry in audit/causes.toml"
    )


def test_every_entry_is_needed() -> None:
    """No rule, family or wording of the file is one that the library does not have."""
    known = causes()
    assert set(known.rules) <= set(CARDS)
    assert set(known.families) == set(FAMILIES)
    used = {known.of(card.id, card.cause or card.title, card.family).id for card in CARDS.values()}
    assert set(known.by_id) - used == {"unnatural", "other"}, "families without a rule"


def test_findings_of_a_rule_carry_the_cause_of_its_card() -> None:
    document = plain_document("forum. in Samarkand")
    found = finding(document, ". i", rule="false-full-stop", family="fragment", cause=CARDS["false-full-stop"].cause)
    assert cause_of(found).id == "sentence-ends"
    other = finding(document, ". i", rule="small", family="case", cause=CARDS["lower-case-sentence-start"].cause)
    assert cause_of(other) == cause_of(found), "two wordings, one job"


def test_a_rule_counts_before_a_text_and_a_text_before_a_family() -> None:
    known = load(
        '[a]\ntext = "One"\nrules = ["r"]\n[b]\ntext = "Two"\n[other]\ntext = "Rest"\nfamilies = ["f", "other"]'
    )
    assert [
        known.of(*case).id for case in (("r", "two", "f"), ("s", " TWO ", "f"), ("s", "", "f"), ("s", "", "g"))
    ] == [
        "a",
        "b",
        "other",
        "other",
    ]


def test_a_cause_from_outside_is_one_of_its_own() -> None:
    document = plain_document("They agreed once morest.")
    own = cause_of(finding(document, "once morest", cause="the house  style says Nay"))
    assert (own.id, own.text, own.upstream) == ("own-the-house-style-says-nay", "The house style says Nay", "")
    assert cause_of(finding(document, "once morest", cause="The house style says nay")).id == own.id
    assert cause_of(finding(document, "once morest", cause="词语 «x»")).id == "own-词语-x"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[a]\ntext = "One"\nupstraem = "x"', "unknown key 'upstraem'"),
        ('[a]\nupstream = "x"', "has no text"),
        ('[a]\ntext = "One"\n[b]\ntext = "Two"\nalso = ["one"]', "both claim 'one'"),
        ('[a]\ntext = "One"\nfamilies = ["case"]\n[b]\ntext = "Two"\nfamilies = ["case"]', "both claim 'case'"),
    ],
)
def test_an_entry_that_cannot_be_right_is_an_error(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        load(text)


@pytest.mark.parametrize("cause", causes().by_id.values(), ids=lambda c: c.id)
def test_what_prevents_it_is_an_order_in_plain_markdown(cause: object) -> None:
    upstream: str = cause.upstream  # type: ignore[attr-defined]
    kinds = {t.type for token in MarkdownIt("commonmark").parse(upstream) for t in token.children or [token]}
    assert kinds <= {"paragraph_open", "paragraph_close", "text", "code_inline"}
    assert not upstream.endswith(".")
    assert upstream[:1] == upstream[:1].lower()


def test_the_data_lie_beside_the_module() -> None:
    import audit.cause

    assert (Path(audit.cause.__file__).parent / "causes.toml").read_text("utf-8").startswith("# What damage comes from")


def test_jobs_are_ordered_by_their_damage_and_hold_every_finding() -> None:
    document = plain_document("once morest\n" * 5)
    light = finding(document, "once morest", nth=0, severity=Severity.MINOR, cause="light")
    grave = finding(document, "once morest", nth=1, severity=Severity.CRITICAL, cause="grave", confidence=0.6)
    many = [finding(document, "once morest", nth=n, cause="many") for n in (2, 3, 4)]
    found = jobs([light, grave, *many])
    assert [(job.cause.text, len(job.findings), round(job.points, 2)) for job in found] == [
        ("Grave", 1, 15.0),
        ("Many", 3, 13.5),
        ("Light", 1, 0.9),
    ]


def test_the_data_name_the_findings_of_each_cause() -> None:
    findings = harbour_audit().findings
    data = as_data(findings, {id(f): f"{n:016x}" for n, f in enumerate(findings)})
    assert [(c["id"], c["count"], c["findings"]) for c in data] == [
        ("own-words-were-replaced-by-a-synonym-program", 1, ["0000000000000000"]),
        ("own-inline-tags-were-dropped", 1, ["0000000000000001"]),
        ("page-furniture", 1, ["0000000000000002"]),
    ]
