"""Damage clean articles.

python bench/corrupt.py CLEAN_FOLDER OUT [--families …] [--languages …] [--seed n] [--rate r]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.corrupt.command import main

if __name__ == "__main__":
    main()
