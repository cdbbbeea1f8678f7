"""English text of the corpus → token ids for ``heal.py``.

    python models/recipe/english/texts.py CORPUS WORK [--most 400000]

Reads ``tokenizer.json`` in WORK, writes ``tokens.npz`` there. The registers nearest to news are read most. As the
program scores a text, each line begins with a space and ends in ``<nl>``. ``--most``: tokens of a source that are kept.
The last part of the sources nearest to news is held out.
"""

import argparse
import lzma
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

# Shares of what is read; all other sources have one each.
SHARES = dict.fromkeys(("state_dept_pr", "whitehouse_pr"), 8)
SHARES |= dict.fromkeys(("pres_speeches", "fed_board_speeches"), 4)
SHARES |= dict.fromkeys(("digitalgov", "hist_milestones", "hist_frushistory"), 3)
SHARES |= dict.fromkeys(("openstax_world_history", "openstax_american_government"), 3)
SHARES |= dict.fromkeys(("openstax_us_history", "openstax_principles_economics_bundle"), 2)
SHARES |= dict.fromkeys(("factbook", "tico19", "opensource_com"), 2)
HELD_OUT = ("state_dept_pr", "whitehouse_pr", "fed_board_speeches", "hist_milestones")
ROWS, LENGTH = 3, 384  # held out of each, and their tokens
CHARACTERS = 40  # of a line, at least, that a window may begin with


def encoded(text: str, tokenizer: Tokenizer, most: int) -> tuple[list[int], list[int]]:
    """Token ids, and where lines begin that a window may begin with."""
    newline = tokenizer.token_to_id("<nl>")
    ids: list[int] = []
    starts: list[int] = []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for at in range(0, len(lines), 1000):
        for line, encoding in zip(
            lines[at : at + 1000],
            tokenizer.encode_batch([" " + line for line in lines[at : at + 1000]], add_special_tokens=False),
            strict=True,
        ):
            if len(line) >= CHARACTERS:
                starts.append(len(ids))
            ids += [*encoding.ids, newline]
        if len(ids) > most:
            break
    return ids, starts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--most", type=int, default=400_000)
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.work / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    every: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    shares: list[float] = []
    held_out: list[list[int]] = []
    for path in sorted((args.corpus / "en").glob("*.txt.xz")):
        name = path.name.partition(".")[0]
        with lzma.open(path, "rt", encoding="utf-8") as file:
            ids, begins = encoded(file.read(), tokenizer, args.most)
        if name in HELD_OUT:
            kept = len(ids) - 2 * ROWS * LENGTH
            late = [s for s in begins if kept <= s < len(ids) - LENGTH]
            held_out += [[0, *ids[s : s + LENGTH]] for s in late[:: max(1, len(late) // ROWS)][:ROWS]]
            ids, begins = ids[:kept], [s for s in begins if s < kept]
        starts += [len(every) + s for s in begins]
        every += ids
        ends.append(len(every))
        shares.append(SHARES.get(name, 1))
        print(f"{len(ids):>9,} {name}")
    np.savez(
        args.work / "tokens.npz",
        ids=np.array(every, np.uint16),
        starts=np.array(starts),
        ends=np.array(ends),
        shares=np.array(shares) / sum(shares),
        held_out=np.array(held_out, np.uint16),
    )


if __name__ == "__main__":
    main()
