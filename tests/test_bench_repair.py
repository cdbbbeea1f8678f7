"""The benchmark of ranking: it runs on sets of its own, and its verdicts are right both ways."""

import json
import subprocess
import sys
from pathlib import Path

from audit.finding import Finding, Repair, Severity, Stage
from bench.repair.right import required, verdict

ROOT = Path(__file__).parents[1]
SOUND = "The council met on Friday evening, and the mayor spoke of the economic and political ties of the town.\n"
DAMAGED = SOUND.replace("political ties", "politicalties")
START = DAMAGED.index("politicalties")
SPAN = {"start": START, "end": START + 13, "category": "glued-words", "severity": "major", "repair": "political ties"}


def finding(*repairs: str) -> Finding:
    texts = tuple(map(Repair, repairs))
    place = (START, START + 13, "politicalties")
    return Finding("glued", "glued-words", Severity.MAJOR, *place, "", 0.9, Stage.EXTRACTION, repairs=texts)


def test_verdicts() -> None:
    def said(*repairs: str, original: str = "") -> tuple[bool, ...]:
        return verdict(DAMAGED, SPAN, [SPAN], [finding(*repairs)], original)

    assert said("political ties", "politic alties") == (True, True, True)
    assert said("politic alties", "political ties") == (False, True, False)
    assert said("politic alties") == (False, False, False)
    wrong = SPAN | {"repair": "politic alties"}
    assert verdict(DAMAGED, wrong, [wrong], [finding("political ties")], SOUND) == (False, False, True)
    assert required([SPAN, SPAN | {"uncertain": True}, SPAN | {"repair": None}]) == [SPAN]


def test_ranking_of_small_sets(tmp_path: Path) -> None:
    for folder, text in (("sets/damaged", DAMAGED), ("sets/clean", SOUND), ("seeds", DAMAGED)):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(text)
    (tmp_path / "gold").mkdir()
    for gold in ("sets/damaged.jsonl", "gold/seeds.jsonl"):
        (tmp_path / gold).write_text(json.dumps({"file": "a.txt", "spans": [SPAN]}) + "\n")
    command = [sys.executable, str(ROOT / "bench/repair/ranking.py"), str(tmp_path), "--json"]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert set(figures["damaged"]) == {"none", "prior", "model", "both"}
    assert figures["damaged"]["both"]["glued-words"] == {"places": 1, "first": 1.0, "three": 1.0, "original": 1.0}
    assert figures["seeds"]["both"]["told"]["first"] == 1.0
