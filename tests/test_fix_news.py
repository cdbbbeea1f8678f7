"""Repairs in structured files: made where the text stands, written as the file writes, and not a byte beside them."""

import csv
import html
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from news_files import HEAD, TAIL, check_offsets, docx, paragraph, run

from audit.finding import Finding, Repair, Severity, Stage
from audit.inputs import inputs
from audit.read import Entry, open_bytes, read, read_bytes
from audit.read.news import SUFFIXES
from audit.repair.encoded import encodable, spliced
from audit.repair.in_source import source_repair
from audit.repair.package import repacked, rewritten
from audit.repair.patch import patch
from audit.text import Document

NEWS = Path(__file__).parent / "cases" / "news"
RULE = "--rule=spun-inside-word"


def fix(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "audit.cli", "fix", *arguments, "--grade", "suggested", "--model", "none"]
    return subprocess.run(command, capture_output=True, cwd=cwd, timeout=120)


# Every place that is repaired, as it stands in the file; every other "once morest" there is none of the article's text.
REPAIRED: dict[str, list[tuple[bytes, bytes]]] = {
    "feed.rss": [
        (b"will take a stand once morest the", b"will take a stand against the"),
        (b"took a stand once\n     morest the AT&amp;amp;T", b"took a stand against the AT&amp;amp;T"),
    ],
    "atom.atom": [
        (b"took a stand once morest the plan &lt;", b"took a stand against the plan &lt;"),
        (b"stand once morest the &lt;i", b"stand against the &lt;i"),
        (b"once morest the R&amp;D", b"against the R&amp;D"),
    ],
    "wordpress.xml": [
        (b"stand once morest the proposal", b"stand against the proposal"),
        (b"<p>They took a stand once morest", b"<p>They took a stand against"),
    ],
    "nitf.xml": [
        (b"stand once\n          morest the", b"stand against the"),
        (b"from the once morest side", b"from the against side"),
    ],
    "newsitem.xml": [(b"once morest the AT&amp;T", b"against the AT&amp;T")],
    "message.xml": [
        (b"once morest the plan", b"against the plan"),
        (b"once morest the R&amp;D", b"against the R&amp;D"),
    ],
    "ninjs.json": [(b"once morest the plan \\u2014", b"against the plan \\u2014")],
    "ninjs2.json": [(b"once morest the plan.", b"against the plan."), (b"once morest the <i>", b"against the <i>")],
    "wire.jsonl": [(b"once morest the plan.", b"against the plan."), (b"once morest the AT", b"against the AT")],
    "table.csv": [(b'once morest the ""plan', b'against the ""plan'), (b"once morest the pier", b"against the pier")],
}


def mended(name: str) -> bytes:
    data = (NEWS / name).read_bytes()
    for old, new in REPAIRED[name]:
        assert data.count(old) == 1
        data = data.replace(old, new)
    return data


def test_the_diff_applies_gives_what_write_gives_and_touches_nothing_else(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for name in REPAIRED:
        shutil.copy(NEWS / name, inbox / name)
    word = docx(
        paragraph(run("Talks end")),
        paragraph(run("The two leaders took a stand once ", "<w:i/>"), run("morest", "<w:i/>"), run(" the plan.")),
        paragraph(run("They took a stand once "), run("morest", "<w:b/>"), run(" the plan.")),
    )
    (inbox / "word.docx").write_bytes(word)
    done = fix("in", RULE, cwd=tmp_path)
    says = done.stderr.decode().splitlines()
    assert done.returncode == 0, says
    assert says[0].startswith("left out: in/newsitem.xml:11:48: spun-inside-word: “once morest” → “against”: mark-up")
    assert says[1].startswith("left out: in/word.docx:2:")
    assert says[2:] == ["11 files would be changed with 20 repairs, 2 left out; 0 files unchanged"]
    assert b"in/word.docx: a Word file, which only --write changes; its text:\n    - The two leaders" in done.stdout
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True, timeout=60)
    applied = tmp_path / "applied"
    applied.mkdir()
    shutil.copytree(inbox, applied / "in")
    # The lines about the Word file are none of the patch's business.
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=applied, check=True, timeout=60)
    assert {name: (applied / "in" / name).read_bytes() for name in REPAIRED} == {n: mended(n) for n in REPAIRED}
    assert (applied / "in" / "word.docx").read_bytes() == word
    written = fix("in", RULE, "--write", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, b"")
    assert {name: (inbox / name).read_bytes() for name in REPAIRED} == {n: mended(n) for n in REPAIRED}
    assert {name: (inbox / f"{name}.bak").read_bytes() for name in REPAIRED} == {
        name: (NEWS / name).read_bytes() for name in REPAIRED
    }
    assert read(inbox / "word.docx").text.split("\n\n") == [
        "Talks end", "The two leaders took a stand against the plan.", "They took a stand once morest the plan.",
    ]  # fmt: skip
    again = fix("in", RULE, "--write", cwd=tmp_path)
    assert again.stderr.decode().splitlines()[-1].startswith("0 files changed with 0 repairs, 2 left out;")


