"""Rules from outside: folders that are data, packages that declare an entry point, and what is wrong with either."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from test_cli import AUDIT, CLEAN

from audit.auditor import Auditor, Settings, build, digest
from audit.checking import check_folder
from audit.errors import RuleError
from audit.rules import library, shipped
from audit.rules.page import page

CARD = """\
family = "other"
stage = "translation"

[[rule]]
id = "house-spelling"
title = "House spelling"
severity = "minor"
pattern = '''\\b(?P<a>[Tt])o-morrow\\b'''
repairs = ['\\g<a>omorrow']
message = "The house writes this as one word."
why = "House style."

[[rule.examples]]
text = "The council meets to-morrow."
find = "to-morrow"
repair = "tomorrow"

[[rule.counter]]
text = "The council meets tomorrow."
"""
TEXT = "The council meets to-morrow to vote on the library, members said on Monday.\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "style.toml").write_text(CARD, "utf-8")
    (folder / "README").write_text("no card")
    return folder


def audit(*arguments: str | Path, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHONPATH": str(path)} if path else None
    done = subprocess.run([AUDIT, *map(str, arguments)], capture_output=True, env=env, timeout=120)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def package(root: Path, card: str, value: str = "acme_rules", name: str = "acme") -> Path:
    """A package as pip leaves it on ``sys.path``; importing it is an error."""
    folder, info = root / "acme_rules", root / f"{name}_rules-1.2.dist-info"
    for made in (folder, info):
        made.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text("raise RuntimeError('imported')")
    (folder / "cards.toml").write_text(card, "utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-rules\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[audit.rules]\n{name} = {value}\n")
    return root


def test_a_folder_of_rules_takes_part_in_every_process(house: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number in range(3):
        (inbox / f"{number}.txt").write_text(TEXT + f"\nStory {number} follows.\n", "utf-8")
    signatures = set()
    for jobs in ("1", "2"):
        out = tmp_path / f"out{jobs}"
        done = audit("run", inbox, "--out", out, "--rules", house, "--model", "none", "--jobs", jobs)
        assert (done.returncode, done.stderr) == (0, "")
        for number in range(3):
            report = json.loads((out / f"{number}.json").read_text("utf-8"))
            assert [(f["rule"], f["text"]) for f in report["findings"]] == [("house-spelling", "to-morrow")]
            assert report["findings"][0]["repairs"][0]["text"] == "tomorrow"
            signatures.add(report["signature"])
    assert len(signatures) == 1
    assert signatures != {Auditor(None).signature}
    assert audit("gate", inbox, "--out", tmp_path / "out", "--model", "none").returncode == 0


def test_rules_are_listed_explained_and_in_the_signature(house: Path) -> None:
    listed = audit("rules", "--rules", house).stdout.splitlines()
    assert listed[-1].split() == ["house-spelling", "minor", "House", "spelling"]
    assert "`to-morrow`" in audit("explain", "house-spelling", "--rules", house).stdout
    assert audit("explain", "house-spelling").returncode == 2
    before = digest(library().values())
    added = digest(build(Settings(model="none", rules=(str(house),))).cards.values())
    changed = CARD.replace("one word.", "a single word.")
    (house / "style.toml").write_text(changed, "utf-8")
    again = digest(build(Settings(model="none", rules=(str(house),))).cards.values())
    assert len({before, added, again}) == 3


def test_check_runs_what_the_cards_say(house: Path) -> None:
    done = audit("rules", "--check", house)
    assert (done.returncode, done.stdout) == (0, "1 rule, 1 example, 1 counter-example: 0 failures\n")
    wrong = CARD.replace('repair = "tomorrow"', 'repair = "morrow"')
    wrong += '\n[[rule.counter]]\ntext = "An old spelling is to-morrow."\n'
    wrong += '\n[[rule.examples]]\ntext = "See you today."\nfind = "today"\n'
    (house / "style.toml").write_text(wrong, "utf-8")
    done = audit("rules", "--check", house)
    assert done.returncode == 1
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "house-spelling: in the example “The council meets to-morrow.” it puts 'tomorrow' first for 'to-morrow', "
        "not 'morrow'",
        "house-spelling: in the example “See you today.” it does not find 'today'",
        "house-spelling: in the counter-example “An old spelling is to-morrow.” house-spelling marks 'to-morrow'",
        "1 rule, 2 examples, 2 counter-examples: 3 failures",
    ]


def test_check_lets_both_sides_speak(house: Path) -> None:
    """A shipped rule that fires on the folder's sound text, and a rule of the folder on the shipped sound text."""
    loose = CARD.replace("[Tt])o-morrow", "[Tt])he")
    loose = loose.replace("to-morrow", "the").replace("The council meets", "And").replace('"tomorrow"', '"tomorrow"')
    loose += '\n[[rule.counter]]\ntext = "They took a stand once morest him."\n'
    (house / "style.toml").write_text(loose.replace("omorrow']", "omorrow']\nconfidence = 0.95"), "utf-8")
    failures = check_folder(house).failures
    assert any("once morest him" in line and "marks 'once morest'" in line for line in failures)
    assert any(line.startswith("in the counter-example ") and "house-spelling marks" in line for line in failures)


