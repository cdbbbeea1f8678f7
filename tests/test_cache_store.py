"""The store: a broken, foreign, locked or full one is an empty one, and says so in one sentence."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit.cache.place import Place, place
from audit.cache.store import NAME, OURS, VERSION, Store
from audit.cache.tending import clear, info
from audit.errors import UsageError

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return Place(tmp_path / "cache")


def filled(here: Place, number: int = 50) -> Path:
    store = Store(here)
    for n in range(number):
        store.put("result", n.to_bytes(32), b"head %d" % n, b"body" * 200)
    store.put("result", KEY, b"head", b"body")
    store.close()
    assert store.trouble == ""
    return here.folder / NAME


def usable(store: Store) -> bool:
    store.put("result", OTHER, b"new")
    return store.head(OTHER) == b"new"


def test_what_is_put_is_there_for_another_process(here: Place) -> None:
    filled(here)
    store = Store(here)
    assert (store.head(KEY), store.body(KEY), store.head(OTHER), store.body(OTHER)) == (b"head", b"body", None, None)
    store.put("result", KEY, b"again")
    assert (store.head(KEY), store.body(KEY)) == (b"again", None)
    found = store.info()
    assert found is not None
    assert (found.entries, found.again) == ({"result": 51}, 1)


def test_a_folder_that_is_not_there_is_made_for_oneself_alone(here: Place) -> None:
    filled(here)
    assert here.folder.stat().st_mode & 0o077 == 0


def test_a_damaged_value_is_none(here: Place) -> None:
    path = filled(here)
    with sqlite3.connect(path) as db:
        cut = "CAST(substr(head, 1, length(head) - 1) || 'X' AS BLOB)"
        db.execute(f"UPDATE kept SET head = {cut} WHERE key = ?", (KEY,))
        db.execute("UPDATE kept SET body = 'text' WHERE key = ?", (KEY,))
        # A sound value under another key is as wrong.
        db.execute("INSERT INTO kept(key, kind, head, used) SELECT ?, kind, head, used FROM kept LIMIT 1", (OTHER,))
    db.close()
    store = Store(here)
    assert (store.head(KEY), store.body(KEY), store.head(OTHER)) == (None, None, None)
    assert store.head(bytes(32)) == b"head 0"
    assert store.trouble == ""
    store.put("result", KEY, b"head")
    assert store.head(KEY) == b"head"


@pytest.mark.parametrize("start", [100, 4096 + 10, 8192])
def test_a_damaged_file_of_ours_is_begun_anew(here: Place, start: int) -> None:
    path = filled(here, 400)
    data = bytearray(path.read_bytes())
    assert len(data) > 50_000
    data[start : start + 40_000] = b"\xa5" * 40_000
    path.write_bytes(data)
    store = Store(here)
    keys = [n.to_bytes(32) for n in range(400)]
    found = [value for key in keys if (value := store.head(key)) is not None]
    assert set(found) <= {b"head %d" % n for n in range(400)}
    assert usable(store)
    assert store.trouble == ""


def test_an_empty_file_is_an_empty_cache(here: Place) -> None:
    here.folder.mkdir()
    (here.folder / NAME).touch()
    assert usable(Store(here))


def test_a_file_cut_short_is_an_empty_cache(here: Place) -> None:
    path = filled(here, 400)
    path.write_bytes(path.read_bytes()[:5000])
    store = Store(here)
    assert store.head(KEY) is None
    assert usable(store)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks(name TEXT)")
        db.execute("INSERT INTO bookmarks VALUES ('home')")
    db.close()


def later(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {OURS}")
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
        db.execute("CREATE TABLE kept(something)")
    db.close()


def garbage(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "file").touch()


@pytest.mark.parametrize(
    ("make", "says", "cleared"),
    [
        (foreign, "a database of another program", False),
        (later, "another version of this program", False),
        (garbage, "no cache of this program", True),
        (folder, "a folder in its place", False),
    ],
)
def test_what_is_not_ours_is_left_alone(here: Place, make: object, says: str, cleared: bool) -> None:
    here.folder.mkdir()
    path = here.folder / NAME
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    store = Store(here)
    store.put("result", KEY, b"head")
    assert store.head(KEY) is None
    assert store.info() is None
    store.close()
    assert says in store.trouble
    assert store.trouble.count("\n") == 0
    assert (path.read_bytes() if path.is_file() else b"") == before
    if cleared:
        assert "taken away" in clear(here, None)
        assert usable(Store(here))
    else:
        with pytest.raises(UsageError, match=says):
            clear(here, None)
        assert path.exists()


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", "utf-8")
    store = Store(Place(tmp_path / "cache"))
    assert not usable(store)
    assert "is not used: " in store.trouble
    assert not usable(Store(Place(Path("/dev/null/cache"))))
    assert not usable(Store(Place(tmp_path / "nul\0")))


def test_a_locked_one_is_waited_for_once(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(here)
    monkeypatch.setattr("audit.cache.store.BUSY", 0.2)
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        store = Store(here)
        assert store.head(KEY) == b"head", "whoever writes does not keep others from reading"
        begun = time.monotonic()
        for _ in range(100):
            store.put("result", OTHER, b"new")
        assert time.monotonic() - begun < 10, "100 times 0.2 s would be 20"
        db.execute("ROLLBACK")
    db.close()
    assert "keeps it locked" in store.trouble
    assert store.head(KEY) is None
    assert usable(Store(here))


def test_a_full_disk(here: Place) -> None:
    filled(here)
    store = Store(here)
    assert store.head(KEY) == b"head"
    assert store._db is not None
    store._db.execute("PRAGMA max_page_count = 1")
    store.put("result", OTHER, b"x" * 1_000_000)
    assert "the disk is full" in store.trouble
    assert (store.head(OTHER), store.head(KEY)) == (None, None)
    assert Store(here).head(KEY) == b"head"


WRITER = """
import sys
from pathlib import Path
from audit.cache.place import Place
from audit.cache.store import Store
store = Store(Place(Path(sys.argv[1])))
for n in range(300):
    store.put("result", (n // 2 * 2 + int(sys.argv[2]) * (n % 2)).to_bytes(32), b"head %d" % (n // 2), b"b" * 3000)
store.close()
print(store.trouble)
"""


def test_processes_that_begin_it_and_write_at_once(here: Place) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(here.folder), n], stdout=subprocess.PIPE, text=True)
        for n in "011"
    ]
    assert [process.communicate()[0].strip() for process in both] == ["", "", ""]
    store = Store(here)
    assert [store.head(n.to_bytes(32)) for n in range(0, 300, 2)] == [b"head %d" % (n // 2) for n in range(0, 300, 2)]
    with sqlite3.connect(store.path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT sum(times) FROM kept").fetchone() == (900,)
    db.close()


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    small = Place(tmp_path, 500_000)
    store = Store(small)
    for n in range(100):
        store.put("result", n.to_bytes(32), b"", b"x" * 2000)
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE kept SET used = used - 10 * 86400")
    db.close()
    assert store.body((7).to_bytes(32)) is not None
    store.close()  # which marks that one as used
    store = Store(small)
    for n in range(100, 160):
        store.put("result", n.to_bytes(32), b"", b"x" * 2000)
    store.close()
    store = Store(small)
    left = {n for n in range(160) if store.body(n.to_bytes(32)) is not None}
    assert left > {7, *range(100, 160)}, "some of those of ten days ago stay, and all that were used since"
    assert len(left) < 130
    store.close()
    assert store.path.stat().st_size < 500_000


def test_clearing(here: Place) -> None:
    assert "nothing kept yet" in clear(here, None)
    assert "nothing kept yet" in info(here)
    assert not here.folder.exists()
    path = filled(here, 9)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE kept SET used = used - 40 * 86400 WHERE key <> ?", (KEY,))
    db.close()
    assert "0 entries taken out" in clear(here, 60)
    assert "9 entries taken out" in clear(here, 30)
    assert "\n1 article, 0 of them audited more than once\n" in info(here)
    assert "1 entry taken out" in clear(here, None)
    assert "\n0 articles" in info(here)


def test_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDIT_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert place() == Place(tmp_path / "translation-auditor")
    monkeypatch.setenv("AUDIT_CACHE_DIR", str(tmp_path / "mine"))
    monkeypatch.setenv("AUDIT_CACHE_MB", "2.5")
    assert place() == Place(tmp_path / "mine", 2_500_000)
    assert place(tmp_path / "asked") == Place(tmp_path / "asked", 2_500_000)
    monkeypatch.setenv("AUDIT_CACHE_DIR", "")
    assert place() is None
    for wrong in ("0", "-1", "much", "nan", "inf"):
        monkeypatch.setenv("AUDIT_CACHE_MB", wrong)
        with pytest.raises(UsageError, match="AUDIT_CACHE_MB"):
            place(tmp_path)
