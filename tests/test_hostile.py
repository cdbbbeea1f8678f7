"""Articles that were made to do harm: alone, very large, under any name, and in one folder with sound ones."""

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hostile import LARGE, bomb, docx, kept, liar, run_of, small
from invariants import SETTINGS, check_audit, check_file, check_folder, check_index

from audit.auditor import Settings
from audit.engine.run import Draft, audit_one
from audit.finding import Finding
from audit.read.load import LIMIT
from audit.report import FORMATS
from audit.result import Audit, Unaudited

SPUN = "The leaders will take a stand once morest the proposal.\n"
SOUND = "The council voted on Tuesday to keep the library open on Sundays.\n"
ASKED = "markdown,json,html,sarif,junit,gitlab,csv,github,lines"


def audit(*arguments: str, **options: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "audit.cli", *arguments]
    return subprocess.run(command, capture_output=True, timeout=300, **options)  # type: ignore[call-overload,no-any-return]


def findings(data: bytes, name: str) -> list[Finding]:
    outcome = audit_one((Draft(name, data), ()), SETTINGS)
    assert isinstance(outcome, Audit), outcome
    return list(outcome.findings)


@pytest.mark.parametrize("name", small())
def test_a_hostile_file(name: str) -> None:
    check_index(check_file(small()[name], name))


def test_what_fuzzing_found_is_found_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "fuzz"))
    from targets import TARGETS

    cases = kept()
    assert cases
    for target, data in cases:
        TARGETS[target](data)


@pytest.mark.parametrize("name", LARGE)
def test_what_makes_a_text_long_is_sound_while_it_is_short(name: str) -> None:
    for size in (7, 1_500):
        check_file(LARGE[name](size), name)


REFUSED = {
    "laughs.xml": "entities of its own",
    "external.xml": "entities of its own",
    "parameter.xml": "entities of its own",
    "laughs.docx": "well-formed",
    "nul.txt": "binary",
    "nul-utf16.txt": "binary",
    "nul.csv": "binary",
    "utf16le.txt": "binary",
    "utf32le.txt": "binary",
    "binary.txt": "binary",
    "pdf.txt": "PDF",
    "utf16-odd.txt": "damaged",
    "utf16-surrogates.txt": "damaged",
    "mixed.txt": "encoding",
    "deep.json": "too deep",
    "not-word.docx": "broken",
    "empty-zip.docx": "no Word",
    "empty.txt": "empty",
    "blank.txt": "empty",
    "only-tags.html": "no text",
    "broken-line.jsonl": "Line 2",
    "ragged.csv": "line 2",
}


def test_what_is_refused_is_refused_with_its_reason() -> None:
    for name, says in REFUSED.items():
        (outcome,) = check_file(small()[name], name)
        assert isinstance(outcome, Unaudited), name
        assert says in outcome.reason, (name, outcome.reason)


@pytest.mark.parametrize(
    "name",
    ["bidi.txt", "utf16le-bom.txt", "utf32be-bom.txt", "surrogates.json", "lzma.docx", "traversal.docx", "nfd.txt"],
)
def test_damage_is_found_all_the_same(name: str) -> None:
    outcomes = check_file(small()[name], name)
    assert any(f.rule == "spun-inside-word" for o in outcomes if isinstance(o, Audit) for f in o.findings)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("bomb.docx", bomb(LIMIT + 1_000_000), "more than 20 MB"),
        ("liar.docx", liar(LIMIT + 1_000_000), "broken"),
        ("tags.docx", docx(b"<w:document xmlns:w='w'>" + b"<w:p>" * 100_000), "1000 elements"),
        ("tags.xml", LARGE["tags.xml"](300_000), "1000 elements"),
        ("arrays.json", LARGE["arrays.json"](100_000), "too deep"),
        ("escapes.json", LARGE["escapes.json"](3_600_000), "500,000 escapes"),
        ("long.txt", b"a " * (LIMIT // 2 + 1), "larger than 20 MB"),
    ],
)
def test_what_would_fill_the_memory_is_refused(name: str, data: bytes, says: str) -> None:
    outcomes = check_file(data, name)
    assert [type(o) for o in outcomes] == [Unaudited]
    assert says in outcomes[0].reason  # type: ignore[union-attr]


