"""Errors as RFC 9457 says: ``application/problem+json``. Nothing in them quotes the article."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "application/problem+json"
# A name for programs, not a place to look up; the names are explained in docs/service.md.
PREFIX = "urn:audit:problem:"

TITLES: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "The request cannot be read"),
    "unauthorized": (401, "A bearer token is needed"),
    "not-found": (404, "There is nothing here"),
    "method": (405, "This method is not for this path"),
    "slow": (408, "The request came too slowly"),
    "too-large": (413, "The request is too large"),
    "media-type": (415, "This media type is not taken"),
    "host": (421, "This host name is not served"),
    "invalid": (422, "The request does not fit the description of the service"),
    "unaudited": (422, "The article could not be audited"),
    "busy": (429, "All places are taken"),
    "failed": (500, "The program failed"),
    "closing": (503, "The service is being stopped"),
    "overdue": (504, "The audit took too long"),
}
"""Name → HTTP status and title."""


@dataclass
class Problem(Exception):
    """An answer that is an error: ``name`` is a key of ``TITLES``; ``detail`` a sentence; ``errors`` where in the
    request (a JSON pointer) what is wrong."""

    name: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    retry_after: int | None = None

    @property
    def status(self) -> int:
        return TITLES[self.name][0]

    @property
    def headers(self) -> dict[str, str]:
        """Headers that belong to the answer, its length left out."""
        headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store"}
        if self.retry_after is not None:
            headers["retry-after"] = str(self.retry_after)
        if self.name == "unauthorized":
            headers["www-authenticate"] = 'Bearer realm="audit"'
        return headers

    def body(self, request_id: str) -> bytes:
        """The JSON document. ``request_id`` names this one occurrence."""
        status, title = TITLES[self.name]
        document: dict[str, Any] = {
            "type": PREFIX + self.name,
            "title": title,
            "status": status,
            "detail": self.detail,
            "instance": f"urn:audit:request:{request_id}",
        }
        if self.errors:
            document["errors"] = [dict(error) for error in self.errors]
        return json.dumps(document, ensure_ascii=False).encode() + b"\n"
