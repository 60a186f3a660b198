"""PDF pages read in a process of its own, since a hostile file can crash or stall the reader.

Run as a script: the PDF comes on standard input; on standard output go pages, a JSON object a line
(`text MAX_PAGES`), or one page as a grey PGM picture (`render PAGE DPI`). It imports nothing of
ours, so that it starts fast. The exit status says what is wrong; see `Exit`.

Coordinates are points from the upper left corner of the page as it is read: turned so that most
of its text is upright, whatever the page's own /Rotate says.
"""

import ctypes
import json
import math
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, BinaryIO

import pypdfium2.raw as pdfium

MAX_MEMORY_BYTES = 900_000_000
MAX_PAGE_SECONDS = 10
MAX_CPU_SECONDS = 240
CPU_SECONDS, CPU_SECONDS_A_PAGE = 10, 0.15
"""What a file may take: pages of running text take a tenth of that."""
MAX_CHARS = 10_000_000
MAX_PAGE_CHARS = 60_000
MAX_RECORD_BYTES = 150_000_000
MAX_OBJECTS = 20_000
MAX_RULES = 2_000
"""A page with more straight lines shows a map or a building's plan, and no tables."""
MAX_FORM_DEPTH = 6
MAX_BOOKMARKS = 5_000
MAX_ANNOTATIONS = 2_000
MAX_VALUE_CHARS = 4_000
MAX_PICTURE_SIDE = 6_000
MIN_DOT, MAX_DOT = 1.5, 8.0

_PDFIUM_HYPHEN = 2  # what PDFium makes of a hyphen at the end of a line
_INVISIBLE = 3
_BOLD_WEIGHT = 600
_FORCE_BOLD = 1 << 18
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_SPACE_EM = 0.22
_PAGE_SHARE_OF_SCAN = 0.5
_FIELD_EM, _MAX_FIELD_SIZE = 0.7, 11.0
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_TICKED, _NOT_TICKED = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"
_COMMENTS = {
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET,
}  # fmt: skip


class Exit(IntEnum):
    """Why nothing was read."""

    PASSWORD = 3
    DAMAGED = 4
    TOO_MANY_PAGES = 5
    TOO_MUCH_TEXT = 6


class Refused(Exception):
    """The file cannot be read; `code` is the exit status."""

    def __init__(self, code: Exit) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Style:
    """What all characters of one text object share. `quarter` counts quarter turns."""

    size: float
    bold: bool
    quarter: int
    invisible: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A character in the page's own space, y upwards; `box` is left, bottom, right, top."""

    code: int
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    style: _Style
    unmapped: bool


_Handle = Any
"""What PDFium points to: a document, page, object, font or matrix; it has no types for them."""
_NO_STYLE = _Style(size=0.0, bold=False, quarter=0, invisible=False)
_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def main(arguments: Sequence[str]) -> int:
    """Read standard input within limits; the result is the exit status."""
    _limit(resource.RLIMIT_AS, MAX_MEMORY_BYTES)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_time(1)
    return run(arguments, sys.stdin.buffer.read(), sys.stdout.buffer, watch=_limit_time)


def run(
    arguments: Sequence[str], data: bytes, out: BinaryIO, *, watch: Callable[[int], None]
) -> int:
    """Do what the command line says, without limits.

    `watch` is called before every page with the number of pages in the file.
    """
    try:
        document = _open(data)
        if arguments[0] == "render":
            _render(document, int(arguments[1]), int(arguments[2]), out)
        else:
            _write_pages(document, int(arguments[1]), out, watch)
    except Refused as refused:
        return refused.code
    return 0


