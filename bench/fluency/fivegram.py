"""The peer among tables: an unpruned 5-gram with modified Kneser-Ney smoothing, by KenLM (Heafield et al. 2013).

    python bench/fluency/fivegram.py WORK WORK/fivegram.bin --lmplz …/lmplz

WORK is what ``models/recipe/prepare.py`` wrote. The 5-gram reads the row of tokens that the embedded model's own table
is counted from (``stream`` in ``models/recipe/ngram.py``): the same tokens of all languages, the same training part, a
sentence a line. Its words are token ids in decimal, so that its figures and the embedded model's are over the same
units. ``build_binary`` is looked for beside ``lmplz``; README.md says how both are built.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

ROOT = Path(__file__).resolve().parents[2]
ORDER = 5
BOS = 0  # as in models/recipe/ngram.py
PART = 1_000_000  # tokens that are turned into text at a time


class FiveGram:
    """A KenLM model over token ids, as an ARPA or a binary file. Loads on first use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def nats(self, ids: Sequence[int]) -> float:
        """Negative log-probability in nats of a sentence's tokens, ids without marks, given its beginning.

        KenLM predicts a sentence's end as one more word; the program never scores an end. A token's probability is
        therefore the one given that the sentence goes on, p(w | h) / (1 − p(</s> | h)), so that nothing is lost to a
        word that cannot come.
        """
        import kenlm
        import numpy as np

        state, after = kenlm.State(), kenlm.State()
        self._model.BeginSentenceWrite(state)
        total = 0.0
        for i in ids:
            end = 10 ** self._model.BaseScore(state, "</s>", after)
            total -= self._model.BaseScore(state, str(i), after) * np.log(10) - np.log1p(-end)
            state, after = after, state
        return float(total)

    @cached_property
    def _model(self) -> Any:
        import kenlm

        return kenlm.Model(str(self.path))


def lines(tokens: "np.ndarray", part: int = PART) -> Iterator[bytes]:
    """Text for ``lmplz``, so many tokens at a time: a sentence a line. tokens: (length,), ``<s>`` before every
    sentence; marks with nothing between them make no line, for that would count as a sentence without words."""
    import numpy as np

    words = np.flatnonzero(tokens != BOS)
    tokens = tokens[words[0] : words[-1] + 1]
    tokens = tokens[np.concatenate(([True], (tokens[1:] != BOS) | (tokens[:-1] != BOS)))]
    names = ["\n", *map(str, range(1, int(tokens.max()) + 1))]
    for begin in range(0, len(tokens), part):
        yield (" ".join(names[i] for i in tokens[begin : begin + part].tolist()) + " ").encode()
    yield b"\n"


def estimate(tokens: "np.ndarray", out: Path, lmplz: Path, vocab: int, memory: str = "40%") -> None:
    """Writes the binary model. ``vocab``: tokens there are; one that the text lacks gets an even share of what the
    lowest order sets free (``--vocab_pad`` counts ``</s>`` as well). Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        arpa = Path(folder) / "model.arpa"
        command = [lmplz, "-o", str(ORDER), "-S", memory, "-T", f"{folder}/", "--vocab_pad", str(vocab + 1)]
        with arpa.open("wb") as file, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file) as process:
            assert process.stdin is not None
            for part in lines(tokens):
                process.stdin.write(part)
            process.stdin.close()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        build = lmplz.with_name("build_binary")
        subprocess.run([build, "-S", memory, "-T", f"{folder}/", "trie", arpa, out], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lmplz", type=Path, required=True)
    parser.add_argument("--memory", default="40%", help="for sorting, as lmplz -S")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT / "models" / "recipe"))
    from ngram import stream
    from tokenizers import Tokenizer

    vocab = Tokenizer.from_file(str(args.work / "tokenizer.json")).get_vocab_size()
    tokens = stream(args.work)
    print(f"{len(tokens):,} tokens", flush=True)
    estimate(tokens, args.out.resolve(), args.lmplz.resolve(), vocab, args.memory)
    print(f"{args.out.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
