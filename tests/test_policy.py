"""Which policy holds for which article, and what a policy does to findings and verdict."""

from pathlib import Path

import pytest
from articles import article

from audit.auditor import Settings, build
from audit.config import PROFILES, configure
from audit.detect.house import spared
from audit.errors import UsageError
from audit.finding import Finding, Settled, Settlement, Severity, Stage
from audit.options import Gate
from audit.policies import Layer, Policies, Value
from audit.verdict import Decision, FailOn, Level, Policy, judge, penalty


def setup(folder: Path, text: str, **flags: object) -> Policies:
    (folder / "audit.toml").write_text(text, "utf-8")
    return configure([str(folder)], Gate(**flags)).settings.policy  # type: ignore[arg-type]


def finding(severity: Severity, text: str = "words", start: int = 0, **changes: object) -> Finding:
    made = Finding("rule", "other", severity, start, start + len(text), text, "why", 1.0, Stage.TRANSLATION)
    return made.with_(**changes)


def test_nearer_places_go_before_farther_ones(tmp_path: Path) -> None:
    house = """
    max-penalty = 7
    disable = ["case"]
    [severity]
    case = "minor"
    [profiles.wire]
    min-fluency = 5
    [profiles.sport]
    max-penalty = 8
    words = ["Kicker"]
    [[overrides]]
    paths = ["sport/**", "!sport/columns/**"]
    profile = "sport"
    disable = ["encoding"]
    [[overrides]]
    languages = ["de"]
    max-penalty = 3
    severity = { case = "major" }
    """
    policies = setup(tmp_path, house)
    news, sport = str(tmp_path / "news/a.txt"), str(tmp_path / "sport/cup/a.txt")
    usual = policies.of(news, "en")
    assert (usual.name, usual.max_per_1000, usual.min_fluency, usual.words) == ("wire", 7, 5, frozenset())
    cup = policies.of(sport, "en")
    assert (cup.name, cup.max_per_1000, cup.min_fluency, cup.words) == ("sport", 8, 0, {"Kicker"})
    assert (usual.disabled, cup.disabled) == ({"case"}, {"case", "encoding"})
    german = policies.of(sport, "de")
    assert (german.max_per_1000, dict(german.severities)) == (3, {"case": Severity.MAJOR})
    assert policies.of(str(tmp_path / "sport/columns/a.txt"), "en") == usual
    assert policies.of("/elsewhere/sport/a.txt", "en") == usual
    flagged = setup(tmp_path, house, profile="legal", min_fluency=9, disable=["doubled-word"]).of(sport, "de")
    assert (flagged.name, flagged.max_per_1000, flagged.min_fluency) == ("legal", 2, 9)
    assert flagged.disabled == {"case", "encoding", "doubled-word"}


def test_a_severity_takes_the_place_of_penalty_limits_farther_away(tmp_path: Path) -> None:
    house = """
    max-penalty = 4
    [[overrides]]
    paths = ["a/"]
    fail-on = "major"
    [[overrides]]
    paths = ["a/b/"]
    max-penalty = 6
    """
    policies = setup(tmp_path, house)
    limits = [policies.of(str(tmp_path / path), "en").max_per_1000 for path in ("x.txt", "a/x.txt", "a/b/x.txt")]
    assert limits == [4, float("inf"), 6]
    assert setup(tmp_path, house, fail_on="policy").of(str(tmp_path / "a/x.txt"), "en").max_per_1000 == 4
    assert setup(tmp_path, house, fail_on="minor").of(str(tmp_path / "a/b/x.txt"), "en").max_per_1000 == float("inf")


def test_names_that_nothing_has_are_mistakes(tmp_path: Path) -> None:
    for line, says in (
        ('disable = ["doubled-wrod"]', "did you mean “doubled-word”?"),
        ('disable = ["encodng"]', "did you mean “encoding”?"),
        ('severity = { nonsense = "minor" }', "no rule or family “nonsense”; see: audit rules"),
        ('profile = "wier"', "did you mean “wire”?"),
        ('language = "klingon"', "“klingon”"),
        ('word-files = ["gone.txt"]', "“gone.txt” cannot be read"),
        ('format = "papyrus"', "“papyrus”: choose from markdown, json"),
        ('[[waivers]]\nrule = "nonsense"\nowner = "a"\nreason = "b"\nexpires = 2031-01-01', "“nonsense”"),
        ('[[overrides]]\nlanguages = ["xx"]', "“xx”"),
        ('[baseline]\nfile = "gone.json"', "make one with audit baseline"),
    ):
        with pytest.raises(UsageError) as raised:
            setup(tmp_path, line)
        assert says in str(raised.value)
    with pytest.raises(UsageError, match="did you mean “doubled-word”"):
        setup(tmp_path, "", disable=["doubled-wrod"])
    with pytest.raises(UsageError, match="wire, feature, legal, sport"):
        setup(tmp_path, "[profiles.sport]\nmax-penalty = 1", profile="lax")


