"""The logo and the contact lines of whoever prepares reports, checked before they go into one."""

from io import BytesIO

from PIL import Image

from advisor.i18n import _, figure, ngettext
from advisor.report.model import Letterhead
from rules.errors import Problem, ProviderChoiceError, printable

LARGEST_LOGO = 500_000  # bytes
LONGEST_SIDE = 4_000  # pixels
MOST_LINES, LONGEST_LINE = 6, 120
FORMS = ("PNG", "JPEG")  # the only ones that Pillow may try
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
USUAL_JPEG = (b"JFIF", b"Exif")  # how one goes on from its seventh byte


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
    if logo and kind_of(logo) == "jpeg" and logo[6:10] not in USUAL_JPEG:
        logo = _usual_jpeg(logo)
    return Letterhead(lines, logo, logo_text.strip() or _("Logo"))


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


def _problems_of_logo(logo: bytes) -> list[Problem]:
    where = _("logo")
    if len(logo) > LARGEST_LOGO:
        mend = _("Use a picture below {limit} bytes.").format(limit=figure(LARGEST_LOGO))
        return [Problem(_("{size} bytes").format(size=figure(len(logo))), where, mend)]
    if not kind_of(logo):
        return [Problem(_("no PNG or JPEG picture"), where, _("Save the picture as PNG and choose that."))]
    smaller = _("Use at most {most} on each side.").format(most=LONGEST_SIDE)
    try:
        width, height = _decoded_size(logo)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [Problem(_("far too many pixels"), where, smaller)]
    except (OSError, SyntaxError, ValueError):  # all that Pillow raises on a file that is cut or damaged
        return [Problem(_("the picture is damaged"), where, _("Save it anew."))]
    if max(width, height) > LONGEST_SIDE:
        what = _("{width} by {height} pixels").format(width=width, height=height)
        return [Problem(what, where, smaller)]
    return []


def _decoded_size(logo: bytes) -> tuple[int, int]:
    """Width and height; a picture that is not too large is decoded in full, so that none fails later on."""
    with Image.open(BytesIO(logo), formats=FORMS) as picture:
        size = picture.size
        if max(size) > LONGEST_SIDE:
            return size
        picture.load()
    with Image.open(BytesIO(logo), formats=FORMS) as picture:
        picture.verify()  # the checksums, which decoding passes over; only just after opening
    return size


def _usual_jpeg(logo: bytes) -> bytes:
    """The picture in RGB with a usual start: python-docx reads no other, such as one in CMYK for print."""
    made = BytesIO()
    with Image.open(BytesIO(logo), formats=FORMS) as picture:
        picture.convert("RGB").save(made, "JPEG", quality=95)
    return made.getvalue()
