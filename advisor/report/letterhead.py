"""The logo and the contact lines of whoever prepares reports, checked before they go into one."""

import struct

from advisor.i18n import _
from advisor.report.model import Letterhead
from rules.errors import Problem, ProviderChoiceError, printable

LARGEST_LOGO = 500_000  # bytes
LONGEST_SIDE = 4_000  # pixels
MOST_LINES, LONGEST_LINE = 6, 120
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class LetterheadError(ProviderChoiceError):
    """Cannot use this logo or these lines."""


def letterhead(contact: str, logo: bytes | None, logo_text: str = "") -> Letterhead:
    """Who prepares reports.

    Args:
        contact: Lines such as name, address and telephone.
        logo: A PNG or JPEG picture; SVG is refused, since it may hold scripts.
        logo_text: What the picture shows, for those who do not see it.

    Raises:
        LetterheadError: What is wrong, all together.
    """
    lines = tuple(line.strip() for line in contact.splitlines() if line.strip())
    problems = [*_problems_of_lines(lines), *(_problems_of_logo(logo) if logo is not None else ())]
    if problems:
        raise LetterheadError(problems)
    return Letterhead(lines, logo, logo_text.strip() or _("Logo"))


def kind_of(logo: bytes) -> str:
    """Png or jpeg; the empty text for anything else."""
    if logo.startswith(PNG):
        return "png"
    return "jpeg" if logo.startswith(JPEG) else ""


def _problems_of_lines(lines: tuple[str, ...]) -> list[Problem]:
    where, problems = _("contact lines"), []
    if len(lines) > MOST_LINES:
        problems.append(Problem(f"{len(lines)} lines", where, f"Use at most {MOST_LINES}."))
    for line in lines:
        if len(line) > LONGEST_LINE:
            problems.append(Problem(f"a line of {len(line)} characters", where, f"Use {LONGEST_LINE}."))
        elif not line.isprintable():
            what = f'"{printable(line)}" holds characters that cannot be seen'
            problems.append(Problem(what, where, "Take them out."))
    return problems


def _problems_of_logo(logo: bytes) -> list[Problem]:
    where = _("logo")
    if len(logo) > LARGEST_LOGO:
        return [Problem(f"{len(logo):,} bytes", where, f"Use a picture below {LARGEST_LOGO:,} bytes.")]
    if not kind_of(logo):
        return [Problem("no PNG or JPEG picture", where, "Save the picture as PNG and choose that.")]
    if kind_of(logo) == "png":
        if len(logo) < 33 or logo[12:16] != b"IHDR":
            return [Problem("the picture is damaged", where, "Save it anew.")]
        width, height = struct.unpack(">II", logo[16:24])
        if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
            what = f"{width} by {height} pixels"
            return [Problem(what, where, f"Use at most {LONGEST_SIDE} on each side.")]
    return []
