"""The plots, drawn as SVG that stands inside the page; the same run gives the same bytes."""

import re
import warnings
from collections.abc import Mapping, Sequence
from io import StringIO
from itertools import cycle
from math import dist
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from evals.records import Bin, Figure
from evals.report.tallies import Bar, StatusTally
from evals.report.words import Words, percent
from evals.runs.comparison import Change

_INK, _QUIET, _LINE, _ACCENT = "#17242d", "#4a5963", "#cfd7dc", "#0b5c6b"
_WIDTH = 6.0
_APART = 0.14
_CROWDED, _CROWDED_END = 0.1, 0.9
_LONGEST_LABEL = 42
_LINES = ("-", "--", ":")
_MOST_REFUSED = 0.2
_STYLE = Path(__file__).parent / "plots.mplstyle"
_NOTHING = {"Date": None, "Creator": None, "Format": None, "Type": None}


def draw_status(tally: StatusTally, words: Words) -> str:
    """A table of squares, topic by status, each with its count."""
    height = 1.9 + 0.32 * len(tally.topics)
    with rc_context(fname=_STYLE):
        canvas, axes = _canvas(height)
        axes.pcolormesh(tally.counts, cmap=_shades(), vmin=0, edgecolors="#ffffff", lw=2)
        axes.invert_yaxis()
        _write_counts(axes, tally)
        other = words.text("column", "other_topics")
        topics = [_short(one or other) for one in tally.topics]
        axes.set_yticks([place + 0.5 for place in range(len(topics))], topics)
        names = [_short(words.label("status", one)) for one in tally.statuses]
        places = [place + 0.5 for place in range(len(names))]
        axes.set_xticks(places, names, rotation=35, ha="right", rotation_mode="anchor")
        axes.grid(visible=False)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        return _svg(canvas, "status", words)


def _write_counts(axes: Axes, tally: StatusTally) -> None:
    for row, counts in enumerate(tally.counts):
        for column, n in enumerate(counts):
            ink = _INK if n else _QUIET
            axes.text(column + 0.5, row + 0.5, str(n), ha="center", va="center", color=ink)


def _shades() -> Colormap:
    # Dark ink can be read on the darkest of them.
    return LinearSegmentedColormap.from_list("shades", ["#f4f7f8", "#8fbfc8"])


def draw_reliability(bins: Sequence[Bin], words: Words) -> str:
    """How sure against how often right, each point with how many answers it stands for."""
    with rc_context(fname=_STYLE):
        canvas, axes = _canvas(4.2)
        axes.plot([0, 1], [0, 1], "--", color=_QUIET, lw=1)
        # On the line itself the words would be struck through.
        axes.text(0.03, 0.1, words.text("plot.reliability", "perfect"), color=_QUIET, rotation=28)
        axes.plot([one.mean for one in bins], [one.right for one in bins], "o-", color=_ACCENT)
        _tell_counts(axes, bins)
        axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
        _in_percent(axes.xaxis)
        _in_percent(axes.yaxis)
        return _svg(_labelled(canvas, axes, "reliability", words), "reliability", words)


def _tell_counts(axes: Axes, bins: Sequence[Bin]) -> None:
    """Write beside the points how many they stand for; the table tells those that are crowded."""
    last: tuple[float, float] | None = None
    for one in bins:
        here = (one.mean, one.right)
        if last and dist(last, here) < _CROWDED:
            continue
        last = here
        # Right of the last tick there is no room, and under the axis stand its own numbers.
        across, align = (-8, "right") if one.mean > _CROWDED_END else (8, "left")
        up = 8 if one.right < _CROWDED else -12
        axes.annotate(
            f"n = {one.n}", here, (across, up), textcoords="offset points", fontsize=9, ha=align
        )


def draw_operating(curves: Mapping[str, Sequence[tuple[float, float]]], words: Words) -> str:
    """What a stricter limit gives and costs, a stair for each way of being sure.

    Args:
        curves: By name, the shares of the answerable refused and of the others recognised, rising.
        words: The catalogue.
    """
    with rc_context(fname=_STYLE):
        canvas, axes = _canvas(4.2)
        for (name, points), look in zip(curves.items(), cycle(_LINES), strict=False):
            refused, recognised = zip(*points, strict=True)
            axes.plot(refused, recognised, look, color=_ACCENT, label=name, drawstyle="steps-post")
        axes.set(xlim=(0, _MOST_REFUSED), ylim=(0, 1.02))
        axes.legend(loc="lower right", frameon=False)
        _in_percent(axes.yaxis)
        _in_percent(axes.xaxis, (0, 0.02, 0.05, 0.1, 0.15, 0.2))
        return _svg(_labelled(canvas, axes, "operating", words), "operating", words)


