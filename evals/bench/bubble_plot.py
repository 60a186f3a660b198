"""Numbered bubbles as SVG: across on a logarithmic scale, up a share with its interval.

Written by hand, since benchmarks run where the report's drawing library is not installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10, sqrt

from evals.bench.words import number
from evals.metrics.interval import Share

_INK, _QUIET, _LINE, _ACCENT = "#17242d", "#4a5963", "#cfd7dc", "#0b5c6b"
_WIDTH = 780
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 730, 50, 410
_LARGEST, _SMALLEST = 40.0, 4.0
_NAMES_TOP, _LINE_HEIGHT, _NUMBER_WIDTH = 484, 16, 16
_STEPS = (1, 2, 5)
_TENTH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """A named thing: `x` above 0, `y` a share, `size` what the bubble's area stands for."""

    name: str
    x: float
    y: Share
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the drawing says; `label` has {name} and {size}."""

    title: str
    desc: str
    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where values lie on the paper."""

    low_x: float
    high_x: float
    low_y: float
    largest: float

    @classmethod
    def over(cls, bubbles: Sequence[Bubble]) -> "_Scale":
        xs = [one.x for one in bubbles] or [1.0]
        # Half a decade on each side leaves room for bubbles and their names.
        lows = [one.y.bounds[0] for one in bubbles] or [0.0]
        return cls(
            low_x=log10(min(xs)) - 0.3,
            high_x=log10(max(xs)) + 0.5,
            low_y=min(floor(min(lows) / _TENTH) * _TENTH, 1 - _TENTH),
            largest=max([one.size for one in bubbles], default=0.0) or 1.0,
        )

    def x(self, value: float) -> float:
        share = (log10(value) - self.low_x) / (self.high_x - self.low_x)
        return _LEFT + share * (_RIGHT - _LEFT)

    def y(self, value: float) -> float:
        return _BOTTOM - (value - self.low_y) / (1 - self.low_y) * (_BOTTOM - _TOP)

    def radius(self, size: float) -> float:
        return max(_SMALLEST, _LARGEST * sqrt(size / self.largest))

    def ticks_x(self) -> list[float]:
        decades = range(floor(self.low_x), ceil(self.high_x) + 1)
        ticks = [step * 10.0**decade for decade in decades for step in _STEPS]
        return [tick for tick in ticks if self.low_x <= log10(tick) <= self.high_x]

    def ticks_y(self) -> list[float]:
        return [tenth / 10 for tenth in range(round(self.low_y * 10), 11)]


def bubble_plot(bubbles: Sequence[Bubble], said: Wording) -> str:
    """The drawing as a file of its own; the same bubbles give the same bytes."""
    scale = _Scale.over(bubbles)
    largest_first = sorted(bubbles, key=lambda one: -one.size)
    height = _NAMES_TOP + _LINE_HEIGHT * len(bubbles)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        'aria-labelledby="title desc" font-family="sans-serif" font-size="12">',
        f'<title id="title">{escape(said.title)}</title>',
        f'<desc id="desc">{escape(said.desc)}</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT, 26, said.title, size=15),
        *_axes(scale, said),
        *(_bubble(one, scale) for one in largest_first),
        *_numbers(bubbles, scale),
        *_names(bubbles, said),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _axes(scale: _Scale, said: Wording) -> list[str]:
    drawn = []
    for tick in scale.ticks_y():
        at = scale.y(tick)
        drawn += [
            _line(_LEFT, at, _RIGHT, at),
            _text(_LEFT - 8, at + 4, number(tick, 1), anchor="end", ink=_QUIET),
        ]
    for tick in scale.ticks_x():
        at = scale.x(tick)
        told = f"{tick:g}".replace(".", ",")
        drawn += [
            _line(at, _TOP, at, _BOTTOM),
            _text(at, _BOTTOM + 18, told, anchor="middle", ink=_QUIET),
        ]
    middle = (_LEFT + _RIGHT) / 2
    drawn.append(_text(middle, _BOTTOM + 44, said.x, anchor="middle"))
    drawn.append(
        f'<g transform="translate(22 {(_TOP + _BOTTOM) / 2:g}) rotate(-90)">'
        f"{_text(0, 0, said.y, anchor='middle')}</g>"
    )
    return drawn


def _bubble(one: Bubble, scale: _Scale) -> str:
    x, low, high = scale.x(one.x), *map(scale.y, one.y.bounds)
    return (
        f"{_line(x, low, x, high, ink=_ACCENT)}\n"
        f'<circle cx="{x:.1f}" cy="{scale.y(one.y.value):.1f}" r="{scale.radius(one.size):.1f}" '
        f'fill="{_ACCENT}" fill-opacity="0.25" stroke="{_ACCENT}"/>'
    )


def _numbers(bubbles: Sequence[Bubble], scale: _Scale) -> list[str]:
    """A number beside each bubble, moved down where two would stand on one another."""
    taken: list[tuple[float, float]] = []
    drawn = []
    for place, one in enumerate(bubbles, 1):
        x = scale.x(one.x) + scale.radius(one.size) + 5
        y = scale.y(one.y.value) + 4
        while any(
            abs(x - left) < _NUMBER_WIDTH and abs(y - up) < _LINE_HEIGHT for left, up in taken
        ):
            y += _LINE_HEIGHT
        taken.append((x, y))
        drawn.append(_text(x, y, str(place)))
    return drawn


def _names(bubbles: Sequence[Bubble], said: Wording) -> list[str]:
    """What the numbers stand for, a line each below the drawing."""
    return [
        _text(
            _LEFT,
            _NAMES_TOP + place * _LINE_HEIGHT,
            f"{place + 1}  {said.label.format(name=one.name, size=number(one.size, 1))}",
        )
        for place, one in enumerate(bubbles)
    ]


def _line(x1: float, y1: float, x2: float, y2: float, ink: str = _LINE) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}"/>'


def _text(
    x: float, y: float, said: str, anchor: str = "start", *, ink: str = _INK, size: int = 12
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}" '
        f'font-size="{size}">{escape(said)}</text>'
    )
