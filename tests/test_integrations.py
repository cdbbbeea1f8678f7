"""The files that fit the program into other people's systems: each is checked by its system's rules, and run."""

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from audit.cli import app

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
BIN = Path(sys.executable).parent
SEARCH = f"{BIN}{os.pathsep}{os.environ['PATH']}"
CLEAN = "The council voted on Tuesday to keep the library open on Sundays.\n"
SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"
# The tests of the rest of the program use the models; here it is about the way to it and back.
POLICY = 'model = "none"\n'


def ran(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, stdin: str = ""
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        # Called from a hook of git, the tests would work on the repository of the hook.
        env={k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {"PATH": SEARCH, **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
    )


def loaded(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))


def articles(folder: Path, **texts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


# pre-commit


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the hooks of ``.pre-commit-hooks.yaml`` installed.

    They are declared as local ones of the language ``system``, which finds the installed ``audit`` on the path. For
    ``python``, pre-commit would make an environment and install the program with all it needs from the package index.
    Entry, arguments, types of files and exit code are those of the file.
    """
    hooks = [{**hook, "language": "system"} for hook in loaded(ROOT / ".pre-commit-hooks.yaml")]
    hooks[0]["args"] = ["--model", "none"]
    assert [hook["id"] for hook in hooks] == ["audit-gate", "audit-fix"]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    git(folder, "init", "--quiet")
    return folder


def git(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    who = ("-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "core.hooksPath=.git/hooks")
    home = {"HOME": str(folder.parent), "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "SKIP": ""}
    return ran("git", *who, *arguments, cwd=folder, env=home)


def hooked(folder: Path, hook: str) -> "subprocess.CompletedProcess[str]":
    home = {"HOME": str(folder.parent), "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "SKIP": ""}
    return ran(BIN / "pre-commit", "run", hook, "--color=never", cwd=folder, env=home)


def test_the_manifest_of_hooks_is_valid() -> None:
    done = ran(BIN / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_a_commit_is_refused_until_the_repair_is_made(repository: Path) -> None:
    articles(repository / "desk", clean=CLEAN, spun=SPUN)
    (repository / "table.py").write_text(f'TEXT = "{SPUN.strip()}"\n', "utf-8")  # code is nobody's article
    assert ran(BIN / "pre-commit", "install", cwd=repository).returncode == 0
    git(repository, "add", ".")

    refused = git(repository, "commit", "-m", "Monday")
    assert refused.returncode != 0
    said = refused.stdout + refused.stderr
    assert re.search(r"audit gate\.+Failed", said), said
    assert "spun-inside-word" in said
    assert "desk/spun.txt:1:35: major" in said
    assert "clean.txt,line" not in said
    assert "table.py" not in said
    # The other hook has made the repair meanwhile; pre-commit counts a changed file as a failure, so that it is seen.
    assert re.search(r"audit fix\.+Failed", said), said
    assert "files were modified by this hook" in said
    assert (repository / "desk/spun.txt").read_text("utf-8") == SPUN.replace("once morest", "against")
    assert sorted(p.name for p in (repository / "desk").iterdir()) == ["clean.txt", "spun.txt"]
    assert (repository / "table.py").read_text("utf-8").count("once morest") == 1

    git(repository, "add", ".")
    done = git(repository, "commit", "-m", "Monday")
    assert done.returncode == 0, done.stdout + done.stderr
    assert git(repository, "status", "--porcelain").stdout == ""


def test_what_is_no_article_is_passed_over_and_what_cannot_be_audited_is_refused(repository: Path) -> None:
    (repository / "module.py").write_text("print()\n", "utf-8")
    git(repository, "add", ".")
    assert "no files to check" in hooked(repository, "audit-gate").stdout
    (repository / "page.md").write_text(CLEAN, "utf-8")
    git(repository, "add", "page.md")
    assert hooked(repository, "audit-gate").returncode == 0
    (repository / "photo.txt").write_bytes(bytes(range(256)) * 40)
    git(repository, "add", "photo.txt")
    refused = hooked(repository, "audit-gate")
    assert refused.returncode == 1
    assert "exit code: 3" in refused.stdout
    assert "photo.txt: not audited: " in refused.stdout


# GitHub


ACTION = ROOT / "action.yml"


def step(name: str) -> dict[str, Any]:
    [found] = [s for s in loaded(ACTION)["runs"]["steps"] if s["name"] == name]
    return found


def run_audit_step(folder: Path, **inputs: str) -> tuple["subprocess.CompletedProcess[str]", dict[str, str], str]:
    """The action's step as the runner runs it: inputs as environment, outputs and summary in files.

    Gives the process, the outputs and the summary.
    """
    defaults = {name: spec.get("default", "") for name, spec in loaded(ACTION)["inputs"].items()}
    values = {**defaults, **{name.replace("_", "-"): value for name, value in inputs.items()}}
    env = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: values[m[1]], value)
        for key, value in step("Audit")["env"].items()
    }
    files = {name: str(folder / f".{name.lower()}") for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
    for file in files.values():
        Path(file).write_text("", "utf-8")
    script = folder.parent / "step.sh"
    script.write_text(step("Audit")["run"], "utf-8")
    runner = {"GITHUB_WORKSPACE": str(folder), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_ACTIONS": "true", "CI": "true"}
    # What the runner calls for `shell: bash`.
    bash = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
    done = ran(*bash, cwd=folder, env={**runner, **files, **env})
    lines = Path(files["GITHUB_OUTPUT"]).read_text("utf-8").splitlines()
    return done, dict(line.split("=", 1) for line in lines), Path(files["GITHUB_STEP_SUMMARY"]).read_text("utf-8")


def test_the_action_is_as_github_wants_it() -> None:
    done = ran(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    used = set(re.findall(r"inputs\.([\w-]+)", ACTION.read_text("utf-8")))
    assert used == set(loaded(ACTION)["inputs"])
    written = set(re.findall(r"steps\.gate\.outputs\.([\w-]+)", ACTION.read_text("utf-8")))
    assert written == set(loaded(ACTION)["outputs"])


def test_no_input_becomes_part_of_a_script() -> None:
    for part in loaded(ACTION)["runs"]["steps"]:
        assert "${{" not in part["run"]
        assert "uses" not in part  # nothing is downloaded that has not been read
        assert part["shell"] == "bash"


def test_the_steps_of_the_action_hold_against_shellcheck(tmp_path: Path) -> None:
    for part in loaded(ACTION)["runs"]["steps"]:
        script = tmp_path / "step.sh"
        script.write_text(f"#!/bin/bash\n{part['run']}", "utf-8")
        done = ran(BIN / "shellcheck", script, cwd=tmp_path)
        assert done.returncode == 0, done.stdout


def test_the_action_installs_what_the_demo_installs() -> None:
    """The step itself downloads some 200 MB; its commands are those of `make demo`, whose files must be there."""
    script = step("Install")["run"]
    assert '--require-hashes -r "$GITHUB_ACTION_PATH/requirements/locked/demo.txt"' in script
    assert '--no-deps --no-build-isolation "$GITHUB_ACTION_PATH"' in script
    assert (ROOT / "requirements/locked/demo.txt").is_file()


def test_the_action_annotates_holds_and_tells_where_the_reports_are(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    articles(folder / "desk", clean=CLEAN, spun=SPUN)
    done, outputs, summary = run_audit_step(folder, paths="desk\n", model="none")
    assert done.returncode == 1, done.stderr
    sarif = "audit-reports/audit.sarif"
    assert outputs == {"verdict": "hold", "exit-code": "1", "reports": "audit-reports", "sarif": sarif}
    assert "::error file=desk/spun.txt,line=1,col=35" in done.stdout
    assert "**1 held**" in summary
    [run] = json.loads((folder / sarif).read_text("utf-8"))["runs"]
    assert {result["ruleId"] for result in run["results"]} == {"spun-inside-word"}

    # A dry run passes. The options reach the program.
    done, outputs, _ = run_audit_step(folder, paths="desk", model="none", fail_on="never", format="json")
    assert (done.returncode, outputs["verdict"], outputs["sarif"]) == (0, "publish", "")


def test_several_paths_with_hostile_names_reach_the_program_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    names = ["a b.txt", "$(touch owned).txt", "`touch owned`;'\".txt", "-rf.txt", "*.txt"]
    folder.mkdir()
    for name in names:
        (folder / name).write_text(CLEAN, "utf-8")
    done, outputs, _ = run_audit_step(folder, paths="\r\n".join(names) + "\n\n", model="none", out="o\nverdict=publish")
    assert (done.returncode, outputs["verdict"]) == (0, "publish"), done.stderr
    assert outputs["reports"] == "overdict=publish"  # one line, one output
    index = json.loads((folder / outputs["reports"] / "index.json").read_text("utf-8"))
    assert len(index["articles"]) == len(names)
    assert not (folder / "owned").exists()


def test_a_wrong_call_of_the_action_is_no_verdict(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    articles(folder, clean=CLEAN)
    done, outputs, _ = run_audit_step(folder, paths="clean.txt", model="none", profile="gossip; exit 0")
    assert (done.returncode, outputs["verdict"], outputs["exit-code"]) == (2, "error", "2")
    done, outputs, _ = run_audit_step(folder, paths="\n", model="none")
    assert (done.returncode, outputs["verdict"]) == (2, "error")


# GitLab


def test_the_gitlab_job_is_valid_runs_and_leaves_what_it_declares(tmp_path: Path) -> None:
    file = EXAMPLES / "gitlab-ci.yml"
    done = ran(BIN / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", file, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    articles(tmp_path / "articles", clean=CLEAN, spun=SPUN)
    (tmp_path / "articles/audit.toml").write_text(POLICY, "utf-8")
    job = loaded(file)["audit"]
    script = "\n".join(job["script"])
    done = ran("bash", "-e", "-c", script, cwd=tmp_path, env={"CI_PROJECT_DIR": str(tmp_path), "CI": "true"})
    assert done.returncode == 1, done.stderr
    kept = job["artifacts"]
    issues = json.loads((tmp_path / kept["reports"]["codequality"]).read_text("utf-8"))
    assert [issue["location"]["path"] for issue in issues] == ["articles/spun.txt"]
    cases = ET.parse(tmp_path / kept["reports"]["junit"]).getroot()
    assert (len(list(cases.iter("testcase"))), len(list(cases.iter("failure")))) == (2, 1)
    assert (tmp_path / kept["paths"][0] / "index.html").is_file()
    assert kept["when"] == "always"  # a held article's report is the one that is wanted


# Containers


def instructions() -> list[tuple[str, str]]:
    text = (EXAMPLES / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line and line[0] != "#")]


def test_the_containerfile_holds_against_hadolint() -> None:
    done = ran(BIN / "hadolint", EXAMPLES / "Containerfile", cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_the_container_has_all_that_the_program_is_built_from_and_runs_as_nobody_special() -> None:
    steps = instructions()
    copied = [r.split()[:-1] for w, r in steps if w == "COPY" and not r.startswith("--from")]
    sources = [source for group in copied for source in group]
    assert all((ROOT / source).exists() for source in sources)
    # The wheel is made of these: pyproject.toml names them.
    for needed in (
        "audit",
        "models/embedded",
        "models/judge",
        "models/judge-many",
        "models/judge-large",
        "docs/report-schema.json",
        "README.md",
        "LICENSE",
    ):
        assert needed in sources
    installs = [r for w, r in steps if w == "RUN" and "pip install" in r]
    assert "--require-hashes -r requirements/locked/service.txt" in installs[0]
    assert "--no-deps --no-build-isolation ." in installs[1]
    words = [w for w, _ in steps]
    last = len(words) - 1 - words[::-1].index("FROM")
    assert [r for w, r in steps[last:] if w == "USER"] == ["10001"]
    assert ("ENTRYPOINT", '["audit"]') in steps[last:]
    assert not [r for w, r in steps[last:] if w == "RUN" and "install" in r]  # no compiler, no pip cache


def test_what_the_container_copies_is_enough_to_build_the_program(tmp_path: Path) -> None:
    """The second install of the Containerfile, as far as a wheel: no network, and only what was copied."""
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                place = tmp_path / target / source if target.endswith("/") else tmp_path / target
                place.parent.mkdir(parents=True, exist_ok=True)
                origin = ROOT / source
                ignored = shutil.ignore_patterns("__pycache__")
                _ = shutil.copytree(origin, place, ignore=ignored) if origin.is_dir() else shutil.copy(origin, place)
    out = tmp_path / "wheels"
    done = ran(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list(out.glob("translation_auditor-*.whl"))) == 1


# The shell


def test_scripts_hold_against_shellcheck() -> None:
    done = ran(BIN / "shellcheck", *sorted(EXAMPLES.glob("*.sh")), cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_the_gate_for_publishing_answers_for_standard_input(tmp_path: Path) -> None:
    (tmp_path / "audit.toml").write_text(POLICY, "utf-8")
    env = {"AUDIT_REPORTS": str(tmp_path / "out"), "AUDIT_CONFIG": str(tmp_path / "audit.toml")}
    gate = EXAMPLES / "publish-gate.sh"
    assert ran(gate, "good", cwd=tmp_path, env=env, stdin=f"<p>{CLEAN}</p>").returncode == 0
    assert ran(gate, "bad", cwd=tmp_path, env=env, stdin=f"<p>{SPUN}</p>").returncode == 1
    report = json.loads((tmp_path / "out/bad/bad.json").read_text("utf-8"))
    assert [finding["text"] for finding in report["findings"]] == ["once morest"]
    assert (tmp_path / "out/bad/bad.html").is_file()
    for wrong in ("../escaped", "a/b", "a b", ""):
        assert ran(gate, wrong, cwd=tmp_path, env=env, stdin=CLEAN).returncode not in (0, 1), wrong
    assert not (tmp_path / "escaped").exists()


# Stands in for WP-CLI: a folder is the site, a file a post.
WP = """#!/usr/bin/env bash
set -euo pipefail
case "$1 $2" in
  "post list") cd "$SITE/pending" && echo * ;;
  "post get") cat "$SITE/pending/$3" ;;
  "post update") mv "$SITE/pending/$3" "$SITE/published/$3" ;;
  "post meta") echo "$6" > "$SITE/meta/$4" ;;
  *) exit 9 ;;
