"""Run every benchmark: `make bench`.  Results worth keeping are written into RESULTS.md by hand, with their date."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

BENCHES = (
    "bench_read.py",
    "bench_line.py",
    "bench_compare.py",
    "bench_places.py",
    "bench_comments.py",
    "bench_claims.py",
    "bench_priorities.py",
    "bench_document_reading.py",
    "bench_documents.py",
    "bench_plan.py",
    "bench_documents_checked.py",
    "bench_portal.py",
)


def main() -> None:
    """Run the benches one after another in a temporary folder, passing on any arguments (`--rows 1000000`)."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory(prefix="saferplan-bench-") as work:
        for bench in BENCHES:
            print(f"\n## {bench}\n", flush=True)
            subprocess.run([sys.executable, str(here / bench), "--work", work, *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
