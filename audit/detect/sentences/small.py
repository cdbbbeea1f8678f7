"""Names that are written small even where a sentence begins: firms, programs, bands."""

import regex

from audit.detect.words.meant import places
from audit.lexicon import Lexicon

_VERSION = regex.compile(r"\s(?:v\.?\s?)?\p{N}+(?:\.\p{N}+)+")
_BEFORE = regex.compile(r"(\p{L}+)[’']?\s?$")
# Zipf frequency below which a word that comes again without an article may be a firm or a program.
RARE = 3.0
OTHERS = 10  # places that are looked at
# Firms, programs and bands that are written without a capital; none is a word of one of the languages.
NAMES = frozenset(
    "adidas aespa arxiv asos boygenius citizenm comdirect congstar craigslist ffmpeg flatexdegiro flydubai flynas gcc"
    " giffgaff girocard git grep innogy jquery klarmobil kubectl lululemon mxmtoon nginx npm nucera numpy pnpm pytest"
    " ratiopharm rororo scipy sipgate sqlite sudo systemd tegut thyssenkrupp tonies trivago webpack wikifolio"
    " zooplus".split()
)
# What stands before a noun, and seldom before a name.
_DETERMINERS = {
    "en": frozenset("the a an this that these those its his her their our my your some any no each every".split()),
    "de": frozenset("der die das den dem des ein eine einen einem einer eines kein keine im am zum zur vom".split()),
    "fr": frozenset("le la les l un une des du au aux d ce cette ces son sa ses leur leurs".split()),
    "es": frozenset("el la los las un una unos unas del al este esta estos estas su sus".split()),
    "it": frozenset("il lo la i gli le l un uno una del della dei delle al alla nel nella sul sulla".split()),
    "pt": frozenset("o a os as um uma do da dos das no na nos nas ao à aos às seu sua".split()),
    "nl": frozenset("de het een deze dit die dat zijn haar hun".split()),
}


def written_small(text: str, at: int, word: str, language: str, lexicon: Lexicon) -> bool:
    """Whether the word at this place is a name that is written small: a known one, a rare word with the number of its
    version behind it (*leftpad 2.0.1*), or one that the article has elsewhere, always small and without an article."""
    if word in NAMES:
        return True
    if lexicon.zipf(word) >= RARE:
        return False
    if _VERSION.match(text, at + len(word)):
        return True
    determiners = _DETERMINERS.get(language)
    if not determiners:
        return False
    others = [(start, end) for start, end in places(text).get(word.casefold(), ())[:OTHERS] if start != at]
    for start, end in others:
        before = _BEFORE.search(text, max(0, start - 20), start)
        if text[start:end] != word or (before and before.group(1).casefold() in determiners):
            return False
    return bool(others)
