"""The odd one out is found with its witnesses and the repair; whatever may be right stays silent."""

import pytest

from audit.story import clashes, sibling

BASE = (
    "The ferry Halvard Lie struck the quay of Tarvik on Monday, and 14 people were hurt.\n"
    "The Tarvik harbour company put the damage at $93 billion and closed the northern quay for 28 days.\n"
    "The Halvard Lie was launched in Lindholm on March 3, 2011, by the king and his daughter Ingrid.\n"
    "Captain Signe Vold had sailed from Orsova with 312 passengers, the police of Lindholm said on Tuesday."
)
RETOLD = (
    "On Monday the ferry Halvard Lie struck the quay of Tarvik, and 14 people were hurt.\n"
    "The harbour company of Tarvik put the damage at $93 billion and closed the northern quay for 28 days.\n"
    "The king and his daughter Ingrid launched the Halvard Lie in Lindholm on March 3, 2011.\n"
    "The captain, Signe Vold, had sailed from Orsova with 312 passengers, said the police of Lindholm."
)


def found(text: str, *others: str, language: str = "en") -> list[tuple[str, str, str | None]]:
    siblings = tuple(sibling(f"{number}.txt", other) for number, other in enumerate(others))
    return [(c.kind, text[c.start : c.end], c.right) for c in clashes(text, language, siblings)]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("March 3, 2011", "March 3, 2001", ("date", "March 3, 2001", "March 3, 2011")),
        ("$93", "$39", ("number", "39", "93")),
        ("312", "3120", ("number", "3120", "312")),
        ("Orsova with", "Arseva with", None),
    ],
)
def test_odd_one_out(right: str, wrong: str, expected: tuple[str, str, str] | None) -> None:
    assert found(BASE.replace(right, wrong), BASE, RETOLD) == ([expected] if expected else [])


def test_name_that_the_article_itself_writes_otherwise() -> None:
    more = "\nOrsova mourns."
    assert found(BASE.replace("Orsova", "Arseva") + more, BASE + more, RETOLD) == [("name", "Arseva", "Orsova")]


def test_witnesses_are_named_and_quoted() -> None:
    text = BASE.replace("2011", "2001")
    (clash,) = clashes(text, "en", (sibling("a.txt", BASE), sibling("b.txt", RETOLD)))
    assert [w.path for w in clash.witnesses] == ["a.txt", "b.txt"]
    assert all("March 3, 2011" in w.quote for w in clash.witnesses)


def test_this_year_contradicts_a_year_long_past() -> None:
    recent = RETOLD.replace("on March 3, 2011", "in March this year") + "\nIn June 2010 the old ferry Halvard Lie sank."
    assert found(BASE.replace("2011", "2004"), BASE, recent) == [("date", "March 3, 2004", "March 3, 2011")]


def test_one_sibling_is_no_proof_but_together_with_the_article_itself() -> None:
    wrong = BASE.replace("2011", "2001")
    assert found(wrong, RETOLD) == []
    again = "\nIngrid was seven when she and the king launched the Halvard Lie in Lindholm in March 2011."
    assert found(wrong + again, RETOLD) == [("date", "March 3, 2001", "March 3, 2011")]


def test_siblings_that_disagree_or_support_prove_nothing() -> None:
    wrong = BASE.replace("2011", "2001")
    assert found(wrong, BASE, RETOLD.replace("2011", "2012")) == []
    assert found(wrong, BASE, RETOLD, wrong) == []


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("$93 billion", "nearly $92.6 billion"),
        ("14 people", "17 people"),  # a count that grows
        ("March 3, 2011", "March 4, 2011"),  # a time zone
        ("harbour", "harbor"),
        ("Monday", "Tuesday"),
        ("Halvard Lie was", "old ferry was"),
        ("Lindholm said", "Lindholme said"),
    ],
)
def test_variants_stay_silent(mine: str, theirs: str) -> None:
    others = [text.replace(mine, theirs) for text in (BASE, RETOLD)]
    assert found(BASE, *others) == []


def test_reports_of_other_days_stay_silent() -> None:
    report = (
        "The Tarvik index rose {} percent to {} points on {} as shares of the Lindholm ferry line gained {} crowns."
    )
    mine = report.format("2.1", "1,204", "Monday", "14")
    theirs = report.format("0.4", "1,209", "Tuesday", "31")
    assert found(mine, theirs, theirs + " Trade was slow.") == []


def test_events_of_other_years_stay_silent() -> None:
    mine = "The Tarvik boat fair opened in May 2021 and drew 4,100 guests from Lindholm and Orsova, its director said."
    theirs = (
        "The Tarvik boat fair opened in May 2022 and drew 5,300 guests from Lindholm and Orsova, its director said."
    )
    assert found(mine, theirs, theirs + " It rained.") == []


def test_power_of_ten_is_found_in_other_words() -> None:
    mine = "Tarvik shipped 500 tonnes of salted herring to Lindholm last year, the harbour company said on Friday."
    one = "Last year, Tarvik shipped 5,000 tonnes of salted herring to Lindholm, according to the harbour company."
    two = "According to the harbour company, Tarvik shipped 5,000 tonnes of salted herring to Lindholm last year."
    assert found(mine, one, two) == [("number", "500", "5,000")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ru",
            "Паром «Халвард» спустили на воду в Линдхольме 3 марта 2011 года, сообщила компания Тарвика, 28 гостей.",
        ),
        (
            "fr",
            "Le ferry Halvard a été lancé à Lindholm le 3 mars 2011 devant 28 invités, selon la compagnie de Tarvik.",
        ),
        ("zh", "塔尔维克港务公司说，这艘渡轮于2011年3月3日在林霍尔姆下水，当时有28名来宾。"),
        ("tr", "Halvard feribotu 3 Mart 2011'de Lindholm'de 28 konuğun önünde denize indirildi, dedi Tarvik şirketi."),
    ],
)
def test_other_languages(language: str, text: str) -> None:
    ((kind, marked, repair),) = found(text.replace("2011", "2001"), text, text + " " + text[:20], language=language)
    assert kind == "date"
    assert "2001" in marked
    assert "2011" in (repair or "")


def test_without_siblings_nothing_is_looked_at() -> None:
    assert clashes(BASE, "en", ()) == ()
    assert found(BASE, "", "x") == []
