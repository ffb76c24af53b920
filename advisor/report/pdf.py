"""The report as a PDF that screen readers can follow (PDF/UA-1), drawn by Typst."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst
from typst import TypstError

from advisor.i18n import _
from advisor.report.drawings import svg_of
from advisor.report.model import Bars, Block, Box, Report, Squares, Table, widths
from rules.errors import Problem, ProviderChoiceError

TEMPLATE = Path(__file__).with_name("report.typ")
SHARE_OF_LINE = {Squares: 50, Bars: 100}  # per cent of the width
STAND_IN = "\N{WHITE SQUARE}"
# How Typst names what it cannot show: a sign without a picture in a font, or one that no PDF may hold.
LACKING = re.compile(r'PDF/UA-1 error: the text (contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\.")


def pdf_report(report: Report, made: date) -> bytes:
    """The whole PDF: tagged, with bookmarks, its own fonts, and pictures as vectors.

    Where our fonts lack a character, those of the system help out; what these lack too is replaced.

    Args:
        made: The day that the file carries; the same report and day give the same bytes.

    Raises:
        ProviderChoiceError: Typst cannot draw it; the error holds nothing of the report.
    """
    content = _content(report)
    with suppress(TypstError):
        return _compiled(content, made, only_our_fonts=True)
    for only_our_fonts in (False, True):  # a font of the system may be of no use
        with suppress(TypstError):
            return _with_stand_ins(content, made, only_our_fonts)
    mend = _("Take the page for the browser or the document to edit, and tell whoever runs this program.")
    raise ProviderChoiceError([Problem(_("the PDF cannot be drawn"), _("PDF"), mend)])


def _compiled(content: Mapping[str, Any], made: date, only_our_fonts: bool) -> bytes:
    stamp = datetime.combine(made, time(), tzinfo=UTC)
    found = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"report": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=only_our_fonts,
        timestamp=int(stamp.timestamp()),
    )
    assert isinstance(found, bytes)
    return found


def _with_stand_ins(content: dict[str, Any], made: date, only_our_fonts: bool) -> bytes:
    """The PDF with a square for each character that no font has, and a line at the end that says so."""
    told = _("{mark} stands for a sign that no font here can show. The page for the browser shows it.")
    while True:
        try:
            return _compiled(content, made, only_our_fonts)
        except TypstError as error:
            stand_ins = {
                _unescaped(text): "" if is_disallowed else STAND_IN
                for is_disallowed, text in LACKING.findall(error.diagnostic)
            }
            replaced = _replaced(content, stand_ins)
            if replaced == content:
                raise
        line = told.format(mark=STAND_IN)
        is_new = STAND_IN in stand_ins.values() and line not in replaced["foot"]
        content = {**replaced, "foot": [*replaced["foot"], line]} if is_new else replaced


def _replaced(content: Any, stand_ins: Mapping[str, str]) -> Any:
    """The same with every text in it changed, the longest first: it may hold another."""
    if isinstance(content, str):
        for text in sorted(stand_ins, key=len, reverse=True):
            content = content.replace(text, stand_ins[text])
        return content
    if isinstance(content, dict):
        return {name: _replaced(one, stand_ins) for name, one in content.items()}
    if isinstance(content, list | tuple):
        return [_replaced(one, stand_ins) for one in content]
    return content


def _unescaped(text: str) -> str:
    r"""A text as Typst quotes it in a message, read back.

    >>> _unescaped(r"\u{378}"), _unescaped("é")
    ('\u0378', 'é')
    """
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[0][1:], text)


def _content(report: Report) -> dict[str, Any]:
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
