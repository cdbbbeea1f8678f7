"""Fuzz one target, led by coverage (atheris): ``python tests/fuzz/run.py TARGET [--runs N | --minutes M] [--seed S]``.

Ends with exit code 0, or with another and the input that did it in ``--keep`` (by default ``tests/cases/hostile``,
where it is a test from then on).
"""

import argparse
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "fuzz")]


def main() -> None:
    import atheris

    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=TESTS / "cases" / "hostile")
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what covers more, from one run to the next")
    options = parser.parse_args()
    corpus = options.corpus / options.target if options.corpus else Path(tempfile.mkdtemp(prefix="audit-corpus-"))
    corpus.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["audit"]):
        from targets import TARGETS

        from seeds import seeds

        one = TARGETS[options.target]
        # Inside, for much is imported on use. A seed that fails says so plainly.
        for data in seeds(options.target):
            one(data)
            (corpus / sha256(data).hexdigest()[:16]).write_bytes(data)

    def test(data: bytes) -> None:
        try:
            one(data)
        except Exception:
            options.keep.mkdir(parents=True, exist_ok=True)
            file = options.keep / f"{options.target}-{sha256(data).hexdigest()[:8]}"
            file.write_bytes(data)
            print(f"fault kept in {file}", file=sys.stderr, flush=True)
            raise

    limits = [
        "-max_len=4096",
        "-timeout=60",
        f"-seed={options.seed}",
        f"-artifact_prefix={corpus}/",
        "-print_final_stats=1",
        "-rss_limit_mb=4096",
    ]
    limits += [f"-runs={options.runs}"] if options.runs >= 0 else []
    limits += [f"-max_total_time={int(60 * options.minutes)}"] if options.minutes else []
    atheris.Setup([sys.argv[0], *limits, str(corpus)], test)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
