"""Charts as inline SVG, drawn here: bars by day and a map of hours.

Each is a picture with a name; what it shows stands in a table beside it, so nobody needs to see it.
Colours are the page's own (`--accent` and the like by class), so they follow its contrast.
"""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

_WIDTH, _HEIGHT = 640, 220
_LEFT, _BOTTOM, _TOP = 40, 26, 12
_STEPS = (1, 2, 5)


def bars(title: str, names: Sequence[str], series: Sequence[Sequence[int]]) -> Markup:
    """Grouped bars: for each name one of each series, from 0; the first series is the fullest."""
    top = _rounded_up(max((n for each in series for n in each), default=0))
    drawn = [*_grid(top)]
    slot = (_WIDTH - _LEFT) / max(1, len(names))
    width = slot * 0.8 / max(1, len(series))
    for number, values in enumerate(series):
        for place, value in enumerate(values):
            x = _LEFT + place * slot + slot * 0.1 + number * width
            height = (_HEIGHT - _BOTTOM - _TOP) * value / top
            drawn.append(_box(x, _HEIGHT - _BOTTOM - height, width, height, f"series-{number}"))
    every = max(1, -(-len(names) // 10))
    for place, name in enumerate(names):
        if place % every == 0:
            x = _LEFT + (place + 0.5) * slot
            drawn.append(_text(x, _HEIGHT - 8, name, "middle"))
    return _picture(title, _HEIGHT, drawn)


def heat(
    title: str, rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[int]]
) -> Markup:
    """A cell for each row and column, the darker the more."""
    most = max((n for row in values for n in row), default=0)
    width, height = (_WIDTH - _LEFT) / max(1, len(columns)), 24
    drawn = []
    for line, row in enumerate(values):
        drawn.append(_text(_LEFT - 6, line * height + 16, rows[line], "end"))
        for place, value in enumerate(row):
            shade = f"{0.06 + 0.94 * value / most:.3f}" if most and value else "0.03"
            x = _LEFT + place * width
            drawn.append(_box(x, line * height, width - 1, height - 1, "heat", shade))
    for place, name in enumerate(columns):
        if place % 3 == 0:
            x, y = _LEFT + place * width, len(rows) * height + 14
            drawn.append(_text(x, y, name, "start"))
    return _picture(title, len(rows) * height + 22, drawn)


def _grid(top: int) -> list[str]:
    lines = []
    for part in (0, 0.5, 1):
        y = _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * part
        lines.append(f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}"/>')
        lines.append(_text(_LEFT - 6, y + 4, f"{top * part:g}", "end"))
    return lines


def _rounded_up(most: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 and so on: halves of it are whole."""
    scale = 2
    while True:
        for step in _STEPS:
            if scale * step >= most:
                return scale * step
        scale *= 10


def _box(x: float, y: float, width: float, height: float, kind: str, shade: str = "1") -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect class="{kind}" {size} fill-opacity="{shade}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _picture(title: str, height: int, drawn: Sequence[str]) -> Markup:
    return Markup(
        f'<svg class="chart" role="img" aria-label="{escape(title, quote=True)}" '
        f'viewBox="0 0 {_WIDTH} {height}">{"".join(drawn)}</svg>'
    )
