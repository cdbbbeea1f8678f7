"""Where the program comes from and what it trusts: pinned dependencies, no pickles, no network unless asked."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements"
LOCKED = REQUIREMENTS / "locked"
MODELS = ("embedded", "judge", "judge-many", "judge-large")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"


# Dependencies


def locked(name: str) -> dict[str, Requirement]:
    """The requirements of a compiled file that hold on this machine; each must have a version and a hash."""
    entries = re.split(r"\n(?=\S)", (LOCKED / f"{name}.txt").read_text("utf-8").strip())
    found = {}
    for entry in (e for e in entries if not e.startswith("#")):
        first, *hashes = entry.replace("\\\n", "\n").split("\n")
        requirement = Requirement(first.strip())
        assert re.fullmatch(r"==[\w.+!]+", str(requirement.specifier)), first
        assert hashes, first
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line.strip()) for line in hashes), first
        if requirement.marker is None or requirement.marker.evaluate():
            found[canonicalize_name(requirement.name)] = requirement
    return found


def listed(name: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in (REQUIREMENTS / name).read_text("utf-8").splitlines())
    return [line for line in lines if line]


EXTRAS = PROJECT["optional-dependencies"]
SETS = {
    "demo": [*PROJECT["dependencies"], *listed("build.txt")],
    "service": [*PROJECT["dependencies"], *listed("build.txt"), *EXTRAS["service"], *EXTRAS["web"]],
    "test": [*PROJECT["dependencies"], *listed("build.txt"), *listed("test.txt")],
    "tools": listed("tools.txt"),
}


@pytest.mark.parametrize("name", SETS)
def test_what_is_asked_for_is_compiled_with_hashes(name: str) -> None:
    """If this fails: ``make requirements``."""
    compiled = locked(name)
    for wanted in map(Requirement, SETS[name]):
        if wanted.marker is None or wanted.marker.evaluate():
            pin = compiled[canonicalize_name(wanted.name)]
            assert wanted.specifier.contains(str(pin.specifier).removeprefix("=="), prereleases=True), wanted


@pytest.mark.parametrize("name", SETS)
def test_compiled_versions_are_those_of_the_constraints(name: str) -> None:
    """If this fails: pin what is missing in ``constraints.txt``, then ``make requirements``."""
    pins = {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, listed("constraints.txt"))}
    assert {n: str(r.specifier) for n, r in locked(name).items() if pins.get(n) != str(r.specifier)} == {}


def test_constraints_are_sorted_and_name_nothing_twice() -> None:
    lines = (REQUIREMENTS / "constraints.txt").read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    names = [canonicalize_name(Requirement(line).name) for line in lines]
    assert len(set(names)) == len(names)


def test_what_runs_here_is_what_is_locked() -> None:
    from importlib.metadata import version

    for name, pin in locked("demo").items():
        assert f"=={version(name)}" == str(pin.specifier), name


def test_every_install_checks_hashes_but_for_what_cannot_have_one() -> None:
    """Of PyTorch there are builds for each kind of machine, and the program itself is the checkout."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    rules = re.findall(r"^\$\((?:VENV|TOOLS)\)/\.(\w+):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    installs = {
        name: [line.split(" install ", 1)[1] for line in recipe.splitlines() if " install " in line]
        for name, recipe in rules
    }
    checked = "--require-hashes -r $(LOCKED)/"
    itself = "--no-deps --no-build-isolation -e ."
    torch = "-c requirements/constraints.txt -r requirements/torch.txt"
    assert [line.split(checked) for line in installs["demo"][:1]] == [["", "demo.txt"]]
    assert installs["demo"][1:] == [itself]
    assert installs["test"] == [f"{checked}test.txt", torch]
    assert listed("torch.txt") == ["torch"]
    assert [line.split(" --require-hashes ")[-1] for line in installs["done"]] == ["-r $(LOCKED)/tools.txt"]


# Pickles


FORBIDDEN = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "joblib", "dill", "cloudpickle"}


