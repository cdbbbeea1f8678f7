"""The ways in which a translation, and what is done to it afterwards, goes wrong: one operation each.

Each is given the words of a window and a place, and returns whether it could do its work there.
"""

import random
from collections.abc import Callable, Sequence

from labels import CASE, DELETE, INSERT, JOIN, KEEP, REPLACE, SPLIT, Word, like
from tongue import Tongue

STOPS = frozenset(".!?")


class Operations:
    """Operations on words of the language. ``proposed``: word by the number of the word that a language model expected
    in its place."""

    def __init__(self, tongue: Tongue, seed: int) -> None:
        self.tongue = tongue
        self.rng = random.Random(seed)
        self.proposed: dict[int, str] = {}

    def named(self, word: Word, at: int) -> bool:
        """Whether a capital says that the word may be a name."""
        return word.text[0].isupper() and at > 0 and not self.tongue.nouns

    def replace(self, words: list[Word], at: int, text: str) -> bool:
        parts = text.split(" ")
        word = words[at]
        words[at] = Word(like(word.text, parts[0]), word.space, REPLACE)
        for k, part in enumerate(parts[1:], 1):
            words.insert(at + k, Word(part, True, REPLACE))
        return True

    def neighbour(self, words: list[Word], at: int) -> bool:
        return self.reword(words, at, self.tongue.neighbours)

    def spin(self, words: list[Word], at: int) -> bool:
        """A synonym, whatever the sense."""
        return self.reword(words, at, self.tongue.synonyms)

    def missense(self, words: list[Word], at: int) -> bool:
        """Another sense of what a foreign word would have been."""
        return self.reword(words, at, self.tongue.senses)

    def reword(self, words: list[Word], at: int, others: Callable[[str], Sequence[str]]) -> bool:
        """One of the ``others`` of a word that carries meaning and is no name."""
        word = words[at]
        lower = word.text.lower()
        if not word.plain or lower in self.tongue.closed or self.named(word, at):
            return False
        found = others(lower)
        return bool(found) and self.replace(words, at, self.rng.choice(found))

    def leave(self, words: list[Word], at: int) -> bool:
        """A word left in the language of the source."""
        return self.reword(words, at, self.tongue.untranslated)

    def inflect(self, words: list[Word], at: int) -> bool:
        word = words[at]
        if not word.plain or self.named(word, at):
            return False
        forms = self.tongue.forms(word.text.lower())
        return bool(forms) and self.replace(words, at, self.rng.choice(forms))

    def exchange(self, words: list[Word], at: int) -> bool:
        others = self.tongue.confusable(words[at].text.lower()) if words[at].plain else ()
        return bool(others) and self.replace(words, at, self.rng.choice(others))

    def expected(self, words: list[Word], at: int) -> bool:
        """What the language model would have written after the words before."""
        places = [i for i in self.proposed if i < len(words) and words[i].plain]
        if not places:
            return self.exchange(words, at)
        at = self.rng.choice(places)
        return self.replace(words, at, self.proposed.pop(at))

    def drop(self, words: list[Word], at: int) -> bool:
        """Without the word; what follows lacks something before it."""
        if at + 1 >= len(words) or words[at + 1].label != KEEP:
            return False
        if at == 0 and words[at + 1].text[0].islower():
            words[at + 1].text = like(words[at].text, words[at + 1].text)
        words[at + 1].space = words[at].space
        words[at + 1].label = INSERT
        del words[at]
        return True

    def omit_function_word(self, words: list[Word], at: int) -> bool:
        word = words[at]
        return word.plain and (word.text.lower() in self.tongue.closed) and self.drop(words, at)

    def omit_word(self, words: list[Word], at: int) -> bool:
        return words[at].plain and self.drop(words, at)

    def without_articles(self, words: list[Word]) -> None:
        for at in range(len(words) - 2, -1, -1):
            if words[at].plain and words[at].text.lower() in self.tongue.articles and self.rng.random() < 0.6:
                self.drop(words, at)

    def add_function_word(self, words: list[Word], at: int) -> bool:
        if at == 0 or not words[at].plain or not words[at].space:
            return False
        words.insert(at, Word(self.rng.choice(self.tongue.inserted), True, DELETE))
        return True

    def repeat(self, words: list[Word], at: int) -> bool:
        """One to three words once more, at once or after a word between."""
        length = self.rng.choice((1, 1, 2, 3))
        run = words[at : at + length]
        if len(run) < length or not all(w.plain for w in run):
            return False
        copy = [Word(w.text if w.text[0].islower() else w.text.lower(), True, DELETE) for w in run]
        link = [Word(self.rng.choice(("and", "of", ",")), True, DELETE)] if self.rng.random() < 0.4 else []
        if link and link[0].text == ",":
            link[0].space = False
        words[at + length : at + length] = link + copy
        return True

    def resume(self, words: list[Word], at: int) -> bool:
        """A subject, and a pronoun for it once more: "The president he said"."""
        if at == 0 or not words[at].plain or words[at].text.lower() not in self.tongue.verbs:
            return False
        words.insert(at, Word(self.rng.choice(self.tongue.resumed), True, DELETE))
        return True

    def swap(self, words: list[Word], at: int) -> bool:
        if at + 1 >= len(words) or not (words[at].plain and words[at + 1].plain):
            return False
        a, b = words[at], words[at + 1]
        if a.text.lower() == b.text.lower():
            return False
        first, second = like(a.text, b.text), a.text if at or a.text == "I" else a.text.lower()
        words[at], words[at + 1] = Word(first, a.space, REPLACE), Word(second, b.space, REPLACE)
        return True

    def move(self, words: list[Word], at: int) -> bool:
        """One to three words a few places on or back, as another language orders them."""
        length = self.rng.choice((1, 1, 2, 3))
        to = at + self.rng.choice((-6, -5, -4, -3, -2, 2, 3, 4, 5, 6))
        run = words[at : at + length]
        if not (at > 0 and 0 < to < len(words) - length) or not all(w.plain and w.space for w in run):
            return False
        if at + length < len(words) and words[at + length].label == KEEP:
            words[at + length].label = INSERT
        del words[at : at + length]
        words[to:to] = [Word(w.text, True, DELETE) for w in run]
        return True

    def glue(self, words: list[Word], at: int) -> bool:
        """The space lost, with a comma or quotation mark that stood there or without."""
        if at + 1 >= len(words) or not words[at].plain:
            return False
        if words[at + 1].text in {",", "”", '"', ";", ":"} and at + 2 < len(words) and words[at + 2].plain:
            del words[at + 1]
        if not words[at + 1].plain or words[at + 1].text.startswith("'"):
            return False
        words[at].label = words[at + 1].label = SPLIT
        words[at + 1].space = False
        return True

    def split(self, words: list[Word], at: int) -> bool:
        word = words[at]
        if not word.plain or len(word.text) < 5 or "'" in word.text:
            return False
        cut = self.rng.randrange(2, len(word.text) - 1)
        hyphen = "-" if self.rng.random() < 0.3 else ""
        words[at : at + 1] = [
            Word(word.text[:cut] + hyphen, word.space, JOIN),
            Word(word.text[cut:], not hyphen, JOIN),
        ]
        return True

    def recase(self, words: list[Word], at: int) -> bool:
        word = words[at]
        if not word.plain or len(word.text) < 2:
            return False
        if word.text[0].isupper():
            word.text = word.text.lower()
        else:
            word.text = word.text.upper() if self.rng.random() < 0.1 else word.text.capitalize()
        word.label = CASE
        return True

    def stop(self, words: list[Word], at: int) -> bool:
        """A full stop where none belongs, with a capital after it or without."""
        if at == 0 or at + 2 >= len(words) or not (words[at].plain and words[at - 1].plain and words[at].space):
            return False
        if words[at].text[0].islower() and self.rng.random() < 0.7:
            words[at].text = words[at].text.capitalize()
            words[at].label = CASE
        words.insert(at, Word(".", False, DELETE))
        return True

    def lost_stop(self, words: list[Word], _: int) -> bool:
        """Two sentences without the stop between them."""
        ends = [i for i, w in enumerate(words[:-1]) if w.text in STOPS and words[i + 1].plain and words[i + 1].space]
        if not ends:
            return False
        at = self.rng.choice(ends)
        words[at + 1].label = INSERT
        del words[at]
        return True

    def comma(self, words: list[Word], at: int) -> bool:
        if at == 0 or not (words[at].plain and words[at - 1].plain and words[at].space):
            return False
        words.insert(at, Word(",", False, DELETE))
        return True

    def misspell(self, words: list[Word], at: int) -> bool:
        word = words[at]
        if not word.plain or len(word.text) < 4:
            return False
        at_letter = self.rng.randrange(1, len(word.text))
        before, rest = word.text[:at_letter], word.text[at_letter:]
        kind, letters = self.rng.randrange(4), "".join(w.text.lower() for w in words if w.plain)
        if kind == 0:
            text = before + rest[1:]
        elif kind == 1:
            text = before + self.rng.choice(letters) + rest
        elif kind == 2:
            text = before + self.rng.choice(letters) + rest[1:]
        else:
            text = before + rest[1:2] + rest[:1] + rest[2:]
        if text == word.text:
            return False
        word.text, word.label = text, REPLACE
        return True

    def near(self, word: str) -> Sequence[str]:
        """What is as common in the place of the word: members of its closed class, or neighbours."""
        return self.tongue.confusable(word) or self.tongue.neighbours(word)

    def spin_inside(self, words: list[Word], at: int) -> bool:
        """A neighbour in meaning, or another word, put in the place of some letters of a longer word."""
        word = words[at]
        if not word.plain or len(word.text) < 6:
            return False
        lower = word.text.lower()
        pieces = [
            (i, j)
            for i in range(len(lower) - 2)
            for j in range(i + 3, len(lower) + 1)
            if j - i < len(lower) and self.near(lower[i:j])
        ]
        if not pieces:
            return False
        i, j = self.rng.choice(pieces)
        near = self.near(lower[i:j])
        return bool(near) and self.replace(words, at, lower[:i] + self.rng.choice(near) + lower[j:])
