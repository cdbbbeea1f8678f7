"""audit fix as a user meets it: real processes on real files, and git to judge the diffs."""

import codecs
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = str(Path(sys.executable).parent / "audit")
SPUN = "The two leaders will take a stand once morest the proposal, officials said on Monday.\n"
MENDED = SPUN.replace("once morest", "against")
CLEAN = "The council voted on Tuesday to keep the library open on Sundays.\n"
RUSSIAN = "Президент встретился с премьер-министром вчера вечером в Москве. Стороны обсудили вопросы торговли.\n" * 3
CARDS = r"""
family = "locale"
stage = "translation"

[[rule]]
id = "house-quotes"
title = "House quotation marks"
severity = "minor"
pattern = '''<<(?P<a>\w+)>>|&lt;&lt;(?P<b>\w+)&gt;&gt;'''
repairs = ['“\g<a>”']
message = "The house writes quotation marks."
why = "House style."
[[rule.examples]]
text = "The council meets in <<chambers>> today."
find = "<<chambers>>"
repair = "“chambers”"
[[rule.counter]]
text = "The council meets tomorrow."

[[rule]]
id = "house-spiral"
title = "A word that changes back and forth"
severity = "minor"
pattern = '''\btick\b'''
repairs = ['tock']
message = "Tick."
why = "House style."
[[rule.examples]]
text = "The clock says tick today."
find = "tick"
repair = "tock"
[[rule.counter]]
text = "The council meets tomorrow."

[[rule]]
id = "house-spiral-back"
title = "A word that changes back and forth"
severity = "minor"
pattern = '''\btock\b'''
repairs = ['tick']
message = "Tock."
why = "House style."
[[rule.examples]]
text = "The clock says tock today."
find = "tock"
repair = "tick"
[[rule.counter]]
text = "The council meets tomorrow."
"""


def fix(
    *arguments: str | Path, cwd: Path, stdin: bytes | None = None, grade: str = "suggested"
) -> "subprocess.CompletedProcess[bytes]":
    command = [AUDIT, "fix", *map(str, arguments), "--grade", grade, "--model", "none"]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, timeout=120)


def git(*arguments: str, cwd: Path, stdin: bytes = b"") -> None:
    done = subprocess.run(["git", *arguments], input=stdin, cwd=cwd, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()


def content(folder: Path) -> dict[str, bytes]:
    return {os.fsdecode(p.name): p.read_bytes() for p in folder.iterdir() if p.is_file()}


# name → what the file holds before and after
TWO = SPUN + "\n" + CLEAN
FILES: dict[str, tuple[bytes, bytes]] = {
    name: (before, after)
    for name, before, after in [
        ("plain.txt", TWO.encode(), TWO.replace("once morest", "against").encode()),
        ("no end.txt", SPUN.rstrip().encode(), MENDED.rstrip().encode()),
        ("crlf.txt", TWO.replace("\n", "\r\n").encode(), (MENDED + "\n" + CLEAN).replace("\n", "\r\n").encode()),
        ("cr.txt", TWO.replace("\n", "\r").encode(), (MENDED + "\n" + CLEAN).replace("\n", "\r").encode()),
        ("latin.txt", f"Café Müller:\n{SPUN}".encode("cp1252"), f"Café Müller:\n{MENDED}".encode("cp1252")),
        ("bom.txt", codecs.BOM_UTF8 + SPUN.encode(), codecs.BOM_UTF8 + MENDED.encode()),
        ("le.txt", codecs.BOM_UTF16_LE + TWO.encode("utf-16-le"), b""),
        ("be.txt", codecs.BOM_UTF16_BE + TWO.encode("utf-16-be"), b""),
        ("broken.txt", b"A b\xc3\x28r \xff by\xe2\x82te \xef\xbf\xbd.\n\n" + (CLEAN * 3 + SPUN).encode(), b""),
        ("zürich \"a\".txt", SPUN.encode(), MENDED.encode()),
        (
            "page.html",
            b"<html><body><h1>Talks &amp; more</h1>\n<p>They took a stand <i>once</i> <b>morest</b> the plan.</p>\n"
            b"<p>AT&amp;T took a <b>stand</b> once\n  morest the plan &mdash; again.</p></body></html>\n",
            b"<html><body><h1>Talks &amp; more</h1>\n<p>They took a stand <i>once</i> <b>morest</b> the plan.</p>\n"
            b"<p>AT&amp;T took a <b>stand</b> against the plan &mdash; again.</p></body></html>\n",
        ),
        (
            "notes.md",
            b"# Talks *end*\n\nThey took a **stand** once morest the [plan](x).\n\n- Ships\\_owners &amp; crews\n",
            b"# Talks *end*\n\nThey took a **stand** against the [plan](x).\n\n- Ships\\_owners &amp; crews\n",
        ),
        ("clean.txt", CLEAN.encode(), CLEAN.encode()),
    ]
}  # fmt: skip
for _name, _codec in (("le.txt", "utf-16-le"), ("be.txt", "utf-16-be")):
    FILES[_name] = (FILES[_name][0], FILES[_name][0].replace("once morest".encode(_codec), "against".encode(_codec)))
FILES["broken.txt"] = (FILES["broken.txt"][0], FILES["broken.txt"][0].replace(b"once morest", b"against"))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (before, _) in FILES.items():
        (folder / name).write_bytes(before)
    return folder


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "cards.toml").write_text(CARDS, "utf-8")
    return folder


