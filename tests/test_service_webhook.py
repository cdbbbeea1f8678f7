"""Answers that are sent later: signed, tried again, and never to where they should not go."""

import asyncio
import hashlib
import hmac
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from service_process import CLEAN, SPUN, Service, service
from test_service import SCHEMA

from audit.errors import UsageError
from audit.service.addresses import Forbidden, hosts, is_public, resolve

SECRET = "a secret for the tests of it"


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; answers with the statuses in ``answers``, then with 204."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.host = f"localhost:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def wait(self, count: int) -> list[tuple[str, dict[str, str], bytes]]:
        for _ in range(600):
            if len(self.got) >= count:
                return self.got
            time.sleep(0.05)
        raise AssertionError(self.got)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("location", f"http://{self.server.host}/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.shutdown()
    started.server_close()


@pytest.fixture(scope="module")
def running(receiver: Receiver) -> Iterator[Service]:
    allowed = ("--webhook-private", receiver.host, "--webhook-host", "localhost", "--webhook-host", "cms.example.org")
    with service("--model", "none", *allowed, AUDIT_WEBHOOK_SECRET=SECRET) as started:
        yield started


@pytest.fixture
def ask(running: Service, receiver: Receiver) -> Callable[..., str]:
    receiver.got.clear()
    receiver.answers.clear()

    def asking(path: str, text: str, place: str = "/hook?desk=7#top") -> str:
        answer = running.client.post(path, json={"text": text, "callback": f"http://{receiver.host}{place}"})
        assert answer.status_code == 202, answer.text
        delivery: str = answer.json()["id"]
        return delivery

    return asking


def signed(headers: dict[str, str], body: bytes) -> bool:
    message = f"{headers['x-audit-delivery']}.{headers['x-audit-timestamp']}.".encode() + body
    return headers["x-audit-signature"] == "sha256=" + hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def test_the_report_comes_signed(running: Service, receiver: Receiver, ask: Callable[..., str]) -> None:
    delivery = ask("/v1/audit", SPUN)
    [(path, headers, body)] = receiver.wait(1)
    assert path == "/hook?desk=7"
    assert headers["host"] == receiver.host
    assert headers["content-type"] == "application/json"
    assert headers["x-audit-delivery"] == delivery
    assert abs(time.time() - int(headers["x-audit-timestamp"])) < 60
    assert signed(headers, body)
    assert not signed(headers, body + b" ")
    assert not signed(headers | {"x-audit-timestamp": "1"}, body)
    report = json.loads(body)
    Draft202012Validator(SCHEMA).validate(report)
    assert report["verdict"] == "hold"
    running.event("webhook", id=delivery, outcome="delivered", attempts=1)


def test_it_is_tried_again_and_signed_anew(running: Service, receiver: Receiver, ask: Callable[..., str]) -> None:
    receiver.answers[:] = [503, 429]
    delivery = ask("/v1/gate", CLEAN)
    got = receiver.wait(3)
    assert {h["x-audit-delivery"] for _, h, _ in got} == {delivery}
    assert all(signed(h, b) for _, h, b in got)
    assert json.loads(got[2][2])["verdict"] == "publish"
    running.event("webhook", id=delivery, outcome="delivered", attempts=3, status=204)


@pytest.mark.parametrize("status", [301, 307, 400, 404])
def test_redirects_and_refusals_are_final(
    running: Service, receiver: Receiver, ask: Callable[..., str], status: int
) -> None:
    receiver.answers[:] = [status]
    running.event("webhook", id=ask("/v1/gate", CLEAN), outcome="refused", attempts=1, status=status)
    assert [path for path, _, _ in receiver.got] == ["/hook?desk=7"]


def test_what_could_not_be_audited_is_told_too(running: Service, receiver: Receiver, ask: Callable[..., str]) -> None:
    delivery = ask("/v1/gate", " \n ")
    [(_, headers, body)] = receiver.wait(1)
    assert headers["content-type"] == "application/problem+json"
    assert signed(headers, body)
    problem = json.loads(body)
    assert (problem["type"], problem["instance"]) == ("urn:audit:problem:unaudited", f"urn:audit:request:{delivery}")


@pytest.mark.parametrize(
    ("callback", "why"),
    [
        ("https://elsewhere.example/", "not among"),
        ("https://cms.example.org:8443/", "not among"),
        ("https://cms.example.org.evil.example/", "not among"),
        ("https://cms.example.org@evil.example/", "without a user name"),
        ("https://user@cms.example.org/", "without a user name"),
        ("http://cms.example.org:443/", "no https"),
        ("ftp://cms.example.org/", "no https"),
        ("file:///etc/passwd", "no https"),
        ("//cms.example.org/", "no https"),
        ("nonsense", "no https"),
        ("https://", "no https"),
        ("https://[::1", "no URL"),
        # On the list, but not as a private one.
        ("https://localhost/", "private address"),
        ("https://127.0.0.1/", "not among"),
        ("https://169.254.169.254/latest/meta-data", "not among"),
    ],
)
def test_it_sends_nowhere_else(running: Service, callback: str, why: str) -> None:
    answer = running.client.post("/v1/audit", json={"text": CLEAN, "callback": callback})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/callback")
    assert why in answer.json()["detail"]


PRIVATE = """
127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.192
168.63.129.16 224.0.0.1 255.255.255.255 240.0.0.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1 2001:db8::1
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["93.184.216.34", "10.0.0.1"]

    def lookup(host: str, port: int, *rest: Any, **more: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(Forbidden, match="private"):
        asyncio.run(resolve("cms.example.org", 443, private=False))
    assert asyncio.run(resolve("cms.example.org", 443, private=True)) == "93.184.216.34"
    answers[:] = ["93.184.216.34"]
    assert asyncio.run(resolve("cms.example.org", 443, private=False)) == "93.184.216.34"


def test_the_address_that_was_checked_is_the_one_called(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads to this machine once, and to another from then on."""
    from audit.service.metrics import Metrics
    from audit.service.webhook import Webhooks

    asked: list[str] = []

    def lookup(host: Any, port: int, *rest: Any, **more: Any) -> list[tuple[Any, ...]]:
        name = host.decode() if isinstance(host, bytes) else host
        asked.append(name)
        lies = name == "cms.invalid" and asked.count(name) > 1
        address = "192.0.2.1" if lies else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    receiver.got.clear()
    receiver.answers.clear()
    port = receiver.server_port
    hooks = Webhooks(hosts([], [f"cms.invalid:{port}"]), SECRET.encode(), Metrics())
    status = asyncio.run(hooks._post("one", f"http://cms.invalid:{port}/", b"{}", "application/json"))
    assert (status, receiver.got[0][1]["host"]) == (204, f"cms.invalid:{port}")
    assert asked.count("cms.invalid") == 1


def test_host_patterns() -> None:
    listed = hosts(["example.org", "*.example.net", "example.com:8443"], ["10.0.0.5:80", "[::1]:8000"])
    for host, port, private in [
        ("EXAMPLE.org", 443, False),
        ("a.b.example.net", 443, False),
        ("example.com", 8443, False),
        ("10.0.0.5", 80, True),
        ("::1", 8000, True),
    ]:
        assert listed.is_private(host, port) is private
    for host, port in [
        ("example.org", 80),
        ("www.example.org", 443),
        ("example.net", 443),
        ("badexample.net", 443),
        ("example.com", 443),
        ("10.0.0.5", 443),
    ]:
        with pytest.raises(Forbidden):
            listed.is_private(host, port)
    for word in ("https://example.org", "example.org/path", "", "*", "a b"):
        with pytest.raises(UsageError):
            hosts([word], [])


def test_told_to_stop_it_still_sends_what_it_promised(receiver: Receiver) -> None:
    receiver.got.clear()
    receiver.answers[:] = [503]
    with service("--model", "none", "--webhook-private", receiver.host, AUDIT_WEBHOOK_SECRET=SECRET) as running:
        callback = f"http://{receiver.host}/last"
        delivery = running.client.post("/v1/gate", json={"text": CLEAN, "callback": callback}).json()["id"]
        assert running.stop() == 0
        assert running.event("webhook", id=delivery)["outcome"] == "delivered"
    assert receiver.got[-1][0] == "/last"


def test_callbacks_need_a_secret() -> None:
    from audit.commands.serve import SECRET as VARIABLE
    from audit.commands.serve import serve

    assert VARIABLE not in os.environ
    with pytest.raises(UsageError, match="secret"):
        serve(port=0, model="none", no_config=True, webhook_host=["cms.example.org"])
