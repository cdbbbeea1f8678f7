"""What a language model would have written: hard replacements, as from ELECTRA's generator (Clark et al. 2020).

The embedded causal model reads a window; at some of its words another that it expects there, given the words before, is
drawn.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from labels import TOKEN
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from audit.fluency.network import NgramLM

BEST = 30  # words that the draw is among
PLACES = 0.25  # share of the words that get a proposal
LONGEST = 120  # tokens read
READ = 0.5  # share of the windows that are read
BATCH = 64  # windows read at once
ONE_LETTER = frozenset("aàeéioyuвиокся")  # words of one letter, in any of the languages
COMMON = 2.8  # Zipf frequency from which a piece counts as a word


class Proposer:
    """``languages``: ISO 639-1 codes of those that are proposed in."""

    def __init__(self, folder: Path, seed: int, languages: Sequence[str] = ("en",)) -> None:
        from wordfreq import zipf_frequency

        self.model = NgramLM.from_pretrained(folder).float().eval()
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.encode_special_tokens = True
        self.generator = torch.Generator().manual_seed(seed)
        size = self.tokenizer.get_vocab_size()
        texts = [self.tokenizer.decode([i]) for i in range(size)]
        self.word = {i: t[1:] for i, t in enumerate(texts) if t[:1] == " " and t[1:].isalpha() and t[1:].islower()}
        self.barred = {}
        for language in languages:
            self.barred[language] = torch.full((size,), float("-inf"))
            known = [i for i, w in self.word.items() if len(w) > 1 or w in ONE_LETTER]
            self.barred[language][[i for i in known if zipf_frequency(self.word[i], language) >= COMMON]] = 0.0

    def some(self, texts: Sequence[str], languages: Sequence[str]) -> list[dict[int, str]]:
        """The same for the first half of the texts, which is dear enough."""
        read, found = int(READ * len(texts)), []
        for i in range(0, read, BATCH):
            found += self(texts[i : min(read, i + BATCH)], languages[i : min(read, i + BATCH)])
        return found + [{}] * (len(texts) - read)

    @torch.no_grad()
    def __call__(self, texts: Sequence[str], languages: Sequence[str]) -> list[dict[int, str]]:
        """For each text, of the language beside it: a word by the number of the word (``labels.words_of``) that it
        would stand for."""
        encodings = self.tokenizer.encode_batch([" " + t for t in texts], add_special_tokens=False)
        rows = [e.ids[:LONGEST] for e in encodings]
        ids = torch.zeros(len(rows), 1 + max(map(len, rows)), dtype=torch.int64)
        for i, row in enumerate(rows):
            ids[i, 1 : 1 + len(row)] = torch.tensor(row)
        places: list[tuple[int, int, int]] = []
        for i, (text, encoding) in enumerate(zip(texts, encodings, strict=True)):
            numbers = {m.span(): n for n, m in enumerate(TOKEN.finditer(text)) if n and m.group().isalpha()}
            for k, (start, end) in enumerate(encoding.offsets[: len(rows[i])]):
                # Offsets count the space put before the text; a token's own leading space is part of it.
                number = numbers.get((start, end - 1)) if encoding.ids[k] != 0 else None
                if number is not None:
                    places.append((i, k, number))
        keep = torch.rand(len(places), generator=self.generator) < PLACES
        places = [p for p, k in zip(places, keep.tolist(), strict=True) if k]
        found: list[dict[int, str]] = [{} for _ in texts]
        if not places:
            return found
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.model.hidden(ids, self.model.grams(ids))
            at = torch.tensor([(i, k) for i, k, _ in places])
            logits = self.model.head(hidden[at[:, 0], at[:, 1]]).float()
            logits = logits + torch.stack([self.barred[languages[i]] for i, _, _ in places])
        truth = torch.tensor([rows[i][k] for i, k, _ in places])
        logits[torch.arange(len(places)), truth] = float("-inf")
        best, which = logits.topk(BEST)
        drawn = torch.multinomial(best.softmax(-1), 1, generator=self.generator)
        chosen = which.gather(1, drawn).squeeze(1).tolist()
        for (i, _, number), token in zip(places, chosen, strict=True):
            found[i][number] = self.word[token]
        return found
