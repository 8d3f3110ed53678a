"""Charts as data: values by position go in, the places of lines, bars and words in an SVG come out.

`templates/components/_chart.html` draws a `Chart` on the server and puts the same figures in a table under it; `csv`
gives them as a file. Series differ by dash, mark and pattern, never by colour alone. Lengths are in units of the SVG.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext as _

from core.figures import rounded
from core.spreadsheet import line

#: Lines; upright bars side by side or on each other; lying bars under long words, of the first series alone.
LINES, BARS, STACK, ROWS = "lines", "bars", "stack", "rows"
WIDTH, HEIGHT = 560, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 24, 34
_TICKS, _LABELS, _MARK, _ROW = 5, 8, 3.5, 40
#: So many bars at most carry their figure; so many points at most have a mark each.
_WORDED, _MARKED = 14, 30
#: The room that a letter takes and that words have between them; words longer than this stand on two lines.
_LETTER, _BETWEEN, _LONG, _LINE = 5.8, 4, 9, 12

Values = Sequence[float | None]


@dataclass(frozen=True)
class Series:
    """One line, or one bar at each position. None: not known or not to be shown, which leaves a gap.

    `texts`: each value as the table says it. `low` and `high`: the ends of a range, where each value is a middle.
    """

    label: str
    values: Values
    texts: Sequence[str]
    low: Values = ()
    high: Values = ()


@dataclass(frozen=True)
class Bar:
    """A bar, and its figure above it; places as an SVG reads them."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
    text: str

    @property
    def words(self) -> list[tuple[str, str]]:
        """Its figure by line, each with its height; the last one stands just above the bar."""
        lines = _lines(self.text)
        return [(_at(float(self.above) - _LINE * (len(lines) - at)), text) for at, text in enumerate(lines, start=1)]


@dataclass(frozen=True)
class Drawn:
    """One series as it is drawn. `look`: number of its dash, mark and pattern."""

    look: int
    label: str
    paths: tuple[str, ...] = ()
    marks: str = ""
    bands: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def sample(self) -> str:
        """Its mark for the legend."""
        return _mark(self.look, 14, 7)


