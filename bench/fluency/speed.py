"""Speed, cold start and memory of the embedded model, and the same weights under minicons and plain transformers.

    python bench/fluency/speed.py [FOLDER] [--language en] [--sentences 400] [--rounds 3] [--json]

All score the same sentences of FOLDER (default: the sample articles in ``seeds``) in this one run, on one thread. What
is compared is tokens a core-second: the sentences' tokens, without marks and padding, over the CPU time of the process,
tokenising included. The rounds take turns, so that no scorer has the machine's better minutes; the best of each counts.
"""

import argparse
import gc
import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

# Before numpy and torch are imported.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
os.environ |= {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"}
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audit.fluency.embedded import EmbeddedModel, default_folder
from audit.fluency.judge import Judge
from bench.fluency.bits import Transformer, tokens
from bench.fluency.peak import operations, peaks
from bench.fluency.peers import Peers, Scorer
from bench.fluency.sentences import sentences
from bench.fluency.start import cold_start, peak_memory

ROOT = Path(__file__).resolve().parents[2]
USUAL = 16  # sentences a batch
SIZES = (1, 4, 8, 16, 32, 64)
TRIAL = 96  # sentences on which a peer's best batch size is found
TIMES_MINICONS, START_SECONDS, PEAK_MIB = 3, 0.5, 250  # targets
JUDGE, JUDGE_TOKENS = "judge", 3000  # target, tokens a core-second
MIXTURE, ALONE = "embedded, mixture", "embedded, transformer"


def seconds(job: Callable[[], object]) -> float:
    """CPU time of this process, all threads."""
    gc.collect()
    began = time.process_time()
    job()
    return time.process_time() - began


def best_size(score: Scorer, texts: Sequence[str]) -> int:
    """The batch size of the least CPU time on a few of the sentences."""
    part = texts[:TRIAL]
    return min(SIZES, key=lambda size: min(seconds(lambda: score(part, size)) for _ in range(2)))


def rates(jobs: Mapping[str, Callable[[], object]], count: int, rounds: int) -> dict[str, int]:
    """Tokens a core-second of each job over ``count`` tokens, the best of some rounds in turn."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            times[name].append(seconds(job))
    return {name: round(count / min(found)) for name, found in times.items()}


def difference(model: EmbeddedModel, peer: Scorer, texts: Sequence[str], counts: Sequence[int]) -> float:
    """Mean over sentences of |nats by the one − nats by the other| a token: small, if both have the same weights."""
    pairs = zip(model.score(texts), peer(texts, USUAL), counts, strict=True)
    return sum(abs(-answer.total - value) / count for answer, value, count in pairs) / len(texts)


def fresh_judge(loaded: Judge | None = None) -> Judge:
    """A judge that remembers no text, with the session of the one that is loaded."""
    judge = Judge()
    judge.__dict__.update({k: v for k, v in vars(loaded or judge).items() if k != "_known"})
    judge(["A first sentence loads it."])
    return judge


def measure(folder: Path, texts: Sequence[str], memory: Sequence[str], rounds: int) -> dict[str, Any]:
    """Everything that ``main`` prints. texts: what is timed; memory: what the process whose memory is read scores."""
    model, alone = EmbeddedModel(folder), Transformer(folder)
    counts = [len(tokens(model, text)) for text in texts]
    for scorer in (model, alone):
        scorer.score(texts[:1])  # loads it
    peers = Peers(folder).scorers()
    jobs: dict[str, Callable[[], object]] = {MIXTURE: lambda: model.score(texts), ALONE: lambda: alone.score(texts)}
    for name, score in peers.items():
        for size in dict.fromkeys((USUAL, best_size(score, texts))):
            jobs[f"{name}, {size} a batch"] = partial(score, texts, size)
    judge = fresh_judge()
    sizes = sum(len(opinion.spans) for opinion in judge(texts))
    judged: list[float] = []

    def judging() -> None:
        judged.append(seconds(lambda: fresh_judge(judge)(texts)))

    jobs[JUDGE] = judging
    rate = rates(jobs, sum(counts), rounds)
    del rate[JUDGE]  # its tokens are others, so it has a figure of its own
    peak, needed = peaks(), operations(model._files.config)
    minicons = max(value for name, value in rate.items() if name.startswith("minicons"))
    return {
        "model": model.signature,
        "sentences": len(texts),
        "tokens": sum(counts),
        "tokens_per_core_second": rate,
        "times_minicons": {
            "at_16": round(rate[MIXTURE] / rate[f"minicons, {USUAL} a batch"], 2),
            "at_best": round(rate[MIXTURE] / minicons, 2),
        },
        "judge": {"tokens": sizes, "tokens_per_core_second": round(sizes / min(judged))},
        "difference": round(difference(alone, peers["minicons"], texts, counts), 4),
        "operations_per_token": needed,
        "peak_gops": {name: round(value / 1e9, 1) for name, value in peak.items()},
        "share_of_peak": {
            job: {name: round(rate[job] * needed / value, 3) for name, value in peak.items()}
            for job in (ALONE, MIXTURE)
        },
        "cold_start": cold_start(folder),
        "peak_mib": peak_memory(folder, memory),
    }


def text_of(found: Mapping[str, Any]) -> str:
    """For people."""
    rate, start = found["tokens_per_core_second"], found["cold_start"]
    lines = [f"{found['model']}: {found['sentences']} sentences, {found['tokens']:,} tokens, one thread", ""]
    lines.append(f"{'':44}{'tokens / core-s':>16}{'mixture is':>12}")
    lines += [f"{name:44}{value:>16,}{rate[MIXTURE] / value:>11.2f}×" for name, value in rate.items()]
    for size, label in (("at_16", "at 16 a batch"), ("at_best", "at its best")):
        value = found["times_minicons"][size]
        met = _met(value >= TIMES_MINICONS)
        lines.append(f"mixture : minicons {label}: {value:.2f} (target ≥ {TIMES_MINICONS}: {met})")
    lines += [f"mean difference from minicons, transformer alone: {found['difference']:.4f} nats a token", ""]
    judge = found["judge"]
    met = _met(judge["tokens_per_core_second"] >= JUDGE_TOKENS)
    lines.append(
        f"judge of damaged words: {judge['tokens_per_core_second']:,} tokens / core-s over {judge['tokens']:,} tokens"
        f" of its own (target ≥ {JUDGE_TOKENS:,}: {met})"
    )
    lines.append(f"{found['operations_per_token'] / 1e6:.1f} M operations a token, in matrix products")
    for name, value in found["peak_gops"].items():
        shares = ", ".join(f"{job} {share[name]:.0%}" for job, share in found["share_of_peak"].items())
        lines.append(f"peak {name}: {value:,.0f} G operations a second; of it {shares}")
    lines += [
        "",
        f"cold start: {start['best']:.2f} s best, {start['median']:.2f} s median, {start['cpu']:.2f} s of CPU time "
        f"(target ≤ {START_SECONDS} s: {_met(start['best'] <= START_SECONDS)})",
        f"peak memory: {found['peak_mib']:.0f} MiB (target ≤ {PEAK_MIB} MiB: {_met(found['peak_mib'] <= PEAK_MIB)})",
    ]
    return "\n".join(lines)


def _met(yes: bool) -> str:
    return "met" if yes else "missed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--model", type=Path, default=default_folder(), help="folder of the embedded model")
    parser.add_argument("--language", default="en")
    parser.add_argument("--sentences", type=int, default=400, help="drawn at random, for the comparison of speed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    every = sentences(args.folder).get(args.language, [])
    model = EmbeddedModel(args.model)
    # What a single window holds: the peers would see more of a longer sentence, and the work would differ.
    room = model._files.config["max_position_embeddings"] - 1
    texts = [text for text in dict.fromkeys(every) if 0 < len(tokens(model, text)) <= room]
    if not texts:
        raise SystemExit(f"There are no sentences in “{args.language}” in {args.folder}.")
    chosen = texts if len(texts) <= args.sentences else random.Random(0).sample(texts, args.sentences)
    found = measure(args.model, chosen, texts, args.rounds)
    print(json.dumps(found, indent=1, ensure_ascii=False) if args.json else text_of(found))


if __name__ == "__main__":
    main()
