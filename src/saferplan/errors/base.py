"""What every error of Saferplan is, and what an error of the disk means."""

from __future__ import annotations

import errno
from typing import ClassVar


class SaferplanError(Exception):
    """The base of every error shown to a user without a traceback."""

    exit_code: ClassVar[int] = 1


_NOT_YOURS = ("you may not write here", "Choose a folder you may write to, or ask whoever owns this one to let you")


WRITING = {
    errno.ENOSPC: ("the disk is full", "Free some space"),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space"),
    errno.EROFS: ("the folder is read-only", "Choose a folder you may write to"),
    errno.EFBIG: ("a file grew too large for this disk", "Choose a folder on another disk"),
    errno.EACCES: _NOT_YOURS,
    errno.EPERM: _NOT_YOURS,
    errno.ENAMETOOLONG: ("its path is too long", "Choose a folder with a shorter path"),
    errno.EEXIST: ("a file is in the way", "Move that file away"),
    errno.ENOTDIR: ("a file is in the way", "Move that file away"),
    errno.EISDIR: ("a folder is in the way", "Move that folder away"),
    errno.EIO: ("the disk failed", "Choose a folder on another disk"),
}
"""What an error of the disk means for something that was to be written, and what to do, by its number."""


WHAT_TO_DO = dict(WRITING.values())
"""What to do about each fault of the disk."""