def test_the_signature_tells_policies_apart() -> None:
    assert [p.signature for p in PROFILES.values()] == ["wire", "feature", "legal"]
    changed = [
        Policy(max_findings=3),
        Policy(min_fluency=1),
        Policy(fail_on=FailOn.MAJOR),
        Policy(disabled=frozenset({"case"})),
        Policy(words=frozenset({"case"})),
        Policy(severities=frozenset({("case", Severity.MINOR)})),
        Policy(remarks=False),
    ]
    assert len({p.signature for p in [Policy(), *changed]}) == len(changed) + 1
    words = [frozenset(names) for names in (["a", "b", "c"], ["c", "b", "a"])]
    assert Policy(words=words[0]).signature == Policy(words=words[1]).signature


def test_fail_on_a_severity() -> None:
    minor, major, critical = (finding(s) for s in (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL))

    def held(found: list[Finding], fail_on: FailOn) -> bool:
        policy = Policy(max_per_1000=float("inf"), fail_on=fail_on)
        return judge(found, penalty(found, 100), None, policy).decision is Decision.HOLD

    assert [held([f], FailOn.MAJOR) for f in (minor, major, critical)] == [False, True, True]
    assert [held([f], FailOn.MINOR) for f in (minor, major, critical)] == [True, True, True]
    assert [held([f], FailOn.CRITICAL) for f in (minor, major, critical)] == [False, False, True]
    assert not held([finding(Severity.NEUTRAL)], FailOn.MINOR)


def test_a_dry_run_says_what_would_be_held() -> None:
    found = [finding(Severity.MAJOR)]
    verdict = judge(found, penalty(found, 100), None, Policy(fail_on=FailOn.NEVER))
    assert verdict.decision is Decision.HOLD
    assert any("dry run" in r.text for r in verdict.reasons)


def test_too_many_issues_hold_and_advice_is_none() -> None:
    found = [finding(Severity.MINOR), finding(Severity.MINOR), finding(Severity.NEUTRAL)]
    cost = penalty(found, 100_000)
    assert judge(found, cost, None, Policy(max_findings=2)).decision is Decision.PUBLISH
    assert judge(found, cost, None, Policy(max_findings=1)).decision is Decision.HOLD


def test_what_is_settled_does_not_count() -> None:
    settled = finding(Severity.CRITICAL, settled=Settlement(Settled.WAIVED, "so it is"))
    cost = penalty([settled], 10)
    verdict = judge([settled], cost, None, Policy(max_findings=0, fail_on=FailOn.MINOR))
    assert (cost.points, verdict.decision) == (0, Decision.PUBLISH)
    assert [r.level for r in verdict.reasons] == [Level.INFO]


def test_words_of_the_house_are_spared_where_every_letter_is_theirs() -> None:
    text = "Poutine met them in Bora Bora. Poutine and Yahoo! and poutine, Poutinevisit."

    def left(words: str, *marked: str) -> list[str]:
        found = [finding(Severity.MINOR, m, text.index(m)) for m in marked]
        return [f.text for f in spared(found, text, frozenset(words.split("|")))]

    assert left("Poutine", "Poutine", "Poutine met", "Poutinevisit", "poutine") == [
        "Poutine met",
        "Poutinevisit",
        "poutine",
    ]
    assert left("poutine", "Poutine", "poutine") == []
    assert left("Bora Bora", "Bora", " Bora.", "Bora Bora", "in Bora") == ["in Bora"]
    assert left("Bora|Poutine|met|them|in", "Poutine met them in Bora") == []
    assert left("Yahoo!", "!", "Yahoo") == []
    assert left("Yahoo", "!") == ["!"]


def test_words_severities_and_switched_off_rules_reach_the_audit() -> None:
    def found(*values: Value) -> list[tuple[str, str]]:
        auditor = build(Settings(model="none", policy=Policies(layers=(Layer(values),))))
        text = "President Vladimir Poutine spoke. They stood once morest the plan.\n"
        return [(f.text, f.severity.value) for f in auditor.audit(article(text).document).findings]

    usual = dict(found())
    assert set(usual) == {"Poutine", "once morest"}
    assert set(dict(found(Value("words", frozenset({"Poutine"}), "")))) == {"once morest"}
    assert set(dict(found(Value("disable", frozenset({"spun-inside-word"}), "")))) == {"Poutine"}
    assert set(dict(found(Value("disable", frozenset({"name-transliteration"}), "")))) == {"once morest"}
    assert usual["once morest"] != "critical"
    both = frozenset({("spinner-substitution", Severity.MINOR), ("spun-inside-word", Severity.CRITICAL)})
    assert dict(found(Value("severity", both, "")))["once morest"] == "critical"
