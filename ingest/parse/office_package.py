"""Office Open XML packages (ECMA-376 part 2): parts, what they relate to, and safe XML.

Elements are known by local name, so that the transitional and the strict namespaces read alike.
"""

import io
import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote
from zipfile import ZipFile, ZipInfo

from lxml import etree

from ingest.errors import DocumentRejected, Reason
from ingest.refusals import OLD_OFFICE, PASSWORD, UNSAFE_XML
from ingest.zip_guard import open_zip, read_member

MAX_PART_BYTES = 60_000_000
"""A part of XML larger than this is left unread: its tree would take gigabytes."""

MAX_READ_BYTES = 200_000_000
"""What is read of one package in all, parts that are asked for again counted again."""

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WHITE = (9, 10, 13)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Neither mark can stand in a well-formed part without a document type, but as CDATA or comment.
_DECLARATIONS = (b"<!doctype", b"<!entity")


def tag(element: etree._Element) -> str:
    """An element's local name."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute's value by local name; None where the element or the attribute is missing."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def relation_id(element: etree._Element) -> str | None:
    """The relation that an element names; its own `id`, if any, has no namespace."""
    for key, value in element.attrib.items():
        if str(key).startswith("{") and str(key).endswith("}id"):
            return str(value)
    return None


def printable(code: int) -> str:
    """The character of a code point; nothing for halves of pairs, controls and private use."""
    if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xF900:
        return " " if code in _WHITE else ""
    return chr(code)


def whole(value: str | None, otherwise: int = 0) -> int:
    """An attribute's whole number, or `otherwise` where it holds none."""
    try:
        return int(value) if value and len(value) < 10 else otherwise
    except ValueError:
        return otherwise


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:b/>` stands there and is not turned off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off", "none"}


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element down a path of local names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """An element's children of those local names."""
    if element is not None:
        yield from (below for below in element if tag(below) in names)


def descendants(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Every element below of those local names, in document order."""
    if element is not None:
        yield from element.iter(*(f"{{*}}{name}" for name in names))


class OfficePackage:
    """The parts of one office file, read only as they are asked for."""

    def __init__(self, container: ZipFile) -> None:
        self._container = container
        self._members: dict[str, ZipInfo] = {
            _key(member.filename): member for member in container.infolist()
        }
        self._read = 0
        self._related: dict[str, list[etree._Element]] = {}
        self._targets: dict[str, dict[str | None, str]] = {}

    @classmethod
    def open(cls, data: bytes) -> "OfficePackage":
        """Open an office file.

        Raises:
            DocumentRejected: It has a password, is of the formats before 2007, or is damaged.
        """
        if data.startswith(_OLE_MAGIC):
            raise DocumentRejected(PASSWORD if _ENCRYPTED_STREAM in data else OLD_OFFICE)
        return cls(open_zip(data))

    def main_part(self, root: str) -> str:
        """The name of the package's main part, whose outermost element must be a `root`.

        Raises:
            DocumentRejected: The package is another kind of office file, or damaged.
        """
        name = next(self.related("", "officeDocument"), None)
        if name is None or tag(self.xml(name)) != root:
            raise DocumentRejected(Reason.DAMAGED)
        return name

    def xml(self, name: str) -> etree._Element:
        """A part as a tree without comments and processing instructions.

        Raises:
            DocumentRejected: The part is missing, too large, unsafe or damaged.
        """
        try:
            return etree.fromstring(self._bytes(name), _parser())
        except etree.XMLSyntaxError as error:
            raise DocumentRejected(Reason.DAMAGED) from error

    def optional_xml(self, name: str | None) -> etree._Element | None:
        """A part as a tree, or None where the package has no such part."""
        return self.xml(name) if name is not None and _key(name) in self._members else None

    def stream(self, name: str, tags: Iterable[str]) -> Iterator[etree._Element]:
        """A large part's elements of those local names, each forgotten once the next is asked for.

        Raises:
            DocumentRejected: The part is missing, too large, unsafe or damaged.
        """
        parsing = etree.iterparse(
            io.BytesIO(self._bytes(name)),
            events=("end",),
            tag=[f"{{*}}{one}" for one in tags],
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in parsing:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise DocumentRejected(Reason.DAMAGED) from error

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts inside the package that `part` has a relation of that kind to."""
        for relation in self._relations(part):
            if (attribute(relation, "Type") or "").rpartition("/")[2] == kind:
                yield _target(part, relation)

    def target(self, part: str, relation_id: str | None) -> str | None:
        """The part that a relation of `part` leads to."""
        if part not in self._targets:
            self._targets[part] = {
                attribute(relation, "Id"): _target(part, relation)
                for relation in reversed(self._relations(part))
            }
        return self._targets[part].get(relation_id)

    def property(self, kind: str, name: str) -> str | None:
        """A word of the file's own properties: `core-properties` or `extended-properties`."""
        part = next(self.related("", kind), None)
        found = next(descendants(self.optional_xml(part), name), None)
        words = " ".join((found.text or "").split()) if found is not None else ""
        return words or None

    def _relations(self, part: str) -> list[etree._Element]:
        if part not in self._related:
            folder, name = posixpath.split(part)
            tree = self.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._related[part] = [
                relation
                for relation in children(tree, "Relationship")
                if attribute(relation, "TargetMode") != "External"
            ]
        return self._related[part]

    def _bytes(self, name: str) -> bytes:
        member = self._members.get(_key(name))
        if member is None:
            raise DocumentRejected(Reason.DAMAGED)
        data = read_member(self._container, member, limit=MAX_PART_BYTES)
        self._read += len(data)
        if self._read > MAX_READ_BYTES:
            raise DocumentRejected(Reason.TOO_LARGE)
        return _harmless(data)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _harmless(data: bytes) -> bytes:
    """A part as UTF-8 that declares no entity.

    The XML is read as UTF-8 whatever it declares, so no encoding can hide a declaration.

    Raises:
        DocumentRejected: It declares one, or is not the UTF-16 that it begins as.
    """
    if data.startswith(_UTF_16):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeError as error:
            raise DocumentRejected(Reason.DAMAGED) from error
    lowered = data.lower()
    if any(declaration in lowered for declaration in _DECLARATIONS):
        raise DocumentRejected(UNSAFE_XML)
    return data


def _target(part: str, relation: etree._Element) -> str:
    target = unquote(attribute(relation, "Target") or "")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _key(name: str) -> str:
    """Part names are equal without regard to case (ECMA-376 part 2, 6.2.2.3)."""
    return name.replace("\\", "/").lstrip("/").lower()
