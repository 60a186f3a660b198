"""Every document that a file holds, ready to be classified, or why it is left out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.archive import INSIDE, is_container, unpack
from ingest.catalogue import Catalogue, Catalogues, Entry, is_staff_file
from ingest.classify import Classified, classify
from ingest.errors import DocumentRejected, Reason
from ingest.load import FoundFile
from ingest.mend import mend
from ingest.parse import is_supported, parse
from ingest.rejection import Rejection
from ingest.tables import record_tables, rows_of

_MACHINE_READ = frozenset({".txt", ".pdf"})
"""Formats in which text that a machine read from paper comes."""


def take_in(found: FoundFile, catalogues: Catalogues) -> Iterator[Classified | Rejection]:
    """The file's own document, then those inside it, each in its place.

    A file inside another is catalogued by its own path: `a.zip!/b.pdf`.
    """
    try:
        catalogue, name = _catalogued(found, catalogues)
        data = found.read()
    except DocumentRejected as rejected:
        yield Rejection(_printable(found.file), rejected.reason)
        return
    if is_supported(found.file) or not is_container(found.file):
        yield _read(found.file, data, catalogue, name)
    if not is_container(found.file):
        return
    for member in unpack(found.file, data):
        if isinstance(member, Rejection):
            yield Rejection(_printable(member.file), member.reason)
        else:
            inside = name + INSIDE + member.file.partition(INSIDE)[2]
            yield _read(member.file, member.data, catalogue, inside)


def _read(file: str, data: bytes, catalogue: Catalogue, name: str) -> Classified | Rejection:
    try:
        _check_wanted(file, catalogue, name)
        said = catalogue.entry(name)
        parsed = mend(parse(file, data), machine_read=_may_be_misread(file, said))
        parsed, facts = record_tables(parsed)
        classified = classify(file, parsed, said)
        document = classified.document
        return replace(classified, document=replace(document, rows=rows_of(document, facts)))
    except DocumentRejected as rejected:
        return Rejection(_printable(file), rejected.reason)


def _may_be_misread(file: str, said: Entry | None) -> bool:
    """Whether a machine may have misread the text, unless staff say that it is as it should be."""
    return _suffix(file) in _MACHINE_READ and (said is None or said.repair)


def _catalogued(found: FoundFile, catalogues: Catalogues) -> tuple[Catalogue, str]:
    """The catalogue that speaks of a file, and the name it has there.

    Raises:
        DocumentRejected: The file is no document, or is excluded.
    """
    if not found.file.isprintable():  # a name that is not UTF-8 cannot be written anywhere
        raise DocumentRejected(Reason.UNREADABLE)
    catalogue, name = catalogues.find(found.root, found.file)
    if is_staff_file(found.root, found.file):
        raise DocumentRejected(Reason.CATALOGUE)
    _check_wanted(found.file, catalogue, name)
    return catalogue, name


def _check_wanted(file: str, catalogue: Catalogue, name: str) -> None:
    if any(part.startswith((".", "__")) for part in file.split("/")):
        raise DocumentRejected(Reason.HIDDEN)
    if catalogue.excludes(name):
        raise DocumentRejected(Reason.EXCLUDED)


def _suffix(file: str) -> str:
    return PurePosixPath(file).suffix.lower()


def _printable(file: str) -> str:
    return file.encode("utf-8", "replace").decode("utf-8")
