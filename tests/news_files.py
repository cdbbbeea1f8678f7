"""Word files for tests, as Word writes them, and what holds of the pieces of every document."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from audit.text import Document

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
TAIL = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'


def run(text: str, look: str = "", keep: bool = True) -> str:
    """A run of text; ``look`` is what stands in its properties."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    space = ' xml:space="preserve"' if keep else ""
    return f"<w:r>{properties}<w:t{space}>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return '<w:p><w:pPr><w:jc w:val="both"/></w:pPr>' + "".join(runs) + "</w:p>"


def docx(*paragraphs: str, streamed: bool = False) -> bytes:
    """A Word file; ``streamed`` with sizes behind the data, as programs write that cannot seek."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return not streamed

        def seek(self, *_: int) -> int:
            if streamed:
                raise OSError("a pipe")
            return super().seek(*_)

        def tell(self) -> int:
            if streamed:
                raise OSError("a pipe")
            return super().tell()

    file = Pipe()
    with ZipFile(file, "w") as archive:
        archive.comment = b"from the desk"
        for name, text, method in [
            ("[Content_Types].xml", "<Types/>", ZIP_DEFLATED),
            ("word/media/image1.png", "\x89PNG once morest", ZIP_STORED),
            ("word/document.xml", HEAD + "".join(paragraphs) + TAIL, ZIP_DEFLATED),
            ("word/styles.xml", "<w:styles>once morest</w:styles>" * 50, ZIP_DEFLATED),
            ("docProps/core.xml", "<title>once morest</title>", ZIP_STORED),
        ]:
            info = ZipInfo(name, (2024, 3, 9, 11, 22, 34))
            info.compress_type, info.external_attr = method, 0o640 << 16
            archive.writestr(info, text.encode("latin-1" if "png" in name else "utf-8"))
    return file.getvalue()


def check_offsets(document: Document) -> None:
    """Pieces cover the text once, and a verbatim piece is the source it points at, white space for white space."""
    at = 0
    for piece in document.pieces:
        assert piece.text_start == at
        at = piece.text_end
        source = document.source[piece.source_start : piece.source_end]
        shown = document.text[piece.text_start : at]
        if len(source) == len(shown):
            assert re.sub(r"\s", " ", source) == re.sub(r"\s", " ", shown)
    assert at == len(document.text)
