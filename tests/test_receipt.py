"""Receipts: what passed carries one, and whatever changes afterwards is refused."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from audit.cli import app
from audit.config import configure
from audit.console import guarded
from audit.errors import ReadError, UsageError
from audit.options import Gate
from audit.receipt import Checked, Demand, Key, check, find, keys, receipt_of, sealed, text_digest

ROOT = Path(__file__).parents[1]
SCHEMA = json.loads((ROOT / "docs/receipt-schema.json").read_text("utf-8"))
CLEAN = "The café owners voted for the plan on Monday, and the mayor thanked everyone who had come.\n"
SPUN = CLEAN.replace("voted for", "took a stand once morest")
KEY, OTHER = "a-key-of-the-desk-1", "a-key-of-the-desk-2"
HOUSE = """
[[waivers]]
rule = "spun-inside-word"
owner = "ada@example.org"
reason = "It is the name of the band."
expires = 2031-05-31
"""

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """``audit`` with some options in a folder of its own: exit code, and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDIT_RECEIPT_KEY", raising=False)

    def called(*options: str) -> tuple[int, str]:
        code = guarded(lambda: app()(list(options), standalone_mode=False))
        said = capsys.readouterr()
        return code, said.out + said.err

    return called


def gated(call: Call, *options: str) -> int:
    return call("gate", *options, "--model", "none", "--receipt", "--jobs", "1")[0]


def receipt(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(f"{name}.receipt.json").read_text("utf-8"))
    Draft202012Validator(SCHEMA).validate(data)
    return data


def kinds(checked: Checked) -> list[str]:
    return [problem.kind for problem in checked.problems]


def test_a_real_gate_and_a_real_check(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "b.txt").write_text(SPUN, "utf-8")
    (tmp_path / "b.txt.receipt.json").write_text("{}")
    (tmp_path / "key").write_text(f"# of 2026\n{KEY}\n")

    def ran(*options: str, key: str = KEY) -> tuple[int, str]:
        command = [sys.executable, "-m", "audit.cli", *options]
        environment = {**os.environ, "AUDIT_RECEIPT_KEY": key}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout

    assert ran("gate", ".", "--model", "none", "--receipt")[0] == 1
    assert (tmp_path / "a.txt.receipt.json").exists()
    assert not (tmp_path / "b.txt.receipt.json").exists()
    assert ran("verify", "a.txt") == (0, "a.txt: holds\n1 hold, 0 refused, 0 could not be checked.\n")
    code, said = ran("verify", ".", "--json")
    assert (code, [json.loads(line)["verdict"] for line in said.splitlines()]) == (1, ["holds", "refused"])
    assert ran("verify", "a.txt", key=OTHER)[0] == 1
    assert ran("verify", "a.txt", "--receipt-key-file", "key", key=OTHER)[0] == 0
    assert ran("verify", "a.txt", key="short")[0] == 2