def test_reports_of_articles_in_one_file(tmp_path: Path) -> None:
    shutil.copy(NEWS / "feed.rss", tmp_path)
    shutil.copy(NEWS / "nitf.xml", tmp_path)
    source = (NEWS / "feed.rss").read_text("utf-8")
    command = [sys.executable, "-m", "audit.cli", "gate", ".", "--model", "none", "--jobs", "2"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 1, done.stderr.decode()
    assert b"1 to publish, 3 held, 0 not audited" in done.stdout
    names = {p.stem for p in (tmp_path / "reports").glob("*.json")}
    feed = {"feed.rss#harbour-example-p-101", "feed.rss#harbour-example-2", "feed.rss#item-3"}
    assert names == feed | {"nitf", "index"}
    marked = []
    for name in sorted(feed):
        report = json.loads((tmp_path / "reports" / f"{name}.json").read_text("utf-8"))
        assert report["path"] == name
        for finding in report["findings"]:
            assert source[finding["start"] : finding["end"]] == finding["text"]
            marked.append((finding["text"], finding["repairs"][0]["text"]))
    assert marked == [("once\n     morest", "against"), ("once morest", "against")]


def finding(document: Document, start: int, end: int, new: str) -> Finding:
    repair = Repair(new)
    return Finding(
        "r", "other", Severity.MINOR, start, end, document.text[start:end], "m", 1.0, Stage.SPINNER, repairs=(repair,)
    )


def repaired(data: bytes, document: Document, start: int, end: int, new: str) -> bytes | None:
    """The file with one repair made; ``None`` if it was left out."""
    made = patch(document, [finding(document, start, end, new)])
    if not made.made:
        return None
    return rewritten(data, document.format, document.source, document.encoding, made.edits)


ITEM = "<rss><channel><item><title>T</title><description>{}</description></item></channel></rss>"
NITF = "<?xml version='1.0' encoding='koi8-r'?><nitf><body><body.content><p>{}</p></body.content></body></nitf>"


def in_rss(text: str) -> bytes:
    return ITEM.format(escape(html.escape(text))).encode()


def in_cdata(text: str) -> bytes:
    return ITEM.format(f"<![CDATA[{html.escape(text)}]]>").encode()


def in_atom(text: str) -> bytes:
    return f"<feed><entry><title>T</title><content>{escape(text)}</content></entry></feed>".encode()


def in_nitf(text: str) -> bytes:
    return NITF.format(escape(text)).encode("koi8-r", "xmlcharrefreplace")


def in_newsml(text: str) -> bytes:
    return (
        "<newsItem guid='x'><contentSet><inlineData contenttype='text/plain'>"
        f"{escape(text)}</inlineData></contentSet></newsItem>"
    ).encode()


def in_json(text: str) -> bytes:
    return json.dumps({"headline": "T", "body_text": text, "z": text}).encode()


def in_lines(text: str) -> bytes:
    return json.dumps({"title": "T", "text": text}, ensure_ascii=False).encode() + b'\n{"text": "Once more."}\n'


def in_csv(text: str) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_MINIMAL).writerows([["title", "text", "z"], ["T", text, text]])
    return file.getvalue().encode()


def in_word(text: str) -> bytes:
    return docx(paragraph(run("T")), paragraph(run(escape(text))))


def of_xml(path: str, unescape: bool = False) -> Callable[[bytes], str]:
    def read_it(data: bytes) -> str:
        text = ElementTree.fromstring(data).findtext(path) or ""
        return html.unescape(text) if unescape else text

    return read_it


def of_csv(data: bytes) -> str:
    return next(iter(csv.DictReader(io.StringIO(data.decode(), newline=""))))["text"]


def of_word(data: bytes) -> str:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    source = archive.read("word/document.xml").decode()
    assert source.startswith(HEAD)
    assert source.endswith(TAIL)
    return [p.text or "" for p in ElementTree.fromstring(source).iter() if p.tag.endswith("}t")][1]


