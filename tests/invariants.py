"""What must hold for any input at all: what a reader gives, what an audit finds, what every report says, what a repair
writes. Each raises AssertionError; hostile files, property tests and fuzzing ask the same questions."""

import codecs
import csv
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import jsonschema_rs
from markdown_it import MarkdownIt

from audit.auditor import Settings
from audit.engine.rounds import Fixed, fix_one
from audit.engine.run import Draft, audit_one
from audit.errors import ReadError
from audit.read import open_bytes, read_bytes, structured
from audit.repair.package import rewritten
from audit.repair.patch import Choice, patch
from audit.report import FORMATS
from audit.report.index import Index
from audit.result import Audit, Unaudited
from audit.text import Document

SETTINGS = Settings(model="none")
ALL_REPAIRS = Choice(frozenset({"safe", "suggested"}))
SCHEMA = Path(__file__).parents[1] / "docs" / "report-schema.json"
FAULT = "The program failed"
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def documents(data: bytes, name: str) -> list[Document | Unaudited]:
    """The articles of a file of that name. Raises ReadError."""
    kind = structured(name)
    if kind is None:
        return [read_bytes(data, name)]
    opened = open_bytes(data, name, kind)
    found: list[Document | Unaudited] = []
    for key in opened.stories:
        try:
            found.append(opened.document(key))
        except ReadError as error:
            said(str(error))
            found.append(Unaudited(f"{name}#{key}", str(error)))
    return found


def said(reason: str, *names: str) -> None:
    """A reason is a sentence for a journalist that names what it is about, not a fault of the program."""
    assert all(name in reason for name in names), reason
    assert FAULT not in reason, reason
    assert len(reason) > 20, reason
    assert names or reason.rstrip()[-1] in ".)", reason


def check_document(document: Document) -> None:
    """Every piece lies in source and text, in order; what is verbatim is so, white space for white space."""
    text, source = document.text, document.source
    assert text.strip()
    before = 0
    for piece in document.pieces:
        assert before <= piece.text_start <= piece.text_end <= len(text), piece
        assert 0 <= piece.source_start <= piece.source_end <= len(source), piece
        before = piece.text_end
        shown = text[piece.text_start : piece.text_end]
        written = source[piece.source_start : piece.source_end]
        if len(shown) == len(written) > 1:
            assert shown.split() == written.split(), (shown, written)
    if not document.pieces:
        assert text == source


def check_file(data: bytes, name: str) -> list[Audit | Unaudited]:
    """Read, audit, report and repair a file; what could not be audited says why."""
    try:
        found = documents(data, name)
    except ReadError as error:
        said(str(error))
        return [Unaudited(name, str(error))]
    outcomes: list[Audit | Unaudited] = []
    for document in found:
        if isinstance(document, Unaudited):
            outcomes.append(document)
            continue
        check_document(document)
        outcome = audit_one((document, ()), SETTINGS)
        if isinstance(outcome, Unaudited):
            said(outcome.reason)
        else:
            check_audit(outcome)
            if not document.key:
                check_repair(data, outcome)
        outcomes.append(outcome)
    return outcomes


def check_audit(audit: Audit) -> None:
    """What is found stands where it is said to, and every format parses and lets nothing of the article act."""
    check_json(FORMATS["json"].article(audit), audit.article.document.source)  # type: ignore[union-attr]
    check_markdown(FORMATS["markdown"].article(audit))  # type: ignore[union-attr]
    check_html(FORMATS["html"].article(audit))  # type: ignore[union-attr]


