"""What the service answers: a real process over real HTTP."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator
from prometheus_client.parser import text_string_to_metric_families
from service_process import CLEAN, SPUN, Service, service

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_b2bccf8b5fbdd04a.txt"
SCHEMA = json.loads((ROOT / "docs/report-schema.json").read_text("utf-8"))
RUSSIAN = "Президент встретился с премьер-министром вчера вечером в Москве. Стороны обсудили вопросы торговли.\n"
LIMIT = 1_000_000
TOKEN = "token-of-the-desk-1"


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    options = ("--model", "none", "--workers", "2", "--queue", "40", "--max-body", str(LIMIT))
    with service(*options, AUDIT_TOKENS=TOKEN) as started:
        started.client.headers["authorization"] = f"Bearer {TOKEN}"
        yield started


@pytest.fixture(scope="module")
def client(running: Service) -> httpx2.Client:
    return running.client


def audited(client: httpx2.Client, **article: Any) -> dict[str, Any]:
    answer = client.post("/v1/audit", json=article)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def test_the_report_is_that_of_the_file(client: httpx2.Client, tmp_path: Path) -> None:
    data = SEED.read_bytes()
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.html").write_text(f"<p>Fish &amp; chips: {SPUN}</p>", "utf-8")
    command = [sys.executable, "-m", "audit.cli", "run", "a.txt", "b.html", "--model", "none", "--jobs", "1", "-q"]
    subprocess.run(command, cwd=tmp_path, check=True)
    of_file = json.loads((tmp_path / "reports/a.json").read_text("utf-8"))
    of_page = json.loads((tmp_path / "reports/b.json").read_text("utf-8"))
    upload = client.post("/v1/audit", files={"file": ("a.txt", data)}, data={"profile": "wire"})
    assert upload.json() == audited(client, text=data.decode(), name="a.txt", profile="wire") == of_file
    assert of_page == audited(client, text=f"<p>Fish &amp; chips: {SPUN}</p>", name="b.html")
    assert [f["text"] for f in of_page["findings"]] == ["once morest"]
    for report in (of_file, of_page):
        Draft202012Validator(SCHEMA).validate(report)


def test_offsets_are_code_points_of_the_text_that_was_sent(client: httpx2.Client) -> None:
    text = "\ufeff😀 First line.\r\n" + SPUN
    report = audited(client, text=text)
    assert [text[f["start"] : f["end"]] for f in report["findings"]] == ["once morest"]
    assert report["findings"][0]["repairs"][0]["text"] == "against"


def test_format_language_and_name_are_as_asked(client: httpx2.Client) -> None:
    assert audited(client, text=CLEAN)["format"] == "text"
    assert audited(client, text=CLEAN, name="x.md")["format"] == "markdown"
    assert audited(client, text=CLEAN, name="x.md", format="html")["format"] == "html"
    assert audited(client, text=CLEAN, name="x.docx")["format"] == "text"
    assert audited(client, text=CLEAN)["language"] == "en"
    assert audited(client, text=CLEAN, language="fr")["language"] == "fr"
    assert audited(client, text=CLEAN, name="desk/1")["path"] == "desk/1"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_files_come_in_any_encoding(client: httpx2.Client, encoding: str) -> None:
    answer = client.post("/v1/gate", files={"file": ("x.txt", RUSSIAN.encode(encoding))})
    assert (answer.status_code, answer.json()["language"]) == (200, "ru")


def test_the_gate_holds_and_passes(client: httpx2.Client) -> None:
    held = client.post("/v1/gate", json={"text": SPUN}).json()
    assert held["verdict"] == "hold"
    assert held["reasons"][0]["level"] == "blocking"
    assert held["issues"] == {"neutral": 0, "minor": 0, "major": 1, "critical": 0}
    assert held["per_1000_words"] > 10
    assert client.post("/v1/gate", json={"text": CLEAN}).json()["verdict"] == "publish"
    # One spun phrase in so many words: too much for a legal text, not for a wire.
    long = SPUN + 60 * "The council voted on Tuesday for the plan of the mayor, who spoke of its cost. \n"
    verdicts = [client.post("/v1/gate", json={"text": long, "profile": p}).json() for p in ("wire", "legal")]
    assert verdicts[0]["per_1000_words"] == verdicts[1]["per_1000_words"]
    assert [f"policy:{p}" in v["signature"] for p, v in zip(("wire", "legal"), verdicts, strict=True)] == [True, True]


BOUNDARY = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
FORM = "multipart/form-data; boundary=x"
HOSTILE: list[tuple[str, bytes, int]] = [
    ("application/json", b"", 400),
    ("application/json", b"{", 400),
    ("application/json", b"nonsense", 400),
    ("application/json", b'{"text": "\\ud800"}', 400),
    ("application/json", b'{"text": "\xff\xfe"}', 400),
    ("application/json", '{"text": "council"}'.encode("utf-16"), 400),
    ("application/json", b'{"text": NaN}', 422),
    ("application/json", b"[" * 100_000, 400),
    ("application/json", b'{"text": ' + b"[" * 100_000, 400),
    ("application/json", b'{"text":' * 50_000 + b"1" + b"}" * 50_000, 400),
    ("application/json", gzip.compress(b'{"text": "council"}', mtime=0), 400),
    ("application/json", b"[]", 422),
    ("application/json", b'"text"', 422),
    ("application/json", b"{}", 422),
    ("application/json", b'{"text": ""}', 422),
    ("application/json", b'{"text": " \\n"}', 422),
    ("application/json", b'{"text": 5}', 422),
    ("application/json", b'{"text": null}', 422),
    ("application/json", b'{"text": "The \\u0000 council met."}', 422),
    ("application/json", b'{"text": "x", "colour": "red"}', 422),
    ("application/json", b'{"text": "x", "profile": "lax"}', 422),
    ("application/json", b'{"text": "x", "language": "xx"}', 422),
    ("application/json", b'{"text": "x", "format": "pdf"}', 422),
    ("application/json", b'{"text": "x", "callback": "https://example.org/"}', 422),
    ("application/json", json.dumps({"text": "x", "name": "n" * 256}).encode(), 422),
    ("application/json", b"1" * 300_000, 400),
    ("text/plain", b"The council met.", 415),
    ("", b"The council met.", 415),
    ("multipart/form-data", BOUNDARY + b"x\r\n--x--\r\n", 400),
    (FORM, b"", 400),
    (FORM, b"x", 400),
    (FORM, b"--x--\r\n", 422),
    (FORM, BOUNDARY.replace(b'"file"', b'"other"') + b"x\r\n--x--\r\n", 422),
    (FORM, BOUNDARY + b"x\r\n" + BOUNDARY + b"x\r\n--x--\r\n", 400),
    (FORM, BOUNDARY + b"%PDF-1.7\0\r\n--x--\r\n", 422),
    (FORM, BOUNDARY + b"\xff\xfea\x00b\x00\x00\xd8\r\n--x--\r\n", 422),
    (FORM, BOUNDARY.replace(b"a.txt", b"a.html") + b"<img src=x>\r\n--x--\r\n", 422),
    (FORM, BOUNDARY.replace(b"a.txt", b"a.docx") + b"no zip\r\n--x--\r\n", 422),
    (FORM + "; charset=zlib", BOUNDARY + b"x\r\n--x\r\n", 400),
]


@pytest.mark.parametrize(("kind", "body", "status"), HOSTILE)
def test_what_cannot_be_audited_is_a_problem_and_no_fault(
    client: httpx2.Client, kind: str, body: bytes, status: int
) -> None:
    answer = client.post("/v1/gate", content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:audit:problem:")
    assert problem["instance"].endswith(answer.headers["x-request-id"])
    assert b"council" not in answer.content


def test_odd_text_is_audited_all_the_same(client: httpx2.Client) -> None:
    for text in ("\ud7ff\ufffe\U0010ffff x", "a\u202eb", "\x1b[31mred\x07", "é" * 20_000, "<" * 20_000, "\n" * 9 + "x"):
        assert audited(client, text=text)["verdict"] in ("publish", "hold")
    for name in ("../../etc/passwd", "a\nb", "\u202e.txt", "x" * 255):
        assert audited(client, text=CLEAN, name=name)["path"] == name
    raw = BOUNDARY.replace(b"a.txt", b"\xff\xfe\x01.txt") + CLEAN.encode() + b"\r\n--x--\r\n"
    assert client.post("/v1/gate", content=raw, headers={"content-type": FORM}).status_code == 200


def test_too_large_is_said_before_and_after_the_fact(client: httpx2.Client) -> None:
    big = b'{"text": "' + b"x " * 10_000_000 + b'"}'

    def chunks() -> Iterator[bytes]:
        for start in range(0, len(big), 100_000):
            yield big[start : start + 100_000]

    for content in (big, chunks(), big[: LIMIT + 1], iter([big[: LIMIT + 1]])):
        answer = client.post("/v1/audit", content=content, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:audit:problem:too-large")
    just = '{"text": "x"}'.ljust(LIMIT)
    assert client.post("/v1/gate", content=just, headers={"content-type": "application/json"}).status_code == 200


def test_without_a_token_only_the_state_is_shown(running: Service, client: httpx2.Client) -> None:
    wrong = (None, "", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN)
    with httpx2.Client(base_url=running.address, trust_env=False) as stranger:
        for header in wrong:
            headers = {} if header is None else {"authorization": header}
            answer = stranger.post("/v1/gate", json={"text": CLEAN}, headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="audit"'), header
        for path in ("/v1/rules", "/metrics", "/openapi.json", "/nowhere"):
            assert stranger.get(path).status_code == 401
        assert [stranger.get(path).status_code for path in ("/health", "/ready")] == [200, 200]
        right = {"authorization": f"bearer {TOKEN}"}
        assert stranger.post("/v1/gate", json={"text": CLEAN}, headers=right).status_code == 200


def test_paths_and_methods_that_there_are_not(client: httpx2.Client) -> None:
    assert client.get("/").json()["type"] == "urn:audit:problem:not-found"
    answer = client.get("/v1/audit")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_rules_are_those_of_the_library(client: httpx2.Client) -> None:
    from audit.auditor import digest
    from audit.rules import library

    listed = client.get("/v1/rules").json()
    assert listed["digest"] == digest(library().values())
    assert [rule["id"] for rule in listed["rules"]] == list(library())


def test_requests_are_named_counted_and_logged_without_their_text(running: Service, client: httpx2.Client) -> None:
    answer = client.post("/v1/audit", json={"text": SPUN, "name": "secret"}, headers={"x-request-id": "desk-7"})
    assert answer.headers["x-request-id"] == "desk-7"
    logged = running.event("request", request_id="desk-7")
    assert (logged["path"], logged["status"], logged["verdict"], logged["words"]) == ("/v1/audit", 200, "hold", 15)
    assert logged["ms"] > 0
    forged = client.get("/nowhere%0A{}", headers={"x-request-id": 'a"b' * 40}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", forged)
    assert running.event("request", request_id=forged)["path"] == "/nowhere\n{}"
    text = client.get("/metrics").text
    figures = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert figures["audit_requests_total", "/v1/audit", "200", "POST"] >= 1
    assert figures["audit_requests_total", "404", "GET", "other"] >= 1
    assert figures["audit_articles_total", "hold"] >= 1
    assert figures["audit_workers_loaded",] == 2
    everything = "".join(running.lines)
    for word in ("morest", "officials", "council", "Президент"):
        assert word not in everything


# The description of the service


@pytest.fixture(scope="module")
def description(client: httpx2.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_every_request_and_response_has_an_example_that_fits(description: dict[str, Any]) -> None:
    count = 0
    for path, operations in description["paths"].items():
        for operation in operations.values():
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            for said in (*bodies, *operation["responses"].values()):
                for kind, media in said["content"].items():
                    assert media["examples"], (path, kind)
                    schema = media["schema"] | {"components": description["components"]}
                    for example in media["examples"].values():
                        Draft202012Validator(schema).validate(example["value"])
                        count += 1
    assert count > 30


def test_schemathesis_finds_no_fault(running: Service, tmp_path: Path) -> None:
    # Whether a text can be audited, and where callbacks may go, no schema says: a right request may get 422.
    command = f"{Path(sys.executable).parent}/schemathesis run {running.address}/openapi.json --seed 1 --no-color"
    command += " --phases examples,coverage,fuzzing --max-examples 6 --exclude-checks positive_data_acceptance"
    command += " --generation-database none --request-timeout 30 --continue-on-failure"
    done = subprocess.run(
        [*command.split(), "--header", f"Authorization: Bearer {TOKEN}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    asked = {(e["method"], e["path"]) for e in running.events("request")}
    assert {("POST", "/v1/audit"), ("POST", "/v1/gate"), ("GET", "/v1/rules")} <= asked
    assert not [e for e in running.events("request") if e["status"] >= 500]
