"""The judge of English → one of other languages to train on: the same body, and an embedding that speaks them.

    python models/recipe/judge/transplant.py WORK ENCODER JUDGE.pt OUT [--vocabulary 32000] [--dictionaries FOLDER]

After WECHSEL (Minixhofer et al. 2022): a word of another language begins where the English words that translate it lie,
so that the body, which knows from English what damage is, need not learn that again. Reads the windows of
WORK/pool.txt for the vocabulary; OUT receives ``config.json``, ``tokenizer.json`` and ``start.pt``.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import torch
from roundtrip import windows
from senses import DICTIONARIES, entries
from tokenizers import BertWordPieceTokenizer, Tokenizer
from tokenizers.processors import BertProcessing
from tongues import LANGUAGES
from transformers import BertConfig

TRANSLATIONS = 4  # English words that a word begins between, at most
COMMON = 12_000  # commonest words of each language that are to be in the vocabulary
WORDS = "encoder.embeddings.word_embeddings.weight"


def vocabulary(work: Path, languages: list[str], size: int) -> Tokenizer:
    """Pieces of words of the windows; accents are kept, case is left to the shapes."""
    from wordfreq import top_n_list

    tokenizer = BertWordPieceTokenizer(lowercase=True, strip_accents=False, handle_chinese_chars=True)
    common = [" ".join(top_n_list(language, COMMON)) for language in languages]
    texts = [text for language, text in windows(work) if language in languages]
    tokenizer.train_from_iterator([*texts, *common * 20], vocab_size=size, min_frequency=8, show_progress=False)
    ends = ((mark, tokenizer.token_to_id(mark)) for mark in ("[SEP]", "[CLS]"))
    tokenizer.post_processor = BertProcessing(*ends)
    return tokenizer._tokenizer


def translations(languages: list[str], folder: Path) -> dict[str, list[str]]:
    """English words by the lower-case words of the languages, from FreeDict's dictionaries into English."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language in languages:
        for head, words in entries(folder / f"freedict-{LANGUAGES[language]}-eng"):
            found[head.lower()].update(dict.fromkeys(w.removeprefix("to ") for w in words))
    return {head: list(words)[:TRANSLATIONS] for head, words in found.items()}


def embedding(
    tokenizer: Tokenizer, english: Tokenizer, rows: torch.Tensor, known: dict[str, list[str]], languages: list[str]
) -> tuple[torch.Tensor, int]:
    """A row for each piece of ``tokenizer``, and how many were translated. rows: (vocabulary of ``english``, width)."""
    from simplemma import lemmatize

    def meant(word: str) -> torch.Tensor:
        return rows[english.encode(word, add_special_tokens=False).ids].mean(0)

    new = rows.mean(0) + 0.5 * rows.std(0) * torch.randn(tokenizer.get_vocab_size(), rows.shape[1])
    count = 0
    for piece, number in tokenizer.get_vocab().items():
        own = english.token_to_id(piece)
        if own is not None:
            new[number] = rows[own]
        if piece.isalpha() and (own is None or len(piece) > 1):
            lemmas = {lemmatize(piece, lang=language).lower() for language in languages}
            words = known.get(piece) or [w for lemma in sorted(lemmas) for w in known.get(lemma, ())][:TRANSLATIONS]
            if words:
                new[number] = torch.stack([meant(w) for w in words]).mean(0)
                count += 1
    return new, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("judge", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--languages", nargs="+", default=["de", "es", "fr"])
    parser.add_argument("--vocabulary", type=int, default=32_000)
    parser.add_argument("--dictionaries", type=Path, default=DICTIONARIES)
    args = parser.parse_args()
    torch.manual_seed(0)
    tokenizer = vocabulary(args.work, args.languages, args.vocabulary)
    english = Tokenizer.from_file(str(args.encoder / "tokenizer.json"))
    english.no_padding()
    state = torch.load(args.judge, map_location="cpu", weights_only=True)
    state = dict(state.get("judge", state))
    known = translations(args.languages, args.dictionaries)
    state[WORDS], count = embedding(tokenizer, english, state[WORDS], known, args.languages)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(args.out / "tokenizer.json"))
    config = BertConfig.from_pretrained(args.encoder)
    config.vocab_size = tokenizer.get_vocab_size()
    config.save_pretrained(args.out)
    torch.save(state, args.out / "start.pt")
    print(f"{config.vocab_size:,} pieces, {count:,} begin where their translations lie", json.dumps(args.languages))


if __name__ == "__main__":
    main()
