"""Repairs that another article on the same event vouches for, or has."""

from audit.detect import Context, detect, weigh
from audit.finding import Finding
from audit.fluency.load import load
from audit.language import LanguageGuesser
from audit.lexicon import lexicon
from audit.repair.rank import rank
from audit.rules import library
from audit.segment import segment
from audit.story import Sibling, sibling
from audit.text import Document

GUESSER = LanguageGuesser()
MODEL = load(None)
TEXT = (
    "The harbour of Tarvik was closed on Friday. The mayor thanked the two {}will pay for the pier that was lost.\n\n"
    "Nobody was hurt when the storm broke the wall. {}The ferry company expects to sail again on Sunday evening."
)
GLUED, FOREIGN = "firmsit ", "Los pasajeros tuvieron que esperar más de tres horas en el muelle del puerto. "
SOUND, TRANSLATED = "firms, it ", "Passengers had to wait for more than three hours on the pier. "


def found(text: str, *siblings: str) -> dict[str, Finding]:
    article = segment(Document("a.txt", text, text, "utf-8", ""), GUESSER, "en")
    kin: tuple[Sibling, ...] = tuple(sibling(f"wire/b{n}.txt", body) for n, body in enumerate(siblings))
    context = Context(lexicon("en"), GUESSER, MODEL, siblings=kin)
    signs = detect(article, library().values(), context)
    return {f.rule: f for f in weigh(rank(article, signs, MODEL, kin), article)}


def test_sibling_decides_between_two_repairs_and_is_quoted() -> None:
    text = TEXT.format(GLUED, "")
    alone = found(text)["glued-words"]
    assert alone.repairs[0].text == "firms it"
    vouched = found(text, TEXT.format(SOUND, ""))["glued-words"]
    assert [r.text for r in vouched.repairs][:2] == ["firms, it", "firms it"]
    kind, detail = vouched.evidence[-1].kind, vouched.evidence[-1].detail
    assert kind == "sibling"
    assert "b0.txt" in detail
    assert "the two firms, it will pay" in detail


def test_sibling_has_the_translation_of_a_sentence() -> None:
    text = TEXT.format(SOUND, FOREIGN)
    assert found(text)["untranslated-sentence"].repairs == ()
    repairs = found(text, TEXT.format(SOUND, TRANSLATED))["untranslated-sentence"].repairs
    assert [r.text for r in repairs] == [TRANSLATED.strip()]


def test_sibling_with_the_same_damage_or_other_words_around_it_says_nothing() -> None:
    text = TEXT.format(GLUED, FOREIGN)
    others = "The mayor of Tarvik spoke of firms, it seems. Nobody knows when the pier will be built anew, he said."
    assert found(text, text) == found(text)
    assert found(text, others) == found(text)


def test_sibling_puts_no_words_in_the_place_of_a_mark() -> None:
    text = "The gas reaches the harbour of Tarvik. which was closed for twenty years after the storm of that winter."
    other = "The gas reaches the harbour of Tarvik, a town which was closed for twenty years after the storm."
    assert found(text, other)["false-full-stop"].repairs == found(text)["false-full-stop"].repairs
