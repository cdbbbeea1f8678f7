"""Which Windows code page a text in Latin letters is in.

The code pages of western and central Europe differ in a few letters only (byte E0 is ``à`` in one, ``ŕ`` in the other),
which is too little for a general detector: charset-normalizer takes every third Spanish or Italian article for Central
European. The alphabets of the languages tell them apart.
"""

from collections import Counter

_ALPHABETS = (
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "äöüßé"),  # German
    ("cp1252", "áéíñóúü¿¡ªº"),  # Spanish
    ("cp1252", "àáâãçéêíóôõúªº"),  # Portuguese
    ("cp1252", "àèéìíîòóùúªº"),  # Italian
    ("cp1252", "àçèéíïòóúü·"),  # Catalan
    ("cp1252", "åäöéæøü"),  # Swedish, Finnish, Danish, Norwegian
    ("cp1252", "éëïöüèáíóú"),  # Dutch, Irish
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áčďéěíňóřšťúůýžäĺľŕô"),  # Czech, Slovak
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "ăâîşţ"),  # Romanian
    ("cp1250", "čćđšž"),  # Croatian, Slovene
    ("cp1254", "çğıöşüâîû"),  # Turkish
    ("cp1257", "ąčęėįšųūžāēģīķļņäõöü"),  # Lithuanian, Latvian, Estonian
    ("cp1258", "àâăđèêìòôơùưýãõéáíóú\u0300\u0301\u0303\u0309\u0323₫"),  # Vietnamese
)
_PUNCTUATION = frozenset("\u00a0\u00ad«»‹›“”„‘’‚–—…•€£°§·©®™")

CODE_PAGES = frozenset(page for page, _ in _ALPHABETS) | {"iso8859_2", "iso8859_15"}
"""Guesses that :func:`code_page` knows better than."""


def code_page(data: bytes) -> str | None:
    """The code page in which one alphabet covers most of the letters beyond ASCII, if it covers nine in ten.

    Of equal ones the first, which is the western one: then the difference is in no letter.
    """
    shares = [(_share(data, page, alphabet), page) for page, alphabet in _ALPHABETS]
    share, page = max(shares, key=lambda pair: pair[0])
    return page if share >= 0.9 else None


def _share(data: bytes, page: str, alphabet: str) -> float:
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return 0.0
    counts = Counter(text)
    letters = {c: n for c, n in counts.items() if ord(c) > 127 and c not in _PUNCTUATION}
    return sum(n for c, n in letters.items() if c.lower() in alphabet) / max(1, sum(letters.values()))
