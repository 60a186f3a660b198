"""The app's icons: a speech bubble with a section sign, drawn with nothing but arithmetic.

Teams wants a whole icon of 192×192 and an outline of 32×32, white on nothing. `python -m
assistant.teams.package.icons FOLDER` draws both into a folder, for looking at them.
"""

import argparse
import math
import struct
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Shape = Callable[[float, float], float]
"""How far a point is outside a shape, in pixels; below 0 it is inside."""

COLOR_SIDE, OUTLINE_SIDE = 192, 32
TEAL = (10, 81, 103)
WHITE = (255, 255, 255)

_OPAQUE = 255
_RGBA = 6
_BEST_COMPRESSION = 9


@dataclass(frozen=True, slots=True)
class Bubble:
    """A rounded box with a tail at its lower left, in pixels from the upper left of an icon."""

    left: float
    top: float
    right: float
    bottom: float
    rounding: float
    tail: float

    def __call__(self, x: float, y: float) -> float:
        """See `Shape`."""
        return min(self._box(x, y), self._tail(x, y))

    def _box(self, x: float, y: float) -> float:
        half_wide, half_high = (self.right - self.left) / 2, (self.bottom - self.top) / 2
        beside = abs(x - self.left - half_wide) - half_wide + self.rounding
        above = abs(y - self.top - half_high) - half_high + self.rounding
        outside = math.hypot(max(beside, 0), max(above, 0))
        return outside + min(max(beside, above), 0) - self.rounding

    def _tail(self, x: float, y: float) -> float:
        """A triangle with a right angle, its upright side nearest the left."""
        begins = self.left + self.rounding
        level = self.bottom - self.rounding / 2
        length = self.tail + self.rounding / 2
        slope = (x - begins + y - level - length) / math.sqrt(2)
        return max(begins - x, level - y, slope)


@dataclass(frozen=True, slots=True)
class SectionSign:
    """A ring between two hooks, the lower of which is the upper one turned half around."""

    x: float
    y: float
    radius: float
    pen: float
    """The width of the stroke."""

    def __call__(self, x: float, y: float) -> float:
        """See `Shape`."""
        across, down = x - self.x, y - self.y
        ring = abs(math.hypot(across, down) - self.radius)
        return min(ring, self._hook(across, down), self._hook(-across, -down)) - self.pen / 2

    def _hook(self, across: float, down: float) -> float:
        """How far a point is from three quarters of a circle above the ring, open to the right."""
        below = down + 2 * self.radius
        if across > 0 and below > 0:
            ends = ((self.radius, 0.0), (0.0, self.radius))
            return min(math.hypot(across - end, below - low) for end, low in ends)
        return abs(math.hypot(across, below) - self.radius)


def color_icon() -> bytes:
    """The icon in the list of apps, as PNG: white on teal, the sign within the middle 120."""
    bubble = Bubble(left=40, top=36, right=152, bottom=137, rounding=20, tail=19)
    sign = SectionSign(x=96, y=86.5, radius=13.5, pen=8)

    def pixel(x: float, y: float) -> tuple[int, ...]:
        white = _inside(max(bubble(x, y), -sign(x, y)))
        mixed = (round(a + (b - a) * white) for a, b in zip(TEAL, WHITE, strict=True))
        return (*mixed, _OPAQUE)

    return _png(COLOR_SIDE, pixel)


def outline_icon() -> bytes:
    """The icon at the side of Teams, as PNG: white where there is anything at all."""
    bubble = Bubble(left=3, top=2, right=29, bottom=25, rounding=4, tail=5)
    sign = SectionSign(x=16, y=13.5, radius=2.5, pen=1.5)
    pen = 2

    def pixel(x: float, y: float) -> tuple[int, ...]:
        edge = abs(bubble(x, y) + pen / 2) - pen / 2
        return (*WHITE, round(_OPAQUE * _inside(min(edge, sign(x, y)))))

    return _png(OUTLINE_SIDE, pixel)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw both into a folder; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m assistant.teams.package.icons")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "color.png").write_bytes(color_icon())
    (folder / "outline.png").write_bytes(outline_icon())
    return 0


def _inside(distance: float) -> float:
    """How much of a pixel is inside, its middle being so far from the edge."""
    return min(max(0.5 - distance, 0.0), 1.0)


def _png(side: int, pixel: Callable[[float, float], tuple[int, ...]]) -> bytes:
    rows = b"".join(
        # Each row is preceded by the number of its filter: none.
        b"\0" + bytes(part for x in range(side) for part in pixel(x + 0.5, y + 0.5))
        for y in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, _RGBA, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, _BEST_COMPRESSION)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


if __name__ == "__main__":
    sys.exit(main())
