"""Suppressions in the text, waivers and recorded findings."""

import time
from datetime import date
from pathlib import Path

import pytest

from audit.auditor import Settings, build
from audit.errors import UsageError
from audit.finding import fingerprints
from audit.policies import Layer, Policies, Value
from audit.read import read_bytes
from audit.repair.patch import Choice, patch
from audit.result import Audit
from audit.settle import Settling, Waiver
from audit.settle.baseline import dump, load, record
from audit.settle.remarks import remarks
from audit.verdict import Decision

SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday."
OTHER = "The union stood once morest the plan of the harbour."
PLAIN = "The council voted on Tuesday to keep the library open on Sundays."
RULE = "spun-inside-word"


def audit(text: str, name: str = "a.txt", settling: Settling | None = None, *values: Value) -> Audit:
    policy = Policies(layers=(Layer(values),))
    auditor = build(Settings(model="none", language="en", policy=policy, settling=settling or Settling()))
    return auditor.audit(read_bytes(text.encode(), name))


def states(audited: Audit) -> list[str]:
    """Of each place where words were swapped, by whom it is settled."""
    return [f.settled.kind.value if f.settled else "open" for f in audited.findings if f.rule == RULE]


def reasons(audited: Audit) -> str:
    return "\n".join(f"{r.level.value}: {r.text}" for r in audited.verdict.reasons)


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
def test_remarks_switch_rules_off_and_on(name: str) -> None:
    line = "<p>{}</p>\n" if name.endswith("html") else "{}\n\n"
    first, second = line.format(SPUN), line.format(OTHER)

    def said(before: str, between: str) -> list[str]:
        return states(audit(f"{before}\n\n{first}{between}\n\n{second}", name))

    assert said("", "") == ["open", "open"]
    assert said("<!-- audit off -->", "") == ["suppressed", "suppressed"]
    assert said("<!-- audit off -->", "<!-- audit on -->") == ["suppressed", "open"]
    assert said(f"<!--audit off: {RULE}-->", f"<!-- Audit ON: {RULE} -->") == ["suppressed", "open"]
    assert said("<!-- audit off: spinner-substitution, case -->", "<!-- audit on: case -->") == ["suppressed"] * 2
    assert said("<!-- audit off: case -->", "") == ["open", "open"]
    assert said("<!-- audit off-next-line -->", "") == ["suppressed", "open"]
    assert said("", f"<!-- audit off-next-line: {RULE} -->") == ["open", "suppressed"]
    assert said("<!-- audit off: nonsense -->", "<!-- audit of -->") == ["open", "open"]


def test_a_remark_counts_only_where_it_is_no_part_of_the_text() -> None:
    assert states(audit(f"{SPUN} <!-- audit off-line -->\n\n{OTHER}\n", "a.md")) == ["suppressed", "open"]
    assert states(audit(f"<!-- audit off --> {SPUN}\n", "a.txt")) == ["open"]
    for shown in ("`<!-- audit off -->`", "```\n<!-- audit off -->\n```", r"\<!-- audit off -->"):
        assert states(audit(f"{shown}\n\n{SPUN}\n", "a.md")) == ["open"]
    assert states(audit(f"<p>&lt;!-- audit off --&gt;</p><p>{SPUN}</p>", "a.html")) == ["open"]


def test_in_plain_text_a_remark_is_no_part_of_the_article() -> None:
    text = f"{PLAIN}\r\n<!-- audit off: {RULE} -->\r\n{SPUN}\r\n<!-- audit on -->\r\n{OTHER}\r\n"
    audited, bare = audit(text), audit(f"{PLAIN}\r\n{SPUN}\r\n{OTHER}\r\n")
    assert audited.penalty.words == bare.penalty.words
    assert [f.rule for f in audited.findings] == [f.rule for f in bare.findings]
    document = audited.article.document
    places = [document.locate(f.start, f.end) for f in audited.findings if f.rule == RULE]
    assert [text[slice(*place)] for place in places] == ["once morest"] * 2
    [edit] = patch(document, filter(Choice(frozenset({"safe", "suggested"})).allows, audited.findings)).edits
    assert text[: edit.start] + edit.new + text[edit.end :] == text.replace("stood once morest", "stood against")
    alone = "<!-- audit off -->\n"
    assert audit(alone).article.text == alone


def test_unknown_names_are_reported_and_the_policy_may_forbid_remarks() -> None:
    text = f"{PLAIN}\n<!-- audit off: nonsense, {RULE} -->\n{SPUN}\n"
    audited = audit(text)
    assert states(audited) == ["suppressed"]
    assert "non_blocking: a remark in the text names no rule, line 2: “nonsense”" in reasons(audited)
    assert "info: settled and not counted: 1 suppressed" in reasons(audited)
    assert states(audit(text, "a.txt", None, Value("remarks", False, ""))) == ["open"]


def test_hostile_remarks_take_no_longer_than_their_length() -> None:
    # Quadratic in any of these would be minutes, not seconds.
    for hostile in (
        "<!-- audit off:" + " " * 400_000,
        "<!-- audit off: " * 40_000,
        "<!-- audit off-line: x -->" * 30_000,
        "<!-- audit off-next-line -->" * 30_000,
        "<!--" + " " * 400_000 + "audit off",
        ("<!-- audit off: " + "x, " * 300 + "-->\n") * 300,
        "```" * 100_000,
    ):
        document = read_bytes(f"<p>{SPUN}</p>{hostile}".encode(), "a.md")
        began = time.process_time()
        remarks(document, {"case"})
        assert time.process_time() - began < 10


