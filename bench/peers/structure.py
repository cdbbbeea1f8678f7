"""Rules and structure alone, over all files in one process: a line of JSON for each finding.

What the other entrants do with a file: read it, look for what is wrong, say where. No verdict, effort or report.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from audit.auditor import Auditor
from audit.read import read
from bench.rules.speed import findings


def main() -> None:
    auditor = Auditor(None)
    for path in sys.argv[1:]:
        for found in findings(read(Path(path)), auditor):
            print(json.dumps({"path": path, "rule": found.rule, "start": found.span.start, "end": found.span.end}))


if __name__ == "__main__":
    main()
