"""The portal's settings for tests: a folder of their own; the database that SAFERPLAN_PORTAL_DATABASE names, if any."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="saferplan-portal-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
(_FOLDER / "portal").mkdir()
(_FOLDER / "portal" / "portal.toml").write_text(
    '[portal]\nname = "Ashbrook Community Safety Partnership"\naddresses = ["testserver"]\n'
    'contact = "safety@ashbrook.example"\n',
    encoding="utf-8",
)
os.environ["SAFERPLAN_PORTAL"] = str(_FOLDER)
os.environ["SAFERPLAN_PORTAL_WAY"] = "service"

from saferplan_portal.settings import *  # noqa: E402, F403

SECURE_SSL_REDIRECT = False  # the test client speaks plainly
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Hashing a password well takes a tenth of a second; the tests of sign-in that are about it set the real one back.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
