"""The logo and the contact lines of whoever prepares reports, checked before they go into one."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageOps

from advisor.i18n import _, figure, ngettext
from advisor.report.model import Letterhead
from rules.errors import Problem, ProviderChoiceError, printable

MEGABYTES = 1  # of a logo, as it comes
LARGEST_LOGO = MEGABYTES * 1024 * 1024  # bytes
LONGEST_SIDE, KEPT_SIDE = 4_000, 1_200  # pixels, as it comes and as it is kept
MOST_LINES, LONGEST_LINE = 6, 120
FORMS = ("PNG", "JPEG")  # the only ones that Pillow may try
# What Pillow raises on damage, in the picture or in what stands beside it.
UNREADABLE = (
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class LetterheadError(ProviderChoiceError):
    """Cannot use this logo or these lines."""


def letterhead(
    contact: str, logo: bytes | None, logo_text: str = "", *, kept: bytes | None = None
) -> Letterhead:
    """Who prepares reports.

    Args:
        contact: Lines such as name, address and telephone.
        logo: A PNG or JPEG picture; SVG is refused, since it may hold scripts.
        logo_text: What the picture shows, for those who do not see it.
        kept: The picture of an earlier letterhead, which stays where there is no new one.

    Raises:
        LetterheadError: What is wrong, all together.
    """
    lines = tuple(line.strip() for line in contact.splitlines() if line.strip())
    problems, drawn = _problems_of_lines(lines), kept
    if logo is not None:
        try:
            drawn = _drawn_anew(logo)
        except LetterheadError as error:
            problems += error.problems
    if problems:
        raise LetterheadError(problems)
    return Letterhead(lines, drawn, (logo_text.strip() or _("Logo")) if drawn else "")


def kind_of(logo: bytes) -> str:
    """Png or jpeg; the empty text for anything else."""
    if logo.startswith(PNG):
        return "png"
    return "jpeg" if logo.startswith(JPEG) else ""


def _problems_of_lines(lines: tuple[str, ...]) -> list[Problem]:
    where, problems = _("contact lines"), []
    if len(lines) > MOST_LINES:
        what = ngettext("{count} line", "{count} lines", len(lines)).format(count=len(lines))
        problems.append(Problem(what, where, _("Use at most {most}.").format(most=MOST_LINES)))
    for line in lines:
        if len(line) > LONGEST_LINE:
            what = _("a line of {count} characters").format(count=figure(len(line)))
            problems.append(Problem(what, where, _("Use at most {most}.").format(most=LONGEST_LINE)))
        elif not line.isprintable():
            what = _('"{text}" holds characters that cannot be seen').format(text=printable(line))
            problems.append(Problem(what, where, _("Take them out.")))
    return problems


def _drawn_anew(logo: bytes) -> bytes:
    """The same picture, written by Pillow alone: whatever reads it later finds nothing odd in it.

    What a camera or a program notes beside the picture is gone, and one that is very large is smaller.

    Raises:
        LetterheadError: It is too large, or cannot be read.
    """
    if len(logo) > LARGEST_LOGO:
        mend = _("Use a picture below {limit} bytes.").format(limit=figure(LARGEST_LOGO))
        raise _refused(_("{size} bytes").format(size=figure(len(logo))), mend)
    if not kind_of(logo):
        raise _refused(_("no PNG or JPEG picture"), _("Save the picture as PNG and choose that."))
    smaller = _("Use at most {most} on each side.").format(most=LONGEST_SIDE)
    try:
        with Image.open(BytesIO(logo), formats=FORMS) as picture:
            width, height = picture.size
            if max(width, height) > LONGEST_SIDE:
                raise _refused(_("{width} by {height} pixels").format(width=width, height=height), smaller)
            picture.verify()  # the checksums, which decoding passes over; only just after opening
        with Image.open(BytesIO(logo), formats=FORMS) as picture:
            return _written(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(_("far too many pixels"), smaller) from error
    except UNREADABLE as error:
        raise _refused(_("the picture is damaged"), _("Save it anew.")) from error


def _written(picture: Image.Image) -> bytes:
    """In colours that every reader knows: a JPEG made for print, in CMYK, becomes a usual one."""
    kind, mode = ("JPEG", "RGB") if picture.format == "JPEG" else ("PNG", "RGBA")
    turned: Image.Image = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):  # 16 bits of grey
        turned = turned.point(lambda grey: grey / 256).convert("L")
    turned = turned.convert(mode)
    turned.thumbnail((KEPT_SIDE, KEPT_SIDE))
    plain = Image.frombytes(mode, turned.size, turned.tobytes())  # without what was noted beside it
    made = BytesIO()
    plain.save(made, kind, quality=95)
    return made.getvalue()


def _refused(what: str, mend: str) -> LetterheadError:
    return LetterheadError([Problem(what, _("logo"), mend)])