def test_a_finder_that_fails_is_one_more_failure(house: Path) -> None:
    card = CARD.replace("pattern = '''\\b(?P<a>[Tt])o-morrow\\b'''", 'finder = "spinner:terms"')
    (house / "style.toml").write_text(card, "utf-8")
    done = audit("rules", "--check", house)
    assert done.returncode == 1
    assert "fails: TypeError" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[Tt]", "[Tt", "rule 'house-spelling': bad character range"),
        ("omorrow']", "omorrow', '\\g<b>']", "does not fit the pattern: unknown group"),
        ("omorrow']", "omorrow', '\\2']", "does not fit the pattern: no such group"),
        ("omorrow']", "omorrow', '\\q']", "bad escape"),
        ("[[rule]]", "[[rules]]", "unknown key 'rules'"),
        ("[[rule]]", "[rule]", "there is no [[rule]]"),
        ("why =", "reason =", "unknown key 'reason'"),
        ('why = "House style."', "", "'why' is missing"),
        ('"house-spelling"', '"../evil"', "an id is"),
        ('"minor"', '"fatal"', "'fatal'"),
        ('"minor"', "3", "'severity' must be a text"),
        ("why =", "languages = 'en'\nwhy =", "'languages' must be a list"),
        ("why =", "languages = ['english']\nwhy =", "'english' is no language code"),
        ("why =", "confidence = 9\nwhy =", "'confidence' must be"),
        ("why =", "margin = 'high'\nwhy =", "'margin' must be a number"),
        ('find = "to-morrow"', 'find = "yesterday"', "does not hold what is to be found: 'yesterday'"),
        ('find = "to-morrow"', "find = 5", "'find' of an example"),
        ("text = ", "txt = ", "an example has no key 'txt'"),
        ("[[rule.counter]]", "[rule.counter]", "'counter' must be tables"),
        ('"house-spelling"', '"spun-inside-word"', "rule 'spun-inside-word' in the library already"),
        ("pattern = ", "finder = 'os:system'\npattern = ", "either patterns or a finder"),
        (
            CARD[CARD.index("pattern") : CARD.index("repairs")],
            "finder = 'os:system'\n",
            "comes in an installed package",
        ),
        (CARD[CARD.index("pattern") : CARD.index("repairs")], "finder = 'a.b:c'\n", "comes in an installed package"),
        ('family = "other"', "family = 'other", "style.toml"),
        ('family = "other"', "x = " + "[" * 5000, "style.toml"),
    ],
)
def test_a_card_that_breaks_the_format_exits_2_and_says_where(
    house: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    (house / "style.toml").write_text(CARD.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError) as error:
        library([house])
    assert str(house) in str(error.value)
    assert says in str(error.value)


def test_wrong_folders_exit_2(house: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "empty").mkdir()
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "latin.toml").write_bytes(b"family = '\xff'")
    for folder, says in ((tmp_path / "gone", "no such folder"), (tmp_path / "empty", "no *.toml"), (bad, "latin.toml")):
        run = ("run", tmp_path / "a.txt", "--out", tmp_path / "out", "--model", "none", "--rules", folder)
        for call in (
            run,
            ("rules", "--rules", folder),
            ("explain", "loop", "--rules", folder),
            ("rules", "--check", folder),
        ):
            done = audit(*call)
            assert (done.returncode, done.stdout) == (2, ""), call
            assert says in done.stderr
            assert done.stderr.count("\n") == 1
    done = audit("rules", "--rules", house, "--rules", house)
    assert done.returncode == 2
    assert "'house-spelling'" in done.stderr


