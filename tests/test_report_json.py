"""The contract that other programs rely on."""

import json
import math
from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_articles import audit, finding, harbour_audit, html_document, plain_document

from audit.finding import Repair, Settled, Settlement, Severity
from audit.read import read_bytes
from audit.repair.in_source import source_repair
from audit.report.as_json import as_dict, render
from audit.text import Document


def test_every_field_of_the_contract_is_there() -> None:
    data = json.loads(render(harbour_audit()))
    assert data["schema"] == 1
    assert {
        "signature",
        "path",
        "sha256",
        "language",
        "words",
        "verdict",
        "reasons",
        "fluency",
        "mqm",
        "findings",
    } <= set(data)
    assert data["verdict"] == "hold"
    assert data["reasons"][0]["level"] == "blocking"
    assert set(data["reasons"][0]) == {"level", "text"}
    assert {"score", "nats_per_char", "sentences"} <= set(data["fluency"])
    assert {"start", "end", "score"} <= set(data["fluency"]["sentences"][0])
    assert set(data["mqm"]) == {"penalty", "per_1000_words", "raw_score", "interval"}
    wanted = "fingerprint rule family mqm severity start end text message confidence stage evidence repairs"
    assert set(wanted.split()) <= set(data["findings"][0])
    assert data["findings"][0]["repairs"][0] == {"text": "against", "gain": 7.1, "grade": "safe", "proof": []}
    assert data["findings"][2]["repairs"][0] == {"text": "", "gain": None, "grade": "suggested", "proof": []}
    assert PurePath(data["path"]).name == "harbour.txt"


def test_a_safe_repair_carries_its_proof_and_others_the_reason() -> None:
    document = plain_document("They had stood once morest the plan of the wordsran.")
    proof = ("+7.1 nats", "facts unchanged", "re-audit clean")
    data = as_dict(
        audit(
            document,
            [
                finding(document, "once morest", [Repair("against", 7.1, "safe", proof=proof)]),
                finding(document, "wordsran", unsafe="a number would change"),
            ],
        )
    )
    first, second = data["findings"]
    assert (first["repairs"][0]["proof"], first["no_safe_repair"]) == (list(proof), "")
    assert (second["repairs"], second["no_safe_repair"]) == ([], "a number would change")


def test_the_way_names_its_steps_by_fingerprint() -> None:
    data = as_dict(harbour_audit())
    steps = data["way"]["repairs"]
    assert [s["fingerprint"] for s in steps] == [f["fingerprint"] for f in data["findings"]]
    assert steps[1] == {
        "fingerprint": data["findings"][1]["fingerprint"],
        "line": 3,
        "column": 140,
        "text": "operatorwhich",
        "points": 4.5,
        "repair": "operator which",
        "grade": "suggested",
    }
    assert data["way"]["leads"] is True
    assert data["way"]["per_1000_words"] == {"before": data["mqm"]["per_1000_words"], "after": 0.0, "allowed": 10.0}
    assert as_dict(audit(plain_document("The port is open again.")))["way"] is None


def test_a_step_by_hand_has_no_repair() -> None:
    document = plain_document("They met on Monday.")
    way = as_dict(audit(document, [finding(document, "Monday", severity=Severity.CRITICAL)]))["way"]
    assert (way["repairs"], [set(s) & {"repair", "grade"} for s in way["by_hand"]]) == ([], [set()])


def test_causes_hold_every_finding_that_counts_once() -> None:
    document = plain_document("They stood once morest it. Talks with Poutineended. The wordsran on.")
    glued = {"family": "glued-words", "cause": ""}
    found = [
        finding(document, "once morest", settled=Settlement(Settled.BASELINE)),
        finding(document, "Poutineended", **glued),
        finding(document, "wordsran", **glued),
    ]
    data = as_dict(audit(document, found))
    (cause,) = data["causes"]
    assert (cause["id"], cause["count"], cause["penalty"]) == ("tags-dropped", 2, 9.0)
    assert "`</a>`" in cause["upstream"]
    assert cause["findings"] == [f["fingerprint"] for f in data["findings"][1:]]
    assert {f["cause"] for f in data["findings"][1:]} == {cause["text"]}


def test_offsets_point_into_the_source() -> None:
    report = harbour_audit()
    source = report.article.document.source
    for found in as_dict(report)["findings"]:
        assert source[found["start"] : found["end"]] == found["text"]
    assert as_dict(report)["findings"][0]["line"] == 3
    assert as_dict(report)["findings"][0]["column"] == 112


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    document = plain_document("once morest\n" * 9)
    data = as_dict(audit(document, [finding(document, "once morest", nth=i) for i in range(9)]))
    assert len({f["fingerprint"] for f in data["findings"]}) == 9


def test_no_number_breaks_a_strict_reader() -> None:
    document = plain_document("Stood once morest it.")
    text = render(audit(document, [finding(document, "once morest", [Repair("against", math.inf)])], scores=[math.nan]))

    def refuse(word: str) -> float:
        raise AssertionError(word)

    assert json.loads(text, parse_constant=refuse)["findings"][0]["repairs"][0]["gain"] is None


def test_a_missing_score_says_why() -> None:
    data = as_dict(audit(plain_document("Text."), scores=None))
    assert data["fluency"]["score"] is None
    assert data["fluency"]["note"] == "no language model was used"


