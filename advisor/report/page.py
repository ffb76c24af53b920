"""The report as one page of HTML that needs nothing else: it opens offline, and prints well."""

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from advisor.i18n import _
from advisor.report.drawings import colour_of, parts_of_bar, svg_of
from advisor.report.letterhead import kind_of
from advisor.report.model import Report, Squares

TEMPLATES = Path(__file__).parent


def html_report(report: Report) -> str:
    """The whole page; every text in it is escaped, and no script is in it."""
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            report=report,
            numbers={one.id: place for place, one in enumerate(report.sources, start=1)},
            logo=_logo(report),
            safety=_("Safety"),
            contents=_("What is in this report"),
            records=_("Records"),
        )
    )


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    found.filters["drawn"] = _drawn
    found.filters["parts_of_bar"] = parts_of_bar
    found.filters["colour_of"] = colour_of
    found.filters["kind"] = lambda block: type(block).__name__
    found.filters["cited"] = _cited
    return found


def _drawn(picture: Squares) -> Markup:
    return Markup(svg_of(picture))


def _logo(report: Report) -> str | None:
    logo = report.letterhead.logo
    return f"data:image/{kind_of(logo)};base64,{b64encode(logo).decode('ascii')}" if logo else None


def _cited(references: tuple[str, ...], numbers: dict[str, int]) -> Iterator[tuple[str, int | None]]:
    """Each record once, with the number of the source it is."""
    for name in dict.fromkeys(references):
        yield name, numbers.get(name)
