"""The quick detector gives langdetect's answers, to the last digit."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from audit.detector import QuickDetector
from audit.language import LANGUAGES, SEED, LanguageGuesser
from audit.rules import library

GUESSER = LanguageGuesser()
PROFILES = GUESSER._profiles


@cache
def factory() -> DetectorFactory:
    """langdetect's own."""
    made = DetectorFactory()
    names = ["zh-cn" if code == "zh" else code for code in LANGUAGES]
    made.load_json_profile([(Path(PROFILES_DIRECTORY) / name).read_text("utf-8") for name in names])
    made.set_seed(SEED)
    return made


SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
TEXTS = [
    "",
    "a",
    "  ",
    "12 %, 3.5",
    "NATO WHO",
    "a  b   c",
    "see http://x.example/zz or mail a@b.example today",
    "ǅ ABC aBC Abc",
    "Tiếng Việt ô ế ê\u0301 a\u0301",
    "[abc]^_` АБВГ где",
    "Президент NATO встретился с ABC",
    "中文 ABC 漢字かな カタカナ 한국어",
    "İstanbul ıI ŞİŞLİ",
    "ماذا یک",
    "și țară ſ",
    "x" * 10_001 + " end",
    "word  " * 2000,
]
CASES = [case.text for card in library().values() for case in (*card.examples, *card.counters)]


def answer(detector: QuickDetector, text: str) -> tuple[str, Mapping[str, float] | None]:
    detector.append(text)
    try:
        return detector.text, {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        return detector.text, None


@pytest.mark.parametrize("texts", [TEXTS, CASES[::4], [seed.read_text("utf-8")[:4000] for seed in SEEDS]])
def test_same_text_same_probabilities(texts: list[str]) -> None:
    for text in texts * 2:  # the second time from memory
        assert answer(QuickDetector(PROFILES, GUESSER._memory), text) == answer(factory().create(), text), text[:60]


def test_two_parts_are_one_text() -> None:
    quick, base = QuickDetector(PROFILES, {}), factory().create()
    for detector in (quick, base):
        detector.append("The council met ")
        detector.append("on Tuesday evening.")
    assert answer(quick, "") == answer(base, "")


def test_every_n_gram_has_langdetects_probabilities_in_every_language() -> None:
    found = PROFILES.word_lang_prob_map
    assert PROFILES.langlist == factory().langlist
    for gram, probabilities in factory().word_lang_prob_map.items():
        assert list(found[gram]) == probabilities, gram
    for unknown in ("", "qqq", "abcd", "\ud800", "\u0378"):
        assert not found[unknown]
