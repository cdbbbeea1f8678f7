"""The Latin, Greek and Cyrillic alphabets: whether a text mingles them, and a word of two of them written in one."""

import re

import regex

from audit.lexicon import Lexicon

SCRIPTS = {name: regex.compile(rf"\p{{{name}}}") for name in ("Latin", "Cyrillic", "Greek")}
# Latin beside Greek or Cyrillic, or Greek beside Cyrillic. Blocks, not scripts: the standard library is faster here.
_TOUCHING = re.compile(
    "[A-Za-zÀ-ɏ][\u0370-\u052f]|[\u0370-\u052f][A-Za-zÀ-ɏ]|[\u0370-\u03ff][\u0400-\u052f]|[\u0400-\u052f][\u0370-\u03ff]"
)
_GREEK_CYRILLIC = re.compile("[\u0370-\u052f]")
# Letters of the three alphabets that look the same in ordinary typefaces (after Unicode's confusables.txt).
_ALIKE = {
    ("Cyrillic", "Latin"): str.maketrans("аеорсухкіјѕһԁԛԝАВЕКМНОРСТХУІЈЅ", "aeopcyxkijshdqwABEKMHOPCTXYIJS"),
    ("Latin", "Cyrillic"): str.maketrans("aeopcyxkijsABEKMHOPCTXYIJS", "аеорсухкіјѕАВЕКМНОРСТХУІЈЅ"),
    ("Greek", "Latin"): str.maketrans("ονρυικαΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovpuikaABEZHIKMNOPTYX"),
    ("Latin", "Greek"): str.maketrans("ovpuikaABEZHIKMNOPTYX", "ονρυικαΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"),
    ("Cyrillic", "Greek"): str.maketrans("оркаАВЕКМНОРТХ", "ορκαΑΒΕΚΜΗΟΡΤΧ"),
    ("Greek", "Cyrillic"): str.maketrans("ορκαΑΒΕΚΜΗΟΡΤΧ", "оркаАВЕКМНОРТХ"),
}


def mingled(text: str) -> bool:
    """Whether letters of two alphabets touch anywhere: quick, for most articles have none."""
    return bool(_GREEK_CYRILLIC.search(text) and _TOUCHING.search(text))


def fold(word: str, guest: str, host: str, lexicon: Lexicon) -> str | None:
    """The word with all letters of alphabet ``guest`` written in ``host``, if each has a double there."""
    table = _ALIKE[guest, host]
    strangers = [i for i, c in enumerate(word) if SCRIPTS[guest].match(c)]
    if any(ord(word[i]) not in table for i in strangers):
        return None
    folded = word.translate(table)
    if guest == "Greek" and any(word[i] == "α" for i in strangers) and not lexicon.knows(folded):
        return None  # a Greek letter as a sign: TNFα
    if lexicon.knows(folded) and (guest != "Greek" or len(word) > 4):
        return folded
    ending = strangers == list(range(len(word) - len(strangers), len(word)))
    # A Latin name with a Cyrillic case ending (iPhoneа), a Greek letter as a sign (TNFα): written so on purpose.
    if ending and host == "Latin" and (guest == "Greek" or any(c.isupper() for c in word[: strangers[0]])):
        return None
    if guest == "Greek" and (strangers[0] == 0 or len(word) < 5):
        return None
    return folded if 3 * len(strangers) <= len(word) or (len(strangers) == 1 and len(word) > 2) else None
