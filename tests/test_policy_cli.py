"""The house's policy as a user meets it: real processes, a real audit.toml, and the example of docs/policy.md."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from audit.policies import KEYS
from audit.settings.schema import House, Override, Waiver

PAGE = (Path(__file__).parents[1] / "docs" / "policy.md").read_text("utf-8")
SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"
NAMED = "President Vladimir Poutine spoke to the harbour workers, officials said on Monday.\n"

WAIVER = """[[waivers]]
rule = "spun-inside-word"
paths = ["{}/"]
owner = "Ada"
reason = "So it was said."
expires = {}
"""


def audit(*arguments: str, cwd: Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "audit.cli", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name, text in (("sport/cup.txt", SPUN), ("news/talks.txt", SPUN), ("news/poutine.txt", NAMED)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def house(folder: Path, text: str) -> None:
    (folder / "audit.toml").write_text('model = "none"\n' + text, "utf-8")


def verdicts(done: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    """The first word after each article's name in the printed table."""
    rows = (line.split() for line in done.stdout.splitlines() if ".txt " in line)
    return {row[0]: row[1] for row in rows if row[0].endswith(".txt")}


def test_the_policy_holds_by_path_in_every_process(desk: Path) -> None:
    house(desk, 'words = ["Poutine"]\n[[overrides]]\npaths = ["sport/**"]\ndisable = ["spun-inside-word"]\n')
    both = {"news/poutine.txt": "publish", "news/talks.txt": "hold", "sport/cup.txt": "publish"}
    done = audit("gate", ".", "--jobs", "2", cwd=desk, code=1)
    assert verdicts(done) == both
    signature = json.loads((desk / "reports/talks.json").read_text("utf-8"))["signature"]
    assert re.search(r"\|policy:wire:[0-9a-f]{8}\|", signature)
    alone = audit("gate", ".", "--no-config", "--model", "none", cwd=desk, code=1)
    assert set(verdicts(alone).values()) == {"hold"}
    dry = audit("gate", ".", "--fail-on", "never", cwd=desk)
    assert verdicts(dry) == both
    assert "1 held in a dry run only" in dry.stdout
    # The file is found above the articles, whatever the working directory.
    off = audit("gate", str(desk / "news"), "--disable", "spinner-substitution", cwd=desk.parent)
    assert set(verdicts(off).values()) == {"publish"}


def test_a_mistake_ends_every_command_with_its_line(desk: Path) -> None:
    house(desk, '\nmax-penaltty = 3\ndisable = ["spun-inside-wrod"]\n')
    for command in ("gate", "fix", "config", "baseline"):
        done = audit(command, "sport/cup.txt", cwd=desk, code=2)
        assert (done.stdout, done.stderr) == (
            "",
            "audit: audit.toml:3: there is no key “max-penaltty”; did you mean “max-penalty”?\n",
        )
    house(desk, '\ndisable = ["spun-inside-wrod"]\n')
    assert "audit.toml:3: there is no rule" in audit("gate", ".", cwd=desk, code=2).stderr
    assert "do not go together" in audit("run", ".", "--config", "audit.toml", "--no-config", cwd=desk, code=2).stderr


def test_waivers_settle_and_are_not_repaired_and_expire(desk: Path) -> None:
    house(desk, WAIVER.format("sport", "2999-12-31") + WAIVER.format("news", "2020-01-31"))
    gate = audit("gate", ".", cwd=desk, code=1)
    assert verdicts(gate)["sport/cup.txt"] == "publish"
    assert verdicts(gate)["news/talks.txt"] == "hold"
    said = "the waiver of “spun-inside-word” by Ada expired on 2020-01-31: what it waived counts again\n"
    assert gate.stderr == f"audit: audit.toml:8: {said}"
    cup, talks = (json.loads((desk / f"reports/{name}.json").read_text("utf-8")) for name in ("cup", "talks"))
    [settled] = cup["findings"]
    assert settled["settled"] == {
        "kind": "waived", "reason": "So it was said.", "owner": "Ada", "expires": "2999-12-31",
    }  # fmt: skip
    assert (cup["mqm"]["penalty"], talks["findings"][0]["settled"]) == (0, None)
    assert any(r["level"] == "non_blocking" and "expired on 2020-01-31" in r["text"] for r in talks["reasons"])
    audit("fix", "sport", "news/talks.txt", "--grade", "suggested", "--write", cwd=desk)
    assert (desk / "sport/cup.txt").read_text("utf-8") == SPUN
    assert (desk / "news/talks.txt").read_text("utf-8") == SPUN.replace("once morest", "against")


