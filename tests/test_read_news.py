"""Structured files: which articles they hold, what is read of them, and that every offset points at its text."""

import csv
import io
import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from news_files import check_offsets, docx, paragraph, run

from audit.errors import EmptyFile, ReadError, TooLarge, UsageError
from audit.inputs import inputs
from audit.read import Entry, NotNews, Unread, entries, read, read_bytes, read_entry
from audit.read.parts import keys
from audit.text import Document

NEWS = Path(__file__).parent / "cases" / "news"


def documents(path: Path) -> dict[str, Document]:
    return {key: read_entry(Entry(path, key)) for key in entries(path)}


# file → format, then of each article the key, the language, the places of headline and body, the text
EXPECTED: dict[str, tuple[str, list[tuple[str, str | None, list[str], str]]]] = {
    "feed.rss": (
        "rss",
        [
            (
                "harbour-example-p-101",
                "en-gb",
                ["/rss/channel/item[1]/title", "/rss/channel/item[1]/content:encoded"],
                "Leaders meet in São Tomé\n\nThe two leaders will take a stand once morest the café plan, officials"
                " said on Monday.\n\nShips & crews wait.",
            ),
            (
                "harbour-example-2",
                "en-gb",
                ["/rss/channel/item[2]/title", "/rss/channel/item[2]/description"],
                "Ships & more\n\nThe two leaders took a stand once morest the AT&T proposal — officials said.",
            ),
            (
                "item-3",
                "en-gb",
                ["/rss/channel/item[3]/title", "/rss/channel/item[3]/description"],
                "Library stays open\n\nThe council voted on Tuesday to keep the library open on Sundays.",
            ),
        ],
    ),
    "atom.atom": (
        "atom",
        [
            (
                "urn-uuid-1225c695-cfb8-4ebb-aaaa-80da344efa6a",
                "en",
                ["/feed/entry[1]/title", "/feed/entry[1]/content"],
                "Talks end\n\nThe two leaders took a stand once morest the plan < hope.\n\nAll went home.",
            ),
            (
                "tag-harbour-example-2024-2",
                "en",
                ["/feed/entry[2]/title", "/feed/entry[2]/content"],
                "Ships <3\n\nThey took a stand once morest the plan.",
            ),
            (
                "tag-harbour-example-2024-3",
                "en-US",
                ["/feed/entry[3]/title", "/feed/entry[3]/content"],
                "Plain\n\nThey took a stand once morest the R&D plan.",
            ),
        ],
    ),
    "wordpress.xml": (
        "wxr",
        [
            (
                "post-7",
                "en-US",
                ["/rss/channel/item[1]/title", "/rss/channel/item[1]/content:encoded"],
                "Council & quay\n\nThe two leaders took a stand once morest the proposal, officials said.\n\n"
                "The quay\n\nThey went home on Monday.",
            ),
            (
                "post-12",
                "en-US",
                ["/rss/channel/item[3]/title", "/rss/channel/item[3]/content:encoded"],
                "Blocks\n\nThey took a stand once morest the plan.\n\nNobody was hurt.",
            ),
        ],
    ),
    "nitf.xml": (
        "nitf",
        [
            (
                "",
                "en",
                [
                    "/nitf/body/body.head/hedline/hl1",
                    "/nitf/body/body.head/hedline/hl2",
                    "/nitf/body/body.content",
                ],
                "Café owners & council talk\n\nA debate of three hours\n\nThe two leaders of the São Tomé bank took a"
                " stand once morest the proposal, officials said on Monday.\n\nThey said no twice.\n\nThe quay, seen"
                " from the once morest side.",
            )
        ],
    ),
    "newsitem.xml": (
        "newsml-g2",
        [
            (
                "",
                "en-GB",
                ["/newsItem/contentMeta/headline", "/newsItem/contentSet/inlineXML/html/body"],
                "Council & quay\n\nThe two leaders took a stand once morest the plan.\n\nThey took a stand once morest"
                " the AT&T plan.",
            )
        ],
    ),
    "message.xml": (
        "newsml-g2",
        [
            (
                "tag-harbour-example-2024-a",
                None,
                [
                    "/newsMessage/itemSet/newsItem[1]/contentSet/inlineXML/nitf/body/body.head/hedline/hl1",
                    "/newsMessage/itemSet/newsItem[1]/contentSet/inlineXML/nitf/body/body.content",
                ],
                "One\n\nThey took a stand once morest the plan.",
            ),
            (
                "tag-harbour-example-2024-b",
                None,
                [
                    "/newsMessage/itemSet/newsItem[2]/contentMeta/headline",
                    "/newsMessage/itemSet/newsItem[2]/contentSet/inlineData",
                ],
                "Two\n\nThey took a stand once morest the R&D plan.\n\nNobody was hurt.",
            ),
        ],
    ),
    "ninjs.json": (
        "ninjs",
        [
            (
                "",
                "en",
                ["/headline", "/body_xhtml"],
                "Council & quay\n\nThe two leaders of São Tomé took a stand once morest the plan — \"no\".\n\nNobody"
                " was hurt.",
            )
        ],
    ),
    "ninjs2.json": (
        "json",
        [
            (
                "u-1",
                None,
                ["/0/headlines/1/value", "/0/bodies/1/value"],
                'Quay\n\nThey took a stand once morest the plan.\n\nThey said "no" – twice.',
            ),
            (
                "u-2",
                None,
                ["/1/headlines/0/value", "/1/bodies/0/value"],
                "Pier\n\nThey took a stand once morest the pier.",
            ),
        ],
    ),
    "wire.jsonl": (
        "jsonl",
        [
            (
                "7",
                None,
                ["line 1, /title", "line 1, /text"],
                "Quay\n\nThey took a stand once morest the plan.\n\nNobody was hurt.",
            ),
            (
                "x-8",
                "en",
                ["line 3, /title/rendered", "line 3, /content/rendered"],
                "Ships ’n more\n\nThey took a stand once morest the AT&T plan.",
            ),
            (
                "line-4",
                None,
                ["line 4, /text"],
                "The council voted on Tuesday to keep the library open on Sundays.",
            ),
        ],
    ),
    "table.csv": (
        "csv",
        [
            (
                "1",
                None,
                ["line 2, column title", "line 2, column text"],
                'Quay\n\nThey took a stand once morest the "plan", officials said.\r\n\r\nNobody was hurt.',
            ),
            (
                "2",
                None,
                ["line 5, column title", "line 5, column text"],
                "Pier\n\nThey took a stand once morest the pier.",
            ),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_the_articles_of_a_file(name: str) -> None:
    form, stories = EXPECTED[name]
    found = documents(NEWS / name)
    assert list(found) == [key for key, *_ in stories]
    for key, language, places, text in stories:
        document = found[key]
        assert document.text == text
        assert (document.format, document.declared_language, document.key) == (form, language, key)
        assert document.path == (f"{NEWS / name}#{key}" if key else str(NEWS / name))
        assert document.file == str(NEWS / name)
        assert [field.place for field in document.fields] == places
        assert document.place_of(len(text) - 1) == places[-1]
        assert document.place_of(0) == document.place == places[0]
        assert document.source.encode(document.encoding) == (NEWS / name).read_bytes()


@pytest.mark.parametrize("name", EXPECTED)
def test_every_word_is_at_its_place(name: str) -> None:
    for document in documents(NEWS / name).values():
        check_offsets(document)
        for word in ("stand", "once morest", "quay", "Sundays", "Ships"):
            if (at := document.text.rfind(word)) >= 0:
                span = document.locate(at, at + len(word))
                assert document.source[span.start : span.end].split() == word.split()
    assert documents(NEWS / name).keys() == dict.fromkeys(key for key, *_ in EXPECTED[name][1]).keys()


def test_the_standard_library_reads_the_same() -> None:
    feed = documents(NEWS / "feed.rss")
    items = ElementTree.parse(NEWS / "feed.rss").findall("channel/item/title")
    assert feed["harbour-example-p-101"].text.startswith(f"{items[0].text}\n")
    lines = [json.loads(line) for line in (NEWS / "wire.jsonl").read_text("utf-8").splitlines() if line]
    assert documents(NEWS / "wire.jsonl")["7"].text == f"{lines[0]['title']}\n\n{lines[0]['text']}"
    rows = list(csv.DictReader(io.StringIO((NEWS / "table.csv").read_bytes().decode(), newline="")))
    for row, document in zip(rows, documents(NEWS / "table.csv").values(), strict=True):
        assert document.text == f"{row['title']}\n\n{row['text']}"


def test_a_folder_gives_its_articles_and_no_other_data(tmp_path: Path) -> None:
    for name, data in {
        "a.rss": (NEWS / "feed.rss").read_bytes(),
        "b.txt": b"Text.",
        "c.docx": docx(paragraph(run("Text."))),
        "d.json": b'{"name": "package", "version": 1}',
        "e.xml": b"<project><once>morest</once></project>",
        "f.csv": b"year,ships\n1998,4\n",
        "g.xml": b"<nitf><body>",
        "h.jsonl": b'{"once": "morest"}',
        "i.nitf": b"<what/>",
        "reports/j.json": b'{"text": "An earlier report."}',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    found = inputs([str(tmp_path)], tmp_path / "reports", (), ())
    names = [i.name if isinstance(i, Entry) else str(i) for i in found if not isinstance(i, Unread | bytes)]
    feed = [f"a.rss#{key}" for key, *_ in EXPECTED["feed.rss"][1]]
    # What is broken, or must be news by its suffix, is not passed over in silence.
    assert [n.removeprefix(f"{tmp_path}/") for n in names] == [*feed, "b.txt", "c.docx", "g.xml", "h.jsonl", "i.nitf"]
    named = inputs([str(tmp_path / name) for name in ("d.json", "e.xml", "f.csv")], tmp_path / "reports", (), ())
    assert [str(item) for item in named] == [str(tmp_path / name) for name in ("d.json", "e.xml", "f.csv")]
    for item in named:
        with pytest.raises(NotNews):
            read(Path(str(item)))


BOMB = b'<!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><nitf><body>&b;</body></nitf>'


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xml", BOMB, "declares XML entities of its own"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf>&x;</nitf>', "declares XML entities"),
        ("a.xml", b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><nitf/>', "declares XML entities"),
        ("a.xml", b"<a>" * 5000, "nests more than"),
        ("a.xml", b"<rss><channel><item></channel></rss>", r"no well-formed XML \(mismatched tag, line 1\)"),
        ("a.xml", b"<?xml version='1.0'?>\n<rss>\n<a b=1/></rss>", "no well-formed XML .*line 3"),
        ("a.xml", b"<svg/>", "of no kind that is known here .*“svg”"),
        ("a.xml", b"<rss><channel/></rss>", "holds no article"),
        ("a.xml", b'<packageItem guid="x"/>', "packageItem"),
        ("a.json", b'{"text": "x",}', "no valid JSON .*line 1"),
        ("a.json", b"[" * 100000, "too deep|no valid JSON"),
        ("a.json", b'{"name": 1}', "no article that is known here"),
        ("a.jsonl", b'{"text": "x"}\n{"text": x}\n', "Line 2 is no valid JSON"),
        ("a.jsonl", b'{"text": "x"}\n{"name": "x"}\n', "Line 2 holds no text"),
        ("a.csv", b"a,b\n1,2\n", "no text column"),
        ("a.csv", b"id,text\n1,a,b\n", "row on line 2 has 3 fields, the first line 2"),
        ("a.csv", b'id,text\n1,"a\n', "line 2 is not closed"),
        ("a.docx", b"x", "is broken"),
        ("a.docx", b"PK\x03\x04 and no more", "is broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(name: str, data: bytes, says: str) -> None:
    with pytest.raises(ReadError, match=says) as error:
        read_bytes(data, name)
    assert str(error.value)[0].isupper()
    assert str(error.value).endswith(".")


def test_a_file_of_several_articles_is_no_article() -> None:
    with pytest.raises(ReadError, match="3 articles"):
        read(NEWS / "feed.rss")
    with pytest.raises(ReadError, match="no such article any more"):
        read_entry(Entry(NEWS / "feed.rss", "gone"))


def test_an_article_without_text_is_not_passed_over() -> None:
    source = b"<rss><channel><item><guid>1</guid><description> <![CDATA[<img/>]]></description></item></channel></rss>"
    path = NEWS / "feed.rss"
    with pytest.raises(EmptyFile):
        read_bytes(b'<newsItem guid="x"><contentSet/></newsItem>', "a.xml")
    from audit.read import open_bytes

    assert list(open_bytes(source, str(path), "xml").stories) == ["1"]
    with pytest.raises(EmptyFile, match="no headline and no body"):
        open_bytes(source, str(path), "xml").document("1")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<nitf><body><body.content><p>É x</p></body.content></body></nitf>".encode("utf-16"), "É x"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><nitf><body><body.content>\xc3\x89 x</body.content></body></nitf>", "É x"),
        (
            b"<?xml version='1.0' encoding='iso-8859-5'?><nitf><body><body.content>\xbc x</body.content></body></nitf>",
            "М x",
        ),
        (
            b"<nitf><body><body.content>a\r\nb &#13;&nbsp;c&unknown;</body.content></body></nitf>",
            "a b \u00a0c&unknown;",
        ),
    ],
)
def test_encodings_and_line_ends(data: bytes, text: str) -> None:
    document = read_bytes(data, "a.xml")
    assert document.text == text
    check_offsets(document)
    at = document.text.index("x" if "x" in text else "c")
    assert document.source[document.locate(at, at + 1).start] == document.text[at]


def test_word() -> None:
    data = docx(
        paragraph(run("Talks ", "<w:b/>"), run("&amp; more")),
        paragraph(run("One", keep=False), "<w:r><w:tab/></w:r>", run(" two ", keep=False), run("three")),
        paragraph("<w:del>", run("gone"), "</w:del><w:ins>", run("here"), "</w:ins>", run(" hidden", "<w:vanish/>")),
        "<w:p/>",
        "<w:tbl><w:tr><w:tc>" + paragraph(run("cell")) + "</w:tc></w:tr></w:tbl>",
        paragraph("<w:r><w:instrText>PAGE</w:instrText></w:r>", run("a"), "<w:r><w:br/></w:r>", run("b")),
    )
    document = read_bytes(data, "a.docx")
    assert document.text == "Talks & more\n\nOne twothree\n\nhere\n\ncell\n\na\nb"
    assert (document.format, document.encoding, document.place) == ("docx", "utf-8", "word/document.xml")
    check_offsets(document)
    span = document.locate(document.text.index("three"), document.text.index("three") + 5)
    assert document.source[span.start : span.end] == "three"


def test_zip_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(paragraph(run("ha" * 40_000)))
    monkeypatch.setattr(sys.modules["audit.read.docx"], "LIMIT", 50_000)
    with pytest.raises(TooLarge, match="unpacks to more than"):
        read_bytes(data, "a.docx")
    # A size that lies is not believed.
    true = len(read_bytes_limit(data)).to_bytes(4, "little")
    assert data.count(true) == 2
    with pytest.raises(ReadError):
        read_bytes(data.replace(true, (100).to_bytes(4, "little")), "a.docx")


def read_bytes_limit(data: bytes) -> bytes:
    from zipfile import ZipFile

    return ZipFile(io.BytesIO(data)).read("word/document.xml")


def test_keys_are_apart_and_safe() -> None:
    assert keys(["https://a.b/c?d=1", "a.b/c d-1", "a-b-c-d-1-2", "...", "", "x" * 300, "Ω/Я"]) == [
        "a-b-c-d-1", "a-b-c-d-1-2", "a-b-c-d-1-2-2", "item", "item-2", "x" * 80, "Ω-Я",
    ]  # fmt: skip
    many = keys(["n", "N", "n", "n-2", "n"])
    assert len({key.casefold() for key in many}) == 5


def test_of_a_web_page_the_main_text_if_asked_for(tmp_path: Path) -> None:
    (item,) = inputs([str(NEWS / "page.html")], tmp_path, (), (), extract=True)
    assert isinstance(item, Entry)
    document = read_entry(item)
    assert (document.path, document.format) == (str(NEWS / "page.html"), "web")
    assert document.text.count("once morest") == 1
    for gone in ("Most read", "Ten recipes", "Comments", "First!", "newsletter", "Sport"):
        assert gone not in document.text
    assert "who has worked there since 1998 and knows every stone of the pier." in document.text
    check_offsets(document)
    at = document.text.index("once morest")
    span = document.locate(at, at + 11)
    assert document.source[span.start : span.end] == "once morest"
    whole = read(NEWS / "page.html")
    assert whole.text.count("once morest") == 3
    assert "Most read" in whole.text
    with pytest.raises(ReadError, match="No main text"):
        read_bytes(b"<html><body><form><button></button></form></body></html>", "a.html", "web")


def test_without_trafilatura_the_call_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(UsageError, match=r"translation-auditor\[web\]"):
        read(NEWS / "page.html", "web")