def repaired_source(document: Document, words: str, new: str) -> str | None:
    """The source with the repair in the place of the finding, as another program would do it; None if there is none."""
    found = as_dict(audit(document, [finding(document, words, [Repair(new)])], scores=None))["findings"][0]
    assert document.source[found["start"] : found["end"]] == found["text"]
    if not found["repairs"]:
        assert [r["text"] for r in found["visible_repairs"]] == [new]
        return None
    return document.source[: found["start"]] + found["repairs"][0]["text"] + document.source[found["end"] :]


@pytest.mark.parametrize(
    ("source", "words", "new", "wanted"),
    [
        ("<p>stood once morest it</p>", "once morest", "against", "<p>stood against it</p>"),
        ("<p>AT&amp;T onehundred</p>", "AT&T onehundred", "AT&T one hundred", "<p>AT&amp;T one hundred</p>"),
        ("<p>profit &amp; loss</p>", "profit & loss", "profit & loss & tax", "<p>profit &amp; loss &amp; tax</p>"),
        ("<p>a < b</p>", "a", "<", "<p>&lt; < b</p>"),
        ("<p>two  &nbsp; blanks</p>", "two", "three", "<p>three  &nbsp; blanks</p>"),
        ("<b>ties</b>cooperation", "tiescooperation", "ties cooperation", "<b>ties </b>cooperation"),
        ("<b>ties</b>coperation", "tiescoperation", "tiescooperation", "<b>ties</b>cooperation"),
        ("<p>the <i>Poutine</i>visit</p>", "the Poutinevisit", "the Putinvisit", "<p>the <i>Putin</i>visit</p>"),
        ("<p>on\n  <i>it</i> . .</p>", ". .", ".", "<p>on\n  <i>it</i> .</p>"),
        ("<i>once</i> <b>morest</b>", "once morest", "against", None),
        ("<p>one</p><p>two</p>", "one\ntwo", "", None),
        ("don&#39;t stop", "don't stop", "dont stop", "dont stop"),
    ],
)
def test_a_repair_of_html_keeps_the_mark_up(source: str, words: str, new: str, wanted: str | None) -> None:
    assert repaired_source(html_document(source), words, new) == wanted


def test_marked_up_words_are_given_both_ways() -> None:
    document = html_document("<p>stood <i>once</i> morest it</p>")
    found = as_dict(audit(document, [finding(document, "once morest")]))["findings"][0]
    assert found["text"] == "once</i> morest"
    assert found["visible_text"] == "once morest"


def test_a_repair_of_markdown_that_would_need_an_escape_is_left_to_the_editor() -> None:
    document = read_bytes(b"*Stood* once morest it", "a.md")
    assert source_repair(document, 6, 17, "against") == "against"
    assert source_repair(document, 6, 17, "*against*") is None


PAGE = """<html><head><title>Port &amp; harbour</title></head><body><h1>Strike  ends</h1>
<p>The <b>union</b> stood once
morest the plan.&nbsp;Ships&#39; owners <a href="x">agreed</a>.<br>They left.</p><p>AT&amp;T said &lt;no&gt;.</p>
<pre>one
 two</pre><ul><li>first</li><li>second</li></ul></body></html>"""
NOTES = """# Strike *ends*

The **union** stood once
morest the [plan](x). Ships\\_owners &amp; crews agreed.

> They left. `code` here

- first
- second
"""


@settings(deadline=None)
@given(st.sampled_from([(PAGE, "a.html"), (NOTES, "a.md")]), st.data())
def test_a_repair_holds_when_the_file_is_read_again(file: tuple[str, str], data: st.DataObject) -> None:
    source, name = file
    document = read_bytes(source.encode(), name)
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start, min(len(document.text), start + 30)))
    old = document.text[start:end]
    new = data.draw(
        st.sampled_from([old.replace("e", "a"), old + "x", "x" + old, "new words", "a_b", "x & y", old[1:]])
    )
    span, text = document.locate(start, end), source_repair(document, start, end, new)
    if text is not None and new.strip():
        changed = read_bytes((source[: span.start] + text + source[span.end :]).encode(), name)
        assert changed.text.split() == (document.text[:start] + new + document.text[end:]).split()


WORDS = st.sampled_from(["the ", "<b>", "</b>", "&amp;", "ties", "co", " ", "<i>", "</i>", ".", "&lt;", "é", "</p>"])


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12).map("".join), st.data())
def test_a_repair_of_the_source_is_the_repair_of_the_text(source: str, data: st.DataObject) -> None:
    document = html_document(source)
    start = data.draw(st.integers(0, max(0, len(document.text) - 1)))
    end = data.draw(st.integers(start, len(document.text)))
    new = data.draw(st.text(alphabet="ties co&<.é", max_size=8))
    span = document.locate(start, end)
    text = source_repair(document, start, end, new)
    if text is None or not document.pieces:
        return
    changed = html_document(document.source[: span.start] + text + document.source[span.end :])
    expected = document.text[:start] + new + document.text[end:]
    # White space that comes to stand beside white space is one space in HTML.
    assert " ".join(changed.text.split()) == " ".join(expected.split())
    assert sorted(c for c in document.source if c == ">") == sorted(c for c in changed.source if c == ">")
