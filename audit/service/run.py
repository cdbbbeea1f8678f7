"""The life of the service: socket, workers, HTTP server, signals."""

import asyncio
import contextlib
import ipaddress
import signal
import socket
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from logging import WARNING

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from audit.auditor import Settings
from audit.errors import UsageError
from audit.rules import Card, library
from audit.service import logs
from audit.service.addresses import Hosts
from audit.service.app import Limits, application
from audit.service.guard import Guard
from audit.service.house import profiles
from audit.service.metrics import Metrics
from audit.service.pool import Pool
from audit.service.problems import MEDIA_TYPE, Problem
from audit.service.tokens import Tokens
from audit.service.webhook import Webhooks

HEAD_SECONDS = 10.0  # in which the head of a request must have arrived
CONNECTIONS = 1000  # at once; one more is answered 503
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that ``audit serve`` was told."""

    host: str
    port: int
    workers: int
    settings: Settings
    warnings: tuple[str, ...]
    limits: Limits
    tokens: Tokens
    hosts: Hosts = field(default_factory=Hosts)
    secret: bytes = field(default=b"", repr=False)


def run(plan: Plan) -> int:
    """Serve until a signal comes; the exit code: 0, or 130 if a second signal cut it short.

    Raises UsageError: an address that is taken, or open to others without tokens; a model or a rule that is broken.
    """
    cards = library(plan.settings.rules)
    sock = bound(plan.host, plan.port, bool(plan.tokens))
    logs.begin()
    for warning in plan.warnings:
        logs.log("warning", WARNING, detail=warning)
    with sock:
        return asyncio.run(_Life(plan, sock).live(cards))


def bound(host: str, port: int, tokens: bool) -> socket.socket:
    """A socket for that address; without tokens only for this machine. Raises UsageError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError, OverflowError) as error:
        raise UsageError(f"{host}:{port} is no address of this machine") from error
    if not tokens and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        raise UsageError(
            f"without tokens, everybody could use the service at {host}: give it a file with --tokens, "
            "or leave out --host"
        )
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
    except OSError as error:
        sock.close()
        raise UsageError(f"{host}:{port} cannot be used: {error.strerror}; choose another with --port") from error
    return sock


class _Life:
    def __init__(self, plan: Plan, sock: socket.socket) -> None:
        self._plan, self._sock = plan, sock
        self._metrics = Metrics()
        self._pool = Pool(plan.settings, plan.workers, plan.limits.queue, self._unfit, self._lost)
        self._hooks = Webhooks(plan.hosts, plan.secret, self._metrics)
        self._server: Server | None = None
        self._reason: str | None = None
        self._deadline = float("inf")

    async def live(self, cards: Mapping[str, Card]) -> int:
        plan, loop = self._plan, asyncio.get_running_loop()
        app = application(
            self._pool, self._hooks, self._metrics, cards, profiles(plan.settings), plan.limits, bool(plan.tokens)
        )
        self._server = server = _Server(
            Config(
                Guard(app, plan.tokens, self._metrics, plan.limits.max_body),
                loop="asyncio",
                http=type("Protocol", (_Protocol,), {"seconds": min(HEAD_SECONDS, plan.limits.time_limit)}),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=CONNECTIONS,
                timeout_graceful_shutdown=max(1, round(plan.limits.grace)),
            )
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._signalled, number)
        try:
            self._pool.start()
            host, port = self._sock.getsockname()[:2]
            address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
            logs.log("listening", address=address, workers=plan.workers)
            await server.serve([self._sock])
            await self._hooks.close(self._deadline - time.monotonic())
            await self._pool.close(self._deadline - time.monotonic())
        finally:
            self._pool.kill()
        if self._reason is not None:
            raise UsageError(self._reason)
        logs.log("stopped", cut_short=server.force_exit or None)
        return INTERRUPTED if server.force_exit else 0

    def _signalled(self, number: int) -> None:
        assert self._server is not None
        if self._server.should_exit:
            # Somebody means it.
            self._server.force_exit = True
            self._deadline = 0.0
            self._pool.kill()
            for connection in list(self._server.server_state.connections):
                connection.transport.abort()
            return
        logs.log("stopping", signal=signal.Signals(number).name)
        self._server.should_exit = True
        self._deadline = time.monotonic() + self._plan.limits.grace

    def _unfit(self, reason: str) -> None:
        assert self._server is not None
        self._reason, self._deadline = reason, 0.0
        self._server.should_exit = self._server.force_exit = True

    def _lost(self, reason: str) -> None:
        self._metrics.lost.labels(reason).inc()
        logs.log("worker lost", WARNING, reason=reason)


class _Server(Server):
    """Leaves signals to the service, whose exit code they are not to change."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class _Protocol(H11Protocol):
    """HTTP/1.1 that waits for the head of a request only so long, and says in the service's words what is no HTTP."""

    seconds = HEAD_SECONDS
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._unwatch()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._unwatch()
        elif self._timer is None:
            self._timer = self.loop.call_later(self.seconds, self._slow)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _slow(self) -> None:
        self._timer = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        body = Problem("malformed", "This is no sound HTTP/1.1.").body("none")
        headers = [("content-type", MEDIA_TYPE), ("content-length", str(len(body))), ("connection", "close")]
        with contextlib.suppress(h11.LocalProtocolError):  # an answer is on its way already
            for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
