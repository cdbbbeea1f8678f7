"""Time and memory of a run over archives of 10², 10³, 10⁴ … articles, in one process and in two, and with Dask workers
killed on the way.

python bench/scaling.py [--out FOLDER] [--sizes 100,1000,10000] [--kills 5] [--model none]

Each figure is a process of its own: ``audit run ARCHIVE``. Writes ``scaling.md``, ``scaling.png``, ``scaling.svg`` and
``scaling.json``. Exit code 1 if time grows faster than the number of articles (slope of log-log above 1.03), if results
differ between engines, or if an article is lost.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.archives.command import main

if __name__ == "__main__":
    sys.exit(main())
