"""What stands before every path: request id, token, host, size, and the line in the log. Plain ASGI."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from logging import DEBUG, ERROR, INFO
from typing import Any
from uuid import uuid4

from audit.service.logs import log, place
from audit.service.metrics import Metrics
from audit.service.problems import Problem
from audit.service.tokens import Tokens

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN = ("/health", "/ready")  # for whoever runs the service and has no token at hand
QUIET = (*OPEN, "/metrics")
PATHS = ("/v1/audit", "/v1/gate", "/v1/rules", "/health", "/ready", "/metrics", "/openapi.json")
LOCAL = re.compile(rb"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_DRAIN_SECONDS, _DRAIN_BYTES = 2.0, 50_000_000


@dataclass(frozen=True)
class Guard:
    """An application behind all that. A handler may leave ``words`` and ``verdict`` in the request's state."""

    app: App
    tokens: Tokens
    metrics: Metrics
    max_body: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"")
        request_id = given.decode() if _ID.fullmatch(given) else uuid4().hex
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        error: str | None = None
        try:
            problem = self._refusal(scope, headers)
            if problem is None:
                await self.app(scope, receive, sending)
            else:
                if problem.name == "too-large" and headers.get(b"expect", b"").lower() != b"100-continue":
                    await drain(receive)
                await answer(problem, request_id, sending)
        except Exception as fault:
            error = place(fault)
            if not status:
                await answer(
                    Problem("failed", "This is a fault of the program; please report it."), request_id, sending
                )
        finally:
            seconds = time.perf_counter() - began
            known = scope["path"] if scope["path"] in PATHS else "other"
            method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
            self.metrics.requests.labels(method, known, str(status)).inc()
            self.metrics.seconds.labels(known).observe(seconds)
            # What is asked every few seconds is counted, and not logged.
            quiet = scope["path"] in QUIET and not error
            log(
                "request",
                DEBUG if quiet else ERROR if status >= 500 else INFO,
                request_id=request_id,
                method=scope["method"],
                path=scope["path"][:200],
                status=status,
                ms=round(1000 * seconds, 1),
                words=state.get("words"),
                verdict=state.get("verdict"),
                callback=state.get("callback"),
                error=error or state.get("error"),
            )

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> Problem | None:
        # Without tokens the service is bound to this machine, where every page in a browser could reach it under a
        # name of its own: DNS rebinding.
        if not self.tokens and not LOCAL.fullmatch(headers.get(b"host", b"")):
            return Problem("host", "Without tokens, the service answers to localhost and 127.0.0.1 only.")
        if self.tokens and scope["path"] not in OPEN and not self.tokens.allow(headers.get(b"authorization")):
            return Problem(
                "unauthorized", "Send the header “Authorization: Bearer TOKEN” with a token of this service."
            )
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self.max_body:
            return too_large(self.max_body)
        return None


def too_large(limit: int) -> Problem:
    return Problem("too-large", f"The body is larger than the {limit:,} bytes that this service takes.")


async def answer(problem: Problem, request_id: str, send: Send) -> None:
    """Send the problem as the whole answer."""
    body = problem.body(request_id)
    headers = [(k.encode(), v.encode()) for k, v in problem.headers.items()]
    headers.append((b"content-length", str(len(body)).encode()))
    if problem.name in ("too-large", "slow"):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def drain(receive: Receive) -> None:
    """Read on for a moment and keep nothing: a client that still sends when the connection closes may never see the
    answer."""
    left = _DRAIN_BYTES
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return
