# ruff: noqa: E501
"""Word tables: prepositions, “and”, spinner pairs, agencies."""

PREPOSITIONS: dict[str, tuple[str, ...]] = {
    k: tuple(v.split())
    for k, v in {
        "en": "in on at with from by for during after which since through between under without",
        "de": "in auf mit von für nach bei durch gegen unter zwischen seit während ohne",
        "fr": "dans avec pour par sur après entre pendant depuis sans sous vers chez",
        "es": "en con por para desde entre sobre durante hasta sin según hacia",
        "it": "in con per da dopo tra durante senza nella nel dalla sulla verso",
        "pt": "em com por para desde entre sobre durante até sem segundo após na no",
        "ru": "в на с по для от после между при без через из",
        "uk": "в на з по для від після між при без через із",
        "pl": "w na z po dla od przez między przy bez podczas pod",
        "nl": "in op met van voor door na tussen tijdens zonder sinds",
        "tr": "için ile gibi kadar göre sonra önce ve ama",
        "id": "di dari dengan untuk pada oleh sejak antara dalam selama",
    }.items()
}
AND = {
    "en": "and|or", "de": "und|oder", "fr": "et|ou", "es": "y|o", "it": "e|o", "pt": "e|ou", "ru": "и|или", "uk": "і|та|або",
    "pl": "i|oraz|lub", "tr": "ve|veya", "nl": "en|of", "id": "dan|atau",
}  # fmt: skip
# Original → what a spinner put there without regard to word ends.
SPINS: dict[str, dict[str, str]] = {
    "en": {
        "again": "once more", "about": "regarding", "after": "following", "before": "prior to", "over": "more than", "under": "beneath",
        "out": "away", "off": "away", "like": "similar to", "start": "begin", "show": "display", "use": "utilize", "end": "finish",
        "make": "create", "help": "assist", "part": "portion", "also": "additionally", "need": "require", "big": "large", "get": "obtain",
        "man": "gentleman", "port": "harbour", "able": "capable", "form": "shape", "act": "deed", "ever": "at any time", "new": "brand-new",
    },
    "es": {"sobre": "acerca de", "ante": "delante de", "parte": "porción", "mente": "cabeza", "hacer": "realizar", "pero": "sin embargo"},
    "fr": {"sur": "à propos de", "part": "portion", "port": "havre", "faire": "effectuer", "main": "paume", "avant": "précédemment"},
    "de": {"über": "bezüglich", "nach": "im Anschluss an", "teil": "stück", "wieder": "erneut", "zeit": "dauer", "unter": "unterhalb"},
    "it": {"sopra": "al di sopra", "parte": "porzione", "mente": "testa", "fare": "effettuare", "porta": "uscio"},
    "pt": {"sobre": "acerca de", "parte": "porção", "mente": "cabeça", "fazer": "realizar", "antes": "previamente"},
}  # fmt: skip
AGENCIES = (
    "Reuters",
    "AFP",
    "AP",
    "EFE",
    "dpa",
    "DPA",
    "ANSA",
    "TASS",
    "ТАСС",
    "Xinhua",
    "РИА Новости",
    "Интерфакс",
    "Lusa",
    "PAP",
    "新华社",
    "رويترز",
)
SITES = (
    "Newsbeezer.com",
    "Tekdeeps.com",
    "Archyworldys.com",
    "World Today News",
    "Globe Live Media",
    "Nach Welt",
    "24-horas.info",
    "time.news",
)
