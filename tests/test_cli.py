"""The command line as a user meets it: real processes, exit codes, files."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[1] / "models" / "embedded"
AUDIT = str(Path(sys.executable).parent / "audit")
CLEAN = (
    "The council voted on Tuesday to keep the library open on Sundays. Members said the extra hours had drawn more"
    " families to the town centre.\n\nA report on the costs is due in the spring.\n"
)
RUSSIAN = "Президент встретился с премьер-министром вчера вечером в Москве. Стороны обсудили вопросы торговли.\n"
SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"


def audit(*arguments: str, stdin: bytes | None = None, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    run = subprocess.run([AUDIT, *arguments], input=stdin, capture_output=True, cwd=cwd, timeout=120)
    return subprocess.CompletedProcess(run.args, run.returncode, run.stdout.decode(), run.stderr.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "clean.txt").write_text(CLEAN, "utf-8")
    return inbox


def test_version() -> None:
    assert audit("--version").stdout.startswith("audit 0.")


def test_gate_passes_clean_copy(folder: Path, tmp_path: Path) -> None:
    done = audit("gate", str(folder), "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads((tmp_path / "out/clean.json").read_text("utf-8"))
    assert report["verdict"] == "publish"
    assert report["findings"] == []
    assert (tmp_path / "out/clean.md").exists()
    assert "clean.txt" in (tmp_path / "out/index.md").read_text("utf-8")


def test_gate_holds_damaged_copy_and_run_does_not(folder: Path, tmp_path: Path) -> None:
    (folder / "spun.txt").write_text(SPUN, "utf-8")
    out = str(tmp_path / "out")
    assert audit("gate", str(folder), "--out", out).returncode == 1
    assert audit("run", str(folder), "--out", out).returncode == 0
    report = json.loads((tmp_path / "out/spun.json").read_text("utf-8"))
    [finding] = report["findings"]
    source = SPUN[finding["start"] : finding["end"]]
    assert (source, finding["repairs"][0]["text"]) == ("once morest", "against")


def test_what_cannot_be_audited_never_passes(folder: Path, tmp_path: Path) -> None:
    bad = {
        "scan.txt": (b"%PDF-1.7\x00\x01\x02", "PDF"),
        "nothing.txt": (b" \n\n", "empty"),
        "sign.html": (b"<html><img src='a.png'></html>", "nothing to read"),
        "broken.txt": (b"\xff\xfea\x00b\x00\x00\xd8", "UTF-16"),
    }
    for name, (data, _) in bad.items():
        (folder / name).write_bytes(data)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(20_000_001)
    (folder / "dangling.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.txt")
    says = {name: word for name, (_, word) in bad.items()}
    says |= {"huge.txt": "20 MB", "dangling.txt": "no such file", "pipe.txt": "pipe"}
    if os.geteuid():
        (folder / "secret.txt").write_text(CLEAN, "utf-8")
        (folder / "secret.txt").chmod(0)
        says["secret.txt"] = "Permission"
    out = tmp_path / "out"
    for command in ("run", "gate"):
        done = audit(command, str(folder), str(tmp_path / "gone.txt"), "--out", str(out), "--model", "none")
        assert done.returncode == 3
        lines, index = done.stdout.splitlines(), (out / "index.md").read_text("utf-8").splitlines()
        for name, word in {**says, "gone.txt": "no such file"}.items():
            assert any(line.startswith("not audited: ") and name in line and word in line for line in lines), name
            assert any(line.startswith("- `") and name in line and word in line for line in index), name
        assert lines[-1].startswith(f"1 to publish, 0 held, {len(says) + 1} not audited.")
    assert sorted(p.name for p in out.iterdir()) == ["clean.json", "clean.md", "index.json", "index.md"]
    done = audit("gate", str(folder / "nothing.txt"), "--out", str(out), "--model", "none", "--quiet")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("audit: ")
    assert "nothing.txt: The file is empty" in done.stderr


def test_encodings_formats_names_and_ignored_files(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    (inbox / "skip").mkdir(parents=True)
    (inbox / "ja").mkdir()
    (inbox / ".git").mkdir()
    page = "<html><head><meta charset='utf-8'></head><p>They will take a stand <b>once morest</b> it.</p></html>"
    files = {
        "bom.txt": (SPUN, "utf-8-sig"),
        "utf16.txt": (RUSSIAN, "utf-16"),
        "cyrillic.txt": (RUSSIAN, "cp1251"),
        "declared.html": (f"<meta charset=windows-1251><p>{RUSSIAN}</p>", "cp1251"),
        "page.html": (page, "utf-8"),
        "note.md": (f"# *Title*\r\n\r\n{SPUN}", "utf-8"),
        "`odd` |name| <b>\n😀.txt": (SPUN, "utf-8"),
        "skip/no.txt": (SPUN, "utf-8"),
        "skip/yes.txt": (CLEAN, "utf-8"),
        "ja/yes.txt": (CLEAN, "utf-8"),
        "data.csv": (SPUN, "utf-8"),
        ".hidden.txt": (SPUN, "utf-8"),
        ".git/x.txt": (SPUN, "utf-8"),
    }
    for name, (text, encoding) in files.items():
        (inbox / name).write_bytes(text.encode(encoding))
    (inbox / os.fsdecode(b"caf\xe9.txt")).write_text(CLEAN, "utf-8")
    (inbox / ".auditignore").write_text("# drafts\nskip/*\n!skip/yes.txt\n", "utf-8")
    audit("run", "in", "--model", "none", cwd=tmp_path)
    first = {p.name: p.read_bytes() for p in (tmp_path / "reports").iterdir()}
    # A second run, from a folder that holds the reports of the first, changes none of them.
    done = audit("run", "in", ".", "--model", "none", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 12
    assert {p.name: p.read_bytes() for p in (tmp_path / "reports").iterdir()} == first
    reports = [json.loads(text) for name, text in first.items() if name.endswith(".json") and name != "index.json"]
    assert len(reports) == 10
    found = {report["path"].removeprefix("in/"): report for report in reports}
    assert {"skip/yes.txt", "ja/yes.txt", "caf\udce9.txt"} < set(found)
    for name, (_, encoding) in files.items():
        if name in found:
            assert found[name]["encoding"] == encoding
            source = (inbox / name).read_bytes().decode(encoding)
            spun = [source[f["start"] : f["end"]] for f in found[name]["findings"]]
            assert spun == ["once morest"] * source.count("once morest")
    assert b"read as `cp1251`" in first["cyrillic.md"]
    chosen = audit(
        "run", "in", "--include", "*.md", "--include", "skip/", "--exclude", "yes.*", "--model", "none", cwd=tmp_path
    )
    assert "1 held" in chosen.stdout
    assert "1 to publish" not in chosen.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Usage: audit"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["--frobnicate"], "No such option"),
        (["run"], "Missing argument 'PATH'"),
        (["run", "--out"], "requires an argument"),
        (["run", "--jobs", "two", "."], "Invalid value for '--jobs'"),
        (["run", "--jobs", "-1", "article.txt"], "--jobs"),
        (["run", "--profile", "lax", "."], "wire, feature, legal"),
        (["run", "--format", "papyrus", "article.txt"], "markdown, json"),
        (["run", "--format", "", "article.txt"], "--format"),
        (["run", "--lang", "klingon", "."], "'klingon'"),
        (["run", "empty"], "no articles found"),
        (["run", "article.txt", "--out", "article.txt"], "article.txt"),
        (["run", "empty", "--out", "."], "choose another folder with --out"),
        (["explain"], "Missing argument 'RULE'"),
        (["explain", "spun-inside-wrod"], "did you mean 'spun-inside-word'?"),
        (["score", "gone.jsonl"], "gone.jsonl"),
        (["score", "article.txt", "--model", "none"], "--model"),
        (["score", "article.txt", "--lang", "klingon"], "'klingon'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_calls_exit_2_and_say_why(arguments: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "empty").mkdir()
    done = audit(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_model_exits_2_and_leaves_the_earlier_index(folder: Path, tmp_path: Path) -> None:
    broken, out = tmp_path / "model", tmp_path / "out"
    shutil.copytree(SHIPPED, broken)
    weights = bytearray((broken / "ngram.npz").read_bytes())
    weights[len(weights) // 2] ^= 1
    (broken / "ngram.npz").write_bytes(weights)
    out.mkdir()
    (out / "index.md").write_text("earlier", "utf-8")
    for model, says in ((str(broken), "ngram.npz is damaged"), ("./no-such-model", "no such folder")):
        done = audit("gate", str(folder), "--out", str(out), "--model", model)
        assert done.returncode == 2
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert (out / "index.md").read_text("utf-8") == "earlier"


def test_any_model_of_hugging_face_can_take_the_place(folder: Path, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("torch")
    from test_fluency_hub import tokenizer

    tokens = tokenizer("gpt2")
    tokens.save_pretrained(tmp_path / "tiny")
    shape = {"n_embd": 16, "n_layer": 1, "n_head": 1, "n_positions": 64, "bos_token_id": 0, "eos_token_id": 0}
    config = transformers.GPT2Config(vocab_size=len(tokens), **shape)
    transformers.GPT2LMHeadModel(config).save_pretrained(tmp_path / "tiny")
    (folder / "spun.txt").write_text(SPUN, "utf-8")
    done = audit("gate", str(folder), "--out", str(tmp_path / "out"), "--model", str(tmp_path / "tiny"))
    assert done.returncode == 1, done.stderr
    report = json.loads((tmp_path / "out/spun.json").read_text("utf-8"))
    assert "|model:tiny:" in report["signature"]
    assert report["findings"][0]["repairs"][0]["gain"] is not None
    assert report["fluency"]["nats_per_char"] > 0
    assert report["fluency"]["score"] is None
    page = (tmp_path / "out/spun.md").read_text("utf-8")
    assert "Fluency: no score, since this model has no calibration." in page


def test_missing_path_is_not_audited(tmp_path: Path) -> None:
    done = audit("gate", str(tmp_path / "gone.txt"), "--out", str(tmp_path / "out"))
    assert done.returncode == 3
    assert "gone.txt" in done.stdout


def test_standard_input(tmp_path: Path) -> None:
    for stdin in (b"", b"\x00\x01"):
        done = audit("gate", "-", "--out", str(tmp_path / "out"), stdin=stdin)
        assert done.returncode == 3
        assert "not audited: <stdin>: " in done.stdout
    done = audit("gate", "-", "--out", str(tmp_path / "out"), stdin=SPUN.encode())
    assert done.returncode == 1
    assert json.loads((tmp_path / "out/stdin.json").read_text("utf-8"))["findings"][0]["text"] == "once morest"


def test_quiet_prints_nothing(folder: Path, tmp_path: Path) -> None:
    done = audit("run", str(folder), "--out", str(tmp_path / "out"), "--quiet")
    assert (done.stdout, done.stderr) == ("", "")


def test_a_reader_that_goes_away_is_no_fault(folder: Path, tmp_path: Path) -> None:
    gate = f"'{AUDIT}' gate '{folder}' --out '{tmp_path / 'out'}' --model none"
    for command in (f"'{AUDIT}' rules | true; exit ${{PIPESTATUS[0]}}", f"{gate} | true; exit ${{PIPESTATUS[0]}}"):
        done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, b"")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([AUDIT, "rules"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr.count(b"\n")) == (3, 1)


def test_rules_and_explain_agree() -> None:
    names = [line.split()[0] for line in audit("rules").stdout.splitlines()]
    assert len(names) > 10
    assert f"`{names[0]}`" in audit("explain", names[0]).stdout


def test_several_processes_give_the_same_reports_in_order(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number in range(6):
        (inbox / f"{number}.txt").write_text(CLEAN + SPUN * (number % 3), "utf-8")
    tables = []
    for jobs in ("1", "2"):
        done = audit("run", str(inbox), "--out", str(tmp_path / jobs), "--jobs", jobs)
        assert done.returncode == 0
        tables.append(done.stdout.replace(str(tmp_path / jobs), "OUT"))
    assert tables[0] == tables[1]
    for file in sorted((tmp_path / "1").iterdir()):
        assert file.read_bytes() == (tmp_path / "2" / file.name).read_bytes()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt_keeps_finished_reports(jobs: str, tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    for number in range(400):
        (inbox / f"{number:04}.txt").write_text(f"{CLEAN}Story {number}.\n", "utf-8")
    process = subprocess.Popen(
        [AUDIT, "run", str(inbox), "--out", str(out), "--jobs", jobs],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 100
    while len(list(out.glob("*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the processes of the pool are sent it too
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors.decode()
    assert errors == b"audit: interrupted; what was finished is kept\n"
    reports = [p for p in out.glob("*.json") if p.name != "index.json"]
    assert 3 <= len(reports) < 400
    index = json.loads((out / "index.json").read_text("utf-8"))
    assert (index["complete"], len(index["articles"])) == (False, len(reports))
    assert len(index["articles"]) + len(index["unreached"]) == 400
    for report in reports:
        json.loads(report.read_text("utf-8"))


def test_score_streams_a_line_for_a_line() -> None:
    rows = [
        {"id": "a", "text": "They are turning against the old plan."},
        {"id": "b", "text": "They are turning once morest the old plan."},
        {"id": 3, "text": "Мы встретились с президентом вчера вечером."},
        {"id": "empty", "text": ""},
    ]
    stdin = "".join(json.dumps(r) + "\n" for r in rows).encode()
    done = audit("score", "-", stdin=stdin)
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["a", "b", 3, "empty"]
    assert answers[0]["fluency"] > answers[1]["fluency"]
    assert answers[2]["language"] == "ru"


def test_score_takes_the_field_and_stops_at_a_bad_line() -> None:
    lines = [
        b'{"id": 1, "body": "A plain sentence.", "lang": "en"}',
        b"",
        b'{"id": "\\ud800", "body": "\\ud800 is half a character.", "language": 5}',
        json.dumps({"id": 3, "body": "They met again. " * 2000}).encode(),
        b'{"id": 4, "text": "under another key"}',
        b'{"id": 5, "body": "never reached"}',
    ]
    done = audit("score", "-", "--field", "body", stdin=b"\n".join(lines))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "line 5" in done.stderr
    assert "'body'" in done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, "\ud800", 3]
    for bad in (b"not json\n", b"[1]\n", b"[" * 100_000, b'{"text": "\xff"}'):
        done = audit("score", "-", stdin=bad)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("audit: line 1 ")
