"""The order of repairs: what the model says, what is known of their kind, what the rest of the article tells."""

from audit.detect import Context, detect, weigh
from audit.finding import Finding
from audit.fluency.load import load
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.repair.rank import rank
from audit.rules import library
from audit.segment import segment
from audit.text import Document

GUESSER = LanguageGuesser()
MODEL = load(None)


def found(text: str, language: str, rule: str) -> list[Finding]:
    article = segment(Document("a.txt", text, text, "utf-8", ""), GUESSER, language)
    signs = detect(article, library().values(), Context(lexicon(language), GUESSER, MODEL))
    return [f for f in weigh(rank(article, signs, MODEL), article) if f.rule == rule]


def first(text: str, language: str, rule: str) -> list[str]:
    return [f.repairs[0].text for f in found(text, language, rule)]


def test_other_stops_of_the_article_say_which_way_a_doubtful_one_goes() -> None:
    doubtful = "The ferry company closed the old pier. in the town the shops were shut for two days."
    capitals = "he council met on Monday and took no decision. the mayor was absent. nobody knew why he had left early."
    pieces = (
        "The fleet lay at the port. which was closed to visitors. and was sold. which surprised all who lived there."
    )
    assert first(f"{doubtful}\n\nT{capitals}", "en", "false-full-stop")[:1] == [". I"]
    assert first(f"{doubtful}\n\n{pieces}", "en", "false-full-stop")[:1] == [" i"]


def test_conjunction_can_follow_without_a_comma() -> None:
    text = "Bakan limanı yeniden açtı. Toplantıya belediye başkanı. ve vali de katıldı, karar salı günü açıklanacak."
    repairs = [r.text for f in found(text, "tr", "false-full-stop") for r in f.repairs]
    assert " v" in repairs
    assert ", v" in repairs


def test_last_round_of_a_loop_may_belong_to_the_sentence() -> None:
    round_ = "be able to "
    text = f"The ferry company said that it is wonderful to {round_ * 6}rescue the old harbour and its people."
    assert first(text, "en", "loop") == ["to be able to"]
    text = f"The old singer died on Friday {'aged 85 following ' * 5}a long battle with cancer, the ferry company said."
    assert first(text, "en", "loop") == ["aged 85 following"]


def test_long_loop_is_compared_by_its_repairs_alone() -> None:
    round_ = "be able to "
    loop = found(f"The ferry company said it is wonderful to {round_ * 30}rescue the harbour.", "en", "loop")[0]
    assert loop.end - loop.start > 160
    assert (loop.repairs[0].text, loop.repairs[0].gain) == ("to be able to", None)


def test_each_split_of_a_run_is_shown_once_and_the_articles_own_words_count() -> None:
    text = "In the town of Hillsborough, just outside Chapel Hillsomeone firebombed the party headquarters."
    (finding,) = found(text, "en", "glued-words")
    texts = [r.text for r in finding.repairs]
    assert "Hill someone" in texts
    assert len(set(texts)) == len(texts)
    text = "Serve un intervento radicale per bloccare loscarico di rifiuti nei mari."
    (bare,), (named,) = (found(text + more, "it", "glued-words") for more in ("", " Per lo scarico serve un permesso."))
    assert {r.text for r in bare.repairs} >= {"los carico", "lo scarico"}
    assert named.repairs[0].text == "lo scarico"


def test_space_between_two_alphabets_is_likelier_than_wrong_letters() -> None:
    text = "Утром отключились популярные сайты, такие какReddit, и пассажиры три часа ждали автобуса на пристани."
    assert first(text, "ru", "glued-capital") == ["как Reddit"]
    assert first(text, "ru", "homoglyph") == []
    assert first("Министерство сообщило, что Moсква ждёт ответа из Лондона до пятницы.", "ru", "homoglyph") == [
        "Москва"
    ]
