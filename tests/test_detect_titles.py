"""Titles written in two ways."""

from tests.articles import marked


def test_the_minority_is_marked() -> None:
    text = "Mr. Brandt came. Mr. Roth and Mrs. Helm spoke. Mr. Brandt left with Mr Roth."
    assert marked("title-without-dot", text) == [("Mr ", "Mr. ")]


def test_without_a_clear_majority_nothing_is() -> None:
    assert marked("title-without-dot", "Mr. Brandt came. Mr Roth spoke. Mr. Helm left.") == []
    assert marked("title-without-dot", "Mr Brandt came. Mr Roth spoke. Mr Helm left.") == []
