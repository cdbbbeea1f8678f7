"""Repairs are safe only with proof, and where there is none it is said why."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from articles import GUESSER, article
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.auditor import Auditor, Settings, build
from audit.detect import Context
from audit.finding import Finding, Repair, Severity, Stage
from audit.lexicon import lexicon
from audit.read import read
from audit.repair import apply, grade
from audit.repair.again import Places, culprits
from audit.repair.facts import changed
from audit.rules import library
from audit.text import Document, Span

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))

# Written for this test: a sound paragraph, and what machines do to it.
SOUND = (
    "Dockers in the northern harbour went back to work on Monday after eight days of talks. The union had stood against"
    " the plan of the operator, which wanted to close two of the four berths."
)
HEAD = "Port workers end their strike\n\n"
# Damage of several kinds, so that one more place does not stand alone.
COMPANY = (
    "\n\nThe harbour master told reporters that the the queue off the coast would take a week to clear. .\n\n"
    "“We lost time,” said Anna Berg, who has led the port since 2011.\n\nLeave a Reply\n\nYour email address will not"
    " be published. Required fields are marked *"
)


@cache
def auditor(model: str | None = None) -> Auditor:
    return build(Settings(model=model))


@cache
def audited(text: str, language: str = "en", model: str | None = None) -> tuple[Finding, ...]:
    document = Document("test.txt", text, text, "utf-8", "")
    found = auditor(model)
    return Auditor(found.scorers, cards=found.cards, language=language).audit(document).findings


def graded(text: str, part: str, language: str = "en", model: str | None = None) -> Finding:
    """The finding on ``part``."""
    at = text.index(part)
    [found] = [f for f in audited(text, language, model) if f.span.touches(Span(at, at + len(part)))]
    return found


def is_safe(finding: Finding) -> bool:
    return bool(finding.repairs) and finding.repairs[0].grade == "safe"


SAFE = [
    ("en", SOUND.replace("against", "once morest"), "once morest", "against"),
    ("en", SOUND.replace("on Monday", "onMonday"), "onMonday", "on Monday"),
    ("en", SOUND.replace("eight days", "8days"), "8days", "8 days"),
    ("en", SOUND.replace("berths.", "berths. ."), ". .", "."),
    ("en", SOUND.replace("of the four", "of of the four"), "of of", "of"),
    ("en", SOUND.replace("operator, which", "operator. which"), ". w", ", w"),
    ("en", SOUND.replace("harbour", "hаrbour", 1), "hаrbour", "harbour"),
    ("en", SOUND.replace("the plan", "the&nbsp;plan"), "&nbsp;", " "),
    ("en", HEAD + SOUND + "\n\n" + SOUND, SOUND.split(". ")[0], ""),
    ("en", SOUND, "Leave a Reply", ""),
    ("de", "Die Hafenarbeiter kehrten am Montag nach acht Tagen an die die Arbeit zurück.", "die die", "die"),
    ("fr", "Le ministre a présenté lundi le projet de de loi sur les retraites à Paris.", "de de", "de"),
]


@pytest.mark.parametrize(("language", "text", "part", "repair"), SAFE)
def test_must_be_safe(language: str, text: str, part: str, repair: str) -> None:
    whole = text + COMPANY if language == "en" else text
    if repair == "" and part != "Leave a Reply":
        at = whole.rindex(part)  # of two copies the second goes
        [found] = [f for f in audited(whole, language) if f.start <= at < f.end]
    else:
        found = graded(whole, part, language)
    assert is_safe(found), found.unsafe
    assert found.repairs[0].text.strip() == repair.strip() or repair in found.repairs[0].text
    assert found.repairs[0].proof[-2:] == ("facts unchanged", "re-audit clean")
    assert found.unsafe == ""


# Nothing is wrong with it, and it is long enough for one slip to be its author's.
LONG = (
    "\n\nThe harbour master told reporters that the queue off the coast would take a week to clear, and that two ships"
    " with fruit would be unloaded first. He thanked the crews, some of whom had waited since the end of May."
    "\n\nBoth sides called the agreement fair. The operator keeps its plan for a new terminal but has promised to put"
    " off the work until next spring, when a study of the traffic in the bay is due. The union will have a seat on the"
    " board that reads it. Its members vote on the terms in June, and their leaders ask them to accept."
    "\n\nShops in the old town were glad of the news. Many had run short of fish and of spare parts, and the market"
    " hall had closed on two mornings. By noon the first lorries were on the road again."
)


def test_a_slip_that_stands_alone_is_its_authors() -> None:
    found = graded(SOUND.replace("of the four", "of of the four") + LONG, "of of")
    assert (is_safe(found), found.unsafe[:15]) == (False, "it stands alone")


NOT_SAFE = [
    ("He denied sold weapons to the port.", "denied sold", "a kind that was hardly measured"),
    ("It cost XNUMX euros to mend the wall.", "XNUMX", "a number that is lost"),
    ("Fishing and fishing are old trades of the port.", "Fishing and fishing", "a word that is lost"),
    ("Ils parlent du port depuis longtemps et personne ne veut y aller vivre avec eux.", "Ils", "no repair at all"),
    ("The pr�sident of the port said no.", "pr�sident", "a letter that is guessed"),
]


@pytest.mark.parametrize(("text", "part", "why"), NOT_SAFE, ids=[why for _, _, why in NOT_SAFE])
def test_must_not_be_safe(text: str, part: str, why: str) -> None:
    whole = f"{HEAD}{SOUND} {text}{COMPANY}"
    at = whole.index(part)
    found = [f for f in audited(whole) if f.span.touches(Span(at, at + len(part)))]
    assert [is_safe(f) for f in found] in ([], [False]), why


def test_a_comma_that_may_be_lost_is_not_guessed() -> None:
    found = graded(SOUND.replace("operator, which", "operatorwhich") + COMPANY, "operatorwhich")
    assert not is_safe(found)
    assert found.unsafe in (
        "another repair is nearly as likely",
        "a comma that may have gone with the space would be guessed",
    )


def test_a_spinner_and_page_furniture_need_no_company() -> None:
    page = SOUND.replace("against", "once morest") + LONG + COMPANY[COMPANY.index("\n\nLeave") :]
    assert is_safe(graded(page, "once morest"))
    assert is_safe(graded(page, "Leave a Reply"))


def test_a_sentence_that_comes_back_is_not_cut_out_of_a_sound_article() -> None:
    again = "\n\n" + SOUND.split(". ")[0] + "."
    found = audited(SOUND + LONG + again)
    assert [is_safe(f) for f in found] == [False] * len(found)


def test_an_exact_copy_beside_its_original_goes() -> None:
    [found] = audited(HEAD + SOUND + "\n\n" + SOUND + LONG)
    assert is_safe(found)
    assert "an exact copy" in found.repairs[0].proof


def test_a_copy_of_a_damaged_passage_counts_once_that_is_mended() -> None:
    text = HEAD + SOUND.replace("northern", "nоrthern") + "\n\n" + SOUND + COMPANY
    found = {f.rule: f for f in audited(text)}
    assert is_safe(found["homoglyph"])
    assert is_safe(found["repeated-passage"])
    unmended = text.replace("nоrthern", "far northern")
    [copy] = [f for f in audited(unmended) if f.rule in ("repeated-passage", "scrambled-copy")]
    assert not is_safe(copy)


def test_without_a_model_nothing_that_needs_likelihood_is_safe() -> None:
    text = SOUND.replace("against", "once morest") + COMPANY
    spun = graded(text, "once morest", model="none")
    assert (is_safe(spun), spun.unsafe) == (False, "no language model was asked")
    assert is_safe(graded(text, "Leave a Reply", model="none"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.name[:3])
def test_every_finding_has_a_proof_or_a_reason(seed: Path) -> None:
    for found in auditor().audit(read(seed)).findings:
        assert is_safe(found) != bool(found.unsafe), found.rule
        assert all(bool(r.proof) == (r.grade == "safe") for r in found.repairs)
        assert all(r.grade == "suggested" for r in found.repairs[1:])


@pytest.mark.parametrize("seed", SEEDS, ids=lambda p: p.name[:3])
def test_a_second_run_has_nothing_left_to_do(seed: Path) -> None:
    first = auditor().audit(read(seed))
    text = apply(first.article.text, filter(is_safe, first.findings))
    second = auditor().audit(Document(seed.name, text, text, "utf-8", "")).findings
    assert not any(map(is_safe, second))
    # A word that is mended may have hidden the judge's doubt of its neighbour.
    before, after = ([f for f in found if f.rule != "reads-wrong"] for found in (first.findings, second))
    assert len(after) <= len(before)


# The patched article, audited again


def mark(text: str, part: str, new: str, rule: str = "r", family: str = "other") -> Finding:
    start = text.index(part)
    return Finding(
        rule,
        family,
        Severity.MINOR,
        start,
        start + len(part),
        part,
        "",
        0.97,
        Stage.EXTRACTION,
        (),
        (Repair(new, 20.0),),
    )


def context() -> Context:
    return Context(lexicon("en"), GUESSER)


def test_an_edit_that_makes_new_damage_is_named() -> None:
    text = SOUND
    good, bad = mark(text, "eight days", "nine days"), mark(text, "on Monday", "once morest Monday")
    assert culprits(article(text), [bad, good], [bad, good], library().values(), context()) == [bad]


def test_new_damage_elsewhere_is_laid_to_the_nearest_edit() -> None:
    text = SOUND.replace("against", "once moorest")
    near, far = mark(text, "moorest", "morest"), mark(text, "on Monday", "on Tuesday")
    assert culprits(article(text), [far, near], [far, near], library().values(), context()) == [near]


def test_damage_that_was_there_before_is_nobodys() -> None:
    text = SOUND.replace("against", "once morest")
    [old] = [f for f in audited(text) if f.text == "once morest"]
    edit = mark(text, "on Monday", "on Tuesday")
    assert culprits(article(text), [edit, old], [edit], library().values(), context()) == []


def test_what_would_make_new_damage_is_not_safe() -> None:
    text = SOUND.replace("eight days", "eight &nbsp;days")
    [found] = grade(
        article(text), [mark(text, "&nbsp;", "once morest ", "html-entity", "encoding")], library().values(), context()
    )
    assert (is_safe(found), found.unsafe) == (False, "the patched article would show new damage there")


def test_an_article_without_findings_costs_nothing() -> None:
    def forbidden() -> None:
        raise AssertionError

    class Untouched:
        def __getattr__(self, name: str) -> Callable[[], None]:
            return forbidden

    assert grade(Untouched(), [], (), Untouched()) == []  # type: ignore[arg-type]


@st.composite
def patches(draw: st.DrawFn) -> tuple[str, Sequence[Finding]]:
    text = draw(st.text("ab. \n\t中", min_size=1, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    news = draw(st.lists(st.sampled_from(["", "", "b", " ", ". ", "a b", "\n"]), min_size=4, max_size=4))
    return text, [
        Finding("r", "other", Severity.MINOR, a, b, text[a:b], "", 0.9, Stage.EXTRACTION, (), (Repair(new),))
        for (a, b), new in zip(spans, news, strict=False)
    ]


@given(patches())
@settings(max_examples=400, deadline=None)
def test_places_are_found_whatever_is_patched(patch: tuple[str, Sequence[Finding]]) -> None:
    text, edits = patch
    new = apply(text, edits)
    places = Places(text, new, edits)
    taken = {i for e in edits for i in range(e.start, e.end)}
    for i, character in enumerate(text):
        if i not in taken and not character.isspace():
            image = places.image(Finding("r", "other", Severity.MINOR, i, i + 1, "", "", 1.0, Stage.NAMES))
            assert new[slice(*image)] == character


# Facts


@pytest.mark.parametrize(
    ("family", "before", "after", "language", "fact"),
    [
        ("other", "It cost 5 euros.", "It cost 6 euros.", "en", "number"),
        ("glued-words", "In 20192020 it rose.", "In 2019 2020 it rose.", "en", "number"),
        ("glued-words", "Vladimir Poutinevisit China.", "Vladimir Poutine visit China.", "en", ""),
        ("glued-words", "Vladimir Poutinevisit China.", "Vladimir Poutine, visit China.", "en", "name"),
        ("spinner-substitution", "They met Anna Berg.", "They met Anna Bern.", "en", "name"),
        ("name-transliteration", "They met Poutine.", "They met Putin.", "en", ""),
        ("calque/grammar", "He didn't come.", "He did come.", "en", "negation"),
        ("calque/grammar", "Он не пришёл.", "Он пришёл.", "ru", "negation"),
        ("calque/grammar", "他没有来。", "他来了。", "zh", "negation"),
        ("punctuation", "“We came”, he said.", "“We came, he said.", "en", "quotation"),
        ("case", "forum. in Samarkand", "forum. In Samarkand", "en", ""),
        ("encoding", "M&#252;ller kam", "Müller kam", "de", ""),
        ("encoding", "Am 3. Mai", "Am 8. Mai", "de", "number"),
        ("duplication", "in in Paris", "in Paris", "fr", ""),
        ("repetition", "Anna Berg Anna Berg said 5", "Anna Berg said", "en", "number"),
        ("boilerplate", "Leave a Reply to Anna 5", "", "en", ""),
    ],
)
def test_facts_that_change_are_named(family: str, before: str, after: str, language: str, fact: str) -> None:
    found = Finding("r", family, Severity.MINOR, 0, 1, "", "", 0.9, Stage.EXTRACTION)
    assert changed(found, before, after, language) == fact
