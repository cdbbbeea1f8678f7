"""Answers that are sent later: ``POST`` to a URL that the request named, signed and tried again."""

import asyncio
import hmac
import random
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from hashlib import sha256
from logging import INFO, WARNING

import httpx2

from audit import __version__
from audit.service.addresses import Forbidden, Hosts, resolve
from audit.service.logs import log
from audit.service.metrics import Metrics
from audit.service.problems import MEDIA_TYPE, Problem
from audit.service.work import Done

ATTEMPTS = 6
LONGEST = 60.0  # seconds between attempts; the first pause is 1 s and each is twice the one before, with jitter
SECONDS = 10.0  # for one attempt
PENDING = 256  # callbacks under way; more are refused
RETRIED = {408, 425, 429}  # and every 5xx: what may pass


def signature(secret: bytes, delivery: str, timestamp: str, body: bytes) -> str:
    """The value of ``X-Audit-Signature``: HMAC-SHA256 over ``delivery.timestamp.body``, in hex."""
    return "sha256=" + hmac.new(secret, f"{delivery}.{timestamp}.".encode() + body, sha256).hexdigest()


@dataclass
class Webhooks:
    """Callbacks under way, in memory only: a restart forgets them."""

    hosts: Hosts
    secret: bytes
    metrics: Metrics
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pending(self) -> int:
        return len(self._tasks)

    async def check(self, callback: str) -> None:
        """Raises Problem if the service would not call that URL."""
        if not self.hosts:
            raise _refused("this service sends no callbacks")
        if self.pending >= PENDING:
            raise Problem("busy", f"{PENDING} callbacks are under way.", retry_after=10)
        try:
            await self._target(callback)
        except Forbidden as error:
            raise _refused(str(error)) from error

    def later(self, delivery: str, callback: str, work: Coroutine[None, None, Done]) -> None:
        """Send what comes of ``work``, the report or a problem, once it is there."""
        task = asyncio.ensure_future(self._run(delivery, callback, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, seconds: float) -> None:
        """Let what is under way end within ``seconds``; pauses between attempts end now. The rest is given up."""
        self._closing.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=max(0.0, seconds))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, delivery: str, callback: str, work: Coroutine[None, None, Done]) -> None:
        outcome, status, attempt = "abandoned", None, 0
        try:
            try:
                body, kind = (await work).body, "application/json"
            except Problem as problem:
                body, kind = problem.body(delivery), MEDIA_TYPE
            for attempt in range(1, ATTEMPTS + 1):
                last = attempt == ATTEMPTS or self._closing.is_set()
                try:
                    status = await self._post(delivery, callback, body, kind)
                except Forbidden:
                    outcome = "forbidden"
                    return
                except (httpx2.HTTPError, OSError, TimeoutError):
                    status = None
                if status is not None and 200 <= status < 300:
                    outcome = "delivered"
                    return
                if last or (status is not None and status < 500 and status not in RETRIED):
                    outcome = "refused" if status else "unreachable"
                    return
                await self._pause(min(LONGEST, 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0))
        finally:
            self.metrics.webhooks.labels(outcome).inc()
            level = INFO if outcome == "delivered" else WARNING
            log("webhook", level, id=delivery, outcome=outcome, attempts=attempt, status=status)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return

    async def _post(self, delivery: str, callback: str, body: bytes, kind: str) -> int:
        """One attempt; the status of the answer, whose body nobody reads."""
        url, address = await self._target(callback)
        timestamp = str(int(time.time()))
        headers = {
            "host": url.netloc.decode("ascii"),
            "content-type": kind,
            "user-agent": f"audit/{__version__}",
            "x-audit-delivery": delivery,
            "x-audit-timestamp": timestamp,
            "x-audit-signature": signature(self.secret, delivery, timestamp, body),
        }
        # To the very address that was checked: asked again, the name might lead elsewhere. The certificate is still
        # checked against the name. No proxy, no redirects.
        async with (
            asyncio.timeout(SECONDS),
            httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
            client.stream(
                "POST",
                url.copy_with(host=address),
                content=body,
                headers=headers,
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            ) as answer,
        ):
            return answer.status_code

    async def _target(self, callback: str) -> tuple[httpx2.URL, str]:
        """The URL and the address to connect to. Raises Forbidden."""
        try:
            url = httpx2.URL(callback)
            host = url.raw_host.decode("ascii")
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise Forbidden("it is no URL") from error
        if url.scheme not in ("http", "https") or not host or url.userinfo:
            raise Forbidden("it is no https URL without a user name")
        port = url.port or (443 if url.scheme == "https" else 80)
        private = self.hosts.is_private(host, port)
        if url.scheme != "https" and not private:
            raise Forbidden("it is no https URL")
        return url.copy_with(fragment=None), await resolve(host, port, private)


def _refused(why: str) -> Problem:
    return Problem(
        "invalid", f"The callback is refused: {why}.", [{"pointer": "#/callback", "detail": f"Refused: {why}"}]
    )
