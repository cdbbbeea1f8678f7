"""What says that foreign words stand in a text on purpose: marks around them, their translation, talk about words."""

from functools import lru_cache

import regex

from audit.detect.language.foreign import sheltered
from audit.text import Article

NEAR = 30  # characters before and after the words in which marks and a translation are sought
SENTENCE = 150  # characters on both sides that are read for talk about words

_MARK = r"['‘’“”\"«»‹›「」『』〜`*_]"
# A translation in brackets is a few words; what follows a Chinese comma is about the thing.
_AFTER = regex.compile(rf"{_MARK}?\s?(?:[(（\[]\s?{_MARK}?\p{{L}}[^()（）\n，、]{{0,60}}[)）\]]|[/=|])")
_BEFORE = regex.compile(r"[/=|]\s?$")
_OPEN, _CLOSE = regex.compile(r"[(（][^()（）\n]*$"), regex.compile(r"[^()（）\n]*[)）]")

_TALK = {
    "*": r"kanji|hiragana|katakana|hangul|cyrillic|unicode|pinyin|hashtag",
    "en": r"\b(?:characters?|letters?|alphabet|words?|spel(?:t|led|ling)|script|symbols?|terms?|meaning|means|literally"
    r"|pronounced|translat\w+|transliterat\w+)\b|\b(?:in|called) (?:Chinese|Japanese|Korean|Russian|Ukrainian|Arabic"
    r"|Hebrew|Greek|Thai|Hindi|Latin|German|French|Italian|Spanish|Portuguese|Polish|Czech|Dutch)\b"
    r"|(?:Chinese|Japanese|Korean|Russian|Ukrainian|Arabic|Hebrew|Greek|Thai|Hindi):",
    "de": r"\b(?:\w*zeichen|buchstaben?|alphabet|wort|wörter|begriff\w*|schrift|bedeutet|heißt|wörtlich|geschrieben"
    r"|übersetz\w+)\b|\bauf (?:chinesisch|japanisch|koreanisch|russisch|ukrainisch|arabisch|hebräisch|griechisch"
    r"|englisch|französisch|spanisch|italienisch|polnisch|latein)",
    "fr": r"\b(?:caractères?|lettres?|alphabet|mots?|termes?|écriture|signifie|littéralement|écrit|tradui\w+)\b"
    r"|\ben (?:chinois|japonais|coréen|russe|ukrainien|arabe|hébreu|grec|anglais|allemand|espagnol|italien|latin)\b",
    "es": r"\b(?:caracteres?|letras?|alfabeto|palabras?|términos?|significa|literalmente|escrib\w+|traduc\w+)\b"
    r"|\ben (?:chino|japonés|coreano|ruso|ucraniano|árabe|hebreo|griego|inglés|francés|alemán|latín)\b",
    "it": r"\b(?:caratter[ei]|letter[ae]|alfabeto|parol[ae]|termin[ei]|significa|letteralmente|scritt\w+|tradu\w+)\b"
    r"|\bin (?:cinese|giapponese|coreano|russo|ucraino|arabo|ebraico|greco|inglese|francese|tedesco|latino)\b",
    "pt": r"\b(?:caracteres?|letras?|alfabeto|palavras?|termos?|significa|literalmente|escrev\w+|escrit\w+|tradu\w+)\b"
    r"|\bem (?:chinês|japonês|coreano|russo|ucraniano|árabe|hebraico|grego|inglês|francês|alemão|latim)\b",
    "pl": r"\b(?:znak\w*|liter\w*|alfabet\w*|słow\w+|termin\w*|znaczy|dosłownie|oznacza|tłumacz\w+)\b"
    r"|\bpo (?:chińsku|japońsku|koreańsku|rosyjsku|ukraińsku|arabsku|hebrajsku|grecku|angielsku|niemiecku|francusku)\b",
    "nl": r"\b(?:tekens?|letters?|alfabet|woord\w*|term\w*|betekent|letterlijk|vertaal\w*|vertaling)\b",
    "tr": r"harf|alfabe|kelime|sözcük|anlamına|yazıl|çevir|karakter",
    "ru": r"иероглиф|букв|алфавит|слов[оаеу]\b|термин|означа|дословно|пиш|перевод"
    r"|по-(?:китайски|японски|арабски|гречески)",
    "uk": r"ієрогліф|літер|алфавіт|слов[оаіу]\b|термін|означа|дослівно|буквально|пиш|переклад",
    "ar": r"كلمة|حرف|حروف|تعني|معناها|بالصينية|باليابانية|بالروسية|باليونانية",
    "zh": r"日语|日文|日語|假名|韩语|韓語|俄语|俄語|阿拉伯语|泰语|希腊语|希伯来语|字母|单词|意为|意為"
    r"|意思|读作|讀作|读音|拼写|汉字|漢字|语法|語法|发音|發音",
    "ja": r"韓国語|ロシア語|アラビア語|タイ語|ギリシャ語|文字|単語|意味|読み",
}


def meant(article: Article, start: int, end: int, *, quoted: bool = True) -> bool:
    """Whether the words stand there on purpose; ``quoted``: quotation marks around them are enough."""
    return (
        glossed(article.text, start, end)
        or (quoted and (sheltered(article, start, end) or _marked(article.text, start, end)))
        or bool(_talk(article.language).search(_around(article, start, end)))
    )


def glossed(text: str, start: int, end: int) -> bool:
    """Whether the words stand in brackets, or brackets, a slash or an equals sign beside them hold a translation."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + 3 * NEAR]
    inside = bool(_OPEN.search(text[max(0, start - 2 * NEAR) : start]) and _CLOSE.match(text[end : end + 2 * NEAR]))
    return inside or bool(_AFTER.match(after) or _BEFORE.search(before))


def _marked(text: str, start: int, end: int) -> bool:
    return bool(regex.match(_MARK, text[start - 1 : start]) or regex.match(_MARK, text[end : end + 1]))


def _around(article: Article, start: int, end: int) -> str:
    paragraph = article.paragraph_at(start)
    return article.text[max(paragraph.start, start - SENTENCE) : min(paragraph.end, end + SENTENCE)]


@lru_cache(maxsize=32)
def _talk(language: str) -> "regex.Pattern[str]":
    own = _TALK.get(language)
    return regex.compile(f"{_TALK['*']}|{own}" if own else _TALK["*"], regex.IGNORECASE)