def _limit(kind: int, most: int) -> None:
    """Limit this process further than the one that started it is limited, never less."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _limit_time(pages: int) -> None:
    """Give the next page its time, and the file what that many pages may take in all."""
    whole = min(math.ceil(CPU_SECONDS + pages * CPU_SECONDS_A_PAGE), MAX_CPU_SECONDS)
    _limit(resource.RLIMIT_CPU, whole)
    # Processor time, so that a busy machine refuses nothing that an idle one reads. The signal's
    # default action ends the process, in C code or not.
    signal.setitimer(signal.ITIMER_PROF, MAX_PAGE_SECONDS)


def _open(data: bytes) -> _Handle:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        secret = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise Refused(Exit.PASSWORD if pdfium.FPDF_GetLastError() in secret else Exit.DAMAGED)
    return document


def _write_pages(
    document: _Handle, max_pages: int, out: BinaryIO, watch: Callable[[int], None]
) -> None:
    count = pdfium.FPDF_GetPageCount(document)
    if count < 1:
        raise Refused(Exit.DAMAGED)
    if count > max_pages:
        raise Refused(Exit.TOO_MANY_PAGES)
    total = written = 0
    marks = _bookmarks(document)
    for number in range(count):
        watch(count)
        page = _load(document, number)
        record, chars = _record(page)
        record["marks"] = marks.get(number, [])
        pdfium.FPDF_ClosePage(page)
        total += chars
        line = json.dumps(record, ensure_ascii=True, separators=(",", ":"))
        written += len(line)
        if total > MAX_CHARS or written > MAX_RECORD_BYTES:
            raise Refused(Exit.TOO_MUCH_TEXT)
        out.write(line.encode("ascii") + b"\n")


def _load(document: _Handle, number: int) -> _Handle:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise Refused(Exit.DAMAGED)
    return page


def _record(page: _Handle) -> tuple[dict[str, Any], int]:
    bounds = _bounds(page)
    rules, dots, pictures = _drawn(page, bounds)
    scan = pictures >= _PAGE_SHARE_OF_SCAN
    glyphs = [
        glyph
        for glyph in _glyphs(page)
        # Text that nobody sees is kept only where it is a scan's own machine-read layer.
        if _on_page(glyph, bounds) and (scan or not glyph.style.invisible)
    ]
    quarter = _upright(glyphs)
    turn = _Turn(bounds, quarter)
    shown = [glyph for glyph in glyphs if glyph.code > ord(" ")]
    upright: list[list[_Glyph]] = []
    aside: list[list[_Glyph]] = []
    written, comments = _annotations(page)
    for run in _runs(glyphs):
        (upright if run[0].style.quarter == quarter else aside).append(run)
    record = {
        "width": turn.width,
        "height": turn.height,
        "turns": (quarter - pdfium.FPDFPage_GetRotation(page)) % 4,
        "pictures": round(pictures, 2),
        "letters": len(shown),
        "unmapped": sum(_unreadable(glyph) for glyph in shown),
        "words": [turn.word(run) for run in upright] + [turn.value(*one) for one in written],
        "aside": [_text(run) for run in aside],
        "rules": [turn.rule(rule) for rule in rules],
        "dots": [turn.rule(dot) for dot in dots],
        "comments": comments,
    }
    return record, len(glyphs)


def _bounds(page: _Handle) -> _Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _glyphs(page: _Handle) -> Iterator[_Glyph]:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    styles: dict[int, _Style] = {}
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_PAGE_CHARS:
        raise Refused(Exit.TOO_MUCH_TEXT)
    for place in range(count):
        code = pdfium.FPDFText_GetUnicode(text, place)
        # The loose box is as wide as the pen moves: a slim «1» leaves no gap that parts a number.
        pdfium.FPDFText_GetLooseCharBox(text, place, box)
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        yield _Glyph(
            code,
            (box.left, box.bottom, box.right, box.top),
            (x.value, y.value),
            _style(text, place, styles),
            bool(pdfium.FPDFText_HasUnicodeMapError(text, place)),
        )
    pdfium.FPDFText_ClosePage(text)


def _style(text: _Handle, place: int, known: dict[int, _Style]) -> _Style:
    held = pdfium.FPDFText_GetTextObject(text, place)
    key = ctypes.cast(held, ctypes.c_void_p).value if held else None
    if key is None:
        return _NO_STYLE  # a space or line break that PDFium put in
    if key not in known:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, place, matrix)
        angle = math.atan2(matrix.b, matrix.a)
        known[key] = _Style(
            size=round(pdfium.FPDFText_GetFontSize(text, place) * _height(matrix), 1),
            bold=_is_bold(pdfium.FPDFTextObj_GetFont(held)),
            quarter=round(angle / (math.pi / 2)) % 4,
            invisible=pdfium.FPDFTextObj_GetTextRenderMode(held) == _INVISIBLE,
        )
    return known[key]


def _height(matrix: _Handle) -> float:
    return math.hypot(matrix.c, matrix.d)


def _is_bold(font: _Handle) -> bool:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, name, 128)
    named = name.value.decode("latin-1").lower()
    heavy = pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    forced = bool(pdfium.FPDFFont_GetFlags(font) & _FORCE_BOLD)
    return heavy or forced or any(word in named for word in _BOLD_NAMES)


def _on_page(glyph: _Glyph, bounds: _Box) -> bool:
    x, y = glyph.origin
    return bounds[0] - 1 <= x <= bounds[2] + 1 and bounds[1] - 1 <= y <= bounds[3] + 1


def _unreadable(glyph: _Glyph) -> bool:
    # Word's bullets lie in the private area too, at U+F0xx, and are told by name later.
    private = 0xE000 <= glyph.code <= 0xF8FF and not 0xF000 <= glyph.code <= 0xF0FF
    return glyph.unmapped or private or glyph.code in {0xFFFD, 0xFFFE}


def _upright(glyphs: Sequence[_Glyph]) -> int:
    turned = Counter(glyph.style.quarter for glyph in glyphs if glyph.style.size)
    return turned.most_common(1)[0][0] if turned else 0


def _runs(glyphs: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """Characters that stand together: words, cut also where size or weight changes."""
    run: list[_Glyph] = []
    for glyph in glyphs:
        blank = glyph.style is _NO_STYLE or glyph.code in {0, 9, 10, 13, 32, 0xA0}
        if run and (blank or not _joins(run[-1], glyph)):
            yield run
            run = []
        if not blank:
            run.append(glyph)
    if run:
        yield run


def _joins(before: _Glyph, after: _Glyph) -> bool:
    one, other = before.style, after.style
    if (one.size, one.bold, one.quarter) != (other.size, other.bold, other.quarter):
        return False
    if one.quarter % 2:
        off, gap = after.origin[0] - before.origin[0], after.box[1] - before.box[3]
        gap = gap if one.quarter == 1 else before.box[1] - after.box[3]
    else:
        off, gap = after.origin[1] - before.origin[1], after.box[0] - before.box[2]
        gap = gap if one.quarter == 0 else before.box[0] - after.box[2]
    return abs(off) < one.size * 0.2 and -one.size < gap < one.size * _SPACE_EM


def _text(run: Sequence[_Glyph]) -> str:
    codes = ("-" if g.code == _PDFIUM_HYPHEN else chr(g.code) for g in run)
    # Half of a pair of surrogates can be written nowhere.
    return "".join(codes).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True, slots=True)
class _Turn:
    """Turns the page's space into the reader's."""

    bounds: _Box
    quarter: int

    @property
    def width(self) -> float:
        left, bottom, right, top = self.bounds
        return round(top - bottom if self.quarter % 2 else right - left, 1)

    @property
    def height(self) -> float:
        left, bottom, right, top = self.bounds
        return round(right - left if self.quarter % 2 else top - bottom, 1)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.bounds
        if self.quarter == 0:
            return x - left, top - y
        if self.quarter == 1:
            return y - bottom, x - left
        return (right - x, y - bottom) if self.quarter == 2 else (top - y, right - x)

    def word(self, run: Sequence[_Glyph]) -> list[Any]:
        """Text, left, top, right, bottom, baseline, size, bold."""
        lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in run), strict=True)
        (x, y), (other_x, other_y) = (
            self.point(min(lefts), min(bottoms)),
            self.point(max(rights), max(tops)),
        )
        xs, ys = (x, other_x), (y, other_y)
        baseline = self.point(*run[0].origin)[1]
        places = [round(at, 1) for at in (min(xs), min(ys), max(xs), max(ys), baseline)]
        return [_text(run), *places, run[0].style.size, int(run[0].style.bold)]

    def value(self, text: str, box: _Box) -> list[Any]:
        """A word as `word` gives it, of what somebody filled in or wrote on the page."""
        left, top, right, bottom = self.rule(box)
        size = round(min((bottom - top) * _FIELD_EM, _MAX_FIELD_SIZE), 1)
        # In the middle, as programs show a field's value.
        baseline = round((top + bottom) / 2 + size * 0.35, 1)
        return [text, left, baseline - size, right, baseline + size * 0.2, baseline, size, 0]

    def rule(self, rule: _Box) -> list[float]:
        (x, y), (other_x, other_y) = self.point(*rule[:2]), self.point(*rule[2:])
        ends = min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)
        return [round(at, 1) for at in ends]


def _annotations(page: _Handle) -> tuple[list[tuple[str, _Box]], int]:
    """What is filled in or written on the page, each with its place, and how many comments."""
    written: list[tuple[str, _Box]] = []
    comments = 0
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        held = pdfium.FPDFPage_GetAnnot(page, place)
        kind = pdfium.FPDFAnnot_GetSubtype(held)
        comments += kind in _COMMENTS
        words = "" if pdfium.FPDFAnnot_GetFlags(held) & _UNSEEN else _filled_in(held, kind)
        box = pdfium.FS_RECTF()
        if words and pdfium.FPDFAnnot_GetRect(held, box):
            written.append((words, (box.left, box.bottom, box.right, box.top)))
        pdfium.FPDFPage_CloseAnnot(held)
    return written, comments


def _filled_in(held: _Handle, kind: int) -> str:
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _value(held, b"Contents")
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        return ""
    if _value(held, b"FT") == "Btn":
        state = _value(held, b"AS")
        return {"": "", "Off": _NOT_TICKED}.get(state, _TICKED)
    return _value(held, b"V")


def _value(held: _Handle, key: bytes) -> str:
    codes = (ctypes.c_ushort * MAX_VALUE_CHARS)()
    size = pdfium.FPDFAnnot_GetStringValue(held, key, codes, ctypes.sizeof(codes))
    return " ".join(_utf_16(codes, size).split()) if size <= ctypes.sizeof(codes) else ""


def _bookmarks(document: _Handle) -> dict[int, list[tuple[str, int]]]:
    """The titles of the bookmarks that lead to each page, from 0, with how deep they lie."""
    marks: dict[int, list[tuple[str, int]]] = {}
    waiting = [(pdfium.FPDFBookmark_GetFirstChild(document, None), 0)]
    for _ in range(MAX_BOOKMARKS):  # they may lead in a ring
        mark, depth = waiting.pop() if waiting else (None, 0)
        if mark:
            waiting.append((pdfium.FPDFBookmark_GetNextSibling(document, mark), depth))
            if depth < MAX_FORM_DEPTH:
                waiting.append((pdfium.FPDFBookmark_GetFirstChild(document, mark), depth + 1))
            marks.setdefault(_leads_to(document, mark), []).append((_title(mark), depth))
    return marks


def _leads_to(document: _Handle, mark: _Handle) -> int:
    place = pdfium.FPDFBookmark_GetDest(document, mark)
    return int(pdfium.FPDFDest_GetDestPageIndex(document, place)) if place else -1


def _title(mark: _Handle) -> str:
    codes = (ctypes.c_ushort * MAX_VALUE_CHARS)()
    size = pdfium.FPDFBookmark_GetTitle(mark, codes, ctypes.sizeof(codes))
    return _utf_16(codes, size) if size <= ctypes.sizeof(codes) else ""


def _utf_16(codes: "ctypes.Array[ctypes.c_ushort]", size: int) -> str:
    return bytes(codes)[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _drawn(page: _Handle, bounds: _Box) -> tuple[list[_Box], list[_Box], float]:
    """Straight lines along the page's sides, dots, and the share that pictures cover."""
    rules: list[_Box] = []
    dots: list[_Box] = []
    covered = 0.0
    area = max(1.0, (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]))
    for place, (held, matrix) in enumerate(_objects(page)):
        if place > MAX_OBJECTS:
            return [], [], min(1.0, covered / area)
        kind = pdfium.FPDFPageObj_GetType(held)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += _area(held, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(rules) <= MAX_RULES:
            rules += _straight(held, matrix)
            dots += _dot(held, matrix)
    return rules if len(rules) <= MAX_RULES else [], dots, min(1.0, covered / area)


def _objects(page: _Handle) -> Iterator[tuple[_Handle, _Matrix]]:
    forms = 0
    waiting = [
        (pdfium.FPDFPage_GetObject(page, place), _SAME, 0)
        for place in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS + 2))
    ]
    waiting.reverse()
    while waiting:
        held, matrix, depth = waiting.pop()
        if pdfium.FPDFPageObj_GetType(held) != pdfium.FPDF_PAGEOBJ_FORM:
            yield held, matrix
        elif depth < MAX_FORM_DEPTH and forms < MAX_OBJECTS:
            forms += 1
            inner = _times(_matrix(held), matrix)
            count = min(pdfium.FPDFFormObj_CountObjects(held), MAX_OBJECTS)
            waiting += [
                (pdfium.FPDFFormObj_GetObject(held, place), inner, depth + 1)
                for place in range(count)
            ]