WRITERS: dict[str, tuple[str, Callable[[str], bytes], Callable[[bytes], str]]] = {
    "rss": ("a.rss", in_rss, of_xml("channel/item/description", True)),
    "cdata": ("a.rss", in_cdata, of_xml("channel/item/description", True)),
    "atom": ("a.atom", in_atom, of_xml("entry/content")),
    "nitf": ("a.xml", in_nitf, of_xml("body/body.content/p")),
    "newsml": ("a.xml", in_newsml, of_xml("contentSet/inlineData")),
    "json": ("a.json", in_json, lambda data: json.loads(data)["body_text"]),
    "lines": ("a.jsonl", in_lines, lambda data: json.loads(data.splitlines()[0])["text"]),
    "csv": ("a.csv", in_csv, of_csv),
    "word": ("a.docx", in_word, of_word),
}  # fmt: skip
CHARACTERS = st.text(st.sampled_from("xyzé€😀Я&<>\"']\\,;-. \n"), max_size=12)


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60, deadline=None)
@given(before=CHARACTERS, old=CHARACTERS.filter(str.strip), after=CHARACTERS, new=CHARACTERS)
@example("x]", "y", ">z", "")
@example("x", "y", "z", "]]>")
@example("x ", "y", " z", "&amp;")
@example("x", "\\", "z", "\\u0041")
@example("", '"', "", '"')
def test_what_is_repaired_is_what_other_programs_read(kind: str, before: str, old: str, after: str, new: str) -> None:
    name, write, read_it = WRITERS[kind]
    data = write(f"x{before}{old}{after}x")
    opened = open_bytes(data, name, SUFFIXES[Path(name).suffix])
    document = opened.document(next(iter(opened.stories)))
    check_offsets(document)
    first = 3 if kind == "word" else 0  # whose one part has the title in it
    # Where the text is on one line, as the reader shows it.
    text, body = document.text, document.fields[-1]
    shown = old if body.form == "text" else " ".join(old.split())
    start = text.find(shown, body.text_start + first + 1)
    assert start >= 0
    changed = repaired(data, document, start, start + len(shown), new)
    replacement = source_repair(document, start, start + len(shown), new)
    if changed is None:
        return
    assert replacement is not None
    wanted = text[body.text_start + first : start] + new + text[start + len(shown) : body.text_end]
    assert "".join(read_it(changed).split()) == "".join(wanted.split())
    if new.strip() and body.form == "text":
        assert read_it(changed) == wanted
    span = document.locate(start, start + len(shown))
    if new.strip() and new == new.strip() and kind != "word" and encodable(new, document.encoding):
        # The same repair as reports give it, and nothing outside the place.
        source = document.source
        assert changed.decode(document.encoding) == source[: span.start] + replacement + source[span.end :]


@pytest.mark.parametrize("kind", WRITERS)
def test_an_ordinary_repair_is_made_in_every_kind(kind: str) -> None:
    name, write, read_it = WRITERS[kind]
    data = write("They said <no> & took a stand once morest “all” plans.")
    opened = open_bytes(data, name, SUFFIXES[Path(name).suffix])
    document = opened.document(next(iter(opened.stories)))
    start = document.text.index("once morest")
    for new in ("against", "against Müller & Cie.", "", "2 < 3"):
        changed = repaired(data, document, start, start + 11, new)
        if kind == "cdata" or changed is not None:
            assert changed is not None
            assert " ".join(read_it(changed).split()) == " ".join(
                f"They said <no> & took a stand {new} “all” plans.".split()
            )
        else:
            assert kind == "csv", (kind, new)


