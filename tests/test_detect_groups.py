"""The groups in which finders stand: each says what belongs there, and cards may name its finders without it."""

import importlib
import inspect
import pkgutil
from collections import Counter
from pathlib import Path

import pytest

import audit.detect
from audit.config import configure
from audit.detect import finder
from audit.errors import RuleError
from audit.options import Flags
from audit.rules import finders, library, shipped
from audit.streaming import _compares

MODULES = list(pkgutil.walk_packages(audit.detect.__path__, "audit.detect."))
GROUPS = [module.name for module in MODULES if module.ispkg]
IN_GROUPS = [module.name for module in MODULES if module.name.count(".") == 3]
CARD = """\
family = "other"
stage = "translation"

[[rule]]
id = "house-dates"
title = "Dates"
severity = "minor"
finder = "{}"
message = "Another date."
why = "House style."

[[rule.examples]]
text = "It opened on Monday."
find = "Monday"

[[rule.counter]]
text = "It opened."
"""


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_says_what_belongs_there_and_holds_no_code(group: str) -> None:
    module = importlib.import_module(group)
    source = Path(str(module.__file__)).read_text("utf-8")
    assert source == f'"""{module.__doc__}"""\n'


def test_a_module_is_found_by_its_name_alone() -> None:
    names = Counter(name.rpartition(".")[2] for name in IN_GROUPS)
    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []


def test_a_card_may_leave_out_the_group() -> None:
    full = {card.finder for card in shipped().values() if card.finder}
    assert len(full) > 100
    for name in full:
        group, _, own = name.partition(".")
        assert f"audit.detect.{group}" in GROUPS
        assert finder(own) is finder(name)
        assert inspect.unwrap(finder(name)).__module__ == f"audit.detect.{name.partition(':')[0]}"
    assert set(finders().values()) == full


@pytest.mark.parametrize("name", ["nowhere:find", "words.nowhere:find", "words.spinner:nothing", "spinner:nothing"])
def test_what_is_no_finder_is_an_error(name: str) -> None:
    with pytest.raises(RuleError, match="there is no finder"):
        finder(name)


@pytest.mark.parametrize("name", ["story:dates", "figures.story:dates"])
def test_a_folder_names_finders_with_their_group_or_without(tmp_path: Path, name: str) -> None:
    (tmp_path / "house.toml").write_text(CARD.format(name), "utf-8")
    assert finder(str(library([tmp_path])["house-dates"].finder)) is finder("figures.story:dates")
    alone = [card.id for card in shipped().values() if str(card.finder).startswith("figures.story:")]
    (tmp_path / "a.txt").write_text("It opened.\n", "utf-8")
    paths = [str(tmp_path / "a.txt")]
    assert not _compares(configure(paths, Flags(disable=alone)))
    assert _compares(configure(paths, Flags(disable=alone, further=[tmp_path]))), "articles are compared for it"


@pytest.mark.parametrize("name", ["numbers.story:dates", "story:_found", "audit.detect.figures.story:dates"])
def test_a_folder_names_nothing_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "house.toml").write_text(CARD.format(name), "utf-8")
    with pytest.raises(RuleError, match="comes in an installed package"):
        library([tmp_path])
