"""The report as a PDF that screen readers can follow (PDF/UA-1), drawn by Typst."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from advisor.i18n import _
from advisor.report.drawings import svg_of
from advisor.report.model import Bars, Block, Box, Report, Squares, Table, widths

TEMPLATE = Path(__file__).with_name("report.typ")
SHARE_OF_LINE = {Squares: 50, Bars: 100}  # per cent of the width


def pdf_report(report: Report, made: date) -> bytes:
    """The whole PDF: tagged, with bookmarks, its own fonts, and pictures as vectors.

    Args:
        made: The day that the file carries; the same report and day give the same bytes.
    """
    stamp = datetime.combine(made, time(), tzinfo=UTC)
    found = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"report": json.dumps(_content(report), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(stamp.timestamp()),
    )
    assert isinstance(found, bytes)
    return found


def _content(report: Report) -> dict[str, object]:
    """The report in JSON types, for the template."""
    return {
        "title": report.title,
        "author": next((line for line in report.letterhead.contact), "Carrier Advisor"),
        "paper": "us-letter",
        "language": report.language,
        "details": report.details,
        "contact": report.letterhead.contact,
        "logo": list(report.letterhead.logo) if report.letterhead.logo else None,
        "logo_text": report.letterhead.logo_text,
        "opening": _drawn(report.opening),
        "sections": [{"title": one.title, "blocks": _drawn(one.blocks)} for one in report.sections],
        "sources": [asdict(one) for one in report.sources],
        "sources_title": report.sources_title,
        "linked": [one.id for one in report.sources],
        "foot": report.foot,
        "words": {"safety": _("Safety")},
    }


def _drawn(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Each block, with whether it leads to a picture below it, from which no page parts it."""
    following = (*blocks[1:], None)
    return [
        {**_block(block), "leads": isinstance(after, Squares | Bars)}
        for block, after in zip(blocks, following, strict=False)
    ]


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Squares | Bars):
        drawn = svg_of(block)
        return {"kind": "Picture", "svg": drawn, "text": block.text, "width": SHARE_OF_LINE[type(block)]}
    content = asdict(block)
    if isinstance(block, Box):
        content["box"] = content.pop("kind")
    if isinstance(block, Table):
        content["widths"] = widths(block)
    return {**content, "kind": type(block).__name__}
