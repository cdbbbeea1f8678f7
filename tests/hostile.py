"""Hostile articles that are too large to keep, made on the fly; the small ones are in ``cases/hostile``.

Each is a name, whose suffix says how it is read, and its bytes. ``size`` is their length in characters or so: what is
true of a small one must be true of a large one, only later.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

CASES = Path(__file__).parent / "cases" / "hostile"

SENTENCE = "The council voted on Tuesday to keep the library open, and the mayor told Reuters that 1,200 people came. "
HEBREW = "ראש הממשלה אמר ביום 12.5 כי 1,200 איש (כ-30%) הגיעו, “כן”. "


def small() -> dict[str, bytes]:
    """The files of ``cases/hostile``, by name."""
    return {path.name: path.read_bytes() for path in sorted(CASES.iterdir()) if path.suffix}


def kept() -> list[tuple[str, bytes]]:
    """What fuzzing has found, and a target for each: files without a suffix, ``TARGET-DIGEST``."""
    found = [path for path in sorted(CASES.iterdir()) if not path.suffix]
    return [(path.name.partition("-")[0], path.read_bytes()) for path in found]


def run_of(part: str, size: int) -> bytes:
    return (part * (size // len(part) + 1))[:size].encode("utf-8", "surrogatepass")


def docx(document: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word file with this ``word/document.xml``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return file.getvalue()


WORD = b'<w:document xmlns:w="urn:w"><w:body>%s</w:body></w:document>'


def word(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return docx(WORD % body.encode())


def bomb(size: int) -> bytes:
    """A Word file that unpacks to ``size`` bytes of text, and is a thousandth of that."""
    return docx(WORD % (b"<w:p><w:r><w:t>" + b"a" * size + b"</w:t></w:r></w:p>"))


def liar(size: int) -> bytes:
    """A bomb whose directory says that it unpacks to ten bytes."""
    data = bytearray(bomb(size))
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"word/document.xml", data.rindex(b"PK\x01\x02")))
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


# A name → from a size to the bytes. A run of one kind of character is the worst case of some pattern or other.
LARGE: Mapping[str, Callable[[int], bytes]] = {
    "line.txt": lambda n: run_of(SENTENCE, n),
    "paragraphs.txt": lambda n: run_of("A council voted on it today. The mayor did not.\n\n", n),
    "numbered.txt": lambda n: "".join(
        f"Paragraph {i} has words of its own, and {i * 7} more.\n\n" for i in range(n // 50)
    ).encode(),
    "teasers.txt": lambda n: "".join(
        f"The council of town {i % (n // 400 + 1)} has voted on Tuesday to keep the library open on all days of"
        + (" the week, said the mayor.\n\n" if i % 2 else "\n\n")
        for i in range(n // 100)
    ).encode(),
    "short-lines.txt": lambda n: run_of("a\n", n),
    "letters.txt": lambda n: run_of("a ", n),
    "capitals.txt": lambda n: run_of("A. ", n),
    "one-word.txt": lambda n: run_of("a", n),
    "names.txt": lambda n: run_of("Xi Jinping Vladimir Putin ", n),
    "quotes.txt": lambda n: run_of('"', n),
    "curly.txt": lambda n: run_of("“a ", n),
    "open.txt": lambda n: run_of("(", n),
    "nested.txt": lambda n: run_of("([{“«", n),
    "digits.txt": lambda n: run_of("7", n),
    "numbers.txt": lambda n: run_of("1,", n),
    "dates.txt": lambda n: run_of("12 May 2021, ", n),
    "stops.txt": lambda n: run_of(". ", n),
    "dots.txt": lambda n: run_of(".", n),
    "commas.txt": lambda n: run_of(", ", n),
    "dashes.txt": lambda n: run_of("-", n),
    "blanks.txt": lambda n: b"a" + run_of(" ", n) + b"b",
    "hard-blanks.txt": lambda n: b"a" + run_of("\u00a0", n // 2) + b"b",
    "line-ends.txt": lambda n: b"a" + run_of("\n", n) + b"b",
    "links.txt": lambda n: run_of("http://a.b/c?d ", n),
    "slashes.txt": lambda n: run_of("/", n),
    "at.txt": lambda n: run_of("a@", n),
    "humps.txt": lambda n: run_of("aB", n),
    "words-glued.txt": lambda n: run_of("thecouncilvotedonTuesday", n),
    "marks.txt": lambda n: b"e" + run_of("\u0301", n // 2),
    "families.txt": lambda n: run_of("\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", n // 4),
    "unseen.txt": lambda n: b"a" + run_of("\u200b", n // 3) + b"b",
    "turned.txt": lambda n: run_of("\u202ea\u202c ", n // 2),
    "hebrew.txt": lambda n: run_of(HEBREW, n // 2),
    "chinese.txt": lambda n: run_of("市议会星期二投票决定，图书馆每天开放。", n // 3),
    "chinese-no-stop.txt": lambda n: run_of("市议会星期二投票决定图书馆", n // 3),
    "thai.txt": lambda n: run_of("สภาเทศบาลลงมติเมื่อวันอังคาร", n // 3),
    "mojibake.txt": lambda n: run_of("donâ€™t cafÃ© ", n),
    "replaced.txt": lambda n: run_of("\ufffd", n // 3),
    "doubled.txt": lambda n: run_of("the the ", n),
    "tags.html": lambda n: b"<p>" + run_of("<b>", n) + b"Text of the article.",
    "divs.html": lambda n: run_of("<div>", n // 2) + b"Text of the article." + run_of("</div>", n // 2),
    "half-tags.html": lambda n: b"<p>Text of the article." + run_of("<", n),
    "attributes.html": lambda n: b"<p " + run_of("a=", n) + b">Text of the article.",
    "comments.html": lambda n: b"<p>Text of the article." + run_of("<!--", n),
    "entities.html": lambda n: b"<p>" + run_of("&amp;", n),
    "half-entities.html": lambda n: b"<p>" + run_of("&", n),
    "cells.html": lambda n: b"<table>" + run_of("<tr><td>a", n),
    "list.html": lambda n: run_of("<ul><li>a", n),
    "scripts.html": lambda n: b"<p>Text of the article." + run_of("<script>", n),
    "stars.md": lambda n: run_of("*a ", n),
    "under.md": lambda n: run_of("_", n),
    "brackets.md": lambda n: run_of("[", n),
    "images.md": lambda n: run_of("![a](", n),
    "quotes.md": lambda n: run_of("> ", n) + b"a",
    "lists.md": lambda n: run_of("- ", n) + b"a",
    "ticks.md": lambda n: b"".join(b"`" * (i % 200) + b" a " for i in range(n // 100)),
    "references.md": lambda n: b"".join(b"[a%d]: /b\n" % i for i in range(n // 11)) + b"\nText [a1].",
    "tables.md": lambda n: b"|a|b|\n|-|-|\n" + run_of("|c|d|\n", n),
    "escapes.json": lambda n: b'{"text": "' + run_of("\\u0061", n // 6 * 6) + b'"}',
    "surrogates.json": lambda n: b'{"text": "' + run_of("\\ud83d\\ude00 \\ud800 a ", n // 22 * 22) + b'"}',
    "arrays.json": lambda n: run_of("[", n) + run_of("]", n),
    "values.json": lambda n: b'{"text": "Text of the article.", "more": [' + run_of("1,", n // 2 * 2) + b"1]}",
    "long-key.json": lambda n: b'{"' + run_of("a", n) + b'": {"b": {"c": 1}}, "text": "Text of the article."}',
    "items.jsonl": lambda n: b"".join(
        b'{"id": "%d", "text": "The mayor spoke on Tuesday of %d."}\n' % (i, i) for i in range(n // 500)
    ),
    "rows.csv": lambda n: b"id,text\n" + b"".join(b'%d,"The mayor spoke on Tuesday."\n' % i for i in range(n // 500)),
    "quotes.csv": lambda n: b'id,text\n1,"' + run_of('""', n // 2 * 2) + b'"\n',
    "open.csv": lambda n: b'id,text\n1,"' + run_of("a\n", n),
    "tags.xml": lambda n: run_of("<a>", n // 3 * 3),
    "items.xml": lambda n: (
        b"<rss><channel>"
        + b"".join(
            b"<item><title>T%d</title><description>The mayor spoke on Tuesday.</description></item>" % i
            for i in range(n // 700)
        )
        + b"</channel></rss>"
    ),
    "cdata.xml": lambda n: (
        b"<rss><channel><item><description>"
        + run_of("<![CDATA[a]]>", n // 13 * 13)
        + b"</description></item></channel></rss>"
    ),
    "references.xml": lambda n: (
        b"<rss><channel><item><description>" + run_of("&#97;", n // 5 * 5) + b"</description></item></channel></rss>"
    ),
    "runs.docx": lambda n: word(*["The mayor spoke on Tuesday."] * (n // 200)),
    "tags.docx": lambda n: docx(WORD % run_of("<w:p>", n // 5 * 5)),
    "bomb.docx": bomb,
    "liar.docx": liar,
}