def test_a_baseline_lets_only_what_is_new_count(desk: Path) -> None:
    house(desk, '[baseline]\nfile = "known.json"\n')
    assert "make one with audit baseline" in audit("gate", ".", cwd=desk, code=2).stderr
    first = audit("baseline", ".", "--out", "known.json", cwd=desk)
    assert first.stdout == "known.json: 3 findings of 3 articles recorded as known, 3 new, 0 gone\n"
    assert set(verdicts(audit("gate", ".", cwd=desk)).values()) == {"publish"}
    # An edit elsewhere, a move, and a repair; then something new.
    (desk / "archive").mkdir()
    (desk / "news/talks.txt").rename(desk / "archive/old.txt")
    (desk / "news/poutine.txt").write_text(NAMED.replace("Poutine", "Putin"), "utf-8")
    (desk / "sport/cup.txt").write_text(f"{SPUN}\nThe cup final is on Sunday.\n", "utf-8")
    pruned = audit("baseline", ".", "--prune", cwd=desk)
    assert pruned.stdout == "known.json: 2 findings of 2 articles recorded as known, 0 new, 1 gone\n"
    known = json.loads((desk / "known.json").read_text("utf-8"))
    assert [article["path"] for article in known["articles"]] == ["archive/old.txt", "sport/cup.txt"]
    (desk / "news/poutine.txt").write_text(NAMED, "utf-8")
    assert audit("baseline", ".", "--prune", cwd=desk).stdout.endswith("0 new, 0 gone\n")
    now = verdicts(audit("gate", ".", cwd=desk, code=1))
    assert now == {"archive/old.txt": "publish", "news/poutine.txt": "hold", "sport/cup.txt": "publish"}


def test_the_example_of_the_page_says_what_the_page_says(desk: Path) -> None:
    example = re.search(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert example is not None
    (desk / "audit.toml").write_text(example[1], "utf-8")
    (desk / "brands.txt").write_text("# brands\nYahoo!\n", "utf-8")
    (desk / "audit-baseline.json").write_text('{"schema": 1, "articles": []}', "utf-8")
    (desk / "contracts").mkdir()
    (desk / "contracts/a.txt").write_text("Der Rat stimmte am Dienstag für den Vertrag mit der Stadt.\n", "utf-8")

    def shown(path: str, *flags: str) -> dict[str, tuple[object, list[str]]]:
        data = json.loads(audit("config", path, "--json", *flags, cwd=desk).stdout)
        assert data["file"] == "audit.toml"
        return {key: (value["value"], value["from"]) for key, value in data["values"].items()}

    cup = shown("sport/cup.txt", "--max-findings", "4")
    assert cup["profile"] == ("sport", ["audit.toml:16"])
    assert cup["max-penalty"] == (8, ["audit.toml:11"])
    assert cup["max-findings"] == (4, ["--max-findings"])
    assert cup["words"] == (["Bora Bora", "Yahoo!", "Zelenskiy", "iPhone"], ["audit.toml:2", "audit.toml:3"])
    assert cup["severity"][0] == {"doubled-word": "minor", "encoding": "critical"}
    contract = shown("contracts/a.txt")  # in German, and only therefore a contract of the page
    assert (contract["fail-on"], contract["max-penalty"]) == (("minor", ["audit.toml:22"]), (None, ["audit.toml:22"]))
    assert contract["remarks"] == (False, ["audit.toml:23"])
    printed = audit("config", "news/talks.txt", cwd=desk).stdout
    assert re.search(r"^max-penalty +=  ?10 +# profile wire$", printed, re.MULTILINE)
    assert re.search(r"^jobs +=  ?0 +# default$", printed, re.MULTILINE)


def test_the_page_names_every_key() -> None:
    keys = {str(f.alias) for model in (House, Override, Waiver) for f in model.model_fields.values()}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()
    assert set(KEYS) <= keys
