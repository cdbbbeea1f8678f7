"""Tables on disk give what they were made from, whatever happens to their files."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import tables
from audit.lexicon import Lexicon

FRUIT = {b"apple": b"\x01", b"pear": b"", b"": b"nothing", "Äpfel".encode(): b"\x00" * 300, b"\xff\x00": b"\n"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "translation-auditor"


def fruit() -> tables.Table | None:
    return tables.table("fruit", "ab" * 32, FRUIT.items)


def untouched() -> Iterator[tuple[bytes, bytes]]:
    raise AssertionError("it was made again")


def test_a_table_has_its_keys_and_no_others(cache: Path) -> None:
    found = fruit()
    assert found
    assert {key: found.get(key) for key in FRUIT} == FRUIT
    assert [found.get(key) for key in (b"appl", b"apples", b"\xff", b"plum")] == [None] * 4
    assert tables.table("fruit", "ab" * 32, untouched), "the second time it is read from the file"
    assert [path.name for path in cache.iterdir()] == ["fruit-abababababababab.table"]


@given(st.dictionaries(st.binary(max_size=40), st.binary(max_size=600), max_size=60), st.binary(max_size=40))
def test_any_keys_and_values(entries: dict[bytes, bytes], other: bytes) -> None:
    (tables.folder() or Path()).mkdir(exist_ok=True)
    path = (tables.folder() or Path()) / "any.table"
    path.write_bytes(tables._packed(entries.items()))
    found = tables.Table(path)
    assert {key: found.get(key) for key in entries} == entries
    assert found.get(other) == entries.get(other)


@pytest.mark.parametrize("harm", [b"", b"rubbish", None, "flip"])
def test_a_damaged_table_is_made_again(cache: Path, harm: bytes | str | None) -> None:
    fruit()
    (path,) = cache.iterdir()
    sound = path.read_bytes()
    flipped = sound[:-1] + bytes((sound[-1] ^ 1,))
    path.unlink()
    path.write_bytes(sound[:60] if harm is None else flipped if isinstance(harm, str) else harm)
    found = fruit()
    assert found
    assert found.get(b"apple") == b"\x01"
    assert path.read_bytes() == sound


def test_a_table_of_something_else_is_another_table(cache: Path) -> None:
    fruit()
    other = tables.table("fruit", "cd" * 32, lambda: [(b"apple", b"\x02")])
    assert other
    assert other.get(b"apple") == b"\x02"
    assert len(list(cache.iterdir())) == 2
    for path in cache.iterdir():
        os.utime(path, (0, 0))
    tables.table("fruit", "ef" * 32, lambda: [(b"apple", b"\x03")])
    assert [path.name for path in cache.iterdir()] == ["fruit-efefefefefefefef.table"], "old ones go"


def test_what_is_too_long_for_a_table_stays_out(cache: Path) -> None:
    assert tables.table("long", "ab" * 32, lambda: [(b"x" * 256, b"")]) is None
    assert not cache.exists() or not list(cache.iterdir())


def test_without_a_folder_to_write_to_there_is_no_table_but_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_table = Lexicon("tr", everyday=True)
    assert with_table.zipf("ve") > 6
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert fruit() is None
    assert tables.remembered("value", "ab" * 32, lambda: [1]) == [1]
    without = Lexicon("tr", everyday=True)
    assert [without.zipf(w) for w in ("ve", "İstanbul", "qqqq")] == [
        with_table.zipf(w) for w in ("ve", "İstanbul", "qqqq")
    ]


def test_a_value_is_made_once_and_again_when_its_file_is_damaged(cache: Path) -> None:
    made: list[int] = []

    def make() -> object:
        made.append(1)
        return {"a": [1, 2.5, None, "é"]}

    for _ in range(3):
        assert tables.remembered("value", "ab" * 32, make) == {"a": [1, 2.5, None, "é"]}
    assert len(made) == 1
    (path,) = cache.iterdir()
    path.write_bytes(path.read_bytes().replace(b"2.5", b"2.6"))
    assert tables.remembered("value", "ab" * 32, make) == {"a": [1, 2.5, None, "é"]}
    assert len(made) == 2


def test_a_value_that_json_would_change_is_not_kept(cache: Path) -> None:
    assert tables.remembered("value", "ab" * 32, lambda: {1: (2,)}) == {1: (2,)}
    assert not cache.exists() or not list(cache.iterdir())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_lexicon_has_every_word_of_its_list(language: str) -> None:
    spec = find_spec("wordfreq")
    assert spec
    assert spec.submodule_search_locations
    data = Path(spec.submodule_search_locations[0]) / "data"
    _, *lists = msgpack.unpackb(gzip.decompress((data / f"small_{language}.msgpack.gz").read_bytes()))
    lexicon = Lexicon(language, everyday=True)
    for k, words in enumerate(lists):
        assert all(lexicon._find(word) == 9 - k / 100 for word in words)


def test_processes_that_start_together_make_one_table(cache: Path) -> None:
    code = "from audit.lexicon import Lexicon; print(Lexicon('it', everyday=True).zipf('casa'))"
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert len({process.communicate()[0] for process in running}) == 1
    assert [path.suffix for path in cache.iterdir()] == [".table"]
