"""The package that is uploaded to Teams."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import PackageUnfit
from assistant.messages.catalog import LANGUAGES
from assistant.teams.package.details import AppDetails
from assistant.teams.package.icons import color_icon, outline_icon
from assistant.teams.package.manifest import (
    COLOR_ICON,
    OUTLINE_ICON,
    file_of,
    manifest_of,
    translation_of,
)

__all__ = ["AppDetails", "files_of", "write_package"]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16


def files_of(details: AppDetails) -> dict[str, bytes]:
    """What is in the package, by name."""
    return {
        "manifest.json": _json(manifest_of(details)),
        COLOR_ICON: color_icon(),
        OUTLINE_ICON: outline_icon(),
        **{file_of(language): _json(translation_of(language)) for language in LANGUAGES},
    }


def write_package(details: AppDetails, target: Path) -> None:
    """Write the package as a ZIP file, the same bytes for the same details.

    A file that is there already is replaced.

    Raises:
        PackageUnfit: The target is a folder, or its folder is not there.
    """
    if target.is_dir():
        raise PackageUnfit("expected a file to write to, and found a folder; name a file in it")
    if not target.parent.is_dir():
        raise PackageUnfit("expected the folder of the file to be there; make it first")
    target.write_bytes(_zipped(files_of(details)))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            package.writestr(entry, files[name])
    return written.getvalue()


def _json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
