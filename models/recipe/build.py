"""Everything after training, in one command: export, mix, calibrate, evaluate, learning curve, MODEL.md.

    python models/recipe/build.py WORK OUT [--corpus ../shared/corpus] [--threads 2] [--sentences 800]

Takes WORK/final if training has ended, else WORK/checkpoint.pt, which a training run in progress may go on writing. OUT
is replaced file by file once all have been made, so a program that uses it meanwhile never sees half a model.
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import blend
import calibrate
import card
import evaluate
import plot
from export import export


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--source", type=Path, help="weights other than WORK/final or WORK/checkpoint.pt")
    parser.add_argument("--sentences", type=int, default=800, help="per language, three times as many in English")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--clean", type=Path, help="news by people, <lang>-….txt, that scores are measured on")
    parser.add_argument("--least", type=int, default=calibrate.LEAST_TOKENS, help="tokens of a language with scores")
    args = parser.parse_args()
    began = time.perf_counter()

    def done(what: str) -> None:
        print(f"{time.perf_counter() - began:6.1f} s  {what}", flush=True)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "embedded"
        source = Path(temporary) / "checkpoint.pt"
        given = args.source or (args.work / "final" if (args.work / "final").is_dir() else args.work / "checkpoint.pt")
        if given.is_dir():
            source = given
        else:
            shutil.copyfile(given, source)  # training may replace it while we read
        export(source, args.work / "tokenizer.json", folder)
        done(f"exported {given}")
        mixture = blend.blend(args.work, folder)
        done(f"mixed with the n-gram table: {mixture}")
        used = calibrate.build(args.work, folder, args.sentences, args.threads, args.least, args.clean)
        done(f"calibrated {len(used)} languages on {sum(used.values()):,} sentences")
        figures = evaluate.evaluate(args.work, folder, source, args.threads)
        done(f"evaluated {figures['signature']}: {figures['tokens_per_core_second']:,} tokens per core-second")
        plot.curve(args.work, folder)
        plot.plot(folder)
        if (args.out / card.SCORES).is_file():
            shutil.copyfile(args.out / card.SCORES, folder / card.SCORES)
        (folder / "MODEL.md").write_text(card.card(args.work, folder, args.corpus), encoding="utf-8")
        args.out.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            shutil.copyfile(path, args.out / f"{path.name}.part")
        for path in sorted(folder.iterdir()):
            (args.out / f"{path.name}.part").replace(args.out / path.name)
        done(f"wrote {args.out}: {sum(p.stat().st_size for p in args.out.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
