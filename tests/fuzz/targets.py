"""What is fuzzed: a name and a function of bytes. It passes for sound and unsound input alike; what it raises is a
fault. The bytes make a file of the kind that the name says."""

import asyncio
import atexit
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from invariants import check_document, check_file, documents, said

from audit.errors import ReadError, RuleError, UsageError
from audit.text import Document

SCRATCH = Path(tempfile.mkdtemp(prefix="audit-fuzz-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
WORD = b'<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'
NAMES = ("a.txt", "a.md", "a.html", "a.xml", "a.json", "a.jsonl", "a.csv", "a.docx")


def decoding(data: bytes) -> None:
    from audit.read.decode import declared, decode, decode_as

    try:
        text, encoding = decode(data, declared(data))
    except ReadError as error:
        return said(str(error))
    assert decode_as(data, encoding) == (text, encoding)
    if "\ufffd" not in text:
        assert text.encode(encoding).decode(encoding) == text


def reading(name: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        try:
            for document in documents(data, name):
                if isinstance(document, Document):
                    check_document(document)
        except ReadError as error:
            said(str(error))

    return read


def docx(data: bytes) -> None:
    if not data.startswith(b"PK"):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("word/document.xml", data if data.startswith(b"<w:doc") else WORD % data)
        data = file.getvalue()
    reading("a.docx")(data)


def auditing(data: bytes) -> None:
    """The whole flow, reports and repairs included; the first byte says what the file is called."""
    check_file(data[1:], NAMES[data[0] % len(NAMES)] if data else "a.txt")


def cards(data: bytes) -> None:
    from audit.rules import of_folder

    file = SCRATCH / "card.toml"
    file.write_bytes(data)
    try:
        for card in of_folder(file).values():
            assert card.id
    except RuleError as error:
        said(str(error), file.name)


def config(data: bytes) -> None:
    from audit.settings.file import read

    file = SCRATCH / "audit.toml"
    file.write_bytes(data)
    try:
        assert read(file).house is not None
    except UsageError as error:
        said(str(error), file.name)


def service(data: bytes) -> None:
    """A body of POST /v1/audit: JSON, or a form if it begins as one."""
    from starlette.requests import Request

    from audit.service.article import asked
    from audit.service.problems import Problem

    kind = b"multipart/form-data; boundary=x" if data.startswith(b"--x") else b"application/json"
    scope = {"type": "http", "method": "POST", "path": "/v1/audit", "headers": [(b"content-type", kind)]}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": data, "more_body": False}

    try:
        found = asyncio.run(asked(Request(scope, receive), False, 100_000, 5.0, ("wire",)))
    except Problem as problem:
        status = problem.status
    else:
        status = 200 if isinstance(found.job.data, bytes) else 0
    assert status == 200 or 400 <= status < 500


def everything(data: bytes) -> None:
    """All of them in one process; the first byte says which."""
    names = [name for name in TARGETS if name not in ("everything", "faulty")]
    if data:
        TARGETS[names[data[0] % len(names)]](data[1:])


def faulty(data: bytes) -> None:
    """Fails on purpose, for the test of the fuzzing itself."""
    assert data[:1] != b"<"


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "decoding": decoding,
    "html": reading("a.html"),
    "markdown": reading("a.md"),
    "xml": reading("a.xml"),
    "json": reading("a.json"),
    "jsonl": reading("a.jsonl"),
    "csv": reading("a.csv"),
    "docx": docx,
    "auditing": auditing,
    "cards": cards,
    "config": config,
    "service": service,
    "everything": everything,
    "faulty": faulty,
}
