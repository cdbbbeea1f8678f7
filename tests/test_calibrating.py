"""``audit calibrate``: from a folder of clean articles to scores, for any model."""

import json
import random
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from audit import calibrating
from audit.auditor import Auditor
from audit.calibrating import calibrate_folder
from audit.errors import ModelError, UsageError
from audit.fluency.calibration import Calibration
from audit.fluency.model import Surprisal
from audit.fluency.scorers import Scorers
from audit.read import read_bytes
from audit.scoring import score_lines
from audit.text import Span

WORDS = "council bridge river letter garden village teacher harvest window market station summer".split()


class Invented:
    """A model that gives every sentence 1 to 3 nats per character, always the same."""

    name = "invented"
    signature = "invented:1"

    def score(self, texts: Sequence[str]) -> list[Surprisal]:
        rates = [1 + 2 * (zlib.crc32(t.encode()) % 1000) / 1000 for t in texts]
        return [
            Surprisal((Span(0, len(t)),), (r * len(t),)) if t else Surprisal((), ())
            for t, r in zip(texts, rates, strict=True)
        ]


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.fluency.scorers.load", lambda name=None, threads=1: Invented())


def articles(folder: Path, sentences: int) -> Path:
    draw = random.Random(1)
    folder.mkdir()
    for number in range(0, sentences, 5):
        lines = [f"The {draw.choice(WORDS)} {number + i} is near the {draw.choice(WORDS)}." for i in range(5)]
        (folder / f"{number}.txt").write_text("Heading\n\n" + " ".join(lines) + "\n", "utf-8")
    return folder


def test_a_folder_makes_a_calibration_that_scores(tmp_path: Path) -> None:
    out = tmp_path / "new" / "calibration.json"
    done = calibrate_folder(articles(tmp_path / "in", 300), "en", None, out)
    assert (done.articles, done.sentences, done.model) == (60, 300, "invented:1")
    assert str(out) in str(done)
    assert sum(c.sentences for c in Calibration.load(out).languages["en"]) == 300
    lines = [json.dumps({"text": f"The {w} is near.", "lang": "en"}).encode() for w in WORDS]
    rows = [json.loads(row) for row in score_lines(lines, "text", None, None, out)]
    assert all(0 < row["fluency"] < 100 for row in rows)
    by_nats = sorted(rows, key=lambda row: row["nats_per_char"])
    assert by_nats[0]["fluency"] > by_nats[-1]["fluency"]
    assert {row["slor"] for row in rows} == {None}


def test_an_audit_uses_the_file(tmp_path: Path) -> None:
    out = tmp_path / "c.json"
    calibrate_folder(articles(tmp_path / "in", 300), "en", None, out)
    document = read_bytes(b"The bridge is near the river. It was made in summer.", "a.txt")
    cards = {}  # type: ignore[var-annotated]
    scored = Auditor(Scorers(Invented(), calibration_file=out), cards=cards, language="en").audit(document)
    plain = Auditor(Scorers(Invented()), cards=cards, language="en").audit(document)
    assert scored.fluency.score is not None
    assert plain.fluency.score is None
    assert scored.signature != plain.signature


def test_languages_of_the_same_model_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "c.json"
    calibrate_folder(articles(tmp_path / "in", 150), "en", None, out)
    calibrate_folder(tmp_path / "in", "de", None, out)
    assert set(Calibration.load(out).languages) == {"en", "de"}


def test_another_models_file_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "c.json"
    Calibration("other:2", {}).save(out)
    before = out.read_bytes()
    with pytest.raises(UsageError, match="belongs to the model other:2"):
        calibrate_folder(articles(tmp_path / "in", 150), "en", None, out)
    assert out.read_bytes() == before
    with pytest.raises(ModelError, match="was made for"):
        list(score_lines([b'{"text": "a"}'], "text", "en", None, out))


def test_too_few_sentences_say_how_many_are_needed(tmp_path: Path) -> None:
    folder = articles(tmp_path / "in", 60)
    for name in ("0.txt", "5.txt"):
        (folder / f"copy-{name}").write_text((folder / name).read_text())
    (folder / "scan.txt").write_bytes(b"%PDF-1.7\x00\x01")
    with pytest.raises(
        UsageError, match=r"There are 60 different sentences .* 100 are needed .* Not read: 1, such as .*scan\.txt"
    ):
        calibrate_folder(folder, "en", None, tmp_path / "c.json")
    assert not (tmp_path / "c.json").exists()


def test_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no language code"):
        calibrate_folder(tmp_path, "klingon")
    with pytest.raises(UsageError, match="without a model"):
        calibrate_folder(tmp_path, "en", "none")
    with pytest.raises(UsageError, match="There are 0 different sentences"):
        calibrate_folder(tmp_path / "gone", "en", None, tmp_path / "c.json")


def test_short_sentences_count_where_characters_say_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrating, "LEAST", 1)
    (tmp_path / "a.txt").write_text("他昨天来了。我们今天都很高兴。好。", "utf-8")
    assert calibrate_folder(tmp_path, "zh", None, tmp_path / "c.json").sentences == 2


def test_on_the_command_line(tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "audit"
    folder = articles(tmp_path / "in", 20)
    done = subprocess.run([program, "calibrate", folder, "--lang", "en"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("audit: There are 20 different sentences")
    articles(tmp_path / "more", 110)
    done = subprocess.run(
        [program, "calibrate", tmp_path / "more", "--lang", "en"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    line = json.dumps({"text": "The bridge 7 is near the river.", "lang": "en"})
    done = subprocess.run(
        [program, "score", "-", "--calibration", "calibration.json"],
        input=line, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    row = json.loads(done.stdout)
    assert list(row) == ["id", "language", "fluency", "nats_per_char", "slor", "tokens"]
    assert 0 < row["fluency"] < 100
    assert row["slor"] > 0
