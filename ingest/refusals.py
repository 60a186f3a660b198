"""Why a file inside an office package, an archive or an e-mail is left out.

Each name says what is wrong; each value is the reason that the report prints.
"""

from collections.abc import Mapping

from ingest.errors import Reason

PASSWORD = Reason.PASSWORD
ZIP_BOMB = Reason.ZIP_BOMB
TOO_MANY_MEMBERS = Reason.TOO_MANY_MEMBERS
NESTED_ARCHIVE = Reason.NESTED_ARCHIVE
TOO_DEEP = Reason.TOO_DEEP
UNSAFE_NAME = Reason.UNSAFE_NAME
LINK = Reason.LINK
DUPLICATE_NAME = Reason.DUPLICATE_NAME
UNSAFE_XML = Reason.UNSAFE_XML
NOT_CALCULATED = Reason.NOT_CALCULATED
OLD_OFFICE = Reason.OLD_OFFICE
OUTLOOK_MSG = Reason.OUTLOOK_MSG

BY_SUFFIX: Mapping[str, Reason] = {
    ".msg": OUTLOOK_MSG,
    ".doc": OLD_OFFICE,
    ".dot": OLD_OFFICE,
    ".ppt": OLD_OFFICE,
    ".xls": OLD_OFFICE,
}
"""Formats that no parser reads, though their owner can save them as one that is read."""
