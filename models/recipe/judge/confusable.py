"""English words of closed classes that a translation confuses."""

from functools import cache

# Closed classes whose members a translation confuses. A word may be in several.
CLASSES: tuple[tuple[str, ...], ...] = (
    ("a", "an", "the", "this", "that", "one", "its", "their", "his", "some", "any", "every"),
    ("in", "on", "at", "to", "for", "from", "of", "by", "with", "about", "into", "over", "under", "against", "between"),
    ("in", "on", "at", "during", "within", "since", "for", "until", "before", "after", "from"),
    ("through", "across", "along", "by", "via", "with", "without", "beside", "behind", "before", "towards", "toward"),
    ("he", "she", "it", "they", "we", "you", "i", "one", "this", "who", "which", "that"),
    ("him", "her", "it", "them", "us", "me", "you", "himself", "herself", "itself", "themselves", "he", "she", "they"),
    ("his", "her", "its", "their", "our", "your", "my", "the", "theirs", "hers"),
    ("is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "does", "do", "did", "becomes"),
    ("can", "could", "may", "might", "must", "shall", "should", "will", "would", "can to", "has to", "is to"),
    ("and", "or", "but", "so", "as", "than", "because", "while", "although", "if", "that", "also"),
    ("who", "which", "that", "what", "whose", "whom", "where", "when", "how"),
    ("not", "no", "none", "never", "nor", "without"),
    ("much", "many", "more", "most", "very", "a lot of", "lots", "few", "little", "less", "several", "numerous"),
    ("very", "too", "so", "such", "enough", "quite", "more"),
    ("some", "any", "no", "every", "each", "all", "both", "either", "other", "another", "others", "whole"),
    ("there", "here", "it", "then", "now", "where"),
    ("also", "too", "even", "still", "already", "yet", "again", "just", "only", "once more", "besides"),
    ("as", "like", "how", "than", "that", "such as"),
    ("say", "tell", "speak", "talk"),
    ("said", "told", "spoke", "talked", "affirmed", "expressed", "manifested"),
    ("make", "do", "take", "give", "realize", "perform", "carry", "put", "have"),
    ("made", "did", "took", "gave", "realized", "performed", "carried", "put", "had"),
)

CLOSED = frozenset(w for c in CLASSES for w in c)


@cache
def confusable(word: str) -> tuple[str, ...]:
    """Members of the closed classes that hold the lower-case word."""
    return tuple(dict.fromkeys(w for c in CLASSES if word in c for w in c if w != word))
