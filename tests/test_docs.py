"""All that the documentation tells to type is run, or is on a list with the reason why not; what it states is true."""

import gzip
import importlib
import json
import lzma
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
import typer
from pages import PAGES, ROOT, TYPED, Block, blocks, calls, headings, lines, prints, steps
from pyarrow import parquet
from test_rules_further import CARD

from audit.cli import app
from audit.config import configure
from audit.finding import Severity
from audit.fluency.calibration import Calibration
from audit.fluency.judge import judges
from audit.language import LANGUAGES
from audit.lexicon import Lexicon
from audit.options import Flags
from audit.rules import library
from audit.verdict import PROFILES

COMMANDS = typer.main.get_command(app()).commands  # type: ignore[attr-defined]
OPTIONS = {name: {o for p in c.params for o in (*p.opts, *p.secondary_opts)} for name, c in COMMANDS.items()}
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}
RUN = [name for name, text in TEXTS.items() if calls(text)]
SEARCH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

# What is not run, and why. Of these lines only the options are checked.
NOT_RUN = {
    r"^audit serve\b": "it answers until it is stopped: tests/test_service_docs.py runs it",
    r"^audit watch (?!.*--once)": "it watches until it is stopped: the tests of the command run it",
    r"--model gpt2": "it fetches the model from Hugging Face",
    r"s3://": "it reads and writes in a store of objects, over the network",
    r"^audit --show-completion": "it asks which shell it was called from: tests/test_integrations.py runs it",
}
# Exit codes other than 0 that a page need not say: the article that the test puts there is held.
HELD = {
    ("README.md", "audit gate incoming/ --profile feature"): 1,
    ("docs/faq.md", "audit gate incoming/ --profile legal"): 1,
    ("docs/faq.md", "audit gate incoming/ --fail-on minor"): 1,
    ("docs/formats.md", "audit gate incoming/ --format markdown,json,sarif,junit --out reports"): 1,
}
# In running text, no calls: what somebody has typed so far, remarks in articles, a word in a digest.
NO_CALLS = {"audit g", "audit gate --pro", "audit off", "audit on", "audit receipt key"}
# Options of other programs.
FOREIGN = {"--build-arg", "--userns", "--model-id"}

SPUN = "The council took a stand once morest the plan on Monday.\n"
CLEAN = "The council voted for the plan on Monday.\n"


def usual(folder: Path) -> None:
    """The files that pages speak of: articles with damage in ``incoming`` and ``archive``, others without."""
    for name, text in (("incoming", SPUN), ("archive", SPUN), ("articles", CLEAN)):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(text, "utf-8")
    (folder / "article.txt").write_text(CLEAN, "utf-8")
    (folder / "texts.jsonl").write_text('{"text": "They met again."}\n', "utf-8")
    (folder / "our-model").symlink_to(ROOT / "models" / "embedded")
    (folder / "clean").mkdir()
    towns, days = "Lisfort Beaumont Arlen Norden Westhill".split(), "Monday Tuesday Friday Sunday".split()
    acts = ("voted for the plan", "opened a library", "met the farmers", "rebuilt the bridge", "planted trees", "paid")
    told = (f"The council of {town} {act} on {day}." for town in towns for day in days for act in acts)
    (folder / "clean" / "a.txt").write_text("\n".join(told) + "\n", "utf-8")
    (folder / "house").mkdir()
    (folder / "house" / "style.toml").write_text(CARD, "utf-8")


def archives(folder: Path) -> None:
    """One article in each of the archives that pages speak of."""
    usual(folder)
    record = {"nr": "1", "headline": "The plan", "lead": CLEAN.strip(), "body": "It opened on Friday."}
    for name in ("2024.jsonl.gz", "year.jsonl.gz"):
        (folder / name).write_bytes(gzip.compress(json.dumps(record).encode()))
    row = ",".join(record), ",".join(record.values())
    (folder / "export.csv.xz").write_bytes(lzma.compress("\n".join(row).encode()))
    parquet.write_table(pyarrow.Table.from_pylist([record]), folder / "day.parquet")


def sample(folder: Path) -> None:
    shutil.copytree(ROOT / "seeds", folder / "seeds")


