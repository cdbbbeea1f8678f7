"""A pattern from the cache is the pattern that would be compiled."""

import re
from pathlib import Path

import pytest
import regex

import audit.rules
from audit import compiled, tables
from audit.compiled import of_re, of_regex
from audit.detect.page.furniture import _pattern
from audit.errors import RuleError
from audit.rules import load, shipped

RULES = Path(audit.rules.__file__).parent
LINES = [
    "Leave a Reply",
    "Share this: Facebook Twitter",
    "© 2021 ACME. All rights reserved.",
    "Straße, ΣΊΣΥΦΟΣ",
    "NÄCHSTER ARTIKEL",
]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "translation-auditor"


def test_patterns_of_the_library(cache: Path) -> None:
    """``regex`` gives the same values to be pickled for both: the same code for its engine."""
    patterns = [p for card in shipped().values() for p in card.patterns][::3]
    for _ in range(2):
        for pattern in patterns:
            found, plain = of_regex(pattern, regex.VERSION1), regex.compile(pattern, regex.VERSION1)
            assert found._pickled_data == plain._pickled_data  # type: ignore[attr-defined]
    assert len(list(cache.iterdir())) > len(patterns) / 3


def test_patterns_of_the_standard_library() -> None:
    """``re`` calls patterns equal that have the same code."""
    cards = [c for c in shipped().values() if c.finder == "page.furniture:lines"]
    sources = ["|".join(c.options["strong"]) for c in cards if r"\p{" not in "|".join(c.options["strong"])]
    sources.append(r"(?P<first>[à-ÿ]+)(?:,\s*(?P<rest>\w+))?|(a+)(?<!b)|Straße|ΣΊΣΥΦΟΣ")
    for source in sources:
        plain = re.compile(source, re.I)
        for found in (of_re(source, re.I), of_re(source, re.I)):
            assert found == plain
            assert (found.flags, found.groups, found.groupindex) == (plain.flags, plain.groups, plain.groupindex)
            for line in LINES:
                ours, theirs = found.search(line), plain.search(line)
                assert (ours and (ours.span(), ours.lastgroup, ours.groups())) == (
                    theirs and (theirs.span(), theirs.lastgroup, theirs.groups())
                )


def test_lines_of_furniture_from_the_cache() -> None:
    card = shipped()["comment-form"]
    for _ in range(2):
        _pattern.cache_clear()
        assert _pattern(tuple(card.options["strong"]), True).fullmatch("Leave a Reply")
        assert not _pattern(tuple(card.options["strong"]), True).fullmatch("The council voted on Tuesday.")


def test_flags_and_engines_are_kept_apart() -> None:
    source = "some words that are long enough to be kept|others"
    assert of_re(source, re.I).search("OTHERS")
    assert not of_re(source).search("OTHERS")
    assert of_regex(source, regex.I).search("OTHERS")
    assert not of_regex(source).search("OTHERS")


@pytest.mark.parametrize("compile_", [of_re, of_regex])
def test_a_broken_pattern_is_an_error_every_time(compile_: object) -> None:
    assert callable(compile_)
    for _ in range(2):
        with pytest.raises((re.error, regex.error)):
            compile_("(an opening bracket that nothing closes, in a long pattern")


@pytest.mark.parametrize("stored", [[], None, 7, ["t", []], ["t", ["x", 0]], ["t", [["d", 3]]], "text"])
def test_what_no_engine_takes_is_compiled_as_usual(monkeypatch: pytest.MonkeyPatch, stored: object) -> None:
    monkeypatch.setattr(compiled, "remembered", lambda *_: stored)
    source = "some words that are long enough to be kept|others"
    assert of_re(source).search("others")
    assert of_regex(source).search("others")


def test_cards_taken_for_sound_are_those_that_are_checked() -> None:
    assert load(RULES) == dict(shipped())
    assert list(load(RULES)) == list(shipped())
    assert load(RULES, sound=True) == load(RULES, sound=True), "from the file and from the cache"


def test_changed_cards_are_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    text = (RULES / "case.toml").read_text("utf-8")
    file.write_text(text, "utf-8")
    before = load(file, sound=True)
    file.write_text(text.replace('severity = "minor"', 'severity = "major"'), "utf-8")
    assert {c.severity for c in load(file, sound=True).values()} != {c.severity for c in before.values()}
    file.write_text("[[rule]\n", "utf-8")
    with pytest.raises(RuleError):
        load(file, sound=True)


def test_the_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/not/allowed")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tables.folder() == tmp_path / ".cache" / "translation-auditor"