def test_what_a_receipt_says(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_RECEIPT_KEY", KEY)
    Path("audit.toml").write_text(HOUSE)
    Path("news").mkdir()
    Path("news/a.txt").write_text(SPUN, "utf-8")
    assert gated(call, "news", "--profile", "feature", "--disable", "encoding", "--fail-on", "critical") == 0
    data = receipt("news/a.txt")
    assert data["sha256"] == hashlib.sha256(SPUN.encode()).hexdigest() == data["articles"][0]["text_sha256"]
    assert (data["path"], data["articles"][0]["language"]) == ("news/a.txt", "en")
    assert data["asked"] == {"profile": "feature", "disable": ["encoding"], "fail-on": "critical"}
    assert data["program"].startswith("audit:")
    assert "policy" not in data["program"]
    assert data["articles"][0]["policy"]["name"] == "feature"
    report = json.loads(Path("reports/a.json").read_text("utf-8"))
    article = data["articles"][0]
    assert {key: article["mqm"][key] for key in article["mqm"]} == report["mqm"]
    assert article["words"] == report["words"]
    [found] = [finding for finding in report["findings"] if finding["rule"] == "spun-inside-word"]
    assert article["settled"] == [
        {
            "fingerprint": found["fingerprint"],
            "rule": "spun-inside-word",
            "family": "spinner-substitution",
            "kind": "waived",
            "owner": "ada@example.org",
            "reason": "It is the name of the band.",
            "expires": "2031-05-31",
        }
    ]
    # The signature as docs/receipts.md describes it, worked out by other means.
    bare = {key: value for key, value in data.items() if key != "signature"}
    message = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert data["signature"]["value"] == hmac.new(KEY.encode(), message, "sha256").hexdigest()
    assert data["signature"]["key"] == hashlib.sha256(b"audit receipt key\0" + KEY.encode()).hexdigest()[:16]


def test_what_changed_is_named(call: Call) -> None:
    article = Path("a.html")
    page = f"<p>{CLEAN}</p>\n<p>They met again.</p>\n"
    article.write_text(page, "utf-8")
    assert gated(call, "a.html") == 0
    same: list[tuple[bytes, str]] = [
        (page.replace("\n", "\r\n").encode(), "bytes"),
        (page.encode("cp1252"), "bytes"),
        (page.replace("<p>", "<p class='lead'>").encode(), "bytes"),
        (page.replace("Monday", "Tuesday").encode(), "text"),
        (page.replace("They met again.", "").encode(), "text"),
        (b"<p></p>", "text"),
    ]
    for data, kind in same:
        article.write_bytes(data)
        code, said = call("verify", "a.html")
        assert (code, f"refused ({kind})" in said) == (1, True), (data, said)
        assert call("verify", "a.html", "--text")[0] == (0 if kind == "bytes" else 1)
    article.write_text(page, "utf-8")
    assert call("verify", "a.html")[0] == 0
    article.unlink()
    assert call("verify", "a.html")[0] == 3
    Path("b.txt").write_text(CLEAN, "utf-8")
    code, said = call("verify", "b.txt", "a.html")
    assert (code, "b.txt: refused (receipt)" in said) == (3, True)
    for call_ in (["verify", "-"], ["verify", "b.txt", "--receipts", "nowhere"], ["gate", "-", "--receipt"]):
        assert call(*call_)[0] == 2


def test_line_ends_and_encodings_read_the_same() -> None:
    assert text_digest("a\r\nb\rc\n") == text_digest("a\nb\nc\n") != text_digest("a\nb\nc")
    assert text_digest("a b") != text_digest("a  b")


def test_a_file_of_several_has_one_receipt_if_all_of_it_passes(call: Call) -> None:
    def lines(*texts: str) -> str:
        return "".join(json.dumps({"id": f"n{number}", "text": text}) + "\n" for number, text in enumerate(texts))

    feed = Path("feed.jsonl")
    other = CLEAN.replace("plan", "bill")
    feed.write_text(lines(CLEAN, other), "utf-8")
    assert gated(call, "feed.jsonl") == 0
    assert len({one["key"] for one in receipt("feed.jsonl")["articles"]}) == 2
    feed.write_text(lines(CLEAN, other).replace('"id": ', '"id" : '), "utf-8")
    assert "refused (bytes)" in call("verify", "feed.jsonl")[1]
    feed.write_text(lines(CLEAN, other.replace("bill", "law")), "utf-8")
    assert "the text of 1 of its articles changed" in call("verify", "feed.jsonl")[1]
    feed.write_text(lines(CLEAN, other, CLEAN), "utf-8")
    assert "refused (text)" in call("verify", "feed.jsonl")[1]
    for texts in ((SPUN, CLEAN, other), (CLEAN, SPUN, other), (CLEAN, other, SPUN)):
        feed.write_text(lines(CLEAN, other), "utf-8")
        assert gated(call, "feed.jsonl") == 0
        feed.write_text(lines(*texts), "utf-8")
        assert gated(call, "feed.jsonl") == 1
        assert not Path("feed.jsonl.receipt.json").exists()


def test_the_policy_of_today_is_asked(call: Call) -> None:
    Path("desk").mkdir()
    Path("desk/a.txt").write_text(CLEAN, "utf-8")
    house = Path("audit.toml")
    house.write_text('max-penalty = 8\n[[overrides]]\npaths = ["desk/"]\nwords = ["Kessel"]\n')
    assert gated(call, "desk", "--min-fluency", "0", "--profile", "legal") == 0
    assert call("verify", "desk")[0] == 0
    # Moved with its receipt, it is still the article of the desk.
    Path("out").mkdir()
    for name in ("a.txt", "a.txt.receipt.json"):
        Path("desk", name).rename(Path("out", name))
    assert call("verify", "out")[0] == 0
    assert call("verify", "out", "--profile", "legal")[0] == 0
    assert "refused (policy)" in call("verify", "out", "--profile", "wire")[1]
    for change in ('words = ["Kessels"]', 'paths = ["news/"]', 'disable = ["case"]', "severity = {case = 'minor'}"):
        key = change.split(" ")[0]
        kept = [line for line in house.read_text().splitlines() if not line.startswith(key)]
        before = house.read_text()
        house.write_text("\n".join([*kept, change]))
        assert "refused (policy)" in call("verify", "out")[1], change
        assert call("verify", "out", "--any-policy")[0] == 0
        house.write_text(before)
    assert "refused (policy)" in call("verify", "out", "--no-config")[1]
    assert call("verify", "out")[0] == 0


def test_the_program_is_asked_if_that_is_wanted(call: Call) -> None:
    Path("a.txt").write_text(CLEAN, "utf-8")
    assert gated(call, "a.txt") == 0
    data = receipt("a.txt")
    demand = Demand(program=data["program"])
    assert check(Path("a.txt"), demand).holds
    assert kinds(check(Path("a.txt"), Demand(program=data["program"] + "+"))) == ["program"]
    assert "refused (program)" in call("verify", "a.txt", "--program")[1]  # passed without a model


def test_waivers_have_to_hold_still(call: Call) -> None:
    house, article = Path("audit.toml"), Path("a.txt")
    house.write_text(HOUSE)
    article.write_text(SPUN, "utf-8")
    assert gated(call, "a.txt") == 0
    assert call("verify", "a.txt")[0] == 0
    settings = configure(["a.txt"], Gate()).settings
    assert check(article, Demand(house=settings, today=date(2031, 5, 31))).holds
    late = check(article, Demand(house=settings, today=date(2031, 6, 1)))
    assert [problem.text for problem in late.problems] == [
        "the waiver of “spun-inside-word” by ada@example.org expired on 2031-05-31"
    ]
    house.write_text(HOUSE.replace("2031-05-31", "2031-06-30"))  # made longer: the receipt knows the old day
    assert call("verify", "a.txt")[0] == 0
    house.write_text(HOUSE + 'paths = ["other/"]\n')
    assert "was withdrawn" in call("verify", "a.txt")[1]
    house.write_text("")
    code, said = call("verify", "a.txt")
    assert (code, "refused (waiver)" in said) == (1, True)
    assert call("verify", "a.txt", "--any-policy")[0] == 0


def test_forged_altered_and_missing_signatures(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    article, place = Path("a.txt"), Path("a.txt.receipt.json")
    article.write_text(CLEAN, "utf-8")
    assert gated(call, "a.txt") == 0
    unsigned = receipt("a.txt")
    assert unsigned["signature"] is None
    known = Demand(keys=(Key(KEY.encode()), Key(OTHER.encode())))
    assert kinds(check(article, known)) == ["signature"]
    monkeypatch.setenv("AUDIT_RECEIPT_KEY", OTHER)
    assert gated(call, "a.txt") == 0
    signed = receipt("a.txt")
    assert check(article, known).holds
    assert check(article, Demand()).notes
    assert kinds(check(article, Demand(keys=(Key(KEY.encode()),)))) == ["signature"]
    for field, value in (("time", "2026-01-01T00:00:00Z"), ("path", "b.txt"), ("asked", {"profile": "legal"})):
        place.write_text(json.dumps({**signed, field: value}))
        assert kinds(check(article, known)) == ["signature"], field
    for field, value in (("value", signed["signature"]["value"][:-1]), ("value", "ü"), ("algorithm", "none")):
        place.write_text(json.dumps({**signed, "signature": {**signed["signature"], field: value}}))
        assert kinds(check(article, known)) == ["signature"], value
    # Somebody changes the article and writes a fitting receipt, without the key.
    article.write_text(SPUN, "utf-8")
    digest = hashlib.sha256(SPUN.encode()).hexdigest()
    forged = {**unsigned, "sha256": digest, "articles": [{**unsigned["articles"][0], "text_sha256": digest}]}
    place.write_text(json.dumps(sealed(forged, Key(b"a-key-of-a-stranger"))))
    assert kinds(check(article, known)) == ["signature"]
    # The order of keys and white space make no difference.
    article.write_text(CLEAN, "utf-8")
    place.write_text(json.dumps(dict(reversed(signed.items()))))
    assert check(article, known).holds


def test_what_is_no_receipt_cannot_be_read(call: Call) -> None:
    article, place = Path("a.txt"), Path("a.txt.receipt.json")
    article.write_text(CLEAN, "utf-8")
    assert gated(call, "a.txt") == 0
    good = receipt("a.txt")
    deep = "[" * 100_000
    bad: list[str] = ["", "{}", "[]", "null", "\0", deep, json.dumps(good)[:-1], json.dumps({**good, "schema": 2})]
    bad += [json.dumps({**good, "type": "x"}), json.dumps({**good, "articles": []}), json.dumps({**good, "more": 1})]
    bad += [json.dumps({**good, key: 7.5}) for key in good if key != "schema"]
    bad += [json.dumps({**good, "articles": [{**good["articles"][0], key: []}]}) for key in ("key", "mqm", "policy")]
    whole = json.dumps(good)
    bad += [whole.replace('"schema": 1', '"schema": 1, "schema": 1'), whole.replace("100.0", "NaN")]
    for text in bad:
        with pytest.raises(ReadError):
            receipt_of(text.encode())
    place.write_text(bad[-3])
    code, said = call("verify", "a.txt")
    assert (code, "cannot be read" in said) == (3, True)
    place.write_text(json.dumps({**good, "asked": {"fail-on": ["x"], "max-penalty": "much"}}))
    assert call("verify", "a.txt")[0] == 3


def test_receipts_in_a_folder_are_found_by_name_and_bytes(call: Call) -> None:
    for folder, text in (("one", CLEAN), ("two", CLEAN.replace("Monday", "Friday"))):
        Path(folder).mkdir()
        Path(folder, "a.txt").write_text(text, "utf-8")
        assert gated(call, folder) == 0
        Path("kept", folder).mkdir(parents=True)
        Path(folder, "a.txt.receipt.json").rename(Path("kept", folder, "a.txt.receipt.json"))
    assert call("verify", "one", "two")[0] == 1
    assert call("verify", "one", "two", "--receipts", "kept")[0] == 0
    Path("one/a.txt").write_text(SPUN, "utf-8")
    assert "refused (text)" in call("verify", "one", "--receipts", "kept")[1]
    assert find(Path("b.txt"), Path("kept"), "") is None


def test_keys(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# new\n\n{KEY}\n  {OTHER}  \n")
    assert keys(file, {"AUDIT_RECEIPT_KEY": OTHER}) == (Key(KEY.encode()), Key(OTHER.encode()))
    assert keys(None, {"AUDIT_RECEIPT_KEY": f" {OTHER}\n"}) == (Key(OTHER.encode()),)
    assert keys(None, {}) == keys(None, {"AUDIT_RECEIPT_KEY": " "}) == ()
    assert KEY not in repr(keys(file, {}))
    for content in (b"", b"# nothing\n", b"short\n", b"\xff\xfe\xff"):
        file.write_bytes(content)
        with pytest.raises(UsageError):
            keys(file, {})
    with pytest.raises(UsageError):
        keys(tmp_path / "none", {})


def test_the_schema_is_a_schema_and_no_article_is_taken_for_a_receipt() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert not Draft202012Validator(SCHEMA).is_valid({"schema": 1, "type": "audit-receipt"})
