"""Results as bytes: what comes back is what went in, and every report on it says the same."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from news_files import docx, paragraph, run
from report_articles import harbour_audit
from report_runs import HOSTILE, desk_audits, hostile_audit, settled_audit, word_audit

from audit.auditor import Settings
from audit.cache.codec import pack, pack_audit, unpack, unpack_audit
from audit.engine import audit_all
from audit.policies import Layer, Policies, Value
from audit.report.formats import FORMATS, PerArticle
from audit.result import Audit
from audit.rules import library
from audit.verdict import FailOn, Policy
from tests.test_story_clashes import BASE, RETOLD

SEEDS = Path(__file__).parents[1] / "seeds"
FORMS = [form for form in FORMATS.values() if isinstance(form, PerArticle)]


def same(audit: Audit) -> None:
    again = unpack_audit(pack_audit(audit), audit.article.document)
    assert again == audit
    assert [form.article(again) for form in FORMS] == [form.article(audit) for form in FORMS]


def audits(folder: Path, texts: dict[str, str | bytes], settings: Settings) -> Iterator[Audit]:
    for name, text in texts.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    for outcome in audit_all(sorted(folder.iterdir()), settings):
        assert isinstance(outcome, Audit), outcome
        yield outcome


def test_seeds_with_the_model_come_back() -> None:
    found = [o for o in audit_all(sorted(SEEDS.glob("*.txt")), Settings()) if isinstance(o, Audit)]
    assert len(found) == 5
    assert all(o.findings and o.fluency.sentences and o.trace.stages for o in found)
    for audit in found:
        same(audit)


def test_what_every_rule_finds_comes_back(tmp_path: Path) -> None:
    examples = [(e.language, e.text) for card in library().values() for e in card.examples if not e.siblings]
    by_language: dict[str, list[str]] = {}
    for language, text in examples:
        by_language.setdefault(language, []).append(text)
    texts: dict[str, str | bytes] = {f"{k}.txt": "\n\n".join(v) for k, v in by_language.items()}
    rules = set[str]()
    for audit in audits(tmp_path, texts, Settings(model="none")):
        rules |= {f.rule for f in audit.findings}
        same(audit)
    assert len(rules) > 100


def test_every_way_of_reading_comes_back(tmp_path: Path) -> None:
    spun = "They had stood once morest the plan, once morest the vote and once morest the law."
    texts: dict[str, str | bytes] = {
        "a.html": f"<html lang=en><body><p>{spun}</p><p>It <b>stands</b> &amp; falls.</p></body></html>",
        "a.md": f"# Title\n\n{spun}\n\n- *one*\n<!-- audit off -->\n{spun}\n",
        "b.txt": f"<!-- audit off-next-line: case -->\n{spun}\n\n{spun}",
        "bytes.txt": spun.encode("utf-16"),
        "clash.txt": BASE.replace("2011", "2001"),
        "clash2.txt": BASE,
        "clash3.txt": RETOLD,
        "w.docx": docx(paragraph(run("It stands.")), paragraph(run(spun))),
        "one.json": json.dumps({"headline": "The vote", "body_text": f"{spun} Lone \ud800 surrogate."}),
    }
    layer = Layer((Value("fail-on", FailOn.NEVER, "x"), Value("words", frozenset({"morest", "plan"}), "x")))
    found = list(audits(tmp_path, texts, Settings(model="none", policy=Policies(layers=(layer,)))))
    assert any("siblings" in f.rule for audit in found for f in audit.findings)
    assert any(f.settled for audit in found for f in audit.findings)
    for audit in found:
        same(audit)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_comes_back(text: str) -> None:
    same(hostile_audit(text))


def test_other_results_come_back() -> None:
    for audit in (harbour_audit(), settled_audit(), word_audit(), *desk_audits()):
        same(audit)


def test_infinity_comes_back() -> None:
    policy = Policy(max_per_1000=math.inf, severities=frozenset(), words=frozenset({"é", "\ud800"}))
    assert unpack(Policy, pack(policy)) == policy


@pytest.mark.parametrize("data", [b"", b"x", pack(()), pack((1, 2)), pack((None,) * 10), pack([[]] * 11)])
def test_other_bytes_are_no_result(data: bytes) -> None:
    with pytest.raises(ValueError, match="no "):
        unpack_audit(data, harbour_audit().article.document)


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain form"):
        pack((object(),))
