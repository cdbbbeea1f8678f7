"""Quotation marks without their partner."""

from tests.articles import marked


def test_closed_but_not_opened() -> None:
    assert marked("quotation-not-opened", "Ils sont stables», a dit le maire.", "fr") == [("stables»", None)]
    assert marked("quotation-not-opened", "The port is open.” He left.") == [("open.”", None)]


def test_what_was_opened_paragraphs_before_is_open() -> None:
    text = "« Le port est ouvert.\n\nLe pont est fermé.\n\nTout va bien », a dit le maire."
    assert marked("quotation-not-opened", text, "fr") == []
    nested = "Он сказал: «Газета «Порт» закрыта, и мы это знаем». Больше он ничего не сказал."
    assert marked("quotation-not-opened", nested, "ru") == []


def test_other_conventions_are_left_alone() -> None:
    assert marked("quotation-not-opened", "Elle dit »non« et »oui», puis rien.", "fr") == []
    assert marked("quotation-not-opened", 'He said "The port is open.” and left.') == []


def test_two_kinds() -> None:
    assert marked("quotation-marks-of-two-kinds", 'They saw a “thing" there.') == [('“thing"', "“thing”")]
    assert marked("quotation-marks-of-two-kinds", "Es un «día” negro.", "es") == [("«día”", "«día»")]
    assert marked("quotation-marks-of-two-kinds", 'They saw "a “thing" of” old.') == []
