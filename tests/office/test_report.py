"""The report: one content in three forms, opened by other programs, safe, and the same on every run."""

import html
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from random import Random

import docx
import pytest
from PIL import Image

from advisor.advice import Advice, advise
from advisor.answers import Answers
from advisor.cases.case import Case, People
from advisor.cases.digests import trace_digest
from advisor.cli import main
from advisor.guarded_lines import title_of
from advisor.prepared import interview_of
from advisor.reasons import firmness, headline, titles_of_reasons
from advisor.report.content import report_of
from advisor.report.document import docx_report
from advisor.report.letterhead import LARGEST_LOGO, LetterheadError, letterhead
from advisor.report.model import Bars, Block, Report, Squares
from advisor.report.page import html_report
from advisor.report.pdf import STAND_IN, pdf_report
from rules.errors import ProviderChoiceError
from rules.knowledge import KnowledgeBase
from tests.conftest import DEFAULTS

AS_OF = date(2026, 11, 22)
DRAWS = 200
HOSTILE = 'Shop <script>alert(1)</script> #panic() & "Söhne" $x$ *_`'
ALARM = {"special_lines": ["alarm"], "special_fate": "must_stay", "importance_cost": "a_lot"}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def png_of(width: int, height: int) -> bytes:
    """A picture that says it is of this size, and holds the pixels of a small one."""
    header = b"IHDR" + struct.pack(">II", width, height) + PNG[24:29]
    return PNG[:12] + header + struct.pack(">I", zlib.crc32(header)) + PNG[33:]


@pytest.fixture(scope="module")
def advice(knowledge: KnowledgeBase) -> Advice:
    return advise({"version": 1, "answers": {**DEFAULTS, **ALARM}}, knowledge, AS_OF, draws=DRAWS)


@pytest.fixture(scope="module")
def report(advice: Advice, knowledge: KnowledgeBase) -> Report:
    people = People(client=HOSTILE, prepared_by="A consultant", interest="Paid by the client by the hour.")
    case = Case(advice.answers, people, {"setting": "Seen on <b>site</b>."})
    head = letterhead("Line one\nLine two", PNG, "A blue dot")
    return report_of(advice, knowledge, interview_of(knowledge), case, head)