def unpickling(source: str) -> Iterator[str]:
    """What in a module could read a pickle: an import, ``torch.load``, ``allow_pickle`` that is not False."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] in FORBIDDEN)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN:
            yield str(node.module)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in {("torch", "load"), ("pandas", "read_pickle"), ("pd", "read_pickle")}:
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            if not (isinstance(node.value, ast.Constant) and node.value.value is False):
                yield "allow_pickle"
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "import_module",
            "__import__",
        ):
            yield from (
                a.value for a in node.args if isinstance(a, ast.Constant) and str(a.value).split(".")[0] in FORBIDDEN
            )


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import os, marshal as m",
        "from shelve import open",
        "from joblib.numpy_pickle import load",
        "def f(p):\n import torch\n return torch.load(p)",
        "numpy.load(p, allow_pickle=True)",
        "numpy.load(p, allow_pickle=flag)",
        "importlib.import_module('pickle')",
    ],
)
def test_the_scan_sees_what_it_looks_for(source: str) -> None:
    assert list(unpickling(source))


def test_the_scan_lets_sound_code_be() -> None:
    assert (
        list(unpickling("import json\nnumpy.load(p, allow_pickle=False)\njson.load(f)\nimport_module('audit')")) == []
    )


def test_no_module_of_the_program_reads_a_pickle() -> None:
    files = sorted((ROOT / "audit").rglob("*.py"))
    assert len(files) > 100
    assert [(str(file), name) for file in files for name in unpickling(file.read_text("utf-8"))] == []


def test_no_file_of_the_models_is_a_pickle() -> None:
    """Weights are safetensors, graphs ONNX (protobuf), tables NumPy arrays of numbers, all else is text."""
    import numpy

    shipped = [f for name in MODELS for f in (ROOT / "models" / name).rglob("*") if f.is_file()]
    assert len(shipped) > 5
    for file in shipped:
        head = file.read_bytes()[:2]
        assert not (head[:1] == b"\x80" and 2 <= head[1] <= 5), file  # the head of a pickle, protocols 2 to 5
        assert file.suffix in {"", ".json", ".md", ".npz", ".onnx", ".safetensors", ".txt", ".csv", ".png", ".svg"}, (
            file
        )
        if file.suffix == ".npz":
            with numpy.load(file, allow_pickle=False) as arrays:
                assert all(arrays[name].dtype != object for name in arrays.files), file


# The audit hook of Python says which classes a pickle names while it is read.
WATCHED = """
import sys
def hook(event, arguments):
    if event == "pickle.find_class":
        print("PICKLE", arguments[0], file=sys.stderr)
sys.addaudithook(hook)
import decimal, pickle
pickle.loads(pickle.dumps(decimal.Decimal(1)))  # to see that the hook sees
from audit.cli import main
main()
"""


def test_a_run_reads_no_pickle_but_the_calendars_of_babel(tmp_path: Path) -> None:
    """Babel's package holds its data of the world's calendars and numbers so; its files are checked by hash."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            WATCHED,
            "run",
            "seeds/001_f90ce839765e3546.txt",
            "--jobs",
            "1",
            "--out",
            str(tmp_path / "out"),
        ],
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    read = set(re.findall(r"^PICKLE (\S+)$", done.stderr, re.MULTILINE))
    assert {module.split(".")[0] for module in read} - {"babel"} == {"decimal"}


# The network


def test_a_run_with_both_models_in_several_processes_asks_for_no_network(tmp_path: Path) -> None:
    """``conftest.py`` fails this test if any of the processes asks."""
    run = [
        sys.executable,
        "-m",
        "audit.cli",
        "run",
        "seeds",
        "--out",
        str(tmp_path / "out"),
        "--format",
        "json,html,sarif",
    ]
    # In a cache folder of its own, so that nothing is known from an earlier run.
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = subprocess.run([*run, "--jobs", "2"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    scored = [json.loads(file.read_text("utf-8")) for file in (tmp_path / "out").glob("0*.json")]
    assert len(scored) == 5
    assert all(report["fluency"]["score"] is not None for report in scored)


@pytest.mark.asks_network
def test_sockets_are_closed_in_this_process_and_in_those_it_starts(asked: Path) -> None:
    for ask in (
        lambda: socket.create_connection(("192.0.2.1", 80), timeout=5),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
    ):
        with pytest.raises(OSError, match="closed in tests"):
            ask()
    code = "import socket; socket.create_connection(('192.0.2.2', 80), timeout=5)"
    started = f"import multiprocessing as m, subprocess as s, sys; s.run([sys.executable, '-c', {code!r}])"
    done = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, timeout=60)
    assert "NetworkClosed" in done.stderr
    assert asked.read_text("utf-8").count("192.0.2.2") == 1
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        pass


@pytest.mark.asks_network
def test_the_network_is_asked_for_a_model_that_is_named(tmp_path: Path, asked: Path) -> None:
    """That is what asking means. Were it there, the model would be loaded; as it is, few refusals are enough."""
    (tmp_path / "a.txt").write_text(SPUN, "utf-8")
    before = asked.stat().st_size
    run = [sys.executable, "-m", "audit.cli", "gate", "a.txt", "--model", "newsroom/no-such-model"]
    # Other tests tell the hub's client that there is no network.
    environment = {**os.environ, "HF_HOME": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "0"}
    done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 2
    assert "newsroom/no-such-model is not on this machine, and the hub cannot be reached" in done.stderr
    assert 1 <= asked.read_bytes()[before:].decode().count("socket.getaddrinfo") <= 3


# The wheel


def test_the_wheel_carries_the_models_and_nothing_that_runs_at_installation(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    [wheel] = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in MODELS:
        shipped = {f.name for f in (ROOT / "models" / folder).iterdir() if f.is_file()}
        assert {f"audit/_models/{folder}/{name}" for name in shipped} <= names
    assert "audit/cli.py" in names
    assert not [n for n in names if n.endswith((".pkl", ".pickle", ".pt", ".bin", ".pth", "setup.py"))]
