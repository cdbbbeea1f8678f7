"""Runs of letters that are meant as they stand, and quotations."""

from audit.detect.common.speech import dialect, quotation
from audit.detect.words.meant import inflected, listed_share, programming, recurs, verb_with_pronoun
from audit.lexicon import lexicon


def test_a_name_in_two_passages_recurs() -> None:
    text = "The ketch left Skinnerby at ten. Nobody in all of Skinnerby had seen it."
    assert recurs(text, "Skinnerby")


def test_a_passage_given_twice_does_not_make_a_word_recur() -> None:
    passage = "The talks with thecountry went on until Monday evening."
    assert not recurs(f"{passage} {passage}", "thecountry")
    assert not recurs(passage, "thecountry")


def test_a_form_of_a_known_word_reaches_beyond_the_seam() -> None:
    english = lexicon("en")
    endings = frozenset({"s", "ers"})
    assert inflected("Spellcheckers help.", "Spellcheckers", 5, english, endings)
    assert not inflected("The tradecosts rose.", "tradecosts", 5, english, endings)


def test_a_form_of_a_word_of_the_article() -> None:
    text = "Сначала был зумбрик, потом два зумбрика."
    assert inflected(text, "зумбрика", 4, lexicon("ru"), frozenset())


def test_spanish_verbs_with_pronouns() -> None:
    for verb in ("máscase", "dígame", "díganselo", "véndelas"):
        assert verb_with_pronoun(verb, "es")
    for glued in ("segúnla", "líderla", "políticala", "tambiénse"):
        assert not verb_with_pronoun(glued, "es")
    assert not verb_with_pronoun("máscase", "fr")


def test_tickers_and_programs() -> None:
    text = "onsemi (ON) rose; the union (ON) did not."
    assert listed_share(text, 6, "onsemi")
    assert not listed_share(text, text.index(" (ON) did"), "union")
    assert programming("It calls padEnd() twice.")
    assert not programming("He left -- on Friday -- for Paris (France).")


def test_quotations_of_every_kind() -> None:
    for text in ("“ab x”", '"ab x"', "«ab x»", "„ab x“", "— ab x", "”ab x”", "“ab x and no end"):
        assert quotation(text, text.index("x"))
    assert quotation("He said “no” and x left.", 18) is None
    assert quotation("", 0) is None


def test_dialect_is_told_by_its_other_words() -> None:
    english = lexicon("en")
    said = "“A net kens when du's hurryin, an da muckle haul gangs awa.”"
    assert dialect(said, said.index("hurryin"), english)
    plain = "“The ship waits for you and thewind is good, so we leave tonight.”"
    assert not dialect(plain, plain.index("thewind"), english)