def check_json(report: str, source: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(report)
    _schema().validate(data)
    for finding in data["findings"]:
        assert finding["text"] == source[finding["start"] : finding["end"]], finding
    for sentence in data["fluency"]["sentences"]:
        assert 0 <= sentence["start"] <= sentence["end"] <= len(source)
    return data


@cache
def _schema() -> Any:
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8")))


def check_markdown(report: str) -> None:
    """No mark-up of the article's: no HTML, no picture, no link that leads out of the folder."""
    report.encode("utf-8", "backslashreplace")
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(report):
        assert token.type != "html_block", token.content[:200]
        for inner in token.children or ():
            assert inner.type not in ("html_inline", "image"), inner.content[:200]
            if inner.type == "link_open":
                assert not re.match(r"\w+:|//", str(inner.attrGet("href"))), inner.attrs


def check_html(report: str) -> None:
    """The scripts are ours alone, nothing listens, and nothing is loaded from elsewhere."""
    tree = html5lib.parse(report, namespaceHTMLElements=False)
    scripts = ["".join(element.itertext()) for element in tree.iter("script")]
    assert scripts == _own_scripts() or not scripts, [script[:80] for script in scripts]
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in ("iframe", "object", "embed", "base", "img", "form"), element.tag
        for name, value in element.attrib.items():
            assert not str(name).lower().startswith("on"), (element.tag, name)
            if name in ("href", "src", "action", "formaction"):
                assert not re.match(r"\s*(\w+:|//)", value) or value.startswith("data:,"), (element.tag, value)


@cache
def _own_scripts() -> list[str]:
    sound = audit_one((Draft("sound.txt", b"The council voted on Tuesday to keep the library open.\n"), ()), SETTINGS)
    assert isinstance(sound, Audit)
    report = FORMATS["html"].article(sound)  # type: ignore[union-attr]
    return ["".join(e.itertext()) for e in html5lib.parse(report, namespaceHTMLElements=False).iter("script")]


def check_folder(out: Path) -> None:
    """The reports on a run: each file parses in its format."""
    json.loads((out / "audit.sarif").read_text("utf-8"))
    json.loads((out / "gl-code-quality-report.json").read_text("utf-8"))
    ElementTree.parse(out / "junit.xml")
    with (out / "findings.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    for row in rows:
        assert len(row) == len(header), row
        for cell in row:
            assert not cell.startswith(_FORMULA) or _NUMBER.fullmatch(cell), cell
    check_markdown((out / "index.md").read_text("utf-8"))
    json.loads((out / "index.json").read_text("utf-8"))
    check_html((out / "index.html").read_text("utf-8"))


def check_index(outcomes: list[Audit | Unaudited]) -> None:
    """The index parses whatever the articles are called and however they failed."""
    index = Index()
    index.unaudited += [outcome for outcome in outcomes if isinstance(outcome, Unaudited)]
    for name in ("markdown", "html"):
        {"markdown": check_markdown, "html": check_html}[name](FORMATS[name].index(index))  # type: ignore[union-attr]


def check_repair(data: bytes, audit: Audit) -> None:
    """A repaired file is the old one outside the edits, byte for byte, and reads as the repairs say."""
    document = audit.article.document
    wanted = patch(document, filter(ALL_REPAIRS.allows, audit.findings))
    if wanted.edits:
        changed = rewritten(data, document.format, document.source, document.encoding, wanted.edits)
        if changed is not None:
            _kept(data, changed, document, wanted.edits)
    fixed = fix_one((Draft(document.path, data), ()), SETTINGS, ALL_REPAIRS)
    assert isinstance(fixed, Fixed), fixed
    assert fixed.made or fixed.before == fixed.after
    if fixed.after != data:
        read_bytes(fixed.after, document.path, encoding=document.encoding)


def _kept(before: bytes, after: bytes, document: Document, edits: Any) -> None:
    """The bytes between the edits stand in the new file, in their order and with nothing beside the edits."""
    if document.format == "docx":
        import zipfile

        old, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (before, after))
        assert old.namelist() == new.namelist()
        assert new.testzip() is None
        for name in old.namelist():
            if name != "word/document.xml":
                assert old.read(name) == new.read(name)
        before, after = old.read("word/document.xml"), new.read("word/document.xml")
    codec = document.encoding
    if codec in ("utf-16", "utf-32"):
        little = before.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE))
        codec += "-le" if little else "-be"
    if codec in ("iso2022_jp", "hz"):
        return  # these shift: the bytes of a character depend on those before it
    mark = before[: len(before) - len(_body(before, document.encoding))]
    body = before[len(mark) :]
    codec = codec.removesuffix("-sig")
    places = _offsets(body, codec, {at for edit in edits for at in edit[:2]})
    expected, at = mark, 0
    for start, end, new in edits:
        expected += body[at : places[start]] + new.encode(codec)
        at = places[end]
    assert after == expected + body[at:]


def _body(data: bytes, encoding: str) -> bytes:
    for mark in {
        "utf-8-sig": (codecs.BOM_UTF8,),
        "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
        "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    }.get(encoding, ()):
        if data.startswith(mark):
            return data[len(mark) :]
    return data


def _offsets(body: bytes, codec: str, wanted: set[int]) -> dict[int, int]:
    """Where the code points begin in the bytes, one byte at a time: slow, and apart from how the program does it."""
    decoder = codecs.getincrementaldecoder(codec)("replace" if codec.startswith("utf-8") else "strict")
    places, count = {0: 0}, 0
    for at in range(len(body)):
        for _ in decoder.decode(body[at : at + 1]):
            count += 1
            places[count] = at + 1
    if codec.startswith("utf-8") and body.decode(codec, "replace").encode() != body:
        # A broken sequence ends where the next one begins, which only the whole text shows.
        places = {n: len(_prefix(body, n)) for n in wanted}
    return places


def _prefix(body: bytes, number: int) -> bytes:
    low, high = 0, len(body)
    while low < high:
        middle = (low + high) // 2
        if len(body[:middle].decode("utf-8", "replace")) < number:
            low = middle + 1
        else:
            high = middle
    # The shortest beginning of that many characters may still cut one short.
    while low < len(body) and len(body[: low + 1].decode("utf-8", "replace")) == number and (body[low] & 0xC0) == 0x80:
        low += 1
    return body[:low]