def waiver(name: str = RULE, expires: date = date(2030, 1, 31), *paths: str) -> Waiver:
    return Waiver(name, "Ada", "As the agency has it.", expires, paths, "audit.toml:9")


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    last, after = date(2030, 1, 31), date(2030, 2, 1)
    waived = audit(SPUN, "a.txt", Settling(waivers=(waiver(),), today=last))
    assert states(waived) == ["waived"]
    assert (waived.verdict.decision, waived.penalty.points) == (Decision.PUBLISH, 0)
    assert waived.repaired == SPUN
    assert "info: 1 waived by Ada until 2030-01-31: As the agency has it." in reasons(waived)
    expired = audit(SPUN, "a.txt", Settling(waivers=(waiver(),), today=after))
    assert states(expired) == ["open"]
    assert expired.verdict.decision is Decision.HOLD
    assert (
        "non_blocking: the waiver of “spun-inside-word” by Ada expired on 2030-01-31: 1 finding counts again"
        in reasons(expired)
    )
    assert "|settled:" in waived.signature
    assert expired.signature == audit(SPUN).signature


def test_a_waiver_is_for_a_rule_a_family_or_one_finding_and_for_some_articles() -> None:
    text = f"{SPUN}\n\n{OTHER}\n"
    plain = audit(text)
    names = fingerprints(plain.findings, plain.article.text)
    assert len(names) == 2

    def waived(*waivers: Waiver, path: str = "a.txt") -> list[str]:
        return states(audit(text, path, Settling("/house", waivers, date(2030, 1, 1))))

    assert waived(waiver("spinner-substitution")) == ["waived", "waived"]
    assert waived(waiver(names[1])) == ["open", "waived"]
    assert waived(waiver("case")) == ["open", "open"]
    only = waiver(RULE, date(2030, 1, 31), "archive/**")
    assert waived(only, path="/house/archive/1990/a.txt") == ["waived", "waived"]
    assert waived(only, path="/house/today/a.txt") == ["open", "open"]
    assert waived(waiver(RULE, date(2029, 1, 1)), waiver()) == ["waived", "waived"]


def recorded(folder: Path, *audits: Audit) -> Settling:
    entries = [record(a.article, a.findings, fingerprints(a.findings, a.article.text), str(folder)) for a in audits]
    (folder / "baseline.json").write_text(dump(entries), "utf-8")
    load.cache_clear()
    return Settling(baseline=str(folder / "baseline.json"))


def test_a_recorded_finding_survives_edits_elsewhere_and_a_move(tmp_path: Path) -> None:
    path = str(tmp_path / "old.txt")
    text = f"{PLAIN}\n\n{SPUN}\n\nA report on the costs is due in the spring, members said.\n"
    known = recorded(tmp_path, audit(text, path))

    def now(text: str, name: str = path) -> list[str]:
        return states(audit(text, name, known))

    assert now(text) == ["baseline"]
    assert now(f"Library stays open\n\n{text.replace('Tuesday', 'Wednesday')}More will follow soon.\n") == ["baseline"]
    assert now(text.replace("the proposal", "the new proposal")) == ["baseline"]
    assert now(text.replace("the proposal", "the idea").replace("a stand", "stands")) == ["open"]
    assert now(f"{text}\n{OTHER}\n") == ["baseline", "open"]
    assert now(f"{text}\n{SPUN}\n").count("open") <= 1
    moved = str(tmp_path / "new/name.txt")
    assert now(text.replace("Tuesday", "Wednesday"), moved) == ["baseline"]
    assert now(f"{SPUN}\n\nQuite another article about the harbour.\n\nIt has three paragraphs.\n", moved) == ["open"]
    settled = audit(text, path, known)
    assert settled.repaired == text
    assert settled.verdict.decision is Decision.PUBLISH
    assert settled.signature != audit(text, path).signature


def test_equal_places_are_recorded_one_by_one(tmp_path: Path) -> None:
    path, once = str(tmp_path / "a.txt"), f"{OTHER}\n\n{PLAIN}\n"
    known = recorded(tmp_path, audit(once, path))
    twice = f"{OTHER} Ships queue off the coast.\n\n{PLAIN}\n\nNobody knew, and {OTHER}\n"
    assert sorted(states(audit(twice, path, known))) == ["baseline", "open"]


def test_what_is_no_baseline_is_a_wrong_call(tmp_path: Path) -> None:
    for text in ("", "[]", '{"schema": 1}', '{"schema": 1, "articles": [{}]}', '{"schema": 1, "articles": [1]}'):
        (tmp_path / "b.json").write_text(text, "utf-8")
        load.cache_clear()
        with pytest.raises(UsageError, match="is no baseline"):
            load(str(tmp_path / "b.json"))
    (tmp_path / "b.json").write_text('{"schema": 2, "articles": []}', "utf-8")
    load.cache_clear()
    with pytest.raises(UsageError, match="another version"):
        load(str(tmp_path / "b.json"))
