"""What happens when the machine fails: no room, nothing to write to, files that vanish, models that are damaged.

The rule (docs/robustness.md): 2 where the call names what cannot be, 3 where the call is sound and the run broke down.
Either way one sentence, and nothing half-written.
"""

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audit.auditor import Settings
from audit.console import Exit, guarded
from audit.engine import audit_all
from audit.errors import Breakdown, ModelError, ShippedModelError, UsageError
from audit.fluency.embedded import EmbeddedModel
from audit.fluency.folder import SUMS, shipped
from audit.inputs import inputs
from audit.report import Reports
from audit.result import Audit, Unaudited

ROOT = Path(__file__).parents[1]
TEXT = "The council voted on Tuesday to keep the library open on Sundays.\n"
SPUN = "The leaders will take a stand once morest the proposal.\n"


def audit(*arguments: str, **options: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "audit.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload,no-any-return]


def one_sentence(done: "subprocess.CompletedProcess[str]", *says: str) -> None:
    lines = [line for line in done.stderr.splitlines() if line.startswith("audit: ")]
    assert "Traceback" not in done.stderr, done.stderr
    assert any(all(word in line for word in says) for line in lines), done.stderr


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(TEXT + SPUN * number, "utf-8")
    return folder


def no_file_above(size: int) -> Callable[[], None]:
    """A disk that is full after so many bytes of a file, to the process that is started."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextlib.contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """Something mounted at ``place``, where this is allowed."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting needs the super-user")
    for step in (options, ("-o", "remount,ro,bind")) if "--bind" in options else (options,):
        if subprocess.run(["mount", *step, str(place)], capture_output=True).returncode:
            pytest.skip("mounting is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def whole(out: Path) -> None:
    """Whatever report is there is whole, and nothing else is."""
    for path in out.iterdir() if out.is_dir() else ():
        assert path.suffix != ".tmp", path
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        if path.suffix == ".md" and path.name != "index.md":
            assert "\nSignature: " in path.read_text("utf-8")


def test_a_file_system_that_runs_full(articles: Path, tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    for number in range(40):
        (articles / f"more-{number}.txt").write_text(TEXT + SPUN, "utf-8")
    with mounted(place, "-t", "tmpfs", "-o", "size=64k", "none"):
        done = audit("gate", str(articles), "--out", str(place / "out"), "--model", "none", "--no-config")
        assert done.returncode == 3
        one_sentence(done, "cannot be written", "No space left on device")
        assert len(list((place / "out").glob("*.md"))) > 2
        whole(place / "out")


def test_a_limit_of_bytes(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = audit(
        "run", str(articles), "--out", str(out), "--model", "none", "--no-config", preexec_fn=no_file_above(1500)
    )
    assert done.returncode == 3
    one_sentence(done, "File too large")
    whole(out)


def test_a_repair_that_finds_no_room_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    text = "".join(f"Paragraph {n} says what the mayor said on day {n} of the month.\n\n" for n in range(700)) + SPUN
    place = tmp_path / "small"
    place.mkdir()
    with mounted(place, "-t", "tmpfs", "-o", "size=64k", "none"):
        article = place / "a.txt"
        article.write_text(text, "utf-8")
        assert 32_000 < article.stat().st_size < 64_000  # once, and not twice
        command = ("fix", str(article), "--write", "--grade", "suggested", "--model", "none", "--no-config")
        done = audit(*command)
        assert done.returncode == 3
        assert "not written" in done.stderr
        assert "Traceback" not in done.stderr
        assert article.read_text("utf-8") == text
        assert list(place.iterdir()) == [article]


def test_a_folder_for_temporary_files_that_is_full(articles: Path, tmp_path: Path) -> None:
    """The second language detector unpacks its model there."""
    place = tmp_path / "small"
    place.mkdir()
    (articles / "mixed.txt").write_text("Ok. Da. No. " * 30, "utf-8")
    with mounted(place, "-t", "tmpfs", "-o", "size=64k", "none"):
        done = audit(
            "run",
            str(articles),
            "--out",
            str(tmp_path / "out"),
            "--model",
            "none",
            "--no-config",
            env={**os.environ, "TMPDIR": str(place)},
        )
        assert done.returncode == 3, done.stderr
        one_sentence(done, "No space left on device", str(place))
        assert list(place.iterdir()) == []
    whole(tmp_path / "out")


def test_a_folder_for_reports_that_nobody_may_write(articles: Path, tmp_path: Path) -> None:
    """Found before anything is audited: the call names what cannot be."""
    out = tmp_path / "out"
    out.mkdir()
    with mounted(out, "--bind", str(out)):
        for folder, says in ((out, "cannot be written"), (out / "more", "cannot be made")):
            with pytest.raises(UsageError, match=says) as caught:
                Reports(folder, ["markdown"])
            assert not isinstance(caught.value, Breakdown)
        done = audit("run", str(articles), "--out", str(out), "--model", "none", "--no-config")
        assert done.returncode == 2
        one_sentence(done, "cannot be written", "--out")
    assert list(out.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder")
    done = audit("run", str(articles), "--out", str(tmp_path / "out"), "--model", "none", "--no-config")
    assert done.returncode == 2
    one_sentence(done, "cannot be made")
    assert (tmp_path / "out").read_text() == "not a folder"


def test_standard_output_that_is_full(articles: Path, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "audit.cli",
                "run",
                str(articles),
                "--out",
                str(tmp_path / "out"),
                "--model",
                "none",
                "--no-config",
            ],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            text=True,
        )
    assert done.returncode == 3
    one_sentence(done, "No space left on device")
    whole(tmp_path / "out")
    assert (tmp_path / "out" / "index.md").is_file()


def test_what_vanishes_between_listing_and_reading(articles: Path) -> None:
    (articles / "news.jsonl").write_text("".join(json.dumps({"id": n, "text": TEXT}) + "\n" for n in range(3)), "utf-8")
    found = inputs([str(articles)], articles.parent / "out", (), ())
    assert len(found) == 7
    (articles / "1.txt").unlink()
    (articles / "2.txt").unlink()
    (articles / "2.txt").mkdir()
    (articles / "news.jsonl").write_text(json.dumps({"id": 0, "text": TEXT}) + "\n", "utf-8")
    outcomes = {Path(o.path).name: o for o in audit_all(found, Settings(model="none"))}
    kinds = {name: type(outcome) for name, outcome in outcomes.items()}
    assert kinds == {
        "0.txt": Audit,
        "1.txt": Unaudited,
        "2.txt": Unaudited,
        "3.txt": Audit,
        "news.jsonl#0": Audit,
        "news.jsonl#1": Unaudited,
        "news.jsonl#2": Unaudited,
    }
    reasons = {name: outcome.reason for name, outcome in outcomes.items() if isinstance(outcome, Unaudited)}
    assert "no such file" in reasons["1.txt"]
    assert "a folder" in reasons["2.txt"]
    assert not [reason for reason in reasons.values() if "The program failed" in reason]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "weights cut": ("model.safetensors", cut, "model.safetensors is damaged"),
    "weights flipped": ("model.safetensors", flipped, "model.safetensors is damaged"),
    "table flipped": ("ngram.npz", flipped, "ngram.npz is damaged"),
    "graph cut": ("model.onnx", cut, "model.onnx is damaged"),
    "tokenizer cut": ("tokenizer.json", cut, "tokenizer.json is damaged"),
    "weights gone": ("model.safetensors", Path.unlink, "model.safetensors is missing"),
    "table gone": ("ngram.npz", Path.unlink, "ngram.npz is missing"),
    "graph gone": ("model.onnx", Path.unlink, "model.onnx is missing"),
    "configuration cut": ("config.json", cut, "config.json is damaged"),
    "configuration empty": ("config.json", lambda path: path.write_text("{}"), "config.json is damaged"),
    "configuration gone": ("config.json", Path.unlink, "config.json is missing"),
    "digests gone": (SUMS, Path.unlink, f"{SUMS} is missing"),
    "digests empty": (SUMS, lambda path: path.write_text(""), f"{SUMS} is damaged"),
    "digests of the table gone": (
        SUMS,
        lambda path: path.write_text("".join([line for line in path.open() if "ngram.npz" not in line])),
        f"{SUMS} is damaged",
    ),
    "digests of the graph gone": (
        SUMS,
        lambda path: path.write_text("".join([line for line in path.open() if "model.onnx" not in line])),
        f"{SUMS} is damaged",
    ),
}


def copied(into: Path, whole: str = "") -> Path:
    """The shipped model in another place; only the file that is to be damaged is written anew."""
    into.mkdir(parents=True)
    for path in shipped("embedded").iterdir():
        if path.name == whole or path.stat().st_size < 100_000:
            shutil.copy(path, into)
        else:
            try:  # as a link of the file system, for onnxruntime follows no symbolic one out of a folder
                os.link(path, into / path.name)
            except OSError:
                shutil.copy(path, into)
    return into


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_model_says_which_file(name: str, tmp_path: Path) -> None:
    file, damage, says = DAMAGE[name]
    folder = copied(tmp_path / "model", file)
    damage(folder / file)
    with pytest.raises(ModelError, match=says) as caught:
        EmbeddedModel(folder).score([TEXT])
    # It was named, so it is the caller's.
    assert not isinstance(caught.value, Breakdown)
    assert guarded(lambda: EmbeddedModel(folder).score([TEXT])) == Exit.USAGE


def test_a_model_that_came_with_the_program_is_not_the_caller_s_affair(articles: Path, tmp_path: Path) -> None:
    """The program copied as it is installed, with a model that lost a bit on the way."""
    shutil.copytree(ROOT / "audit", tmp_path / "audit", ignore=shutil.ignore_patterns("__pycache__", "_models"))
    for model in ("embedded", "judge", "judge-many", "judge-large"):
        target = tmp_path / "models" / model
        target.mkdir(parents=True)
        for path in shipped(model).iterdir():
            shutil.copy(path, target) if path.name == "tokenizer.json" else (target / path.name).symlink_to(path)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    flipped(tmp_path / "models" / "embedded" / "tokenizer.json")
    out = tmp_path / "out"
    done = audit(
        "gate",
        str(articles),
        "--out",
        str(out),
        "--no-config",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode == 3, done.stderr
    one_sentence(done, "tokenizer.json is damaged", "Install the program again")
    assert str(tmp_path) in done.stderr
    assert not list(out.glob("*.md"))
    assert issubclass(ShippedModelError, Breakdown)


def test_a_fault_of_the_machine_is_one_sentence_and_one_of_the_program_a_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device", "/tmp/x")

    def wrong() -> None:
        raise OSError(22, "Invalid argument")

    assert guarded(full) == Exit.UNAUDITED
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "/tmp/x" in said
    assert guarded(wrong) == Exit.UNAUDITED
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "please report it" in said
