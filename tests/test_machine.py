"""What the damage tells about the machine that made a text, and silence where it tells nothing."""

import json
import re
import time

import pytest
from articles import GUESSER, article
from report_articles import audit as report_audit
from report_articles import finding, harbour_audit, plain_document

from audit.auditor import Auditor
from audit.detect import Context, detect, weigh
from audit.finding import Repair, Severity, Stage
from audit.lexicon import lexicon
from audit.machine import Trace, recover
from audit.machine.signatures import ENOUGH, names, signatures
from audit.report import as_json, markdown
from audit.rules import library
from audit.text import Document

SPUN = """The union voted once morest the new contract, and pilots stood once morest the airline.

She wrote a book regarding bees. Once morest all advice she sold the farm. The visit took all followingnoon."""

SOUND = (
    "The city council voted on Tuesday to keep the swimming pool open for another year. “We will look at the costs"
    " again in spring,” the mayor said. On the 14th of May the committee meets for the last time before the holidays."
    "\n\nAccording to the report, repairs would cost about $4 million. Recall that the roof was mended only last year."
    " The opposition said it had defended that position for a decade, and asked for a new estimate by 12 o'clock."
)

SPANISH = """He price of bread rose again in the capital, the bakers' guild told EFE.

“The ovens will not go cold”, he assured on Monday. The guild has defended that flour should be taxed less.
(With information from EFE and AP)"""

RUSSIAN = """The bridge over the river will be closed until autumn. This is reported by the press service of the city.
Earlier it was reported that the work would end in June. "We found cracks in three pillars", - said the engineer.
According to him, the load on the old bridge will grow 3 times."""

INDONESIAN = """The ferry left the harbour late, a spokesman said on Tuesday (12/9). Netizens shared pictures.

Read also: Rain floods the market"""

KOREAN = """The firm opened its second plant on the 14th (local time). Its founder wrote on his SNS that he was glad."""

JAPANESE_PAGE = (
    "■ The town saves its pond (NewsPicks) The carp are back. The children fed them on the 9th, and came with buckets."
    " “It is a place we want to go to,” he said."
)


def traced(text: str, language: str = "en") -> Trace:
    read = article(text, language)
    return recover(read, weigh(detect(read, library().values(), Context(lexicon(language), GUESSER)), read))


def test_word_pairs_are_recovered_and_counted() -> None:
    pairs = {(s.original, s.replacement, s.inside): s.count for s in traced(SPUN).substitutions}
    assert pairs == {
        ("again", "once more", True): 3,
        ("after", "following", True): 1,
        ("about", "regarding", False): 1,
    }


def test_the_most_frequent_pair_comes_first() -> None:
    assert traced(SPUN).substitutions[0].count == 3


def test_a_shared_surname_is_no_part_of_the_pair() -> None:
    (pair,) = traced("The foundation was set up by Invoice Gates and his wife.").substitutions
    assert (pair.original, pair.replacement) == ("Bill", "Invoice")


def test_stages_come_in_the_order_of_the_pipeline() -> None:
    seen = traced(SPUN + "\n\nThe bridgewhich was closed. The tunnelwhich was not.\n\nLeave a Reply").stages
    assert [s.stage for s in seen] == sorted((s.stage for s in seen), key=lambda s: s.order)
    assert {s.stage: s.surest.text for s in seen}[Stage.SPINNER] == "once morest"


def test_one_weak_finding_shows_no_stage() -> None:
    document = plain_document("The ships are queuing off the coast .")
    weak = finding(document, " .", [Repair(".")], stage=Stage.SEGMENTATION, confidence=0.7)
    advice = finding(document, "ships", severity=Severity.NEUTRAL, stage=Stage.NAMES, confidence=0.95)
    read = report_audit(document).article
    assert recover(read, [weak, advice, advice]).stages == ()
    assert [s.count for s in recover(read, [weak, weak]).stages] == [2]


@pytest.mark.parametrize(
    ("text", "language"),
    [(SPANISH, "es"), (INDONESIAN, "id"), (KOREAN, "ko"), (JAPANESE_PAGE, "ja")],
)
def test_source_language(text: str, language: str) -> None:
    source = traced(text).source
    assert source is not None
    assert source.language == language
    assert source.probability >= 0.5
    assert len({s.kind for s in source.signs}) >= 2


