"""The commands of docs/service.md run, in their order, and its tables are those of the program."""

import hashlib
import hmac
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from service_process import SPUN

from audit.service.article import Options
from audit.service.guard import PATHS
from audit.service.problems import TITLES
from audit.service.webhook import signature

PAGE = (Path(__file__).parents[1] / "docs" / "service.md").read_text("utf-8")


def test_the_commands_run(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SPUN, "utf-8")
    script = "set -e\n" + "\n".join(re.findall(r"^```bash\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    # Whatever else uses these ports on this machine is left alone.
    for port in (8730, 8731):
        script = script.replace(f":{port}", f":{port + 11000}").replace(f"--port {port}", f"--port {port + 11000}")
    script = script.replace("serve --model none &", f"serve --model none --port {8730 + 11000} &")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-mc", script], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, timeout=120
    )
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    answers = [line for line in said.splitlines() if '"openapi"' not in line]
    assert sum('"verdict": "hold"' in line for line in answers) == 3, answers
    assert sum(line.startswith('{"status": "ready"') for line in answers) == 2
    assert '"openapi": "3.1.0"' in said
    assert done.stderr.decode().count('"event": "stopped"') == 2


def test_the_tables_are_complete() -> None:
    listed = re.findall(r"^\| ([\d, ]+) \| (`.*?`) \|", PAGE, re.MULTILINE)
    problems = {
        name.strip("`"): int(status)
        for statuses, names in listed
        for name, status in zip(names.split(", "), (statuses.split(", ") * 2)[: names.count("`") // 2], strict=True)
    }
    assert problems == {name: status for name, (status, _) in TITLES.items()}
    assert {path.split()[-1] for path in re.findall(r"^\| `((?:GET|POST) /\S+)` \|", PAGE, re.MULTILINE)} == set(PATHS)
    assert set(Options.model_fields) == set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))


def test_the_check_of_signatures_is_right() -> None:
    [code] = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"hashlib": hashlib, "hmac": hmac}
    exec(code, names)
    headers = {"X-Audit-Delivery": "1", "X-Audit-Timestamp": "2", "X-Audit-Signature": signature(b"s", "1", "2", b"{}")}
    assert names["genuine"](b"s", headers, b"{}")
    assert not names["genuine"](b"s", headers, b"{ }")
    assert not names["genuine"](b"t", headers, b"{}")
