"""The line of every key of a TOML file, which tomllib does not tell; and what is said of mistakes."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.errors import UsageError
from audit.settings import find, read
from audit.settings.lines import lines

HARD = '''# profile = "no"
"profile" = "a # no comment" # one
severity.'doubled-word' = "minor"
words = [ "x = 1", # [paths]
  "y\\"]", ["z",
  """
[table]
key = 1""", 3.5], 1979-05-27T07:32:00Z,
]
text = \'\'\'
[[overrides]]
paths = "no"\'\'\'
inline = { a = 1, "b c" = [1, { d = 2 }], e.f = "}" }
[ tool . audit ]
one = -1.5e3
[[overrides]]
paths = ["sport/**"]
[overrides.severity]
case = "minor"
[[overrides]]
paths = [
  "a",

  "b",
]
[[overrides.deep]]
z = 1
[[overrides.deep]]
z = 2
'''


REST = "owner = 'a'\nreason = 'b'\nexpires = 2031-01-01\n"


def keys(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from keys(inner, (*path, key))


def test_every_key_has_the_line_it_is_written_in() -> None:
    found, source = lines(HARD), HARD.splitlines()
    wanted = list(keys(tomllib.loads(HARD)))
    assert set(wanted) <= set(found)
    for path in wanted:
        if isinstance(path[-1], str) and path[-1] not in ("overrides", "deep", "severity", "tool"):
            assert path[-1] in source[found[path] - 1], path
    assert found["words", 1] == 5
    assert found["inline", "b c", 1, "d"] == 13
    assert [found["overrides", n] for n in (0, 1)] == [16, 20]
    assert [found["overrides", 1, "paths", n] for n in (0, 1)] == [22, 24]
    assert found["overrides", 1, "deep", 1, "z"] == 29


def test_each_mistake_is_named_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    mistaken = {
        'profil = "wire"': ("1", "no key “profil”", "did you mean “profile”?"),
        'fail-on = "majer"': ("2", "“fail-on” cannot be “majer”", "did you mean “major”?"),
        'max-penalty = "five"': ("3", "“max-penalty” must be a number"),
        "max-findings = true": ("4", "“max-findings” must be a whole number"),
        "min-fluency = 101": ("5", "must not be above 100"),
        "words = [1]": ("6", "everything in “words” must be a text"),
        "[severity]": (),
        'doubled-word = "grave"': ("8", "cannot be “grave”: choose neutral, minor, major or critical"),
        "[[overrides]]": (),
        'profile = "wire"\npahts = ["a"]': ("11", "no key “pahts” here", "did you mean “paths”?"),
        '[[waivers]]\nrule = "x"\nexpires = "2031-01-01"': ("14", "without quotation marks"),
    }
    file = tmp_path / "audit.toml"
    file.write_text("\n".join(mistaken), "utf-8")
    with pytest.raises(UsageError) as raised:
        read(file)
    said = str(raised.value).splitlines()
    for line, *words in filter(None, mistaken.values()):
        assert any(f"audit.toml:{line}: " in row and all(word in row for word in words) for row in said), (line, said)
    assert sum("audit.toml:12: “owner” is missing" in row for row in said) == 1
    for text, line, words in (
        ("a = 1\nb = = 2\n", 2, "this is not TOML"),
        ("[[overrides]]\nfail-on = 'major'\n", 1, "“paths” or “languages”"),
        (f"jobs = 1\n\n[[waivers]]\nrule = 'a'\nfingerprint = '{'0' * 16}'\n{REST}", 3, "either “rule” or"),
    ):
        file.write_text(text, "utf-8")
        with pytest.raises(UsageError, match=rf"audit.toml:{line}: .*{words}"):
            read(file)


def test_the_file_is_found_above_the_articles_then_above_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, desk = tmp_path / "inbox" / "today", tmp_path / "desk"
    for folder in (inbox, desk):
        folder.mkdir(parents=True)
    monkeypatch.chdir(desk)
    project, house = tmp_path / "inbox" / "pyproject.toml", desk / "audit.toml"
    house.write_text("jobs = 1\n", "utf-8")
    project.write_text("[tool.ruff]\nline-length = 100 # not audit\n", "utf-8")
    assert find([str(inbox / "a.txt")]) == house
    project.write_text('[tool.ruff]\n[tool.audit]\nprofile = "legal"\nprofles = 1\n', "utf-8")
    assert find([str(inbox)]) == project
    assert find(["-"]) == find([]) == house
    with pytest.raises(UsageError, match=r"pyproject.toml:4: there is no key “profles”"):
        read(project)
    (tmp_path / "inbox" / "audit.toml").write_text("", "utf-8")
    assert find([str(inbox)]) == tmp_path / "inbox" / "audit.toml"
