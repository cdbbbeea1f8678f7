"""Marks of another script, quotations that are not closed, names cut in two."""

from tests.articles import marked


def test_a_mark_takes_a_space_where_words_would_touch() -> None:
    assert marked("mark-of-another-script", "It warned of floods、landslides and rain。 Nobody came.") == [
        ("、", ", "),
        ("。", "."),
    ]


def test_marks_of_a_quoted_original_are_sound() -> None:
    assert marked("mark-of-another-script", "The sign reads 小心，地滑。 in red.") == []


def test_corner_brackets_become_the_marks_of_the_article() -> None:
    assert marked("corner-brackets", 'He said "no" to the 「new port」.') == [("「new port」", '"new port"')]
    assert marked("corner-brackets", "The slogan 「新しい港」 hangs there.") == []


def test_a_quotation_that_goes_on_is_sound() -> None:
    assert marked("quotation-not-closed", "“We wait.\n\n“We sail at noon,” he said.\n\nThey left.") == []
    assert marked("quotation-not-closed", "“We wait.\n\nWe sail at noon,” he said.\n\nThey left.") == []


def test_a_quotation_ends_before_its_speaker_or_with_the_paragraph() -> None:
    assert marked("quotation-not-closed", "“We wait for fish, the captain said.\n\nThe fleet left.") == [(",", ",”")]
    assert marked("quotation-not-closed", "He shrugged. “We wait for fish.\n\nThe fleet left.") == [("fish.", "fish.”")]


def test_a_mark_that_was_left_as_markup_closes_too() -> None:
    assert marked("quotation-not-closed", 'He spoke of "huge risks&quot; to the crews.\n\nThe fleet left.') == []


def test_a_surname_that_newspapers_shorten_is_no_cut() -> None:
    cut = "The judge was Helen M.\n\nBrandt, who is 60. Then Brandt left."
    assert marked("name-cut-in-two", cut) == [("M.\n\nBrandt", "M. Brandt")]
    short = "Verurteilt wurde Peter M.\n\nBrandt, der Zeuge, schwieg. Auch Peter M. und Brandt gingen."
    assert marked("name-cut-in-two", short, "de") == []


def test_an_office_behind_an_article_is_no_name() -> None:
    assert marked("untranslated-office", "They are treated at the Puskesmas in the village.") == [("Puskesmas", None)]
    assert marked("untranslated-office", "They are treated at the Puskesmas (health centre).") == []
