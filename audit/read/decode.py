"""From bytes to text, in the first of these that fits: byte order mark, UTF-8, declared encoding, best guess.

Nothing is normalised: line ends stay as they are, and for UTF-8 without a byte order mark the text is exactly
``data.decode("utf-8")``. A byte order mark belongs to the codec (``utf-8-sig``, ``utf-16``, ``utf-32``), not to the
text, so offset 0 is the first character after it, and ``text.encode(encoding)`` puts it back.
"""

import codecs
import re
from typing import NamedTuple

from audit.errors import BinaryFile, EmptyFile, UndecodableFile
from audit.read.latin import CODE_PAGES, code_page

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a Word, OpenDocument or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!\x1a", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)

# Control characters that no text has. Not among them: tab, line ends, form feed, and the escape of ISO-2022-JP.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_CONTROL_SHARE = 0.05

# What browsers take these names to mean (WHATWG Encoding Standard): the superset that was really used.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "utf-16": "utf-8",
    "utf-8-sig": "utf-8",
}
# Python also knows codecs that are no character sets (hex, idna, unicode_escape): a page must not choose those.
_CHARSET = re.compile(r"utf-8|cp\d|iso|gb|big5|euc|shift|koi8|mac|johab|hz|kz1048|ptcp|tis")

# Encodings in which news was really published, so that a guess never ends up with a mainframe.
_GUESSES = (
    "cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8_r koi8_u cp866 iso8859_2 iso8859_5 iso8859_15 "
    "cp932 euc_jp gb18030 big5 cp949 cp874"
)

_DECLARATION = re.compile(
    rb"""<\?xml[^>]{0,100}?\bencoding\s*=\s*["']([\w.:-]{1,40})|<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)


class Decoded(NamedTuple):
    """Text, and the name of the Python codec that gave it."""

    text: str
    encoding: str


def declared(data: bytes) -> str | None:
    """The encoding that an XML declaration or a ``<meta>`` in the first 4096 bytes names, if it is one we know."""
    found = _DECLARATION.search(data[:4096])
    if not found:
        return None
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if _CHARSET.match(name) else None


def decode(data: bytes, declaration: str | None = None) -> Decoded:
    """The text of a file; ``declaration`` is what :func:`declared` says of it.

    A declaration yields to valid UTF-8: bytes beyond ASCII are not UTF-8 by chance, while pages that were saved anew
    keep an old declaration.

    Raises ``EmptyFile``, ``BinaryFile`` or ``UndecodableFile``.
    """
    return _filled(_marked(data) or _unmarked(data, declaration))


def decode_as(data: bytes, encoding: str) -> Decoded:
    """The text of a file whose encoding, one that :func:`decode` gave, is known.

    Raises ``EmptyFile`` or ``UndecodableFile``.
    """
    try:
        return _filled(
            Decoded(data.decode(encoding, "replace" if encoding.startswith("utf-8") else "strict"), encoding)
        )
    except UnicodeDecodeError as error:
        raise UndecodableFile(f"The file is not in the encoding {encoding}.") from error


def _filled(decoded: Decoded) -> Decoded:
    if not decoded.text or decoded.text.isspace():
        raise EmptyFile("The file is empty: it holds nothing but white space.")
    return decoded


def _marked(data: bytes) -> Decoded | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                decoded = Decoded(data.decode(codec), codec)
            except UnicodeDecodeError:
                text = _damaged_utf8(data[len(mark) :]) if codec == "utf-8-sig" else None
                if text is None:
                    raise UndecodableFile(
                        f"The file starts as {codec.removesuffix('-sig').upper()} and then breaks that encoding: "
                        "it was damaged on its way, so fetch or export it again."
                    ) from None
                decoded = Decoded(text, codec)
            if "\0" in decoded.text:
                raise _binary("binary data")
            return decoded
    return None


def _unmarked(data: bytes, declaration: str | None) -> Decoded:
    _refuse_binary(data)
    if declaration is None and data.isascii() and b"\x1b$" in data:
        declaration = "iso2022_jp"  # whose bytes are valid UTF-8, if meaningless
    codecs_to_try = [declaration or "utf-8"] if data.isascii() else ["utf-8", declaration or "utf-8"]
    for codec in codecs_to_try:
        try:
            return Decoded(data.decode(codec), codec)
        except UnicodeDecodeError:
            continue
    text = _damaged_utf8(data)
    return _guessed(data) if text is None else Decoded(text, "utf-8")


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 in which at most one character in twenty beyond ASCII is broken: each becomes U+FFFD, as in a browser."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    return text if 20 * broken <= len(text) - len(text.encode("ascii", "ignore")) else None


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    guess = from_bytes(data, cp_isolation=_GUESSES.split()).best()
    name = guess.encoding if guess else None
    if name is None or name in CODE_PAGES:
        name = code_page(data) or name
    if name is not None:
        try:
            return Decoded(data.decode(name), codecs.lookup(name).name)
        except UnicodeDecodeError:
            pass
    raise UndecodableFile("The file is in no known character encoding, or damaged: save it as UTF-8 and audit that.")


def _refuse_binary(data: bytes) -> None:
    for magic, noun in _MAGIC:
        if data.startswith(magic):
            raise _binary(noun)
    if b"\0" in data:
        raise _binary("binary data")
    head = data[:65536]
    if len(head) - len(head.translate(None, _CONTROLS)) > _CONTROL_SHARE * len(head):
        raise _binary("binary data")


def _binary(noun: str) -> BinaryFile:
    return BinaryFile(f"This is {noun}, not text: save the article as plain text, Markdown or HTML and audit that.")
