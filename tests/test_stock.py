"""A start that finds its patterns in the cache folder has the patterns that it would compile."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "seeds" / "001_f90ce839765e3546.txt"
# Runs audit gate; prints how often each engine compiled, and what all constants of the program's modules are.
GATE = """
import sys, re, regex, regex._main, json
counts = {"re": 0, "regex": 0}
def counted(module, name, engine):
    real = getattr(module, name)
    def call(*given):
        counts[engine] += 1
        return real(*given)
    setattr(module, name, call)
counted(re._compiler, "compile", "re")
counted(regex._main, "_parse_pattern", "regex")
from audit import cli
try:
    cli.main()
except SystemExit as end:
    code = end.code
done = dict(counts)
held = {}
for name, module in list(sys.modules.items()):
    for key, value in list(vars(module).items()) if name.startswith("audit.") else ():
        if isinstance(value, regex.Pattern):
            # Without the code: two starts may put the members of a set in another order.
            held[f"{name}.{key}"] = [value.pattern, value.flags, value.groups, dict(value.groupindex)]
        elif isinstance(value, re.Pattern):
            held[f"{name}.{key}"] = hash(value)  # of pattern, flags and code
print(json.dumps([code, done, held]))
"""


def gate(cache: Path, out: Path) -> list[object]:
    words = ["gate", str(ARTICLE), "--out", str(out), "--model", "none", "--no-cache", "--no-config", "--quiet"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    done = subprocess.run([sys.executable, "-c", GATE, *words], capture_output=True, text=True, env=environment)
    assert done.stderr == ""
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[object]]]:
    folder = tmp_path_factory.mktemp("stock")
    found = [gate(folder, folder / "first"), gate(folder, folder / "second")]
    (stock,) = (folder / "translation-auditor").glob("patterns-*.json")
    sound = stock.read_bytes()
    stock.write_bytes(sound.replace(b'"asked"', b'"baked"', 1))
    found.append(gate(folder, folder / "third"))
    assert b'"baked"' not in stock.read_bytes(), "a damaged one is made again"
    return folder, found


def test_the_second_start_compiles_next_to_nothing(runs: tuple[Path, list[list[object]]]) -> None:
    first, second, damaged = (counts for _, counts, _ in runs[1])  # type: ignore[misc]
    assert first["regex"] > 100 < first["re"]  # type: ignore[index]
    assert second["regex"] < 5  # type: ignore[index]
    assert second["re"] < 60 < first["re"]  # type: ignore[index]  # typer has come before, with its own
    assert damaged["regex"] > 100  # type: ignore[index]


def test_its_patterns_and_reports_are_the_same(runs: tuple[Path, list[list[object]]]) -> None:
    folder, found = runs
    for code, _, held in found:
        assert code == found[0][0]
        assert isinstance(held, dict)
        assert len(held) > 150
        assert held == found[0][2]
    for name in ("first", "second", "third"):
        reports = {p.name: p.read_bytes() for p in (folder / name).rglob("*") if p.is_file()}
        assert reports == {p.name: p.read_bytes() for p in (folder / "first").rglob("*") if p.is_file()}
        assert len(reports) >= 3


def test_no_word_of_an_article_is_kept(runs: tuple[Path, list[list[object]]]) -> None:
    (stock,) = (runs[0] / "translation-auditor").glob("patterns-*.json")
    kept = stock.read_text("utf-8")
    names = {word.strip(".,") for word in ARTICLE.read_text("utf-8").split() if word[:1].isupper() and len(word) > 7}
    assert names
    shipped = "".join(
        path.read_text("utf-8") for path in (ROOT / "audit").rglob("*") if path.suffix in (".py", ".toml")
    )
    assert [name for name in names if name in kept and name not in shipped] == []