@pytest.fixture(scope="module")
def pdf(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(pdf_report(report, AS_OF))
    return path


def texts_of(report: Report) -> Iterator[str]:
    """Every text of the report, in its order; those of pictures stand in no running text."""
    yield report.title
    for pair in report.details:
        yield from pair
    for block in report.opening:
        yield from texts_in(block)
    for section in report.sections:
        yield section.title
        for block in section.blocks:
            yield from texts_in(block)
    for source in report.sources:
        yield source.text
    yield from report.foot


def texts_in(block: Block) -> Iterator[str]:
    if isinstance(block, Squares | Bars):
        return
    for name in ("title", "text", "caption"):
        if text := getattr(block, name, ""):
            yield text
    yield from getattr(block, "columns", ())
    for row in getattr(block, "rows", ()):
        yield from row
    for item in getattr(block, "items", ()):
        yield item.text
        yield from item.notes


def plain(text: str) -> str:
    """Letters and digits only: forms break lines and hyphenate as they like."""
    return re.sub(r"[^\w]+", "", text)


class Outline(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def missing(report: Report, text: str) -> list[str]:
    held = plain(text)
    return [one for one in texts_of(report) if plain(one) not in held]


def test_the_report_holds_all_that_the_advice_says(
    report: Report, advice: Advice, knowledge: KnowledgeBase
) -> None:
    told = " ".join(texts_of(report))

    for text in (headline(advice, knowledge), firmness(advice, knowledge), trace_digest(advice)):
        assert text in told
    for rule in advice.rules_for_choice("knock_out", "caution", "action"):
        assert title_of(rule, advice) in told
    assert f"seed {advice.seed}" in told
    assert advice.edition in told
    assert "Seen on <b>site</b>." in told
    assert re.search("Not answered: .*Number of sites", told)
    assert "Paid by the client by the hour." in told
    cited = {name for name in report.references() if name.startswith("S-")}
    assert cited == {one.id for one in report.sources}
    titles = [one.title for one in report.sections]
    why, against = map(titles.index, titles_of_reasons(advice))
    assert titles.index("Our advice") < why < against
    assert {"What would change it", "Your choices side by side", "The method in short"} <= set(titles)


def test_a_safety_matter_stands_in_a_box_near_the_top(report: Report) -> None:
    boxes = [one for one in report.sections[0].blocks if type(one).__name__ == "Box"]

    assert boxes
    assert any("alarm" in f"{one.title} {one.text}".casefold() for one in boxes)  # type: ignore[union-attr]


def test_the_page_holds_every_text_and_needs_nothing_else(report: Report) -> None:
    text = html_report(report)
    page = Outline(text)

    assert missing(report, "".join(page.parts)) == []
    assert "<script" not in text
    assert html.escape(HOSTILE, quote=False)[:20] in text
    fetched = [
        value
        for tag, attributes in page.tags
        for name, value in attributes.items()
        if name in ("src", "srcset", "data", "action") or (name == "href" and tag != "a")
    ]
    assert fetched
    assert all(str(one).startswith("data:") for one in fetched)
    assert "url(" not in text
    assert "@import" not in text


def test_the_verdict_is_told_with_who_the_incumbent_is(report: Report) -> None:
    first, *others = report.sections
    told = "The incumbent is the old phone company"

    assert sum(one.startswith(told) for block in first.blocks for one in texts_in(block)) == 1
    assert not any(told in one for section in others for block in section.blocks for one in texts_in(block))


def test_the_words_of_a_bar_chart_are_text_that_a_phone_does_not_shrink(report: Report) -> None:
    bars = [one for section in report.sections for one in section.blocks if isinstance(one, Bars)]

    text = html_report(report)

    assert bars
    for one in bars:
        assert f'<figure class="bars" role="img" aria-label="{html.escape(one.text)}">' in text.replace(
            "&#39;", "&#x27;"
        )
        for name, points in one.bars:
            told = f"<p>{html.escape(name)}: {sum(points):.0f}</p>"
            assert told in text.replace("&#39;", "&#x27;")
    assert not re.search(r"<text\b", text)  # letters of a drawing shrink with it


def test_the_headings_of_the_page_are_in_order_and_links_lead_somewhere(report: Report) -> None:
    page = Outline(html_report(report))

    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    ids = [str(attributes["id"]) for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    leads = {str(at["href"])[1:] for tag, at in page.tags if tag == "a" and str(at["href"]).startswith("#")}
    assert leads <= set(ids)
    assert all(at.get("alt") for tag, at in page.tags if tag == "img")
    assert ("html", {"lang": "en"}) in page.tags


def test_the_pdf_is_tagged_and_holds_every_text(
    report: Report, pdf: Path, pdf_tool: Callable[..., str]
) -> None:
    above_foot = ("-x", "0", "-y", "0", "-W", "612", "-H", "738")  # points of a US letter
    text = pdf_tool("pdftotext", "-raw", "-nopgbrk", *above_foot, str(pdf), "-")
    assert missing(report, text) == []
    about = pdf_tool("pdfinfo", str(pdf))
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(rf"Title:\s+{re.escape(report.title)}", about)
    assert b"pdfuaid" in pdf.read_bytes()


def test_the_structure_of_the_pdf_follows_the_report(
    report: Report, pdf: Path, pdf_tool: Callable[..., str]
) -> None:
    tags = pdf_tool("pdfinfo", "-struct-text", str(pdf))

    assert len(re.findall(r"^\s*H1\b", tags, re.MULTILINE)) == 1
    assert len(re.findall(r"^\s*H2\b", tags, re.MULTILINE)) == len(report.sections) + 1
    tables = sum(type(block).__name__ == "Table" for one in report.sections for block in one.blocks)
    assert len(re.findall(r"^\s*Table\b", tags, re.MULTILINE)) == tables
    assert "TH" in tags
    pictures = sum(isinstance(block, Squares | Bars) for one in report.sections for block in one.blocks)
    assert len(re.findall(r"^\s*Figure\b", tags, re.MULTILINE)) >= pictures + 1


def test_the_bookmarks_of_the_pdf_are_its_headings(
    report: Report, pdf: Path, pdf_tool: Callable[..., str]
) -> None:
    page = pdf_tool("pdftohtml", "-xml", "-i", "-stdout", str(pdf))

    found = [html.unescape(one) for one in re.findall("<item[^>]*>(.*?)</item>", page, re.DOTALL)]
    assert found == [report.title, *(one.title for one in report.sections), report.sources_title]


def test_the_fonts_are_in_the_pdf_and_pictures_are_vectors(pdf: Path, pdf_tool: Callable[..., str]) -> None:
    fonts = pdf_tool("pdffonts", str(pdf)).splitlines()[2:]

    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
    pixels = pdf_tool("pdfimages", "-list", str(pdf)).splitlines()[2:]
    assert len(pixels) <= 2, "only the logo, with its mask, is made of pixels"


def test_the_same_report_gives_the_same_bytes(report: Report, pdf: Path) -> None:
    assert pdf_report(report, AS_OF) == pdf.read_bytes()
    assert html_report(report) == html_report(report)
    assert docx_report(report, AS_OF) == docx_report(report, AS_OF)


@pytest.mark.parametrize(
    "sign", ["王记花店", "🌸", "👍🏽", "สวัสดี", "\uf0b7", "\u0378", "\u0600", "👨\u200d👩\u200d👧"]
)
def test_a_sign_that_our_fonts_lack_costs_no_pdf(
    report: Report, sign: str, tmp_path: Path, pdf_tool: Callable[..., str]
) -> None:
    odd = replace(report, details=(("Client", f"Before {sign} after"),))
    path = tmp_path / "odd.pdf"

    path.write_bytes(pdf_report(odd, AS_OF))

    assert re.search(r"Tagged:\s+yes", pdf_tool("pdfinfo", str(path)))
    text = " ".join(pdf_tool("pdftotext", "-raw", str(path), "-").split())
    shown = re.search(r"Before (.+?) ?after", text)
    assert shown
    assert set(shown[1]) & {STAND_IN, *sign}
    assert (STAND_IN in shown[1]) == ("stands for a sign that no font here can show" in text)


def test_only_the_sign_that_no_font_has_is_replaced(
    report: Report, tmp_path: Path, pdf_tool: Callable[..., str]
) -> None:
    odd = replace(report, details=(("Client", 'Flora\ufeff \U000f0001\u0378 "Söhne"'),))
    path = tmp_path / "odd.pdf"

    path.write_bytes(pdf_report(odd, AS_OF))

    text = " ".join(pdf_tool("pdftotext", "-raw", str(path), "-").split())
    assert f'Client: Flora {STAND_IN * 2} "Söhne"' in text
    assert text.count("stands for a sign that no font here can show") == 1


def test_a_pdf_that_cannot_be_drawn_is_told_without_the_case(report: Report) -> None:
    broken = replace(report, letterhead=replace(report.letterhead, logo=b"Zanzibar"))

    with pytest.raises(ProviderChoiceError, match="the PDF cannot be drawn") as caught:
        pdf_report(broken, AS_OF)

    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "Zanzibar" not in str(caught.value)


def test_the_document_holds_every_text_as_real_headings_lists_and_tables(report: Report) -> None:
    document = docx.Document(BytesIO(docx_report(report, AS_OF)))

    lines = [line.text for line in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert missing(report, " ".join((*lines, *cells))) == []
    headings = [line.text for line in document.paragraphs if line.style and line.style.name == "Heading 1"]
    assert headings == [*(one.title for one in report.sections), report.sources_title]
    pictures = [one._inline.docPr.get("descr") for one in document.inline_shapes]
    assert pictures
    assert all(pictures)
    assert document.core_properties.author == "Line one"


def test_libreoffice_opens_the_document(
    report: Report, tmp_path: Path, office: Callable[[Path, str], Path], pdf_tool: Callable[..., str]
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(docx_report(report, AS_OF))

    made = office(path, "pdf")

    text = plain(pdf_tool("pdftotext", "-raw", str(made), "-"))
    assert all(plain(section.title) in text for section in report.sections)


def test_every_case_of_ours_makes_all_three(knowledge: KnowledgeBase, project_root: Path) -> None:
    interview = interview_of(knowledge)
    for more in ({}, {"copper_state": "none", "competitor_lines": ["none"]}, {"country": "ca"}, ALARM):
        advice = advise({"version": 1, "answers": {**DEFAULTS, **more}}, knowledge, AS_OF, draws=50)
        found = report_of(advice, knowledge, interview)
        assert missing(found, "".join(Outline(html_report(found)).parts)) == []
        assert pdf_report(found, AS_OF).startswith(b"%PDF-1.7")
        assert docx_report(found, AS_OF).startswith(b"PK")


@pytest.mark.parametrize(
    ("contact", "logo", "told"),
    [
        ("", b"<svg onload='x'/>", "no PNG or JPEG"),
        ("", b"\x89PNG\r\n\x1a\n", "damaged"),
        ("", PNG[:40], "damaged"),
        ("", PNG.replace(b"\xcf\xc0\xf0", b"\xcf\xc1\xf0"), "damaged"),
        ("", PNG[:33] + PNG[-12:], "damaged"),  # without its pixels
        ("", b"\xff\xd8\xff\xe0" + b"x" * 50, "damaged"),
        ("", png_of(65_536, 1), "65536 by 1 pixels"),
        ("", png_of(12_000, 10_000), "far too many pixels|12000 by 10000"),
        ("", png_of(60_000, 60_000), "far too many pixels"),
        ("", PNG + b"x" * LARGEST_LOGO, "bytes"),
        ("\n".join("abcdefg"), None, "7 lines"),
        ("x" * 121, None, "121 characters"),
        ("a\u202eb", None, "cannot be seen"),
    ],
)
def test_a_bad_letterhead_is_refused(contact: str, logo: bytes | None, told: str) -> None:
    with pytest.raises(LetterheadError, match=told):
        letterhead(contact, logo)


def test_a_logo_made_for_print_goes_into_every_form(report: Report) -> None:
    made = BytesIO()
    Image.new("CMYK", (30, 20), (0, 255, 255, 0)).save(made, "JPEG")

    printed = replace(report, letterhead=letterhead("One", made.getvalue(), "A red field"))

    document = docx.Document(BytesIO(docx_report(printed, AS_OF)))
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "A red field"
    assert pdf_report(printed, AS_OF).startswith(b"%PDF")
    with Image.open(BytesIO(printed.letterhead.logo or b"")) as logo:
        red, green, blue = logo.getpixel((15, 10))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(("place", "value"), [(5, 0), (169, 50), (177, 0), (178, 0), (181, 1), (210, 0)])
def test_a_damaged_logo_that_can_still_be_read_goes_into_the_pdf(
    report: Report, place: int, value: int
) -> None:
    """Pillow reads past each of these bytes; what draws the PDF does not."""
    made = BytesIO()
    Image.new("RGB", (64, 48), "red").save(made, "JPEG")
    damaged = bytearray(made.getvalue())
    damaged[place] = value

    printed = replace(report, letterhead=letterhead("One", bytes(damaged), "A red field"))

    assert pdf_report(printed, AS_OF).startswith(b"%PDF")


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow remarks on damage that it reads past
def test_damage_anywhere_in_a_logo_is_refused_in_words_or_mended() -> None:
    made, beside = BytesIO(), Image.Exif()
    beside[0x0112], beside[0x010E] = 6, "Zanzibar"
    Image.new("RGB", (40, 20), "red").save(made, "JPEG", exif=beside)
    whole, chance = made.getvalue(), Random(7)

    for _ in range(600):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[chance.randrange(3, 300)] = chance.randrange(256)
        with suppress(LetterheadError):
            assert b"Zanzibar" not in (letterhead("", bytes(damaged)).logo or b"")

    with Image.open(BytesIO(letterhead("", whole).logo or b"")) as logo:
        assert logo.size == (20, 40), "turned as the camera said"


@pytest.mark.parametrize(("mode", "colour"), [("1", 1), ("L", 200), ("LA", (200, 255)), ("I;16", 51_400),
    ("RGB", (200, 200, 200)), ("RGBA", (200, 200, 200, 255))])  # fmt: skip
def test_a_large_logo_is_kept_smaller_in_its_colours(mode: str, colour: object) -> None:
    made = BytesIO()
    Image.new(mode, (2_400, 100), colour).save(made, "PNG")

    with Image.open(BytesIO(letterhead("", made.getvalue()).logo or b"")) as logo:
        grey = 255 if mode == "1" else 200
        assert logo.size == (1_200, 50)
        assert logo.getpixel((600, 25)) == (grey, grey, grey, 255)


def test_the_command_writes_all_three_and_overwrites_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(Answers(dict(DEFAULTS)).to_json(), encoding="utf-8")  # type: ignore[arg-type]
    files = [str(tmp_path / f"report.{ending}") for ending in ("html", "pdf", "docx")]

    assert main(["report", str(answers), *files, "--contact", "One\\nTwo"]) == 0
    assert all(Path(name).stat().st_size > 10_000 for name in files)
    assert main(["report", str(answers), files[0]]) == 2
    assert main(["report", str(answers), str(tmp_path / "report.odt")]) == 2
    assert ".pdf, .html, .docx" in capsys.readouterr().err
