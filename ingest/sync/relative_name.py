"""Names that may become files below a mirror's folder."""

import unicodedata

MAX_SEGMENT_BYTES = 200
MAX_NAME_BYTES = 1000


def is_safe(name: str) -> bool:
    """Whether a POSIX path stays below the folder that it is put under, and is not hidden.

    A segment that begins with a dot is refused, which covers `.`, `..` and the mirror's own record.
    """
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size <= MAX_NAME_BYTES and all(_safe_segment(part) for part in name.split("/"))


def _safe_segment(segment: str) -> bool:
    return (
        0 < len(segment.encode()) <= MAX_SEGMENT_BYTES
        and not segment.startswith(".")
        and "\\" not in segment
        and not any(unicodedata.category(character) == "Cc" for character in segment)
    )
