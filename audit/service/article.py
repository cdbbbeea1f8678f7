"""The body of a request → an article to audit."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Any, Literal

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from audit.language import LANGUAGES
from audit.read import SUFFIXES
from audit.service.guard import drain, too_large
from audit.service.problems import Problem
from audit.service.work import UNNAMED, Job

_CHUNK = 65_536
_FIELDS = 8
FORMATS = ("text", "markdown", "html")  # what text can be; files may be more


class Options(BaseModel):
    """What goes with an article."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=255,
            description="What reports call it. Its suffix says the format, if nothing else does.",
        ),
    ] = None
    format: Annotated[Literal["text", "markdown", "html"] | None, Field(description="How to read it.")] = None
    language: Annotated[
        str | None, Field(json_schema_extra={"enum": [*LANGUAGES, None]}, description="Instead of identifying it.")
    ] = None
    profile: Annotated[str | None, Field(description="How strict to be.")] = None
    callback: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=2000,
            description="Answer 202 at once, and POST the outcome to this URL, at a host that the service allows.",
        ),
    ] = None


class Article(Options):
    """An article as text."""

    text: Annotated[str, Field(min_length=1, description="Offsets in the report are code points into it.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A job and where its result goes; ``callback`` is unchecked."""

    job: Job
    callback: str | None


async def asked(request: Request, brief: bool, limit: int, seconds: float, profiles: tuple[str, ...]) -> Asked:
    """What the request asks for; ``limit`` in bytes, and ``seconds`` in which it must have come. Raises Problem."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        options, data = _from_json(await body(request, limit, seconds))
    elif kind == "multipart/form-data":
        options, data = await _from_form(request, await body(request, limit, seconds), limit)
    else:
        await drain(request.receive)
        raise Problem("media-type", "Send application/json, or multipart/form-data with a file.")
    _known("language", options.language, LANGUAGES)
    _known("profile", options.profile, profiles)
    name: str = options.name or UNNAMED
    format: str | None = options.format
    encoding: str | None = None
    if isinstance(options, Article):
        # The text was decoded on its way here, and its offsets are what the sender counts by.
        encoding = "utf-8"
        suffix = SUFFIXES.get(PurePath(name).suffix.lower())
        format = options.format or (suffix if suffix in FORMATS else "text")
    job = Job(data, name, format, encoding, options.profile, options.language, brief)
    return Asked(job, options.callback)


async def body(request: Request, limit: int, seconds: float) -> bytes:
    """All bytes of the body. Raises Problem if they are more than ``limit``, whatever the headers said, or slow."""
    data = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                data += chunk
                if len(data) > limit:
                    await drain(request.receive)
                    raise too_large(limit)
    except TimeoutError as error:
        raise Problem("slow", f"The body had not arrived after {seconds:g} seconds.") from error
    except ClientDisconnect as error:
        raise Problem("malformed", "The connection ended before the body did.") from error
    return bytes(data)


def _from_json(data: bytes) -> tuple[Options, bytes]:
    try:
        article = Article.model_validate_json(data)
    except ValidationError as error:
        raise _problem(error) from None
    return article, article.text.encode()


async def _from_form(request: Request, data: bytes, limit: int) -> tuple[Options, bytes]:
    async def chunks() -> AsyncGenerator[bytes, None]:
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]
            await asyncio.sleep(0)  # other requests have their turn

    if not data.rstrip().endswith(b"--"):
        # Without its end, fields may be missing that made the audit stricter.
        raise Problem("malformed", "The form cannot be read: its last boundary is missing.")
    parser = MultiPartParser(request.headers, chunks(), max_files=1, max_fields=_FIELDS, max_part_size=limit)
    parser.spool_max_size = limit + 1  # articles stay in memory
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise Problem("malformed", f"The form cannot be read: {error.message}") from error
    except (UnicodeError, ValueError) as error:
        raise Problem("malformed", "The form cannot be read: it is no sound multipart/form-data.") from error
    fields: dict[str, Any] = {}
    upload: UploadFile | None = None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and name == "file":
            upload = value
        elif name in fields or isinstance(value, UploadFile):
            raise Problem("invalid", "The form has a field twice, or a file under another name than “file”.")
        else:
            fields[name] = value
    if upload is None:
        errors = [{"pointer": "#/file", "detail": "A file is required"}]
        raise Problem("invalid", "The form has no file in the field “file”.", errors)
    content = await upload.read()
    await form.close()
    if "name" not in fields and upload.filename:
        fields["name"] = upload.filename
    try:
        return Options.model_validate(fields), content
    except ValidationError as error:
        raise _problem(error) from None


def _problem(error: ValidationError) -> Problem:
    """Where and what, without the values, which are the article's."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return Problem("malformed", "The body is no sound JSON in UTF-8.")
    errors = [{"pointer": "#/" + "/".join(map(_token, e["loc"])), "detail": e["msg"]} for e in found[:20]]
    return Problem("invalid", f"{errors[0]['pointer']}: {errors[0]['detail']}.", errors)


def _token(part: int | str) -> str:
    return str(part)[:100].replace("~", "~0").replace("/", "~1")


def _known(field: str, value: str | None, values: tuple[str, ...]) -> None:
    if value is not None and value not in values:
        detail = f"Choose one of {', '.join(values)}"
        raise Problem(
            "invalid", f"There is no {field} of that name. {detail}.", [{"pointer": f"#/{field}", "detail": detail}]
        )
