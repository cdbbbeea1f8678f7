"""What fuzzing begins with: for each target a few sound inputs, and those that were hostile before."""

from collections.abc import Iterator
from pathlib import Path

from hostile import CASES

TESTS = Path(__file__).parents[1]
_SUFFIXES = {
    "html": (".html", ".htm"),
    "markdown": (".md",),
    "xml": (".xml", ".rss"),
    "json": (".json",),
    "jsonl": (".jsonl",),
    "csv": (".csv",),
    "docx": (".docx",),
}
PROSE = "The union had stood once morest the plan of the operatorwhich wanted to close two berths. He said “no.\n"
OWN = {
    "decoding": [
        b"\xff\xfea\x00",
        "Caf\u00e9".encode("cp1252"),
        "Новости".encode("koi8-r"),
        b"\x1b$B$3$s\x1b(B",
        b"<meta charset=gb2312>\xc4\xe3",
    ],
    "html": [
        f"<h1>A</h1><p>{PROSE}</p><ul><li>a&amp;b&#x41;</ul><script>x</script><!-- c --><pre> a\n b</pre>".encode()
    ],
    "markdown": [f"# A\n\n{PROSE}\n> q\n\n- a [b](c) *d*\n\n```\nx\n```\n\n| a | b |\n|-|-|\n| c | d |\n".encode()],
    "xml": [
        b"<?xml version='1.0'?><rss><channel><item><title>A</title><description><![CDATA[<p>B</p>]]> &amp; C"
        b"</description></item></channel></rss>",
        b"<nitf><body><body.head><hedline><hl1>A</hl1></hedline></body.head><body.content><p>B</p></body.content>"
        b"</body></nitf>",
    ],
    "json": [
        b'{"headline": "A", "body_html": "<p>B \\u00e9 \\ud83d\\ude00</p>", "language": "en"}',
        b'{"items": [{"id": "1", "text": "A\\n\\nB"}]}',
    ],
    "jsonl": [b'{"id": "1", "text": "The mayor spoke."}\n{"id": 2, "text": "He spoke.", "title": "A"}\n'],
    "csv": [b'id,title,text,lang\n1,A,"He said ""no"" to it",en\n', b"text;id\na;b\n"],
    "docx": [
        PROSE.encode(),
        b'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>A</w:t><w:tab/></w:r></w:p></w:body></w:document>',
    ],
    "auditing": [bytes([n]) + PROSE.encode() for n in range(3)],
    "cards": [
        b'family = "punctuation"\nstage = "extraction"\ncause = "c"\n[[rule]]\nid = "a"\ntitle = "A"\n'
        b'severity = "minor"\nlanguages = ["*"]\nconfidence = 0.9\npattern = \'x(?P<span>y)\'\nrepairs = ["z"]\n'
        b'message = "m"\nwhy = "w"\nprovenance = "p"\n[[rule.examples]]\ntext = "xy"\nfind = "y"\n'
        b'[[rule.counter]]\ntext = "a"\n'
    ],
    "config": [
        b'profile = "wire"\nrules = ["a"]\n[profiles.house]\nmax-penalty = 3\n[[overrides]]\nfiles = ["a/*"]\n'
        b'language = "en"\n[[waivers]]\nrule = "a"\n'
    ],
    "faulty": [b"a"],
    "service": [
        b'{"text": "A", "name": "a.txt", "language": "en"}',
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nA\r\n--x--\r\n',
    ],
}


def seeds(target: str) -> Iterator[bytes]:
    """Inputs to begin with, small ones."""
    if target == "everything":
        for number, name in enumerate(name for name in OWN if name != "faulty"):
            yield from (bytes([number]) + data for data in OWN[name])
        return
    yield from OWN[target]
    for folder in (TESTS / "cases" / "read", TESTS / "cases" / "news", CASES):
        for path in sorted(folder.rglob("*")):
            ours = path.suffix in _SUFFIXES.get(target, ()) or target == "decoding" or _kept_for(target, path)
            if ours and path.is_file() and path.stat().st_size < 20_000:
                yield path.read_bytes()


def _kept_for(target: str, path: Path) -> bool:
    return not path.suffix and path.name.startswith(f"{target}-")