@dataclass(frozen=True)
class Chart:
    """A chart with its table. `key`: its id in the page and in addresses; `axis`: the words of the positions.

    `unit` follows the figures of the scale (such as "%"). `top`: the end of the scale, else what the values need.
    `flags`: (position, words) of upright lines, such as the day on which something began. `note`: a sentence below.
    """

    key: str
    title: str
    axis_title: str
    axis: Sequence[str]
    series: Sequence[Series]
    kind: str = LINES
    unit: str = ""
    top: float | None = None
    flags: Sequence[tuple[int, str]] = ()
    note: str = ""

    @property
    def size(self) -> str:
        return f"0 0 {WIDTH} {_ROW * len(self.axis) if self.kind == ROWS else HEIGHT}"

    @property
    def empty(self) -> bool:
        """Whether no value can be drawn."""
        return all(value is None for series in self.series for value in series.values)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: for each position what every series says."""
        return [(label, [series.texts[at] for series in self.series]) for at, label in enumerate(self.axis)]

    @property
    def about(self) -> str:
        """The chart in a sentence for who does not see it: where each series begins and ends."""
        said = []
        for series in self.series:
            known = [at for at, value in enumerate(series.values) if value is not None]
            if known:
                first, last = known[0], known[-1]
                values = {"label": series.label, "first": series.texts[first], "from": self.axis[first]}
                values |= {"last": series.texts[last], "to": self.axis[last]}
                said.append(_("%(label)s: %(first)s (%(from)s), %(last)s (%(to)s).") % values)
        return " ".join(said) or _("Er is niets te tekenen.")

    @cached_property
    def _scale(self) -> tuple[float, float]:
        """Top of the scale and the step between its lines."""
        highest = self.top or max(self._heights, default=0) or _TICKS
        # Firms and cases come whole: a scale of fifths of them says nothing.
        raw = max(highest / _TICKS, 0 if self.unit or highest % 1 else 1)
        power = 10 ** _exponent(raw)
        step = next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= raw - 1e-9)
        return self.top or step * -(-highest // step), step

    @property
    def _heights(self) -> Iterator[float]:
        for at in range(len(self.axis)):
            values = [series.values[at] or 0 for series in self.series]
            yield sum(values) if self.kind == STACK else max(values, default=0)
        yield from (value for series in self.series for value in series.high if value is not None)

    def _x(self, at: float) -> float:
        return _LEFT + (at + 0.5) * self._slot

    @property
    def _slot(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / max(len(self.axis), 1)

    def _y(self, value: float) -> float:
        return HEIGHT - _BOTTOM - value / self._scale[0] * (HEIGHT - _TOP - _BOTTOM)

    @property
    def ticks(self) -> list[tuple[str, str]]:
        """Height and words of each line of the scale; lying bars carry their figures."""
        if self.kind == ROWS:
            return []
        top, step = self._scale
        places = 0 if step == int(step) else 1
        values = [number * step for number in range(int(top / step + 1e-9) + 1)]
        return [(_at(self._y(value)), rounded(value, places) + self.unit) for value in values]

    @property
    def labels(self) -> list[tuple[str, list[str]]]:
        """Place and words by line of the positions that are named: every one, or so many that none touch."""
        if self.kind == ROWS:
            return []
        lines = [_lines(label) for label in self.axis]
        every = max(-(-len(lines) // _LABELS), -(-_width(*lines) // self._slot), 1)
        return [(_at(self._x(at)), words) for at, words in enumerate(lines) if at % every == 0]

    @property
    def upright(self) -> list[tuple[str, str, str]]:
        """Place, side on which its words stand, and words of each flag."""
        middle = len(self.axis) / 2
        return [(_at(self._x(at)), "start" if at < middle else "end", words) for at, words in self.flags]

    @property
    def drawn(self) -> list[Drawn]:
        """Every series in its place."""
        if self.kind == ROWS:
            return [self._rows(self.series[0])]
        return [self._line(look) if self.kind == LINES else self._bars(look) for look in range(len(self.series))]

    def _rows(self, series: Series) -> Drawn:
        longest = self._scale[0]
        bars = []
        for at, (label, value) in enumerate(zip(self.axis, series.values, strict=True)):
            width, y = (value or 0) / longest * (WIDTH - 2), at * _ROW
            words = f"{label}: {series.texts[at]}"
            bars.append(Bar(_at(1), _at(y + 19), _at(width), _at(16), _at(1), _at(y + 13), words))
        return Drawn(0, series.label, bars=tuple(bars))

    def _line(self, look: int) -> Drawn:
        series = self.series[look]
        runs = [[(self._x(at), self._y(value)) for at, value in run] for run in _runs(series.values)]
        bands = []
        for run in _runs(series.high):
            above = [(self._x(at), self._y(value)) for at, value in run]
            below = [(self._x(at), self._y(series.low[at] or 0)) for at, _value in reversed(run)]
            bands.append(_path([*above, *below]) + "Z")
        every = -(-len(self.axis) // _MARKED)
        marks = "".join(_mark(look, x, y) for run in runs for x, y in run[:: min(every, len(run))])
        return Drawn(look, series.label, tuple(_path(run) for run in runs if len(run) > 1), marks, tuple(bands))

    def _bars(self, look: int) -> Drawn:
        series, beside = self.series[look], 1 if self.kind == STACK else len(self.series)
        width = self._slot * 0.8 / beside
        room = width if beside > 1 else self._slot
        worded = self.kind == BARS and len(self.axis) * beside <= _WORDED
        bars = []
        for at, value in enumerate(series.values):
            x = self._x(at) - self._slot * 0.4 + (0 if self.kind == STACK else look * width)
            under = sum(other.values[at] or 0 for other in self.series[:look]) if self.kind == STACK else 0
            y, foot = self._y(under + (value or 0)), self._y(under)
            text = _fitting(series.texts[at], room, "" if value is not None else "–") if worded else ""
            middle, above = _at(x + width * 0.47), _at(y - 5)
            bars.append(Bar(_at(x), _at(y), _at(width * 0.94), _at(foot - y), middle, above, text))
        return Drawn(look, series.label, bars=tuple(bars))

    def csv(self) -> list[str]:
        """The table as lines of a file."""
        header = line([self.axis_title, *(series.label for series in self.series)])
        return [header, *(line([label, *texts]) for label, texts in self.rows)]


def _exponent(value: float) -> int:
    exponent = 0
    while 10**exponent > value:
        exponent -= 1
    while 10 ** (exponent + 1) <= value:
        exponent += 1
    return exponent


def _runs(values: Values) -> list[list[tuple[int, float]]]:
    """The stretches without a gap, as (position, value)."""
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    runs = [[point] for point in known[:1]]
    for before, point in pairwise(known):
        if point[0] == before[0] + 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _lines(words: str) -> list[str]:
    """Long words on two lines, broken after a comma, else at the space that is nearest to their middle."""
    spaces = [at for at, letter in enumerate(words) if letter == " "]
    if len(words) <= _LONG or not spaces:
        return [words]
    at = min(spaces, key=lambda space: (words[space - 1] != ",", abs(space - len(words) / 2)))
    return [words[:at], words[at + 1 :]]


def _width(*written: Sequence[str]) -> float:
    """The room that the widest takes, with what must stay free beside it."""
    return max((len(line) * _LETTER for lines in written for line in lines), default=0) + _BETWEEN


def _fitting(words: str, room: float, other: str) -> str:
    """The words where they fit above a bar, else the other ones."""
    return words if _width(_lines(words)) <= room else other


def _at(length: float) -> str:
    return f"{length:.1f}"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _mark(look: int, x: float, y: float) -> str:
    """Circle, square, triangle or diamond around a point."""
    size = _MARK
    if look % 4 == 0:
        half = f"a{size} {size} 0 1 0"
        return f"M{x - size:.1f} {y:.1f}{half} {2 * size} 0{half} {-2 * size} 0"
    corners = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
        3: ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    }[look % 4]
    return _path([(x + size * across, y + size * down) for across, down in corners]) + "Z"
