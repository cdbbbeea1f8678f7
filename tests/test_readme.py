"""The documentation is tested: commands run, links lead somewhere, quotations are real, reports are as described."""

import importlib.metadata
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from report_articles import audit as audited
from report_articles import harbour_audit, html_document
from test_rules_further import CARD

from audit import __version__
from audit.cli import app
from audit.config import PROFILES
from audit.console import Exit
from audit.report import as_json, write
from audit.result import Unaudited

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SCHEMA = json.loads((ROOT / "docs/report-schema.json").read_text("utf-8"))
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(ROOT.glob("docs/*.md"))


def blocks(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """What the README tells to type, comments left out."""
    lines = (line.split("  #")[0].strip() for block in blocks(README) for line in block.splitlines())
    return [line for line in lines if line.startswith("audit ")]


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    for folder in ("incoming", "clean"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("The council took a stand once morest the plan on Monday.\n", "utf-8")
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "style.toml").write_text(CARD, "utf-8")
    (tmp_path / "article.txt").write_text("The council voted for the plan on Monday.\n", "utf-8")
    (tmp_path / "texts.jsonl").write_text('{"text": "They met again."}\n', "utf-8")
    (tmp_path / "our-model").symlink_to(ROOT / "models" / "embedded")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # What needs the network is left out; what is the same but for the model runs once.
    offline = [c for c in commands() if "gpt2" not in c]
    assert len(offline) >= 7
    for command in offline:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, timeout=120
        )
        holds = "gate incoming" in command
        assert done.returncode == (Exit.HOLD if holds else Exit.PUBLISH), (command, done.stderr.decode())
        if command.startswith("audit fix "):  # a diff on standard output, what was done on standard error
            assert b"changed with" in done.stderr, command
        else:
            assert (done.stderr, bool(done.stdout)) == (b"", True), command
    assert (tmp_path / "reports/index.md").exists()


def test_every_command_is_in_the_readme_with_options_that_exist() -> None:
    shown = set()
    for line in commands():
        _, name, *words = shlex.split(line.split("<")[0])
        shown.add(name)
        options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, line
    assert shown == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_explains_every_option(name: str) -> None:
    assert COMMANDS[name].help
    for parameter in COMMANDS[name].params:
        assert getattr(parameter, "help", None), parameter.name


def test_exit_codes_and_profiles_are_those_of_the_program() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)] == sorted(Exit)
    stated = " ".join(README.split())
    for policy in PROFILES.values():
        assert f"{policy.max_per_1000:g} for `{policy.name}`" in stated


def test_versions_agree() -> None:
    assert importlib.metadata.version("translation-auditor") == __version__
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_the_quoted_report_says_so() -> None:
    """After `make sample`, take the quotation in the README from the new report."""
    link = re.search(r"^From the \[report\]\((.+?)\)", README, re.MULTILINE)
    assert link is not None
    report = (ROOT / link[1]).read_text("utf-8")
    quoted = [line.removeprefix("> ") for line in README.splitlines() if line.startswith("> ")]
    assert len(quoted) > 5
    assert [line for line in quoted if line not in report] == []


# The JSON reports


def validator(part: str) -> Draft202012Validator:
    """The schema with no room for keys that it does not describe."""

    def closed(node: Any) -> Any:
        if isinstance(node, dict):
            shut = {"additionalProperties": False} if "properties" in node else {}
            return {key: closed(value) for key, value in node.items()} | shut
        return [closed(value) for value in node] if isinstance(node, list) else node

    schema = closed(SCHEMA) | {"$ref": f"#/$defs/{part}"}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_reports_are_as_the_schema_says(tmp_path: Path) -> None:
    page = html_document("<p>They took a stand once <b>morest</b> it.</p>")
    outcomes = [harbour_audit(), audited(page), Unaudited("photo.txt", "It holds bytes that are no text.")]
    write(outcomes, tmp_path)
    for file in tmp_path.glob("*.json"):
        part = "index" if file.name == "index.json" else "article"
        validator(part).validate(json.loads(file.read_text("utf-8")))


def test_real_reports_are_as_the_schema_says() -> None:
    from audit.auditor import Settings, build
    from audit.read import read

    auditor = build(Settings())
    data = json.loads(as_json.render(auditor.audit(read(ROOT / "seeds/001_f90ce839765e3546.txt"))))
    validator("article").validate(data)
    assert data["findings"]


def test_the_schema_refuses_what_is_no_report() -> None:
    data = as_json.as_dict(harbour_audit())
    check = validator("article")
    assert check.is_valid(data)
    assert not check.is_valid(data | {"verdict": "maybe"})
    assert not check.is_valid({key: value for key, value in data.items() if key != "mqm"})
    assert not check.is_valid(data | {"surprise": 1})
