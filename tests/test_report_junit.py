"""JUnit XML: the schema takes it, and a hostile article is only text in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from report_articles import audit, finding, harbour_audit, plain_document
from report_runs import HOSTILE, HOSTILE_PATH, a_run, desk_audits, hostile_audit, settled_audit, word_audit, written

from audit.report import Reports
from audit.result import Outcome, Unaudited
from audit.verdict import Policy

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas/junit-10.xsd"))


def suite(tmp_path: Path, *outcomes: Outcome) -> etree._Element:
    """The one suite of the file, once the schema has taken it and its counts are right."""
    written(tmp_path, "junit", outcomes)
    return checked(tmp_path)


def checked(tmp_path: Path) -> etree._Element:
    tree = etree.parse(tmp_path / "junit.xml", etree.XMLParser(resolve_entities=False, no_network=True))
    SCHEMA.assertValid(tree)
    (found,) = tree.getroot()
    for key, path in {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}.items():
        assert int(found.get(key)) == int(tree.getroot().get(key)) == len(found.findall(path))
    return found


def test_a_case_for_each_article(tmp_path: Path) -> None:
    clean = audit(plain_document("It stands.", "clean.txt"), [])
    found = suite(tmp_path, *a_run(), clean)
    cases = [(c.get("classname"), c.get("name"), [e.tag for e in c]) for c in found.findall("testcase")]
    assert cases == [
        ("news", "harbour.txt", ["failure"]),
        ("news", "votes.txt", []),
        ("news", "photo.txt", ["error"]),
        (".", "clean.txt", []),
    ]
    (signature,) = found.findall("properties/property")
    assert signature.get("name") == "signature"
    assert signature.get("value") == "audit:0.1.0|rules:00000000|model:none"


def test_a_held_article_says_why(tmp_path: Path) -> None:
    (failure,) = suite(tmp_path, harbour_audit()).findall("testcase/failure")
    assert failure.get("message").startswith("estimated MQM penalty 173.7 per 1,000 words")
    lines = failure.text.splitlines()
    assert lines[0] == failure.get("message")
    assert lines[2] == (
        "news/harbour.txt:3:112: A synonym program took “against” apart. “once morest” → “against” (major, once-morest)"
    )
    assert len(lines) == 5


def test_what_is_settled_is_marked(tmp_path: Path) -> None:
    # What is settled holds nothing; what else is in the article may.
    held = replace(settled_audit(), verdict=harbour_audit().verdict)
    (failure,) = suite(tmp_path, held).findall("testcase/failure")
    assert "(major, once-morest) [waived: as the agency has it (by Ada, until 2030-01-31)]" in failure.text
    assert failure.text.count("[") == 3


def test_a_published_article_passes_whatever_was_found(tmp_path: Path) -> None:
    document = plain_document("They stood once morest it.")
    found = suite(tmp_path, audit(document, [finding(document, "once morest")], policy=Policy(max_per_1000=1e6)))
    assert [len(c) for c in found.findall("testcase")] == [0]


def test_articles_of_one_file_are_cases_of_their_own(tmp_path: Path) -> None:
    found = suite(tmp_path, *desk_audits(), word_audit())
    assert [c.get("name") for c in found.findall("testcase")] == ["desk.jsonl#a", "desk.jsonl#b", "a.docx"]
    listed = [f.text.splitlines()[-1].split(" A synonym")[0] for f in found.findall("testcase/failure")]
    assert listed == ["wire/desk.jsonl:1:43:", "wire/desk.jsonl:2:43:", "a.docx: word/document.xml:"]


def test_a_long_list_is_cut(tmp_path: Path) -> None:
    document = plain_document("once morest\n" * 150)
    (failure,) = suite(
        tmp_path, audit(document, [finding(document, "once morest", nth=n) for n in range(150)])
    ).findall("testcase/failure")
    assert failure.text.count("once-morest") == 100
    assert failure.text.endswith("And 50 more findings.")


def test_what_was_not_reached_is_an_error(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Reports(tmp_path, ["junit"], ["news/harbour.txt", "b.txt"]) as reports:
            reports.add(harbour_audit())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [e.get("type") for e in checked(tmp_path).findall("testcase/error")] == ["not-reached"]


def test_an_empty_run_is_an_empty_suite(tmp_path: Path) -> None:
    assert suite(tmp_path).get("tests") == "0"


@pytest.mark.parametrize("text", [*HOSTILE.values(), "]]> &lt; <!-- \ufffe\uffff\ud800 \x1b[31m"])
def test_a_hostile_article_is_only_text(text: str, tmp_path: Path) -> None:
    found = suite(tmp_path, hostile_audit(text), Unaudited(HOSTILE_PATH + "2", text))
    assert [len(list(c.iter())) for c in found.findall("testcase")] == [2, 2]
    assert [c.get("name") for c in found.findall("testcase")] == [HOSTILE_PATH[5:], HOSTILE_PATH[5:] + "2"]
    (error,) = found.findall("testcase/error")
    seen = "".join(c if c == "\t" or c == "\n" or c == "\r" or c >= " " else f"[U+{ord(c):04X}]" for c in text)
    for surrogate in ("\ud800", "\ufffe", "\uffff"):
        seen = seen.replace(surrogate, f"[U+{ord(surrogate):04X}]")
    assert error.text == error.get("message") == seen


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from("<>&]\"'\x00\ufffe\r"), st.characters()), min_size=1))
def test_any_text_makes_sound_xml(tmp_path: Path, text: str) -> None:
    suite(tmp_path, Unaudited(text, text))