def _matrix(held: _Handle) -> _Matrix:
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(held, own)
    return own.a, own.b, own.c, own.d, own.e, own.f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """The matrix that applies `one`, then `other`."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _area(picture: _Handle, matrix: _Matrix) -> float:
    a, b, c, d, _, _ = _times(_matrix(picture), matrix)
    return abs(a * d - b * c)


def _dot(path: _Handle, matrix: _Matrix) -> Iterator[_Box]:
    """The path, where it is as small and as square as a list's bullet."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top)
    x, y = _moved(left.value, bottom.value, matrix)
    other_x, other_y = _moved(right.value, top.value, matrix)
    width, height = abs(other_x - x), abs(other_y - y)
    if min(width, height) >= MIN_DOT and max(width, height) <= MAX_DOT:
        yield x, y, other_x, other_y


def _straight(path: _Handle, matrix: _Matrix) -> Iterator[_Box]:
    whole = _times(_matrix(path), matrix)
    first = at = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for place in range(min(pdfium.FPDFPath_CountSegments(path), MAX_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        to = _moved(x.value, y.value, whole)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            first = to
        elif at is not None and pdfium.FPDFPathSegment_GetType(segment) != (
            pdfium.FPDF_SEGMENT_BEZIERTO
        ):
            yield from _along(at, to)
        if first is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield from _along(to, first)
        at = to


def _along(one: tuple[float, float], other: tuple[float, float]) -> Iterator[_Box]:
    flat, upright = abs(one[1] - other[1]), abs(one[0] - other[0])
    if min(flat, upright) <= 1 and max(flat, upright) >= 4:
        yield (*one, *other)


def _render(document: _Handle, number: int, dpi: int, out: BinaryIO) -> None:
    page = _load(document, number)
    scale = dpi / 72
    size = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(scale, MAX_PICTURE_SIDE / max(1.0, *size))
    width, height = (max(1, round(side * scale)) for side in size)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    rows = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    out.write(b"P5 %d %d 255\n" % (width, height))
    for row in range(height):
        out.write(rows[row * stride : row * stride + width])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