def test_a_hundred_thousand_nested_tags() -> None:
    (outcome,) = check_file(LARGE["tags.html"](300_000), "tags.html")
    assert isinstance(outcome, Audit)
    assert outcome.article.text.strip() == "Text of the article."


def test_a_line_of_a_million_characters() -> None:
    outcome = audit_one((Draft("line.txt", LARGE["line.txt"](1_000_000)), ()), SETTINGS)
    assert isinstance(outcome, Audit)
    check_audit(outcome)
    assert [f.rule for f in outcome.findings] == ["loop"]


def test_of_a_very_long_text_the_model_scores_sentences_from_all_of_it() -> None:
    """The shipped model, on more sentences than are scored of one article: those at its end count as well."""
    text = "".join(f"On day {n} he said no. " for n in range(2_100))
    outcome = audit_one((Draft("a.txt", text.encode()), ()), Settings(fluency="lm"))
    assert isinstance(outcome, Audit)
    every, fluency = outcome.article.paragraphs[0].sentences, outcome.fluency
    assert len(every) == 2_100
    assert [s.span for s in fluency.sentences] == list(every[::3])
    assert fluency.note.startswith("only 700 of its 2,100 sentences were scored")
    check_audit(outcome)
    for name in ("markdown", "html"):
        report = FORMATS[name].article(outcome)  # type: ignore[union-attr]
        assert "Only 700 of its 2,100 sentences were scored" in report


def test_a_long_paragraph_is_split_where_a_short_one_is() -> None:
    """Beyond some length, a paragraph is cut for the splitter: what it says of sentences must stay."""
    line = "The mayor spoke on Tuesday, and “nobody” answered (it was late). " * 400
    (outcome,) = [audit_one((Draft("a.txt", line.encode()), ()), SETTINGS)]
    assert isinstance(outcome, Audit)
    (paragraph,) = outcome.article.paragraphs
    assert {line[s.start : s.end] for s in paragraph.sentences} == {line[:64].strip()}
    assert len(paragraph.sentences) == 400


def test_a_long_text_without_any_end_of_sentence_loses_nothing() -> None:
    for part in ("words ", "“a ", "([{“« ", "a", "市议会"):
        text = run_of(part, 35_000).decode("utf-8", "ignore").strip()
        outcome = audit_one((Draft("a.txt", text.encode()), ()), SETTINGS)
        assert isinstance(outcome, Audit)
        (paragraph,) = outcome.article.paragraphs
        kept = "".join(text[s.start : s.end] for s in paragraph.sentences)
        assert "".join(kept.split()) == "".join(text.split())


def test_a_safe_repair_before_a_copy_at_the_very_end() -> None:
    """Grading once placed the copy in a text that was shorter by the repairs before it, and fell off its end."""
    said = "Last week the president announced that the largest natural gas company had signed a contract."
    text = said + "\n\n" + "".join(f"A letter &nbsp; {n} finds &quot;home&quot; today.\n\n" for n in range(30)) + said
    safe = {f.rule for f in findings(text.encode(), "a.txt") if f.repairs and f.repairs[0].grade == "safe"}
    assert safe >= {"html-entity", "repeated-passage"}


