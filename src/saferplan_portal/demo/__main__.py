"""Serving a demonstration that was filled, in a process of its own: python -m saferplan_portal.demo FOLDER PORT."""

from __future__ import annotations

import sys
from pathlib import Path

from saferplan_portal.demo.showing import serve_filled

if __name__ == "__main__":
    serve_filled(Path(sys.argv[1]), int(sys.argv[2]))
