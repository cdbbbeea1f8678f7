"""Whatever a text is made of: it is read, audited, reported on and repaired, and nothing of it does anything.

Texts are put together from what breaks programs; the questions asked are those of ``invariants``. Runs are the same
each time. Fuzzing led by coverage goes on where these end: ``make fuzz``.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariants import check_document, check_file, documents, said

from audit.errors import ReadError, RuleError, UsageError
from audit.read.decode import declared, decode, decode_as
from audit.rules import of_folder
from audit.settings.file import read
from audit.text import Document

TESTS = Path(__file__).parent
ENVIRONMENT = dict(os.environ)
COMMON = {"derandomize": True, "deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}

PROSE = (
    "The leaders will take a stand once morest the plan.",
    "Vladimir Poutinevisit to Beijing",
    "the the mayor",
    "He said.. that",
    "5 million tonnes, and 1,200 people",
    "on May 12, 2021",
    "forum. in Samarkand",
    "donâ€™t",
    "cafÃ©",
    "M. Macron",
    "aBc",
    "市议会投票。",
    "Правительство решило",
    "قال الوزير",
    "ראש הממשלה",
    "Leave a Reply",
    "Reuters",
    "“quoted",
    "quoted”",
    "« a »",
)
MARKS = (
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\x0b",
    "\x0c",
    "\x85",
    "\u200b",
    "\u200d",
    "\u202e",
    "\u2066",
    "\u2069",
    "\ufeff",
    "\u0301",
    "\ufffd",
    "😀",
    "👨‍👩‍👧",
    "\U000e0061",
    "\U0010ffff",
    "<",
    ">",
    "&",
    "&amp;",
    "&#x41;",
    "&#0;",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<![CDATA[",
    "]]>",
    "<pre>",
    "<td>",
    "<li>",
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "> ",
    "# ",
    "- ",
    "1. ",
    "|",
    "|-|",
    "\\",
    "---",
    "===",
    "    ",
    "=",
    "+",
    "-",
    "@",
    "'",
    '"',
    ",",
    ";",
    "::",
    "{{",
    "}}",
    "%",
    "$",
    "⟦",
    "⟧",
    "\x1b[31m",
)
TEXTS = st.lists(st.sampled_from(PROSE) | st.sampled_from(MARKS) | st.text(max_size=6), max_size=30).map("".join)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-32",
    "cp1252",
    "cp1251",
    "koi8-r",
    "gb18030",
    "shift_jis",
    "iso2022_jp",
    "big5",
)


@settings(max_examples=120, **COMMON)
@given(TEXTS, st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_an_article_of_anything(text: str, name: str) -> None:
    check_file(text.encode("utf-8", "surrogatepass"), name)


@settings(max_examples=60, **COMMON)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from(["json", "jsonl", "csv", "xml"]))
def test_news_of_anything(texts: list[str], kind: str) -> None:
    if kind == "csv":
        quoted = ["".join(c for c in text if c != "\0").replace('"', '""') for text in texts]
        data = "id,text\r\n" + "".join(f'{n},"{text}"\r\n' for n, text in enumerate(quoted))
    elif kind == "xml":
        items = "".join(f"<item><description><![CDATA[{text}]]></description></item>" for text in texts)
        data = f"<rss><channel>{items}</channel></rss>"
    elif kind == "json":
        data = json.dumps({"items": [{"id": str(n), "body_html": text} for n, text in enumerate(texts)]})
    else:
        data = "".join(
            json.dumps({"id": str(n), "text": text}, ensure_ascii=n % 2 == 0) + "\n" for n, text in enumerate(texts)
        )
    check_file(data.encode("utf-8", "surrogatepass"), f"a.{kind}")


@settings(max_examples=300, **COMMON)
@given(TEXTS, st.sampled_from(ENCODINGS), st.binary(max_size=4), st.integers(0, 200))
def test_bytes_of_any_encoding_and_damaged_ones(text: str, encoding: str, damage: bytes, at: int) -> None:
    data = text.encode(encoding, "ignore")
    data = data[:at] + damage + data[at:]
    try:
        decoded = decode(data, declared(data))
    except ReadError as error:
        return said(str(error))
    assert decode_as(data, decoded.encoding) == decoded
    assert decoded.text.strip()


@settings(max_examples=200, **COMMON)
@given(TEXTS, st.sampled_from(["a.html", "a.md", "a.txt"]), st.binary(max_size=3), st.integers(0, 300))
def test_every_character_has_its_place(text: str, name: str, damage: bytes, at: int) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        for document in documents(data[:at] + damage + data[at:], name):
            if isinstance(document, Document):
                check_document(document)
                for start in range(0, len(document.text), 7):
                    span = document.locate(start, min(start + 3, len(document.text)))
                    assert 0 <= span.start <= span.end <= len(document.source)
    except ReadError as error:
        said(str(error))


VALUES = st.recursive(
    st.booleans()
    | st.integers(-5, 10**6)
    | st.floats(-1e6, 1e6)
    | st.text(max_size=12)
    | st.sampled_from(["wire", "en", "*", "[", "(?:", "a"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def toml(values: dict[str, object]) -> str:
    # What JSON writes of these is TOML too, but for characters beyond the first plane.
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


CARD = {
    "id": "a",
    "title": "A",
    "severity": "minor",
    "languages": ["*"],
    "confidence": 0.9,
    "pattern": "x(?P<span>y)",
    "repairs": ["z"],
    "message": "m",
    "why": "w",
    "provenance": "p",
}
KEYS = [*CARD, "patterns", "literals", "words", "finder", "margin", "stage", "cause", "options", "nonsense"]


@settings(max_examples=200, **COMMON)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3), st.lists(st.sampled_from(list(CARD)), max_size=1))
def test_a_card_of_anything_is_a_card_or_an_error_of_the_card(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, object], gone: list[str]
) -> None:
    card = {key: value for key, value in {**CARD, **changes}.items() if key not in gone}
    file = tmp_path_factory.mktemp("house") / "card.toml"
    head = 'family = "punctuation"\nstage = "extraction"\ncause = "c"\n[[rule]]\n'
    tail = '[[rule.examples]]\ntext = "xy"\nfind = "y"\n[[rule.counter]]\ntext = "a"\n'
    file.write_text(head + toml(card) + tail, "utf-8", errors="replace")
    try:
        found = of_folder(file)
    except RuleError as error:
        said(str(error), "card.toml")
    else:
        assert len(found) == 1
        if not changes and not gone:
            assert list(found) == ["a"]


SETTINGS_KEYS = (
    "profile language model formats jobs out disable words word-files rules min-fluency max-penalty max-findings "
    "fail-on severity remarks include exclude nonsense"
).split()
TABLES = ("", "[profiles.house]", "[[overrides]]", "[[waivers]]", "[baseline]", "[severity]", "[nonsense]")


@settings(max_examples=200, **COMMON)
@given(
    st.lists(
        st.tuples(st.sampled_from(TABLES), st.dictionaries(st.sampled_from(SETTINGS_KEYS), VALUES, max_size=2)),
        max_size=3,
    )
)
def test_settings_of_anything_are_settings_or_a_mistake(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, dict[str, object]]]
) -> None:
    file = tmp_path_factory.mktemp("house") / "audit.toml"
    file.write_text("".join(f"{head}\n{toml(values)}" for head, values in parts), "utf-8", errors="replace")
    try:
        assert read(file).house is not None
    except UsageError as error:
        said(str(error), "audit.toml")


def test_fuzzing_for_a_moment_finds_nothing(tmp_path: Path) -> None:
    """All targets in one process, led by coverage, from one seed; ``make fuzz`` goes on for minutes."""
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    command = [
        sys.executable,
        str(TESTS / "fuzz" / "run.py"),
        "everything",
        "--runs",
        "500",
        "--keep",
        str(tmp_path / "kept"),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, cwd=tmp_path, env=ENVIRONMENT | {"TMPDIR": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done 500 runs" in done.stderr
    assert not (tmp_path / "kept").exists()


def test_fuzzing_sees_a_fault_and_keeps_it(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")
    command = [sys.executable, str(TESTS / "fuzz" / "run.py"), "faulty", "--runs", "20000", "--keep", str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, cwd=tmp_path, env=ENVIRONMENT | {"TMPDIR": str(tmp_path)}
    )
    assert done.returncode != 0
    (kept,) = tmp_path.glob("faulty-????????")
    assert kept.read_bytes().startswith(b"<")
    assert "fault kept in" in done.stderr
