"""English sentences built after a foreign pattern."""

from tests.articles import marked


def test_agreement() -> None:
    assert marked("plural-subject", "He said that Norway and Iceland was ready.") == [
        ("Norway and Iceland was", "Norway and Iceland were")
    ]
    assert marked("plural-subject", "Trade between Norway and Iceland was growing.") == []


def test_first_person_outside_quotations_only() -> None:
    outside = "The islands need a ferry, I declare to EFE the head of the board."
    assert marked("first-person-saying", outside) == [("I declare to ", "declared to ")]
    assert marked("first-person-saying", "“Once more I declare to EFE that we sail,” he said.") == []
    assert marked("first-person-saying", "I was there. I saw it. My word: as I declare to EFE, I slept.") == []


def test_pronoun_for_article() -> None:
    assert marked("pronoun-for-article", "He trade between the islands grew.") == [("He trade", "Trade")]
    assert marked("pronoun-for-article", "He trades with the islands.") == []


def test_country_for_adjective() -> None:
    assert marked("country-for-adjective", "The Kyrgyz and India delegations left.") == [
        ("The Kyrgyz and India", "The Kyrgyz and Indian")
    ]
    assert marked("country-for-adjective", "He left for India and Kyrgyz delegations came.") == []
