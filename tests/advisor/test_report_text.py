"""The report as text: tables stand side by side or as lists, and nothing is wider than a terminal."""

from advisor.lines import WIDTH
from advisor.report.model import Bullets, Item, Paragraph, Report, Section, Source, Table
from advisor.report.text import block_lines, text_report


def drawn(table: Table) -> list[str]:
    return "\n".join(block_lines([table])).split("\n")


def test_columns_stand_side_by_side_with_numbers_to_the_right() -> None:
    table = Table("Prices.", ("Offer", "A month"), (("Cable", "150"), ("Copper", "1,200")), (1,))

    assert drawn(table) == [
        "Prices.",
        "Offer   A month",
        "------  -------",
        "Cable       150",
        "Copper    1,200",
    ]


def test_a_long_cell_goes_on_in_the_next_line_of_its_column() -> None:
    table = Table("Told.", ("Question", "Answer"), (("How good is it? " * 4, "It works fine. " * 4),))

    lines = drawn(table)

    assert max(map(len, lines)) <= WIDTH
    assert len(lines) == 5
    assert all("  " in line for line in lines[1:])


def test_what_is_too_wide_becomes_a_list() -> None:
    wide = Table("Wide.", ("Name", *(f"Column {n:02}" for n in range(12))), (("Row", *["12345678"] * 12),))
    long = Table("Long.", ("Name", "Text"), (("Row", "word " * 80),))

    for table in (wide, long):
        lines = drawn(table)
        assert lines[1].startswith("  - Row: ")
        assert max(map(len, lines)) <= WIDTH


def test_an_empty_cell_is_left_out_of_a_list() -> None:
    table = Table("Long.", ("Name", "Text", "Note"), (("Row", "word " * 80, ""),))

    assert "Note" not in " ".join(drawn(table))


def test_marks_references_notes_and_sources_stand_where_they_belong() -> None:
    lists = [
        Bullets((Item("One.", ("R-01", "S-001", "R-01"), ("Why: so.",), is_safety=True),), "number"),
        Bullets((Item("Two."),), "box"),
        Bullets((Item("Three."),)),
    ]
    report = Report(
        "Title", (), (Section("First", tuple(lists)),), (Source("S-001", "A paper", "https://x.org"),),
        "Sources", ("The end.",), opening=(Paragraph("Before."),),
    )  # fmt: skip

    assert text_report(report).split("\n") == [
        "Before.",
        "",
        "FIRST",
        "  1. SAFETY. One. [R-01, S-001]",
        "     Why: so.",
        "  [ ] Two.",
        "  - Three.",
        "",
        "SOURCES",
        "S-001  A paper",
        "       https://x.org",
        "",
        "The end.",
        "",
    ]
