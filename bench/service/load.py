"""How many articles an hour the service takes: starts one, sends it the articles of a folder, so many at once.

    python bench/service/load.py [--articles seeds] [--at-once 8] [--rounds 4] [-- options of audit serve]

Who is answered 429 waits as long as told and comes again. Prints answers by status, time to the answer that counts
(median, 95 %, longest), and articles a second. Exit code 1 if an answer was lost, mixed up or an error.
"""

import argparse
import asyncio
import json
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx2


async def one(client: httpx2.AsyncClient, path: Path, seen: Counter[int], seconds: list[float]) -> bool:
    """Send an article until it is taken; whether the report is its own."""
    began = time.perf_counter()
    while True:
        answer = await client.post("/v1/audit", files={"file": (path.name, path.read_bytes())})
        seen[answer.status_code] += 1
        if answer.status_code != 429:
            seconds.append(time.perf_counter() - began)
            return answer.status_code == 200 and answer.json()["path"] == path.name
        await asyncio.sleep(int(answer.headers["retry-after"]))


async def load(address: str, paths: list[Path], at_once: int) -> tuple[int, Counter[int], list[float]]:
    """How many went wrong, answers by status, seconds of each article."""
    seen: Counter[int] = Counter()
    seconds: list[float] = []
    places = asyncio.Semaphore(at_once)
    async with httpx2.AsyncClient(base_url=address, timeout=300, trust_env=False) as client:

        async def queued(path: Path) -> bool:
            async with places:
                return await one(client, path, seen, seconds)

        right = await asyncio.gather(*map(queued, paths))
    return right.count(False), seen, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=Path("seeds"))
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("serve", nargs="*", help="options of audit serve, after --")
    asked = parser.parse_args()
    paths = sorted(p for p in asked.articles.iterdir() if p.is_file()) * asked.rounds
    command = [sys.executable, "-m", "audit.cli", "serve", "--port", "0", *asked.serve]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        assert service.stderr is not None
        address = next(e["address"] for e in map(json.loads, service.stderr) if e["event"] == "listening")
        began = time.perf_counter()
        while httpx2.get(f"{address}/ready", trust_env=False).status_code != 200:
            time.sleep(0.1)
        print(f"ready after {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        wrong, seen, seconds = asyncio.run(load(address, paths, asked.at_once))
        took = time.perf_counter() - began
        service.send_signal(signal.SIGTERM)
        service.stderr.read()
    seconds.sort()
    print(
        f"{len(paths)} articles, {asked.at_once} at once: " + ", ".join(f"{n} × {s}" for s, n in sorted(seen.items()))
    )
    late = seconds[int(0.95 * (len(seconds) - 1))]
    print(f"seconds: median {statistics.median(seconds):.2f}, 95 % {late:.2f}, longest {seconds[-1]:.2f}")
    print(f"{len(paths) / took:.2f} articles a second; {wrong} wrong; exit code {service.returncode}")
    return int(wrong > 0 or service.returncode != 0 or len(seconds) != len(paths))


if __name__ == "__main__":
    sys.exit(main())