esac
"""


def test_pending_posts_are_published_or_wait(tmp_path: Path) -> None:
    for name in ("bin", "pending", "published", "meta"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin/wp").write_text(WP, "utf-8")
    (tmp_path / "bin/wp").chmod(0o755)
    (tmp_path / "pending/11").write_text(f"<!-- wp:paragraph --><p>{CLEAN}</p><!-- /wp:paragraph -->", "utf-8")
    (tmp_path / "pending/12").write_text(f"<!-- wp:paragraph --><p>{SPUN}</p><!-- /wp:paragraph -->", "utf-8")
    env = {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{SEARCH}",
        "SITE": str(tmp_path),
        "AUDIT_MODEL": "none",
        "AUDIT_REPORTS": str(tmp_path / "reports"),
    }
    done = ran(EXAMPLES / "wordpress.sh", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (tmp_path / "published").iterdir()] == ["11"]
    assert (tmp_path / "meta/12").read_text("utf-8") == "hold\n"
    assert (tmp_path / "reports/post-12/post-12.html").is_file()


# Completion


def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    script = """
    eval "$(_AUDIT_COMPLETE=source_bash audit)"
    complete -p audit
    COMP_WORDS=(audit fi) COMP_CWORD=1; _audit_completion audit; echo "1: ${COMPREPLY[*]}"
    COMP_WORDS=(audit gate --prof) COMP_CWORD=2; _audit_completion audit; echo "2: ${COMPREPLY[*]}"
    COMP_WORDS=(audit fix --grade '') COMP_CWORD=3; _audit_completion audit; echo "3: ${COMPREPLY[*]}"
    """
    done = ran("bash", "--noprofile", "--norc", "-c", script, cwd=tmp_path)
    assert "complete -o default -F _audit_completion audit" in done.stdout
    assert "\n1: fix\n" in done.stdout
    assert "\n2: --profile\n" in done.stdout
    assert "\n3: safe suggested\n" in done.stdout


@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("zsh", {"_TYPER_COMPLETE_ARGS": "audit ga"}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "audit ga", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
    ],
)
def test_other_shells_get_an_answer_too(shell: str, words: dict[str, str], tmp_path: Path) -> None:
    done = ran("audit", cwd=tmp_path, env={"_AUDIT_COMPLETE": f"complete_{shell}", **words})
    assert "gate" in done.stdout
    assert "explain" not in done.stdout


# The page of commands


def test_the_page_of_commands_is_what_the_program_says(tmp_path: Path) -> None:
    from audit.manual import main, manual

    page = manual()
    commands = typer.main.get_command(app()).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        assert (f"\n## audit {name}\n" in page) is not command.hidden
        if not command.hidden:
            section = page.split(f"\n## audit {name}\n")[1].split("\n## ")[0]
            for parameter in command.params:
                shown = parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar
                assert (shown in section) is not parameter.hidden, (name, shown)
    file = tmp_path / "commands.md"
    assert main([str(file), "--check"]) == 1
    assert main([str(file)]) == 0
    assert main([str(file), "--check"]) == 0
    file.write_text(page.replace("audit gate", "audit date"), "utf-8")
    assert main([str(file), "--check"]) == 1


def test_hidden_commands_stay_out_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from audit import manual

    other = typer.Typer()
    other.command("seen", help="Shown to all.")(lambda: None)
    other.command("unseen", help="For tests only.", hidden=True)(lambda: None)
    other.callback(help="A program | of two parts.")(lambda: None)
    monkeypatch.setattr(manual, "app", lambda: other)
    assert "audit seen" in manual.manual()
    assert "unseen" not in manual.manual()