def test_escapes_are_those_of_the_place() -> None:
    def changed(data: str, name: str, old: str, new: str) -> str | None:
        document = read_bytes(data.encode(), name)
        start = document.text.index(old)
        made = patch(document, [finding(document, start, start + len(old), new)])
        return spliced(document.source, made.edits) if made.made else None

    cdata = '<newsItem guid="x"><contentSet><inlineData>{}</inlineData></contentSet></newsItem>'
    assert changed(cdata.format("a <![CDATA[b & once]]> c"), "a.xml", "once", "R&D") == cdata.format(
        "a <![CDATA[b & R&D]]> c"
    )
    assert changed(cdata.format("a once <![CDATA[b & ]]> c"), "a.xml", "once", "R&D") == cdata.format(
        "a R&amp;D <![CDATA[b & ]]> c"
    )
    # Across the end of a section, or a comment, nothing is written.
    assert changed(cdata.format("a<![CDATA[b & on]]>ce c"), "a.xml", "once", "x") is None
    assert changed(cdata.format("a on<!-- b -->ce c"), "a.xml", "once", "x") is None
    assert changed(cdata.format("<![CDATA[x]y]>z]]>"), "a.xml", "y", "]") is None
    assert changed('{"text": "once \\u00e9"}', "a.json", "once", "é") == '{"text": "\\u00e9 \\u00e9"}'
    assert changed('{"text": "once é"}', "a.json", "once", '"é"\n') == '{"text": "\\"é\\"\\n é"}'
    item = """<item><content:encoded><![CDATA[a once [gallery ids="1"] b]]></content:encoded></item>"""
    post = f"<rss><channel><wp:x/>{item}</channel></rss>"
    opened = open_bytes(post.encode(), "a.xml", "xml").document("item-1")
    assert opened.text == "a once b"


def test_a_word_file_keeps_all_but_its_text() -> None:
    for streamed in (False, True):
        data = docx(paragraph(run("They took a stand once morest it.")), streamed=streamed)
        document = read_bytes(data, "a.docx")
        start = document.text.index("once morest")
        changed = repaired(data, document, start, start + 11, "against")
        assert changed is not None
        old, new = (zipfile.ZipFile(io.BytesIO(d)) for d in (data, changed))
        assert new.testzip() is None
        assert new.comment == old.comment
        for a, b in zip(old.infolist(), new.infolist(), strict=True):
            assert (a.filename, a.date_time, a.external_attr, a.compress_type) == (
                b.filename, b.date_time, b.external_attr, b.compress_type,
            )  # fmt: skip
            if a.filename != "word/document.xml":
                assert (a.CRC, a.compress_size, a.flag_bits) == (b.CRC, b.compress_size, b.flag_bits)
        at, end = (z.getinfo("word/document.xml").header_offset for z in (old, new))
        assert data[:at] == changed[:end]
        styles = data.index(b"PK\x03\x04", data.index(b"word/document.xml") + 1)
        stop = old.start_dir
        assert data[styles:stop] in changed
        assert read_bytes(changed, "a.docx").text == "They took a stand against it."
        # There and back again: the same text.
        assert repacked(data, zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")) is not None
    assert repacked(b"PK\x03\x04", b"") is None


def test_of_a_web_page_only_the_main_text_is_repaired(tmp_path: Path) -> None:
    from functools import partial

    from audit.config import settings as chosen
    from audit.engine.rounds import Fixed, fix_one
    from audit.engine.run import each, lost
    from audit.repair.patch import Choice

    shutil.copy(NEWS / "page.html", tmp_path)
    found = inputs([str(tmp_path)], tmp_path / "reports", (), (), extract=True)
    assert found == [Entry(tmp_path / "page.html", format="web")]
    choice = Choice(frozenset({"safe", "suggested"}), frozenset({"spun-inside-word"}))
    (outcome,) = each(found, partial(fix_one, settings=chosen("wire", "en", "none"), choice=choice), lost, 1)
    assert isinstance(outcome, Fixed)
    page = (NEWS / "page.html").read_bytes()
    assert (outcome.path, outcome.made, outcome.before) == (str(tmp_path / "page.html"), 1, page)
    assert outcome.after == page.replace(b"stand once morest the proposal", b"stand against the proposal")


def test_one_broken_article_does_not_stop_the_others(tmp_path: Path) -> None:
    from functools import partial

    from audit.config import settings as chosen
    from audit.engine.rounds import Fixed, fix_one
    from audit.engine.run import each, lost
    from audit.repair.patch import Choice

    file = tmp_path / "a.rss"
    item = "<item><guid>{}</guid><description>{}</description></item>"
    source = (
        "<rss><channel>" + item.format(1, "They took a stand once morest it.") + item.format(2, "") + "</channel></rss>"
    )
    file.write_text(source)
    choice = Choice(frozenset({"safe", "suggested"}))
    found = inputs([str(file)], tmp_path / "reports", (), ())
    (outcome,) = each(found, partial(fix_one, settings=chosen("wire", "en", "none"), choice=choice), lost, 1)
    assert isinstance(outcome, Fixed)
    assert outcome.after.decode() == source.replace("once morest", "against")
    assert [u.path for u in outcome.unaudited] == [f"{file}#2"]
