"""How much of an article the judges doubt. Where it is a great deal, that tells by itself, or beside one sign of a
translation, that the article is damaged throughout."""

from audit.detect.common.speech import quotations
from audit.fluency.doubter import Doubter
from audit.fluency.gauge import CHARACTERS, SENTENCES
from audit.text import Article

MEASURED = frozenset({"en"})  # languages where sound news was seen to be doubted less than bad translations
DOUBT = 0.2  # probability of damage from which a word counts
ASKED = 0.08  # share of such words by the faster judges from which the slow one is asked: 3 % of sound news have it
FEWEST = 120  # words from which a share says something: lists and notices are short, and are doubted


def doubtful(article: Article, doubter: Doubter | None) -> float:
    """Share, 0 to 1, of the article's words in lower case outside quotations that are doubted; 0 where nobody can tell:
    in a language in which that was not measured, without a slow judge, in a short text or one so long that not all of
    it is scored. Raises ModelError."""
    sentences = [s for p in article.paragraphs for s in p.sentences]
    if doubter is None or len(doubter.judges) < 2 or article.language not in MEASURED:
        return 0.0
    if len(sentences) > SENTENCES or len(article.text) > CHARACTERS:
        return 0.0
    if _share(article, Doubter(doubter.judges[1:])) < ASKED:
        return 0.0
    return _share(article, doubter)


def _share(article: Article, doubter: Doubter) -> float:
    sentences = [s for p in article.paragraphs for s in p.sentences]
    said = bytearray(len(article.text) + 1)  # it may be dialect or broken speech, and is printed as it was said
    for start, end in quotations(article.text):
        said[start:end] = b"\1" * (end - start)
    texts = [article.text[s.start : s.end] for s in sentences]
    found = [
        word.damage >= DOUBT
        for sentence, text, words in zip(sentences, texts, doubter(texts), strict=True)
        for word in words
        if text[word.span.start : word.span.end].islower() and not said[sentence.start + word.span.start]
    ]
    return sum(found) / len(found) if len(found) >= FEWEST else 0.0
