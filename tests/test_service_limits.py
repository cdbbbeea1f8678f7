"""What the service does under load, with slow clients and articles that take too long, and when it is told to stop."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from service_process import CLEAN, SPUN, Service, service

from audit.errors import UsageError
from audit.service.run import bound
from audit.service.tokens import tokens

ARTICLE = (Path(__file__).parents[1] / "seeds" / "000_b2bccf8b5fbdd04a.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def tight() -> Iterator[Service]:
    options = ("--model", "none", "--workers", "1", "--queue", "2", "--time-limit", "3", "--max-body", "20000000")
    with service(*options) as started:
        yield started


def test_a_page_elsewhere_cannot_reach_it_under_a_name_of_its_own(tight: Service) -> None:
    answer = tight.client.get("/health", headers={"host": "evil.example:8730"})
    assert (answer.status_code, answer.json()["type"]) == (421, "urn:audit:problem:host")
    assert tight.client.get("/health", headers={"host": "localhost:8730"}).status_code == 200
    assert "security" not in tight.client.get("/openapi.json").json()["paths"]["/v1/rules"]["get"]


def test_an_overload_is_refused_and_nothing_is_lost_or_mixed_up(tight: Service) -> None:
    """Forty at once, for one worker and two places: whoever is refused comes again when told to."""

    async def one(client: httpx2.AsyncClient, number: int) -> Counter[int]:
        seen: Counter[int] = Counter()
        text = f"{CLEAN}The members met {number + 2} times in May.\n{SPUN if number % 2 else ''}"
        while True:
            answer = await client.post("/v1/audit", json={"text": text, "name": f"{number}.txt"})
            seen[answer.status_code] += 1
            if answer.status_code == 200:
                report = answer.json()
                assert report["path"] == f"{number}.txt"
                assert report["verdict"] == ("hold" if number % 2 else "publish")
                return seen
            assert answer.status_code == 429
            assert answer.json()["type"] == "urn:audit:problem:busy"
            assert 1 <= int(answer.headers["retry-after"]) <= 60
            await asyncio.sleep(0.05 + 0.01 * number)

    async def all_of_them() -> Counter[int]:
        async with httpx2.AsyncClient(base_url=tight.address, timeout=60, trust_env=False) as client:
            return sum(await asyncio.gather(*(one(client, n) for n in range(40))), Counter[int]())

    seen = asyncio.run(all_of_them())
    assert seen[200] == 40
    assert seen[429] > 0
    assert set(seen) == {200, 429}


def test_what_takes_too_long_is_stopped_and_its_process_replaced(tight: Service) -> None:
    [before] = tight.workers()
    answer = tight.client.post("/v1/audit", json={"text": ARTICLE * 2000})
    assert (answer.status_code, answer.json()["type"]) == (504, "urn:audit:problem:overdue")
    assert before not in tight.workers()
    assert tight.event("worker lost")["reason"] == "overdue"
    tight.ready()
    assert tight.client.post("/v1/gate", json={"text": SPUN}).json()["verdict"] == "hold"
    assert 'audit_workers_lost_total{reason="overdue"} 1.0' in tight.client.get("/metrics").text


def test_who_kills_its_process_is_told_and_the_next_is_served(tight: Service) -> None:
    tight.ready()
    [worker] = tight.workers()
    os.kill(worker, signal.SIGSTOP)  # so that the article is under way when its process dies

    async def ask_and_kill() -> httpx2.Response:
        async with httpx2.AsyncClient(base_url=tight.address, timeout=60, trust_env=False) as client:
            asked = asyncio.ensure_future(client.post("/v1/gate", json={"text": SPUN}))
            while "audit_working 1.0" not in (await client.get("/metrics")).text:
                await asyncio.sleep(0.02)
            os.kill(worker, signal.SIGKILL)
            return await asked

    answer = asyncio.run(ask_and_kill())
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:audit:problem:failed")
    tight.event("worker lost", reason="died")
    tight.ready()
    assert tight.client.post("/v1/gate", json={"text": SPUN}).json()["verdict"] == "hold"


def test_slow_clients_are_let_go_and_hold_nobody_up(tight: Service) -> None:
    host, port = tight.address.removeprefix("http://").split(":")
    head = b"POST /v1/gate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n"
    slow = [socket.create_connection((host, int(port)), 30) for _ in range(3)]
    silent, half, body = slow
    half.sendall(head[:40])
    body.sendall(head + b'{"text"')
    assert tight.client.post("/v1/gate", json={"text": CLEAN}).status_code == 200
    assert body.recv(100).startswith(b"HTTP/1.1 408 ")
    assert silent.recv(100) == half.recv(100) == b""
    with socket.create_connection((host, int(port)), 30) as odd:
        odd.sendall(b"\x16\x03\x01 no HTTP\r\n\r\n")
        said = odd.recv(1000)
        assert said.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in said
    for connection in slow:
        connection.close()


def test_told_to_stop_it_finishes_what_runs(tight: Service) -> None:
    """The last test of this service."""
    tight.ready()
    [worker] = tight.workers()

    async def ask_and_stop() -> tuple[httpx2.Response, bool]:
        async with httpx2.AsyncClient(base_url=tight.address, timeout=60, trust_env=False) as client:
            os.kill(worker, signal.SIGSTOP)
            asked = asyncio.ensure_future(client.post("/v1/gate", json={"text": SPUN}))
            while "audit_working 1.0" not in (await client.get("/metrics")).text:
                await asyncio.sleep(0.02)
            tight.process.send_signal(signal.SIGTERM)
            os.kill(worker, signal.SIGTERM)  # as a service manager does it, to all processes
            await asyncio.to_thread(tight.event, "stopping")
            await asyncio.sleep(0.3)
            try:
                await httpx2.AsyncClient(base_url=tight.address, trust_env=False).get("/health")
                refused = False
            except httpx2.ConnectError:
                refused = True
            os.kill(worker, signal.SIGCONT)
            return await asked, refused

    answer, refused = asyncio.run(ask_and_stop())
    assert (answer.status_code, answer.json()["verdict"]) == (200, "hold")
    assert refused
    assert tight.wait() == 0
    assert not Path(f"/proc/{worker}").exists()
    assert [json.loads(line)["event"] for line in tight.lines][-1] == "stopped"


def test_the_shipped_model_scores_and_a_second_interrupt_stops_it_at_once() -> None:
    with service() as running:
        gate = running.client.post("/v1/gate", json={"text": CLEAN}).json()
        assert gate["fluency"] > 20
        assert "model:embedded" in gate["signature"]
        assert running.client.get("/ready").json()["signature"] == gate["signature"]
        [worker] = running.workers()
        os.kill(worker, signal.SIGSTOP)
        connection = socket.create_connection(running.address.removeprefix("http://").split(":"))
        text = json.dumps({"text": SPUN}).encode()
        connection.sendall(b"POST /v1/gate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        connection.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        while "audit_working 1.0" not in running.client.get("/metrics").text:
            time.sleep(0.02)
        running.process.send_signal(signal.SIGINT)
        running.event("stopping", signal="SIGINT")
        running.process.send_signal(signal.SIGINT)
        assert running.wait() == 130
        assert not Path(f"/proc/{worker}").exists()
        connection.close()


# What it does not start with


def test_others_are_served_only_with_tokens() -> None:
    for host in ("0.0.0.0", "::"):
        with pytest.raises(UsageError, match="without tokens"):
            bound(host, 0, tokens=False)
    bound("0.0.0.0", 0, tokens=True).close()
    with bound("localhost", 0, tokens=False) as taken:
        taken.listen()
        with pytest.raises(UsageError, match="cannot be used"):
            bound("localhost", taken.getsockname()[1], tokens=False)


@pytest.mark.asks_network
def test_a_name_that_leads_nowhere_is_said() -> None:
    with pytest.raises(UsageError, match="no address of this machine"):
        bound("no.such.host.invalid", 0, tokens=True)


def test_tokens_are_read_from_file_and_environment(tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text("# of the desk\n\nabcdefgh01234567\n", "utf-8")
    both = tokens(file, {"AUDIT_TOKENS": "ABCDEFGH01234567 second-token-0001"})
    for token in (b"abcdefgh01234567", b"ABCDEFGH01234567", b"second-token-0001"):
        assert both.allow(b"Bearer " + token)
    for header in (None, b"", b"Bearer # of the desk", b"Bearer abcdefgh", b"Basic abcdefgh01234567"):
        assert not both.allow(header)
    assert not tokens(None, {})
    for words in ("short", "with\u00e9accent-0123456789", "semi;colon;0123456789"):
        with pytest.raises(UsageError, match="token"):
            tokens(None, {"AUDIT_TOKENS": words})
    file.write_text("# nobody\n", "utf-8")
    for bad in (file, tmp_path / "none", tmp_path):
        with pytest.raises(UsageError):
            tokens(bad, {})


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--host", "0.0.0.0", "--model", "none"), "without tokens"),
        (("--model", "./"), "damaged"),
    ],
)
def test_what_it_does_not_start_with_is_said_in_a_sentence(options: tuple[str, ...], says: str, tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  model.onnx\n")
    (tmp_path / "model.onnx").write_bytes(b"no model")
    command = [sys.executable, "-m", "audit.cli", "serve", "--port", "0", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    last = done.stderr.splitlines()[-1]
    assert last.startswith("audit: ")
    assert says in last
    assert "Traceback" not in done.stderr
