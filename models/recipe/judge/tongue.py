"""What the words of a language may be exchanged for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Exchange = Callable[[str], Sequence[str]]  # from a lower-case word to others


@dataclass(frozen=True, slots=True)
class Tongue:
    """``closed``: function words; ``inserted``: those put in where they do not belong; ``verbs``: before which a
    pronoun (``resumed``) is put in. Exchanges: ``neighbours`` and ``synonyms`` in meaning, ``senses`` of a foreign
    word, ``forms`` of the lemma, members of a closed class (``confusable``), words of the source's language
    (``untranslated``). ``nouns``: whether nouns have capitals, so that a capital is not the sign of a name."""

    closed: frozenset[str]
    articles: frozenset[str]
    inserted: tuple[str, ...]
    neighbours: Exchange
    synonyms: Exchange
    senses: Exchange
    forms: Exchange
    confusable: Exchange
    untranslated: Exchange
    verbs: frozenset[str] = frozenset()
    resumed: tuple[str, ...] = ()
    nouns: bool = False


def none(_: str) -> Sequence[str]:
    return ()