def sound(folder: Path) -> None:
    (folder / "incoming").mkdir()
    (folder / "incoming" / "story.txt").write_text(CLEAN, "utf-8")


def sports(folder: Path) -> None:
    usual(folder)
    (folder / "sport").mkdir()
    (folder / "sport" / "cup.txt").write_text(CLEAN, "utf-8")


FOLDERS: dict[str, Callable[[Path], object]] = {
    "README.md": archives,
    "docs/archives.md": archives,
    "docs/tutorial.md": sample,
    "docs/writing-a-rule.md": lambda folder: None,
    "docs/policy.md": sports,
    "docs/receipts.md": sound,
}


@pytest.mark.parametrize("page", RUN)
def test_what_a_page_tells_to_type_works(page: str, tmp_path: Path) -> None:
    FOLDERS.get(page, usual)(tmp_path)
    for step in steps(TEXTS[page]):
        if isinstance(step, Block):
            file = tmp_path / step.file
            file.parent.mkdir(exist_ok=True)
            file.write_text(step.text, "utf-8")
            continue
        if any(re.search(pattern, step.line) for pattern in NOT_RUN):
            continue
        done = subprocess.run(
            ["bash", "-c", step.line],
            cwd=tmp_path,
            env={**os.environ, "PATH": SEARCH, "AUDIT_CACHE_DIR": str(tmp_path / ".cache")},
            capture_output=True,
            text=True,
            timeout=120,
        )
        told = re.sub(r"^audit: [\d,]+ of .*\n", "", done.stderr, flags=re.MULTILINE)  # of a slow machine
        code = HELD.get((page, step.line), 0) if step.code is None else step.code
        assert done.returncode == code, f"{step.line}\n{done.stdout}{told}"
        if step.shown is not None:
            assert prints(step.shown, done.stdout + told), f"{step.line}\n{done.stdout}{told}"
        elif "fix" in step.words:  # a diff on standard output, what was done on standard error
            assert "changed with" in told, f"{step.line}\n{told}"
        else:
            assert (bool(done.stdout), told) == (True, ""), f"{step.line}\n{told}"


def test_each_reason_not_to_run_is_needed() -> None:
    typed = [call.line for text in TEXTS.values() for call in calls(text)]
    needed = [pattern for pattern in NOT_RUN if any(re.search(pattern, line) for line in typed)]
    assert set(NOT_RUN) - set(needed) <= {r"^audit watch (?!.*--once)"}
    assert all((page, line) in {(p, c.line) for p, t in TEXTS.items() for c in calls(t)} for page, line in HELD)


@pytest.mark.parametrize("page", sorted(set(TEXTS) - {"docs/commands.md"}))
def test_commands_and_options_exist(page: str) -> None:
    text = TEXTS[page]
    shown = [line for b in blocks(text) if b.language != "toml" for line in lines(b.text) if "<!--" not in line]
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    spoken = [code for code in re.findall(r"`([^`\n]+)`", prose) if code not in NO_CALLS]
    wrong = []
    for line in [*shown, *(code for code in spoken if code.startswith("audit "))]:
        for name, rest in re.findall(r"(?:^|[\s/])audit ([a-z]+)\b([^|&;<>]*)", line):
            if name not in COMMANDS:
                wrong += [line] if line.startswith("audit ") else []
            else:
                wrong += [f"{name} {o}" for o in re.findall(r"(?<!\S)--[a-z][\w-]*", rest) if o not in OPTIONS[name]]
    every = set().union(*OPTIONS.values()) | {"--help", "--version", "--install-completion", "--show-completion"}
    alone = [code.split()[0].split("=")[0] for code in spoken if code.startswith("--")]
    assert wrong + [option for option in alone if option not in every | FOREIGN] == []


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_other_things_to_type_exist(page: str) -> None:
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"(?:translation-auditor|\.)\[([\w,]+)\]", TEXTS[page])
    assert {extra for names in named for extra in names.split(",")} <= extras
    typed = [line for block in blocks(TEXTS[page]) if block.language in TYPED for line in lines(block.text)]
    spoken = re.findall(r"`(make [a-z-]+)`", TEXTS[page])
    assert {line.split()[1] for line in [*typed, *spoken] if line.startswith("make ")} <= targets