def test_the_diff_applies_and_gives_what_write_gives(inbox: Path, tmp_path: Path) -> None:
    rule = "--rule=spun-inside-word"
    git("init", "-q", ".", cwd=tmp_path)
    done = fix("in", rule, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert content(inbox) == {name: before for name, (before, _) in FILES.items()}
    says = done.stderr.decode().splitlines()
    assert says[-1] == "12 files would be changed with 12 repairs, 1 left out; 1 file unchanged"
    assert says[0].startswith("left out: in/page.html:2:")
    assert says[0].endswith("“once morest” → “against”: mark-up stands in its way")
    assert len(says) == 2
    applied = tmp_path / "applied"
    applied.mkdir()
    shutil.copytree(inbox, applied / "in")
    git("apply", "-", cwd=applied, stdin=done.stdout)  # also below the top of a repository
    wanted = {name: after for name, (_, after) in FILES.items()}
    assert content(applied / "in") == wanted
    written = fix("in", rule, "--write", "--no-backup", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, b"")
    assert written.stderr.decode().splitlines()[-1].startswith("12 files changed with 12 repairs, 1 left out;")
    assert content(inbox) == wanted
    again = fix("in", rule, "--write", "--no-backup", cwd=tmp_path)
    assert again.stderr.decode().splitlines()[-1] == "0 files changed with 0 repairs, 1 left out; 13 files unchanged"
    assert content(inbox) == wanted


def test_several_processes_give_the_same_diff(inbox: Path, tmp_path: Path) -> None:
    one, two = (fix("in", "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "2"))
    assert one.stdout.count(b"+++ ") >= 12
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)


def test_by_default_only_safe_repairs_are_made(tmp_path: Path) -> None:
    (tmp_path / "spun.txt").write_text(SPUN, "utf-8")
    # Without a language model this repair is not safe.
    done = fix("spun.txt", "--write", cwd=tmp_path, grade="safe")
    assert done.returncode == 0
    assert done.stderr.decode() == (
        "0 files changed with 0 repairs, 0 left out; 1 file unchanged;"
        " 1 more repair only suggested: --grade suggested\n"
    )
    command = [AUDIT, "fix", "spun.txt", "--model", "none"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60).stdout == b""
    assert (tmp_path / "spun.txt").read_text("utf-8") == SPUN
    assert [p.name for p in tmp_path.iterdir()] == ["spun.txt"]


def test_check_is_the_exit_code_and_clean_text_stays(tmp_path: Path) -> None:
    (tmp_path / "spun.txt").write_text(SPUN, "utf-8")
    (tmp_path / "clean.txt").write_text(CLEAN, "utf-8")
    done = fix("spun.txt", "--check", cwd=tmp_path)
    assert (done.returncode, done.stdout.startswith(b"--- a/spun.txt\n")) == (1, True)
    quiet = fix("spun.txt", "--diff", "--quiet", cwd=tmp_path)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, done.stdout, b"")
    done = fix("clean.txt", "--check", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    done = fix("clean.txt", "--write", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert sorted(content(tmp_path)) == ["clean.txt", "spun.txt"]


def test_filters_choose_rules_and_families(tmp_path: Path) -> None:
    text = SPUN + "\nThe council said the the library stays open.\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    spinner = fix("a.txt", "--family", "spinner-substitution", cwd=tmp_path).stdout.decode()
    assert "+The two leaders will take a stand against" in spinner
    assert "+The council" not in spinner
    both = fix("a.txt", "--family", "spinner-substitution", "--family", "duplication", cwd=tmp_path).stdout.decode()
    assert "+The council said the library stays open." in both
    none = fix("a.txt", "--family", "spinner-substitution", "--rule", "doubled-word", cwd=tmp_path)
    assert none.stdout == b""
    done = fix("a.txt", "--rule", "doubled-wrod", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "did you mean 'doubled-word'?" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["a.txt", "--diff", "--write"], "--write and --diff do not go together"),
        (["a.txt", "--check", "--write"], "--write and --check do not go together"),
        (["a.txt", "--no-backup"], "--no-backup is for --write"),
        (["-", "--write"], "standard input cannot be written back"),
        (["a.txt", "--grade", "daring"], "--grade"),
        (["a.txt", "--family", "clan"], "there is no family 'clan'"),
        (["a.txt", "--lang", "klingon"], "'klingon'"),
        (["empty"], "no articles found"),
        ([], "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_calls_exit_2_and_say_why(arguments: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SPUN, "utf-8")
    (tmp_path / "empty").mkdir()
    done = subprocess.run([AUDIT, "fix", *arguments], cwd=tmp_path, input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "a.txt").read_text("utf-8") == SPUN


def test_backups_are_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SPUN, "utf-8")
    file.chmod(0o640)
    (tmp_path / "a.txt.bak").write_text("older", "utf-8")
    (tmp_path / "a.txt.bak1").symlink_to("nowhere")
    done = fix("a.txt", "--write", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_text("utf-8") == MENDED
    assert (tmp_path / "a.txt.bak").read_text("utf-8") == "older"
    assert (tmp_path / "a.txt.bak2").read_text("utf-8") == SPUN
    assert {file.stat().st_mode & 0o777, (tmp_path / "a.txt.bak2").stat().st_mode & 0o777} == {0o640}
    assert len(list(tmp_path.iterdir())) == 4


def test_of_a_link_the_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    target, link = tmp_path / "store" / "a.txt", tmp_path / "link.txt"
    target.write_text(SPUN, "utf-8")
    link.symlink_to("store/a.txt")
    assert fix("link.txt", cwd=tmp_path).stdout.startswith(b"--- a/store/a.txt\n")
    assert fix("link.txt", "--write", cwd=tmp_path).returncode == 0
    assert link.is_symlink()
    assert target.read_text("utf-8") == MENDED
    assert (tmp_path / "store" / "a.txt.bak").read_text("utf-8") == SPUN
    assert len(list(tmp_path.iterdir())) == 2


def test_what_cannot_be_audited_or_written_is_said_and_the_rest_is_done(tmp_path: Path) -> None:
    long = "n" * 250 + ".txt"  # with no room for .bak
    for name in ("a.txt", long):
        (tmp_path / name).write_text(SPUN, "utf-8")
    (tmp_path / "scan.txt").write_bytes(b"%PDF-1.7\0")
    done = fix("scan.txt", "gone.txt", "a.txt", long, "--write", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, b"")
    scan, gone, unwritten = done.stderr.decode().splitlines()
    assert scan.startswith("not audited: scan.txt: This is a PDF")
    assert gone.startswith("not audited: gone.txt: There is no such file")
    assert unwritten.startswith(f"not written: {long}: It could not be written (File name too long)")
    assert (tmp_path / "a.txt").read_text("utf-8") == MENDED
    assert (tmp_path / long).read_text("utf-8") == SPUN
    assert len(list(tmp_path.iterdir())) == 4
    done = fix(long, "--write", "--no-backup", cwd=tmp_path)
    assert (done.returncode, (tmp_path / long).read_text("utf-8")) == (0, MENDED)


@pytest.mark.skipif(not os.geteuid() and not shutil.which("setpriv"), reason="the administrator may write anywhere")
@pytest.mark.parametrize("locked", ["in", "in/a.txt"])
def test_in_a_read_only_place_nothing_is_lost(locked: str, tmp_path: Path) -> None:
    file = tmp_path / "in" / "a.txt"
    file.parent.mkdir()
    file.write_text(SPUN, "utf-8")
    mode = (tmp_path / locked).stat().st_mode
    (tmp_path / locked).chmod(mode & ~0o222)
    less = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-all"]
    command = [*less, AUDIT, "fix", "in", "--write", "--grade", "suggested", "--model", "none"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    (tmp_path / locked).chmod(mode)
    assert done.returncode == 3
    assert "not written: in/a.txt: It " in done.stderr.decode()
    assert content(file.parent) == {"a.txt": SPUN.encode()}


def test_what_the_encoding_cannot_hold_is_left_out(house: Path, tmp_path: Path) -> None:
    text = RUSSIAN + "Они вошли в <<зал>>.\n"
    (tmp_path / "a.txt").write_bytes(text.encode("koi8_r"))
    (tmp_path / "b.txt").write_text(text, "utf-8")
    page = '<meta charset="koi8-r"><p>' + RUSSIAN + "Они вошли в &lt;&lt;зал&gt;&gt;.</p>"
    (tmp_path / "c.html").write_bytes(page.encode("koi8_r"))
    done = fix("a.txt", "b.txt", "c.html", "--rules", house, "--rule", "house-quotes", "--write", cwd=tmp_path)
    left, totals = done.stderr.decode().splitlines()
    assert left.startswith("left out: a.txt:4:13: house-quotes: “<<зал>>” → ““зал””: the file's encoding, koi8")
    assert totals == "2 files changed with 2 repairs, 1 left out; 1 file unchanged"
    assert (tmp_path / "a.txt").read_bytes() == text.encode("koi8_r")
    assert "“зал”" in (tmp_path / "b.txt").read_text("utf-8")
    assert (tmp_path / "c.html").read_bytes() == page.replace("&lt;&lt;", "&#8220;").replace(
        "&gt;&gt;", "&#8221;"
    ).encode("koi8_r")


def test_repairs_that_undo_each_other_end(house: Path, tmp_path: Path) -> None:
    text = "The clock in the old tower says tick, officials said on Monday.\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    done = fix("a.txt", "--rules", house, "--family", "locale", "--write", cwd=tmp_path)
    assert done.returncode == 0
    assert "another repair would undo it" in done.stderr.decode()
    assert (tmp_path / "a.txt").read_text("utf-8") == text


def test_standard_input(tmp_path: Path) -> None:
    done = fix("-", cwd=tmp_path, stdin=SPUN.encode())
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[:2] == ["--- a/<stdin>", "+++ b/<stdin>"]
    assert f"+{MENDED}".encode() in done.stdout
    assert fix("-", cwd=tmp_path, stdin=b"").returncode == 3


def test_reports_are_no_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SPUN, "utf-8")
    run = subprocess.run([AUDIT, "run", "a.txt", "--model", "none"], cwd=tmp_path, capture_output=True, timeout=60)
    assert run.returncode == 0
    assert b"once morest" in (tmp_path / "reports/a.md").read_bytes()
    assert fix(".", cwd=tmp_path).stdout.count(b"+++ ") == 1


def test_with_the_language_model_a_second_call_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "seeds", tmp_path / "seeds")
    command = [AUDIT, "fix", "seeds", "--grade", "suggested", "--write"]
    first, second = (subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120) for _ in range(2))
    assert first.stderr.startswith(b"5 files changed")
    assert second.stderr.startswith(b"0 files changed with 0 repairs")
