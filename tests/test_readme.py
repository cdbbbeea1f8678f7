"""The README names every command, links lead somewhere, quotations are real, reports are as described.

What the documentation tells to type is run by ``test_docs.py``.
"""

import importlib.metadata
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from pages import PAGES, ROOT, calls
from report_articles import audit as audited
from report_articles import harbour_audit, html_document

from audit import __version__
from audit.cli import app
from audit.config import PROFILES
from audit.console import Exit
from audit.report import as_json, write
from audit.result import Unaudited

README = (ROOT / "README.md").read_text("utf-8")
SCHEMA = json.loads((ROOT / "docs/report-schema.json").read_text("utf-8"))
COMMANDS = typer.main.get_command(app()).commands  # type: ignore[attr-defined]


def test_every_command_is_in_the_readme() -> None:
    assert {call.words[1] for call in calls(README)} == set(COMMANDS)


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