def draw_recall(figures: Sequence[tuple[int, Figure]], words: Words) -> str:
    """How much is found among the first k, with intervals."""
    with rc_context(fname=_STYLE):
        canvas, axes = _canvas(3.6)
        places = list(range(len(figures)))
        shares = [figure.value for _, figure in figures]
        below = [figure.value - figure.low for _, figure in figures]
        above = [figure.high - figure.value for _, figure in figures]
        axes.errorbar(places, shares, [below, above], fmt="o-", color=_ACCENT, capsize=4, lw=1.8)
        for place, share in zip(places, shares, strict=True):
            axes.annotate(percent(share), (place, share), (8, -14), textcoords="offset points")
        axes.set_xticks(places, [str(k) for k, _ in figures])
        axes.set(ylim=(0, 1.02), xlim=(-0.3, len(figures) - 0.5))
        _in_percent(axes.yaxis)
        return _svg(_labelled(canvas, axes, "recall", words), "recall", words)


def draw_latency(bars: Sequence[Bar], words: Words) -> str:
    """How many answers took how long."""
    with rc_context(fname=_STYLE):
        canvas, axes = _canvas(3.2)
        lows = [bar.low for bar in bars]
        widths = [bar.high - bar.low for bar in bars]
        axes.bar(lows, [bar.n for bar in bars], widths, align="edge", color=_ACCENT, ec="#ffffff")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
        axes.grid(visible=False, axis="x")
        return _svg(_labelled(canvas, axes, "latency", words), "latency", words)


def draw_before_after(changes: Sequence[Change], words: Words) -> str:
    """Each figure in both runs, with intervals; the first on top."""
    with rc_context(fname=_STYLE):
        canvas, axes = _canvas(1.3 + 0.5 * len(changes))
        places = [float(-place) for place in range(len(changes))]
        for place, change in zip(places, changes, strict=True):
            values = [change.before.value, change.after.value]
            axes.plot(values, [place + _APART, place - _APART], color=_LINE, lw=3)
        _dots(axes, [one.before for one in changes], [y + _APART for y in places], is_new=False)
        _dots(axes, [one.after for one in changes], [y - _APART for y in places], is_new=True)
        handles, _ = axes.get_legend_handles_labels()
        names = [words.text("plot.before_after", one) for one in ("before", "after")]
        axes.legend(handles, names, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)
        labels = [_short(words.metric(one.suite, one.metric).name) for one in changes]
        axes.set_yticks(places, labels)
        axes.set_xlim(-0.02, 1.02)
        axes.grid(visible=False, axis="y")
        _in_percent(axes.xaxis)
        return _svg(canvas, "before_after", words)


def _dots(axes: Axes, figures: Sequence[Figure], places: Sequence[float], *, is_new: bool) -> None:
    values = [figure.value for figure in figures]
    below = [figure.value - figure.low for figure in figures]
    above = [figure.high - figure.value for figure in figures]
    axes.errorbar(
        values,
        places,
        xerr=[below, above],
        fmt="o",
        color=_ACCENT if is_new else _QUIET,
        mfc=_ACCENT if is_new else "#ffffff",
        ms=7,
        lw=1.2,
        label="after" if is_new else "before",
    )


def _canvas(height: float) -> tuple[Canvas, Axes]:
    canvas = Canvas(figsize=(_WIDTH, height), layout="constrained")
    FigureCanvasSVG(canvas)
    return canvas, canvas.subplots()


def _labelled(canvas: Canvas, axes: Axes, name: str, words: Words) -> Canvas:
    axes.set_xlabel(words.text(f"plot.{name}", "x"))
    axes.set_ylabel(words.text(f"plot.{name}", "y"))
    return canvas


def _in_percent(axis: Axis, places: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 1)) -> None:
    axis.set_major_locator(FixedLocator(places))
    axis.set_major_formatter(FuncFormatter(lambda share, _: percent(share)))


def _short(label: str) -> str:
    if len(label) <= _LONGEST_LABEL:
        return label
    return f"{label[: _LONGEST_LABEL - 2].rstrip()} …"


def standing_alone(drawn: str) -> str:
    """A drawing as a file of its own: only within a page are its languages known."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return drawn.replace("<svg ", f"<svg {names} ", 1)


def _svg(canvas: Canvas, name: str, words: Words) -> str:
    """The drawing as an element with a title and a description, its ids apart from others'."""
    file = StringIO()
    with warnings.catch_warnings():
        # The reader's browser has its own fonts; those here only measure the text.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        canvas.savefig(file, format="svg", transparent=True, metadata=_NOTHING)
    drawn = file.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    drawn = re.sub(r"<metadata>.*?</metadata>\s*|<style[^>]*>.*?</style>", "", drawn, flags=re.S)
    drawn = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", drawn)
    head = (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" class="plot"'
        ' stroke-linejoin="round" stroke-linecap="butt"'
    )
    told = (
        f'<title id="{name}-title">{words.text(f"plot.{name}", "title")}</title>'
        f'<desc id="{name}-desc">{words.text(f"plot.{name}", "desc")}</desc>'
    )
    opening, rest = drawn.split(">", 1)
    size = re.search(r'viewBox="[^"]*"', opening)
    return f"{head} {size.group() if size else ''}>{told}{rest}"
