"""Bytes → text: every encoding that news comes in, and what is no text."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import BinaryFile, EmptyFile, ReadError, UndecodableFile
from audit.read import read_bytes
from audit.read.decode import declared, decode

SPANISH = "Según el puerto, el ministro señaló: «¿Quién pagará mañana? Nadie lo sabrá». La tripulación volvió ayer.\n"
POLISH = (
    "Promy znów kursują: załogi wróciły do pracy w poniedziałek rano, powiedział dyrektor portu, który był już gotów.\n"
)
RUSSIAN = "Паромы снова ходят: экипажи вернулись к работе в понедельник утром, сообщил директор порта.\r\n"
FRENCH = (
    "Les ferries naviguent à nouveau : les équipages ont repris le travail lundi – d’après le port, « sans délai ».\n"
)
JAPANESE = "フェリーの運航が再開された。乗組員は月曜日の朝に職場へ戻ったと、港の責任者が述べた。\n"
CHINESE = "渡轮恢复通航。港口负责人表示，船员已于周一早上返回工作岗位，旅客的候船时间缩短。\n"


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_utf8_without_a_mark_is_plainly_decoded(text: str) -> None:
    data = text.encode()
    try:
        decoded = decode(data)
    except ReadError:
        return
    if not data.startswith(codecs.BOM_UTF8) and "\x1b$" not in text:
        assert decoded == (data.decode("utf-8"), "utf-8")


@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, JAPANESE, CHINESE])
@pytest.mark.parametrize(
    ("mark", "codec", "named"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(text: str, mark: bytes, codec: str, named: str) -> None:
    assert decode(mark + text.encode(codec)) == (text, named)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (FRENCH, "cp1252"),
        (JAPANESE, "cp932"),
        (SPANISH, "cp1252"),
        (POLISH, "cp1250"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
    ],
)
def test_an_undeclared_encoding_is_guessed(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == (text, codec)


@pytest.mark.parametrize(
    ("head", "text", "codec", "named"),
    [
        ('<meta charset="windows-1251">', RUSSIAN, "cp1251", "cp1251"),
        ('<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=koi8-r">', RUSSIAN, "koi8-r", "koi8-r"),
        ("<meta charset=iso-8859-1>", FRENCH, "cp1252", "cp1252"),
        ("<meta charset=Shift_JIS />", JAPANESE, "cp932", "cp932"),
        ("<meta charset='gb2312'>", CHINESE, "gbk", "gb18030"),
        ("<meta charset=iso-2022-jp>", JAPANESE, "iso2022_jp", "iso2022_jp"),
        ('<?xml version="1.0" encoding="windows-1251"?>', RUSSIAN, "cp1251", "cp1251"),
        ("<meta charset=utf-16>", RUSSIAN, "utf-8", "utf-8"),
    ],
)
def test_a_declared_encoding(head: str, text: str, codec: str, named: str) -> None:
    data = head.encode("ascii") + text.encode(codec)
    assert decode(data, declared(data)) == (head + text, named)


def test_a_declaration_counts_in_html_only() -> None:
    data = b"<meta charset=cp1253>" + "äö üß und noch mehr Wörter für das Raten des Zeichensatzes".encode("cp1252")
    assert read_bytes(data, "a.html").encoding == "cp1253"
    assert read_bytes(data, "a.txt").encoding != "cp1253"


def test_a_stale_declaration_yields_to_valid_utf8() -> None:
    data = f"<meta charset=windows-1251><p>{RUSSIAN}".encode()
    document = read_bytes(data, "a.html")
    assert document.encoding == "utf-8"
    assert document.source == data.decode("utf-8")


def test_a_declaration_that_does_not_fit_is_passed_over() -> None:
    data = b"<meta charset=utf-8><p>" + RUSSIAN.encode("cp1251")
    assert read_bytes(data, "a.html").encoding == "cp1251"


@pytest.mark.parametrize("name", ["hex", "rot13", "unicode_escape", "utf-7", "idna", "no-such-thing", "undefined"])
def test_a_page_cannot_choose_a_codec_that_is_no_character_set(name: str) -> None:
    assert declared(f"<meta charset={name}>".encode()) is None


def test_no_declaration() -> None:
    assert declared(b"<p>The charset=windows-1251 is old.</p>") is None


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_broken_off_within_a_character(cut: int) -> None:
    data = JAPANESE.strip().encode()[:-cut]
    text, encoding = decode(data)
    assert encoding == "utf-8"
    assert text == JAPANESE.strip()[:-1] + "\ufffd"


def test_utf16_broken_off_within_a_character() -> None:
    with pytest.raises(UndecodableFile, match="UTF-16"):
        decode(codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le")[:-1])


def test_bytes_in_no_encoding() -> None:
    with pytest.raises(UndecodableFile, match="save it as UTF-8"):
        decode(bytes(range(0x80, 0x100)) * 20)


@pytest.mark.parametrize(
    ("data", "noun"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (b"Hello\0world", "binary"),
        (RUSSIAN.encode("utf-16-le"), "binary"),
        (b"\x01\x02\x03\x04\x05abcdef", "binary"),
        (codecs.BOM_UTF16_LE + b"a\0\0\0", "binary"),
    ],
)
def test_what_is_no_text(data: bytes, noun: str) -> None:
    with pytest.raises(BinaryFile, match=noun):
        decode(data)


def test_a_few_stray_control_characters_are_text() -> None:
    text = "The minister\x0b said\x07 nothing more about the ferries, and nothing about the trains.\x1a\f"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("data", [b"", b"\n", codecs.BOM_UTF8, codecs.BOM_UTF16_BE])
def test_nothing(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        decode(data)