def test_a_package_declares_rules_and_is_not_imported(tmp_path: Path) -> None:
    path = package(tmp_path / "site", CARD)
    assert audit("rules", path=path).stdout.splitlines()[-1].startswith("house-spelling ")
    assert "- From: acme-rules 1.2\n" in audit("explain", "house-spelling", path=path).stdout
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = audit("run", tmp_path / "a.txt", "--out", tmp_path / "out", "--model", "none", path=path)
    assert (done.returncode, done.stderr) == (0, "")
    [finding] = json.loads((tmp_path / "out/a.json").read_text("utf-8"))["findings"]
    assert finding["rule"] == "house-spelling"


def test_a_package_may_bring_finders(tmp_path: Path) -> None:
    card = CARD.replace("pattern = '''\\b(?P<a>[Tt])o-morrow\\b'''", 'finder = "acme_rules.code:find"')
    path = package(tmp_path / "site", card.replace("\\g<a>", "T"))
    (path / "acme_rules/__init__.py").write_text("")
    (path / "acme_rules/code.py").write_text(
        "def find(article, card, context):\n"
        "    at = article.text.find('to-morrow')\n"
        "    if at >= 0:\n"
        "        yield card.finding(article, at, at + 9, ['tomorrow'])\n"
    )
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    done = audit("run", tmp_path / "a.txt", "--out", tmp_path / "out", "--model", "none", path=path)
    assert (done.returncode, done.stderr) == (0, "")
    [finding] = json.loads((tmp_path / "out/a.json").read_text("utf-8"))["findings"]
    assert (finding["rule"], finding["text"]) == ("house-spelling", "to-morrow")


@pytest.mark.parametrize(
    ("card", "value", "says"),
    [
        (CARD.replace("[Tt]", "[Tt"), "acme_rules", "acme-rules 1.2: "),
        (CARD.replace("house-spelling", "loop"), "acme_rules", "acme-rules 1.2: there is a rule 'loop' in the library"),
        (CARD, "acme_cards", "acme-rules 1.2: its rules 'acme_cards' cannot be found"),
        (CARD, "acme_rules.deep", "acme-rules 1.2: its rules 'acme_rules.deep' cannot be found"),
    ],
)
def test_a_broken_package_exits_2_and_is_named(tmp_path: Path, card: str, value: str, says: str) -> None:
    done = audit("rules", path=package(tmp_path / "site", card, value))
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_packages_clash_by_name(tmp_path: Path) -> None:
    path = package(package(tmp_path / "site", CARD), CARD, name="zeta")
    done = audit("rules", path=path)
    assert done.returncode == 2
    assert "zeta-rules 1.2: there is a rule 'house-spelling' in acme-rules 1.2 already" in done.stderr


def test_shipped_pages_name_no_package() -> None:
    assert all("- From:" not in page(card) for card in shipped().values())
