"""End marks count behind the last sentence of an article, where at most furniture follows."""

import pytest
from articles import marked

BODY = "The bridge will reopen on Friday, the mayor told reporters.\n\nThe works are done, and nobody was hurt."


@pytest.mark.parametrize(
    "mark", ["(Finish)", "(End) / 33", "[The End]", "End of the message", "Finished / 29 A H", "#END"]
)
def test_a_mark_at_the_end_is_found(mark: str) -> None:
    assert marked("end-mark", f"{BODY} {mark}\n") == [(mark, "")]
    assert marked("end-mark", f"{BODY}\n{mark}\n\nShare on Facebook\nPrint\n") == [(mark, "")]


@pytest.mark.parametrize(
    "text", ["It was over. End.", "She read on to the end of the message", "Nobody had finished / 29"]
)
def test_words_of_a_sentence_are_none(text: str) -> None:
    assert marked("end-mark", f"{BODY} {text}\n") == []


def test_what_prose_follows_is_none() -> None:
    more = "The mayor spoke for an hour, and the people of the town stood in the rain and listened to him, " * 2
    assert marked("end-mark", f"{BODY} (Finish)\n\n{more}\n") == []