def test_two_languages_that_the_signs_cannot_tell_apart() -> None:
    source = traced(RUSSIAN).source
    assert source is not None
    assert {source.language, *(code for code, _ in source.others)} == {"ru", "uk"}


def test_a_pivot_is_only_hinted_at() -> None:
    source = traced(SPANISH + "\n\nVladimir Poutine was not asked.").source
    assert source is not None
    assert source.language == "es"
    assert [(code, [s.id for s in signs]) for code, signs in source.traces] == [("fr", ["name-french"])]


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        "Talks were held on Thursday (15th) in the capital. Everyone agreed to meet again in winter.",
        # Many signs of one kind may have one cause.
        "“Yes,” he assured. “No,” she assured. Mr Hill assured that it was so. He assured that too.",
        "He dances on the 14th, and on the 15th. She sings on the 16th, and on the 17th, but on the 18th they rest.",
    ],
)
def test_no_claim_without_two_kinds_of_signs(text: str) -> None:
    assert traced(text).source is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿Quién lo sabe? El portavoz declaró a EFE que «no hay prisa» para pagar los $25.000 de la obra.", "es"),
        ("Le ministre l’a dit : « Nous verrons ! » Faut-il y croire ? Vladimir Poutine se tait ; Moscou attend.", "fr"),
        ("„Wir warten seit drei Jahren“, so der Sprecher. Selenskyj und Lawrow trafen sich um 20 Uhr.", "de"),
        ("„Czekamy” – powiedział minister. Zełenski i Ławrow spotkali się o godzinie 20.", "pl"),
        ("「問題はない」と市長は14日、記者団に語った。■ 次の会合は15日（木）に開かれる。", "ja"),
    ],
)
def test_marks_and_names_of_the_own_language_mean_nothing(text: str, language: str) -> None:
    assert traced(text, language).source is None


def test_sound_text_leaves_no_trace() -> None:
    assert not traced(SOUND)
    assert "How this text was made" not in markdown.render(harbour_audit())


def test_signs_name_rules_and_languages_that_exist() -> None:
    assert len({s.id for s in signatures()}) == len(signatures())
    for sign in signatures():
        assert sign.rules <= library().keys(), sign.id
        assert sign.votes.keys() <= names().keys(), sign.id
        assert all(0 < vote <= 3 for vote in sign.votes.values()), sign.id
        assert sign.compiled or sign.rules, sign.id
        assert sign.rules or sign.literals, sign.id
        assert all(literal == literal.lower() for literal in sign.literals), sign.id
        assert sign.note, sign.id
        assert sign.provenance, sign.id


def test_counting_stops_and_stays_quick() -> None:
    text = "On the 14th, he said. " * 40_000
    read = report_audit(plain_document("x")).article
    long = type(read)(Document("x", text, text, "utf-8", ""), "en")
    started = time.perf_counter()
    found = recover(long, [])
    assert time.perf_counter() - started < 2
    assert found.source is None
    (sign,) = [s for s in signatures() if s.id == "day-alone"]
    assert len(sign.places(text, text.lower(), [])) == ENOUGH


def audited(text: str) -> tuple[str, dict[str, object]]:
    report = Auditor(None, language="en").audit(plain_document(text))
    return markdown.render(report), json.loads(as_json.render(report))


def test_the_reports_say_how_the_text_was_made() -> None:
    page, data = audited(SPANISH + "\n\n" + SPUN)
    assert "## How this text was made" in page
    assert "Probably translated from **Spanish** (" in page
    assert "“again” → “once more”, inside words: 3 places" in page
    made = data["machine"]
    assert isinstance(made, dict)
    assert made["substitutions"][0] == {
        "original": "again",
        "replacement": "once more",
        "inside_words": True,
        "count": 3,
    }
    assert made["source"]["language"] == "es"
    source = plain_document(SPANISH + "\n\n" + SPUN).source
    for place in (*made["source"]["signs"], *made["stages"]):
        assert source[place["start"] : place["end"]] == place["text"]


def test_nothing_is_said_of_sound_text() -> None:
    page, data = audited(SOUND)
    assert "How this text was made" not in page
    assert data["machine"] == {"substitutions": [], "stages": [], "source": None}


def test_quoted_words_do_nothing() -> None:
    page, _ = audited(SPANISH + "\n\n**Vladimir Poutine** <b>*was* [not](x)</b> asked.")
    section = page.split("## How this text was made")[1].split("\n## ")[0]
    assert not re.search(r"(?<!\\)[<\[]", section)
