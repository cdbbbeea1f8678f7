"""How much of an article the judges doubt, and what follows where it is a great deal."""

import pytest

from audit.auditor import Settings, build
from audit.detect.company import DOUBTED, DOUBTED_WITH_SIGN, throughout
from audit.detect.doubts import doubtful
from audit.finding import Finding, Severity, Stage
from audit.fluency.doubter import Doubter
from audit.fluency.scorers import scorers
from audit.text import Document
from audit.verdict import Decision
from tests.articles import article

# No rule sees a thing in it: each word is English, and so are the stops.
BAD = (
    "The fire of the market of the fish is left under control the dawn. The firemen went with five cars and they "
    "fought the flame during four hours. The owner of the booth cried that all the life of him was inside. Of the "
    "causes nothing is known of sure for now. The mayor made act of presence with the first light and was "
    "promising helps for who had remained without work.\n\n"
    "The neighbours tell that the smoke did not let to see the street. A woman of great age was taken to the "
    "hospital for having breathed of it, and her state does not inspire care. The roof came down to half night "
    "with a noise of all the demons. The sellers put themselves already to clean, since the feast is at the door "
    "and nobody wants to lose it. The insurance will make itself to wait, how always."
)
SOUND = (
    "The fire at the fish market was under control by dawn. Firefighters came with five engines and fought the "
    "flames for four hours. The owner of one stall wept that everything she had was inside. Nobody knows yet how "
    "it began. The mayor came at first light and promised help for those who had lost their work.\n\n"
    "Neighbours said the smoke was so thick that they could not see the street. An elderly woman was taken to "
    "hospital after breathing it in, but she is not in danger. The roof came down around midnight with a "
    "tremendous noise. The stallholders have already begun to clear up, because the festival is days away and "
    "nobody wants to miss it. The insurers, as ever, will take their time."
)
SAID = "\n\n".join(f"“{line}” one of them said." for line in BAD.replace("\n\n", " ").split(". "))


@pytest.fixture
def doubter() -> Doubter:
    """Judges of its own, so that it can be seen which were asked."""
    found = scorers().doubting("en")
    assert found is not None
    assert len(found.judges) == 3
    return found


def test_a_bad_translation_is_doubted_more_than_sound_news(doubter: Doubter) -> None:
    assert doubtful(article(BAD), doubter) >= DOUBTED
    assert doubtful(article(SOUND), doubter) == 0


def test_the_slow_judge_is_not_asked_about_sound_news(doubter: Doubter) -> None:
    slow = doubter.judges[0]
    doubtful(article(SOUND), doubter)
    assert "_session" not in vars(slow)
    doubtful(article(BAD), doubter)
    assert "_session" in vars(slow)


def test_what_people_say_is_left_out(doubter: Doubter) -> None:
    assert doubtful(article(SOUND + "\n\n" + SAID), doubter) < DOUBTED_WITH_SIGN


def test_nobody_can_tell_of_a_short_text_or_another_language(doubter: Doubter) -> None:
    assert doubtful(article(BAD[:200]), doubter) == 0
    assert doubtful(article(BAD, "de"), doubter) == 0
    assert doubtful(article(BAD), None) == 0
    assert doubtful(article(BAD), Doubter(doubter.judges[1:2])) == 0
    assert doubtful(article((BAD + "\n\n") * 200), doubter) == 0


def test_many_doubts_stand_for_all_signs_and_some_for_all_but_one() -> None:
    read = article(BAD)
    sign = Finding("x", "calque/grammar", Severity.MINOR, 0, 3, "The", "It is odd.", 0.4, Stage.TRANSLATION)
    assert throughout(read, [], DOUBTED)
    assert not throughout(read, [], DOUBTED - 0.001)
    assert throughout(read, [sign], DOUBTED_WITH_SIGN)
    assert not throughout(read, [sign], DOUBTED_WITH_SIGN - 0.001)
    assert not throughout(read, [sign.with_(family="glued-words")], DOUBTED_WITH_SIGN)


def test_such_an_article_does_not_pass() -> None:
    audits = {
        name: build(Settings()).audit(Document(name, text, text, "utf-8", ""))
        for name, text in (("bad", BAD), ("sound", SOUND))
    }
    assert audits["bad"].verdict.decision is Decision.HOLD
    assert {f.rule for f in audits["bad"].findings} == {"reads-wrong"}
    assert len(audits["bad"].findings) > 8
    assert audits["sound"].findings == ()
