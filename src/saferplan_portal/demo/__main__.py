"""Serves a demonstration that is made already: `python -m saferplan_portal.demo FOLDER PORT`, started by `show`."""

from __future__ import annotations

import sys
from pathlib import Path

from saferplan_portal.demo.showing import serve_made

serve_made(Path(sys.argv[1]), int(sys.argv[2]))
