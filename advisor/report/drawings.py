"""The pictures of a report as SVG: vectors on a page, in a PDF, and drawn to pixels for a document."""

from collections.abc import Iterator
from html import escape

from advisor.report.model import Bars, Squares

# Told apart with any kind of colour sight (after Okabe and Ito), in the order of the parts.
COLOURS = ("#0b5cad", "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#d55e00", "#6b6b6b")
EMPTY = "#dde3ea"
SIDE, GAP, ACROSS = 14, 3, 20  # of a square, between squares, squares in a row
WIDTH, BAR, LINE = 640, 22, 18
LETTER = 6.7  # width of a letter of the legend, roughly
FONT = 'font-family="Libertinus Serif, Georgia, serif" font-size="13" fill="#111111"'


def svg_of(picture: Squares | Bars) -> str:
    """A picture with its text for those who do not see it."""
    drawn = _squares(picture) if isinstance(picture, Squares) else _bars(picture)
    width, height, inner = drawn
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img"><title>{escape(picture.text)}</title>{inner}</svg>'
    )


def _squares(picture: Squares) -> tuple[int, int, str]:
    step = SIDE + GAP
    drawn = "".join(
        f'<rect x="{number % ACROSS * step}" y="{number // ACROSS * step}" width="{SIDE}" height="{SIDE}"'
        f' rx="2" fill="{COLOURS[0] if number < picture.filled else EMPTY}"/>'
        for number in range(100)
    )
    return ACROSS * step, 100 // ACROSS * step, drawn


def _bars(picture: Bars) -> tuple[int, int, str]:
    y, drawn = 0, []
    for name, points in picture.bars:
        total = sum(points)
        drawn.append(f'<text x="0" y="{y + LINE - 5}" {FONT}>{escape(name)}: {total:.0f}</text>')
        drawn += _bar(points, y + LINE)
        y += LINE + BAR + 10
    drawn += _axis(y)
    y += LINE
    for x, line, text, colour in _legend(picture.parts):
        top = y + line * LINE
        drawn.append(f'<rect x="{x}" y="{top + 4}" width="11" height="11" fill="{colour}"/>')
        drawn.append(f'<text x="{x + 16}" y="{top + 14}" {FONT}>{escape(text)}</text>')
    lines = max((line for _, line, _, _ in _legend(picture.parts)), default=0) + 1
    return WIDTH, y + lines * LINE + 4, "".join(drawn)


def colour_of(place: int) -> str:
    """The colour of a part, by its place among the parts."""
    return COLOURS[place % len(COLOURS)]


def parts_of_bar(points: tuple[float, ...]) -> Iterator[tuple[float, float, str]]:
    """Where each part begins, how long it is, both of 100, and its colour."""
    x = 0.0
    for place, one in enumerate(points):
        width = max(one, 0.0)
        yield x, width, colour_of(place)
        x += width


def _bar(points: tuple[float, ...], top: float) -> Iterator[str]:
    for x, width, colour in parts_of_bar(points):
        yield (
            f'<rect x="{x / 100 * WIDTH:.2f}" y="{top}" width="{width / 100 * WIDTH:.2f}" height="{BAR}"'
            f' fill="{colour}" stroke="#ffffff"/>'
        )


def _axis(top: float) -> Iterator[str]:
    for tick in range(0, 101, 25):
        anchor = {0: "start", 100: "end"}.get(tick, "middle")
        yield f'<text x="{tick / 100 * WIDTH}" y="{top + 10}" text-anchor="{anchor}" {FONT}>{tick}</text>'


def _legend(parts: tuple[str, ...]) -> list[tuple[float, int, str, str]]:
    """Place, line, text and colour of each entry, as many in a line as fit."""
    found: list[tuple[float, int, str, str]] = []
    x, line = 0.0, 0
    for place, text in enumerate(parts):
        width = 16 + LETTER * len(text) + 18
        if x and x + width > WIDTH:
            x, line = 0.0, line + 1
        found.append((round(x, 1), line, text, colour_of(place)))
        x += width
    return found
