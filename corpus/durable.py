"""What is written reaches the disk itself, so that it outlives a power cut."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 16
"""A journalling file system makes many requests at once durable in one go."""


def flush_tree(folder: Path) -> None:
    """Return when every file below a folder, and the folder, is on the disk."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(_flush, [*folder.rglob("*"), folder]):
            pass


def flush_folder(folder: Path) -> None:
    """Return when a folder's list of names is on the disk."""
    _flush(folder)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