def names() -> list[bytes]:
    """Names of files that a folder may hold."""
    texts = [
        "caf\u00e9",
        "cafe\u0301",
        "ｆｕｌｌ",
        "\u202egnp.exe",
        "a\nb",
        "a\rb",
        "a\tb",
        "\x1b[31mred\x1b[0m",
        "a\x07b",
        " a ",
        "<script>alert(1)<",
        "=1+1",
        "-rf",
        "@a",
        "+a",
        "a`b`",
        "[a](javascript:x)",
        "a|b",
        "a#b",
        "%2e%2e%2f",
        "a\\b",
        "::error::a",
        "con",
        "index",
        "findings",
        "e" * 240,
        "é" * 120,
        "\u200b",
        "a\u2028b",
        "😀",
        "'\"",
        "$(id)",
        "{{7*7}}",
    ]
    return [*(os.fsencode(text) for text in texts), b"\xff\xfe", b"caf\xe9", b"\xed\xa0\x80"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile files under their own names, damaged ones under hostile names, sound ones, and links in circles."""
    root = tmp_path_factory.mktemp("hostile")
    inbox = root / "in"
    (inbox / "sound").mkdir(parents=True)
    for name, data in small().items():
        (inbox / name).write_bytes(data)
    for name in names():
        Path(os.fsdecode(os.fsencode(inbox) + b"/" + name + b".txt")).write_text(SPUN, "utf-8")
    for number in range(3):
        (inbox / "sound" / f"{number}.txt").write_text(SOUND + (SPUN if number else ""), "utf-8")
    (inbox / "loop").symlink_to(inbox, target_is_directory=True)
    (inbox / "self.txt").symlink_to(inbox / "self.txt")
    (inbox / "gone.txt").symlink_to(inbox / "nowhere.txt")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "folder.txt").mkdir()
    return root


def test_in_one_folder_nothing_touches_anything_else(folder: Path) -> None:
    inbox, out, alone = folder / "in", folder / "out", folder / "alone"
    common = ("--model", "none", "--no-config", "--format", ASKED, "--quiet")
    before = {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()}
    done = audit("gate", "in", "--out", "out", *common, cwd=folder)
    assert done.returncode == 3, done.stderr.decode()[-2000:]
    assert b"Traceback" not in done.stderr
    assert b"The program failed" not in done.stderr
    assert b"\x1b" not in done.stderr + done.stdout
    # Whatever its name, a file has one line on either stream: a line feed in a name begins no line of its own.
    assert all(line.startswith(b"audit: ") for line in done.stderr.splitlines())
    check_folder(out)
    assert sorted(p.name for p in folder.iterdir()) == ["in", "out"]
    assert all(path.parent == out for path in out.rglob("*") if path.is_file())
    assert not [path for path in out.iterdir() if path.name.startswith(".") and path.suffix == ".tmp"]
    assert {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()} == before
    # One report for every name, those that differ in their normal form alone included.
    reports = [
        json.loads(p.read_text("utf-8"))
        for p in out.glob("*.json")
        if p.name not in ("index.json", "gl-code-quality-report.json")
    ]
    spun = [r for r in reports if r["words"] == 10 and r["format"] == "text" and "/sound/" not in r["path"]]
    assert len(spun) >= len(names())
    forms = {r["path"] for r in reports if unicodedata.normalize("NFC", r["path"]) == "in/caf\u00e9.txt"}
    assert forms == {"in/caf\u00e9.txt", "in/cafe\u0301.txt"}
    done = audit("gate", "in/sound", "--out", "alone", *common, cwd=folder)
    assert done.returncode == 1, done.stderr
    for number in range(3):
        for suffix in ("md", "json", "html"):
            whole, single = out / f"{number}.{suffix}", alone / f"{number}.{suffix}"
            assert whole.read_bytes() == single.read_bytes(), single.name


def test_fix_writes_beside_its_edits_nothing_and_comes_to_an_end(folder: Path, tmp_path: Path) -> None:
    """Each file is as it was, or has a copy of what it was and reads as repaired; a second call changes nothing."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name, data in small().items():
        (inbox / name).write_bytes(data)
    command = ("fix", str(inbox), "--write", "--grade", "suggested", "--model", "none", "--no-config", "--quiet")
    done = audit(*command)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    changed = 0
    for name, data in small().items():
        now, kept = (inbox / name).read_bytes(), inbox / f"{name}.bak"
        assert kept.is_file() == (now != data), name
        if kept.is_file():
            changed += 1
            assert kept.read_bytes() == data
            assert [type(o) for o in check_file(now, name)] == [type(o) for o in check_file(data, name)]
    assert changed > 20
    first = {path.name: path.read_bytes() for path in inbox.iterdir()}
    audit(*command)
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == first
