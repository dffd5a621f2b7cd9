"""A small drawing as SVG: how far confidences can be believed."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Json = Mapping[str, Any]

_SIZE, _LEFT, _TOP = 240, 44, 12
_COLOURS = ("#1f5f8b", "#b4551d", "#3f7d3a")


def reliability(bins: Mapping[str, Sequence[Json]]) -> str:
    """Share of right facts against mean confidence, for bins of equal mass; the diagonal is perfect calibration.

    `bins`: for each type of fact what `Ranking.bins` gives. A point's area shows how many facts it stands for.
    """
    lines = [f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" class="ideal"/>']
    most = max((row["facts"] for rows in bins.values() for row in rows), default=1)
    for colour, (name, rows) in zip(_COLOURS, bins.items(), strict=False):
        points = [(_x(row["confidence"]), _y(row["right"])) for row in rows]
        path = "L".join(f"{x} {y}" for x, y in points)
        if points:
            lines.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        for (x, y), row in zip(points, rows, strict=True):
            told = f"{name}: confidence {row['confidence']:.2f}, right {row['right']:.2f}, {row['facts']} facts"
            radius = round(2 + 2.5 * (row["facts"] / most) ** 0.5, 1)
            lines.append(
                f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"><title>{escape(told)}</title></circle>'
            )
    return _drawing("confidence", "share that is right", lines, list(bins))


def _x(share: float) -> float:
    return round(_LEFT + _SIZE * share, 1)


def _y(share: float) -> float:
    return round(_TOP + _SIZE * (1 - share), 1)


def _drawing(across: str, up: str, lines: Sequence[str], names: Sequence[str]) -> str:
    width, height = _LEFT + _SIZE + 14, _TOP + _SIZE + 42 + 16 * len(names)
    grid = []
    for tenth in range(0, 11, 2):
        share = tenth / 10
        grid.append(f'<path d="M{_x(share)} {_y(0)}V{_y(1)}M{_x(0)} {_y(share)}H{_x(1)}" class="grid"/>')
        grid.append(f'<text x="{_x(share)}" y="{_y(0) + 14}" text-anchor="middle">{share:.1f}</text>')
        grid.append(f'<text x="{_LEFT - 6}" y="{_y(share) + 4}" text-anchor="end">{share:.1f}</text>')
    legend = []
    for number, (colour, name) in enumerate(zip(_COLOURS, names, strict=False)):
        y = _y(0) + 46 + 16 * number
        legend.append(f'<circle cx="{_LEFT + 5}" cy="{y - 4}" r="4" fill="{colour}"/>')
        legend.append(f'<text x="{_LEFT + 15}" y="{y}">{escape(name)}</text>')
    middle = _y(0.5)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-label="{escape(up)} against {escape(across)}">',
            "<style>text{font:11px system-ui,sans-serif;fill:#444}.grid{stroke:#ddd;stroke-width:1}"
            ".ideal{stroke:#999;stroke-dasharray:4 3;fill:none}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *grid,
            f'<text x="{_x(0.5)}" y="{_y(0) + 29}" text-anchor="middle">{escape(across)}</text>',
            f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{escape(up)}</text>',
            *lines,
            *legend,
            "</svg>",
        ]
    )
