"""Signs that are too weak for most articles, in one that is damaged throughout and in a sound one."""

import pytest

from audit.checking import Checker
from audit.detect import Context, detect, weigh
from audit.detect.company import throughout
from audit.finding import THRESHOLD, Finding
from audit.fluency.load import load
from audit.lexicon import lexicon
from audit.repair import rank
from audit.rules import Counter, library
from tests.articles import GUESSER, article, marked

MODEL = load(None)
# Nine of the sentences are damaged, by stops, capitals, grammar, marks and numbers.
DAMAGED = (
    "The ministers meet at the old port. which was closed for twenty years. The talks were called by the "
    "norwegian side. The mayor asked for meet his dear friends from the islands. He will visit the "
    "shipyard on the 14th. The ferry , he said, is safe.\n\n"
    "Two men was arrested at the harbour.. The district has 62.4 thousand inhabitants. They called it «a "
    "new beginning» for the bay.\n\nlast week the union announced a strike. The mayor supports the plan. "
    "Because the city still needs help from the islands. It is reported that the relevant departments "
    "have agreed. It is clear that the council wants peace, there is no other message in it."
)
SOUND = (
    "The ministers met at the old port, which had been closed for twenty years. The Norwegian side had "
    "called for talks. The mayor wanted to meet his friends from the islands. He will visit the shipyard "
    "on June 14. The ferry, he said, is safe.\n\n"
    "Two men were arrested at the harbour. The district has 62,400 inhabitants. They called it “a new "
    "beginning” for the bay. Last week the union announced a strike. The mayor supports the plan. Because "
    "the city still needs help from the islands. It is reported that the relevant departments have "
    "agreed. It is clear that the council wants peace, there is no other message in it."
)
WEAK = {"clause-alone", "hearsay-at-the-beginning", "relevant-departments", "two-sentences-with-a-comma"}


def reported(text: str, language: str = "en", *, company: bool = False) -> list[Finding]:
    read = article(text, language)
    signs = detect(read, library().values(), Context(lexicon(language), GUESSER, MODEL))
    return weigh(rank(read, signs, MODEL), read, company=company)


def test_weak_signs_count_in_an_article_that_is_damaged_throughout() -> None:
    found = reported(DAMAGED)
    assert throughout(article(DAMAGED), [f for f in found if f.rule not in WEAK])
    assert {f.rule for f in found} >= WEAK
    for finding in found:
        reasons = [e.kind for e in finding.evidence]
        assert ("company" in reasons) == (finding.rule in WEAK), finding.rule


def test_the_same_signs_do_not_count_in_a_sound_article() -> None:
    assert reported(SOUND) == []
    assert {f.rule for f in reported(SOUND, company=True)} == WEAK


def test_what_only_a_translation_does_is_what_counts() -> None:
    # Damage of one kind in every sentence is one fault of the page, not a bad translation.
    days = (
        "The mayor left on monday. A crew came home by tuesday. Two judges dine there each wednesday. He "
        "cooks on thursday. Nobody works on friday. Our shop closes every saturday. Children sing on sunday. "
        "She flew north in january. The ferry sank in february. Ships arrive in september."
    )
    spoilt = days + " The talks , he said, went well. They met at the old port. which was closed.. It rained tothe end."
    found = reported(spoilt)
    assert len({f.rule for f in found}) > 3
    assert not throughout(article(spoilt), found)
    sign = next(f for f in reported(DAMAGED) if f.family == "calque/grammar" and f.confidence >= THRESHOLD)
    assert not throughout(article(DAMAGED), [sign, sign])
    assert throughout(article(DAMAGED), [sign, sign.with_(rule="another", confidence=0.4)])
    assert not throughout(article(DAMAGED), [f.with_(confidence=0.4) for f in (sign, sign.with_(rule="another"))])


def test_two_such_signs_are_lost_in_a_long_article() -> None:
    read, long = article(DAMAGED), article(DAMAGED + "\n\n" + "\n\n".join([SOUND] * 10))
    two = [f for f in reported(DAMAGED) if f.family == "calque/grammar"][:2]
    assert throughout(read, [two[0], two[1].with_(rule="another")])
    assert not throughout(long, [two[0], two[1].with_(rule="another")])


def test_furniture_is_no_damage_of_the_text() -> None:
    lines = "\n\n".join(["Leave a Reply", "Share on Facebook", "Your email address will not be published."] * 4)
    assert not throughout(article(lines), reported(lines))


def test_a_sure_finding_is_kept_where_a_weak_one_is_in_the_way() -> None:
    read = article(DAMAGED)
    found = reported(DAMAGED)
    (sure,) = [f for f in found if f.rule == "day-without-month"]
    weak = sure.with_(rule="reads-wrong", confidence=0.4, start=sure.start + 3)
    assert weigh([*found, weak], read) == found


@pytest.mark.parametrize(
    ("rule", "text", "spans"),
    [
        ("clause-alone", "The plan stands. While President Berg would show his support. It rained.", ["While"]),
        ("clause-alone", "The plan stands. While it rained they talked. Before the vote he left.", []),
        ("clause-alone", "“The plan is sound. Because Mr. Berg needs help from the islands.”", ["Because"]),
        ("name-without-capital", "They met on friday, in march, near the russian border.", ["friday", "russian"]),
        ("name-without-capital", "See @russian and www.monday.com; may the march begin.", []),
        ("day-without-month", "On the 6th, the court said that he was free.", ["On the 6th"]),
        ("day-without-month", "The court met on May 3. It said on the 6th that he was free.", []),
        ("quotation-after-quotation", "“It is done.” “Nobody knows,” he said.", ["” “"]),
        ("quotation-after-quotation", "“Is it done?” “Nobody knows.”", []),
    ],
)
def test_where_the_signs_are_seen(rule: str, text: str, spans: list[str]) -> None:
    assert [found for found, _ in marked(rule, text)] == spans


def test_compound_with_an_english_half() -> None:
    text = "Die NHS-Data und das EU-Team, der Shell-Chef, der E-Mail-Server und die SMS-Side sind da."
    assert [found for found, _ in marked("english-word-in-compound", text, "de")] == ["NHS-Data", "SMS-Side"]


def test_counter_example_in_company_is_checked_with_its_own_rule() -> None:
    checker = Checker(library(), MODEL)
    card = library()["clause-alone"]
    text = "The mayor supports the plan. Because the city still needs help from the islands."
    assert checker.counter(Counter(text), card) is None
    assert checker.counter(Counter(text, company=True), card) == "clause-alone marks 'Because'"
