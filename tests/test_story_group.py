"""Articles on one event find each other; others do not, and cost next to nothing."""

import pickle
import random
import time

from audit.story import group, sketch

FERRY = (
    "The ferry Halvard Lie struck the quay of Tarvik on Monday, and 14 people were hurt, the police of Lindholm said. "
    "Captain Signe Vold had sailed from Orsova at 06:40 with 312 passengers, among them the mayor Ingrid Stene.",
    "After a ferry from Orsova ran into the quay in Tarvik, 14 passengers are in hospital, among them mayor "
    "Ingrid Stene. The Halvard Lie carried 312 people. Its captain, Signe Vold, spoke to the police in Lindholm.",
    "Police in Lindholm heard the captain, Signe Vold, on Tuesday. Her ship, the Halvard Lie, hit the quay at Tarvik "
    "with 312 people from Orsova on board. The mayor, Ingrid Stene, was among the injured.",
)
OTHERS = (
    "The coach of Port Adler, Miguel Santos, named 23 players for the final against Royal Benton in Kessel on "
    "Saturday. The keeper Jonas Weld has a broken finger, and Pavel Horak will stand in the goal before 41000 people.",
    "Researchers of the University of Almenara counted 870 storks at the lakes of Guadiel, the biologist Rosa Campos "
    "told the magazine Natura. In 1998 there were 120, says her colleague Luis Ferrer of the Doria Institute.",
)


def test_articles_on_one_event_are_siblings_and_others_are_not() -> None:
    groups = group([sketch(text) for text in (*FERRY, *OTHERS)])
    assert [sorted(kin) for kin in groups] == [[1, 2], [0, 2], [0, 1], [], []]


def test_articles_of_another_language_are_no_siblings() -> None:
    german = (
        "Die Fähre Halvard Lie ist am Montag in Tarvik gegen den Kai gefahren, und 14 Menschen wurden verletzt, so die "
        "Polizei von Lindholm. Kapitänin Signe Vold war um 06:40 mit 312 Fahrgästen in Orsova ausgelaufen, mit "
        "Ingrid Stene."
    )
    assert group([sketch(FERRY[0]), sketch(german)]) == [(), ()]


def test_text_that_tells_nothing_has_an_empty_sketch_and_no_siblings() -> None:
    assert sketch("") == sketch("it rained, and it rained, and then it rained again.")
    assert group([sketch(""), sketch("")]) == [(), ()]
    assert group([]) == []


def test_ideographs_stand_in_for_names() -> None:
    texts = [
        "塔尔维克港的渡轮星期一撞上码头，造成十四人受伤，林霍尔姆警方说，船长是西格内。",
        "奥尔索瓦的球队星期六在决赛中战胜了皇家队，守门员受伤。",
    ]
    groups = group([sketch(texts[0]), sketch(texts[0] + "渡轮载有三百人。"), sketch(texts[1])])
    assert groups == [(1,), (0,), ()]


def test_sketch_is_small_and_travels() -> None:
    made = sketch(" ".join(f"the envoy Name{chr(65 + i % 26)}{i} said" for i in range(5000)))
    assert pickle.loads(pickle.dumps(made)) == made
    assert len(pickle.dumps(made)) < 2000


def test_a_thousand_articles_are_grouped_in_little_time_even_if_all_are_alike() -> None:
    source = random.Random(3)
    names = [
        source.choice("BDFGKLMNPRST") + "".join(source.choice("aeiou") + source.choice("lmnrst") for _ in range(3))
        for _ in range(3000)
    ]
    apart = [sketch("x " + ", ".join(source.sample(names, 40))) for _ in range(1000)]
    alike = [sketch("x " + ", ".join(names[:40]))] * 1000
    started = time.perf_counter()
    assert sum(map(bool, group(apart))) < 20
    assert all(len(kin) == 6 for kin in group(alike))
    assert time.perf_counter() - started < 20