@pytest.mark.parametrize("page", sorted(TEXTS))
def test_links_lead_to_headings(page: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        name, _, anchor = target.partition("#")
        if anchor and "://" not in target:
            there = ROOT / page if not name else ROOT / Path(page).parent / name
            assert anchor in headings(there.read_text("utf-8")), target


def test_every_page_is_on_the_map() -> None:
    linked = re.findall(r"\]\(([\w-]+\.md)\)", TEXTS["docs/README.md"])
    assert {f"docs/{name}" for name in linked} >= {p for p in TEXTS if p.startswith("docs/")} - {"docs/README.md"}


@pytest.mark.parametrize("name", ["docs/tutorial.md", "docs/faq.md", "docs/policy.md"])
def test_examples_of_the_policy_are_sound(name: str, tmp_path: Path) -> None:
    for word_file in ("names.txt", "brands.txt"):
        (tmp_path / word_file).write_text("Ostrava\n", "utf-8")
    (tmp_path / "audit-baseline.json").write_text('{"schema": 1, "articles": []}', "utf-8")
    found = [block.text for block in blocks(TEXTS[name]) if block.language == "toml"]
    assert found
    for text in found:
        file = tmp_path / "audit.toml"
        file.write_text(text, "utf-8")
        assert configure([str(tmp_path)], Flags(config=file)).warnings == ()


# docs/how-it-judges.md and docs/models.md


def test_thresholds_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| ([\d.]+) \| `([\w.]+)` \|", TEXTS["docs/how-it-judges.md"], re.MULTILINE)
    assert len(rows) > 25
    for value, name in rows:
        module, _, constant = name.rpartition(".")
        assert float(value) == getattr(importlib.import_module(f"audit.{module}"), constant), name


def test_weights_and_limits_are_those_of_the_program() -> None:
    text = TEXTS["docs/how-it-judges.md"]
    assert {name: int(weight) for name, weight in re.findall(r"^\| (\w+)(?: \(advice\))? \| (\d+) \|", text, re.M)} == {
        severity.value: severity.weight for severity in Severity
    }
    for page in ("docs/how-it-judges.md", "docs/faq.md"):
        for profile in PROFILES.values():
            assert f"{profile.max_per_1000:g} for `{profile.name}`" in TEXTS[page]


def test_languages_have_what_is_said() -> None:
    scored = Calibration.load(ROOT / "models" / "embedded" / "calibration.json").languages
    own = Counter(language for card in library().values() for language in card.languages)
    rows = re.findall(r"^\| \w+ \(`(\w\w)`\) \|(.*)\|$", TEXTS["docs/models.md"], re.MULTILINE)
    assert {code for code, _ in rows} == set(LANGUAGES)
    for code, row in rows:
        has = [True, code in scored, any(code in judge.languages for judge in judges()), Lexicon(code).available]
        rules = "many" if own[code] >= 10 else "some" if own[code] else "–"
        assert [cell.strip() for cell in row.split("|")] == [*("yes" if h else "–" for h in has), rules], code
    for page in ("docs/models.md", "docs/faq.md"):
        assert re.search(rf"\b{len(LANGUAGES)} (?:languages|are identified)", TEXTS[page]), page
    assert f"{len(scored)} have a fluency score" in TEXTS["docs/faq.md"]


def test_the_reasons_of_the_faq_are_the_program_s() -> None:
    """Each row of the table quotes what a report says where no repair is safe."""
    sources = "".join((ROOT / "audit" / "repair" / name).read_text("utf-8") for name in ("grade.py", "margins.py"))
    quoted = re.findall(r"^\| ((?:it|the model|another|too|a|no|which) [^|]+?) \|", TEXTS["docs/faq.md"], re.MULTILINE)
    assert len(quoted) == 8
    for reason in quoted:
        parts = [part.strip(" ,") for part in reason.replace("a number would", "would").split("…")]
        assert all(part.removeprefix("nats only") in sources for part in parts if part), reason


def test_schema_is_json() -> None:
    assert json.loads((ROOT / "docs" / "report-schema.json").read_text("utf-8"))["$schema"]
