"""The documents on what to do next: made from the case, each line with its reason, and nothing beside it."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from advisor.advice import Advice, advise
from advisor.cases.case import People
from advisor.cases.digests import trace_digest
from advisor.combination_parts import is_left_open
from advisor.frozen import CaseFile, read_cases
from advisor.handover.documents import Bullets, Document, Heading, Numbered, Paragraph, Table
from advisor.handover.everything import documents
from advisor.handover.moves import move_of
from advisor.handover.printing import printed, shared_reason
from advisor.i18n import day
from advisor.reasons import headline, next_steps
from advisor.report.letterhead import letterhead
from advisor.report.model import NO_LETTERHEAD
from advisor.staying import is_kept
from advisor.unknowns import Influence, unknowns
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.verdict import Kind
from tests.conftest import DEFAULTS
from tests.office.test_report import texts_of
from tests.reading import HARDEST, reading_grade

DRAWS = 40
AS_OF = date(2026, 11, 22)
CASES = read_cases()
MACHINE_WORDS = {
    "elevator": r"\b(elevators?|lifts?)\b", "alarm": r"\balarms?\b", "fax": r"\bfax\b",
    "card": r"\bcard machine", "door": r"\bdoor phone", "meter": r"\bmeter\b",
}  # fmt: skip
# The wording of questions and options may name a machine that is not there.
QUOTED = re.compile(r"“[^”]*”|safety of life \(alarms, care, elevators\)")


def advice_on(knowledge: KnowledgeBase, **more: object) -> Advice:
    return advise({"version": 1, "answers": {**DEFAULTS, **more}}, knowledge, AS_OF, draws=DRAWS)


@cache
def handed_over(number: int) -> tuple[Advice, tuple[Document, ...]]:
    case, knowledge = CASES[number], load_knowledge_base()
    advice = advise({"version": 1, "answers": case.answers}, knowledge, case.as_of, draws=DRAWS)
    return advice, documents(advice, knowledge)


def named(found: tuple[Document, ...], name: str) -> Document | None:
    return next((one for one in found if one.name == name), None)


def parts_of(document: Document) -> Iterator[str]:
    """All texts; those that begin with a reason that many points share, without it."""
    lists = [block.items for block in document.blocks if isinstance(block, Bullets | Numbered)]
    shared = [one for one in map(shared_reason, lists) if one]
    for text in texts_in(document):
        for reason in shared:
            text = text if text == reason else text.removeprefix(reason).strip()
        yield text


def text_of(found: tuple[Document, ...]) -> str:
    return "\n".join(text for one in found for text in (one.title, one.intro, *texts_in(one)))


def texts_in(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (block.caption, *block.heads, *(cell for row in block.rows for cell in row))
        else:
            yield from (text for item in block.items for text in (item.text, item.why))


every_case = pytest.mark.parametrize("number", range(len(CASES)), ids=[one.name for one in CASES])


@every_case
def test_each_line_says_why_it_is_there_and_where_it_comes_from(number: int) -> None:
    knowledge = load_knowledge_base()
    _advice, found = handed_over(number)

    known = {
        *knowledge.rule, *knowledge.checklist_item, *knowledge.criterion, *knowledge.field,
        *(one.id for one in knowledge.costs), "special_lines", "stay_until", "two_paths", "access_and_voice",
    }  # fmt: skip
    assert found
    for document in found:
        for item in document.items:
            assert item.text.strip()
            assert item.why.strip(), item
            assert item.records, item
            assert set(item.records) <= known, item


@every_case
def test_no_machine_is_named_that_the_case_does_not_have(number: int) -> None:
    advice, found = handed_over(number)
    told = advice.trace.answers.get("special_lines")
    if not isinstance(told, list):
        return
    text = QUOTED.sub("", text_of(found).lower())

    for machine, words in MACHINE_WORDS.items():
        if machine not in told:
            assert not re.search(words, text), f"{machine}: {re.search('.*' + words + '.*', text)}"


@every_case
def test_no_line_stands_twice_in_a_document(number: int) -> None:
    _advice, found = handed_over(number)

    for document in found:
        texts = [item.text for item in document.items]
        assert len(texts) == len(set(texts)), document.name


@every_case
def test_numbers_are_moved_only_where_they_stay_and_the_company_changes(number: int) -> None:
    advice, found = handed_over(number)
    moving = named(found, "moving")
    records = {name for item in moving.items for name in item.records} if moving else set()

    ported = any(name.startswith("N-PORT") and name != "N-PORT-05" for name in records)

    assert not (ported and advice.trace.answers.get("keep_numbers") == "none")
    assert not (ported and advice.trace.answers.get("current_family") == "none")
    if advice.verdict.leader is None:
        assert moving is None


@every_case
def test_the_days_of_the_moving_list_rise(number: int) -> None:
    advice, found = handed_over(number)
    moving = named(found, "moving")

    for block in moving.blocks if moving else ():
        if isinstance(block, Numbered):
            days = [item.due for item in block.items if item.due]
            assert days == sorted(days)
            assert all(one >= advice.as_of for one in days)


def test_a_reason_that_many_points_share_is_printed_once(knowledge: KnowledgeBase) -> None:
    told = {"keep_numbers": "all", "current_family": "incumbent", "current_wire": "copper"}
    advice = advice_on(knowledge, **told, importance_technology="decides")
    moving = named(documents(advice, knowledge), "moving")
    assert moving

    lines = list(texts_of(printed(moving, advice, People(), NO_LETTERHEAD)))

    reason = "You told us: Numbers that must stay with you: All of them."
    assert sum(one.why.startswith(reason) for one in moving.items) > 3
    assert len([one for one in lines if reason in one]) == 1
    assert "Why here: If you cancel first, you can lose the numbers." in lines
    assert any("Keep your old service as it is" in one for one in lines)


def test_the_moving_list_of_a_close_call_does_not_say_what_you_change_to(knowledge: KnowledgeBase) -> None:
    met = 0
    for number in range(len(CASES)):
        advice, found = handed_over(number)
        moving = named(found, "moving")
        if moving and (advice.verdict.kind is Kind.TOO_CLOSE or is_left_open(advice)):
            met += 1
            assert "You would change to this" not in text_of(found)
            assert moving.intro.startswith("Real offers decide.")

    assert met


def test_two_cases_give_two_different_sets_of_documents(knowledge: KnowledgeBase) -> None:
    plain = documents(advice_on(knowledge), knowledge)
    other = documents(
        advice_on(
            knowledge, country="ca", special_lines=["elevator"], second_path="yes", keep_numbers="all",
            current_family="incumbent", current_wire="copper", compliance=["health"], longest_term="12",
            importance_cost="decides",
        ),
        knowledge,
    )  # fmt: skip

    assert [one.name for one in plain] != [one.name for one in other]
    first, second = ({item.text for one in found for item in one.items} for found in (plain, other))
    assert len(first ^ second) > 15
    assert named(plain, "special-lines") is None
    assert "elevator" in text_of(other)
    assert "HIPAA" in text_of(other)
    assert "HIPAA" not in text_of(plain)
    assert "A contract of one year at most." in text_of(other)


def test_every_case_has_documents_of_its_own() -> None:
    texts = {text_of(handed_over(number)[1]) for number in range(len(CASES))}

    assert len(texts) == len(CASES)


def test_an_open_question_that_decides_is_put_to_the_carrier(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, incumbent_fibre=None)
    deciding = {one.question for one in unknowns(advice, knowledge).of(Influence.DECIDES)}

    asked = named(documents(advice, knowledge), "questions-ilec")

    assert "incumbent_fibre" in deciding
    assert asked is not None
    first = next(iter(asked.items))
    assert first.records == ("incumbent_fibre",)
    assert "would change the verdict" in first.why


def test_a_carrier_that_is_ruled_out_is_asked_only_what_could_change_that(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, copper_state="ending", notice_date="2026-12-20", contract="none")
    assert {one.offer.id for one in advice.ruled_out} >= {"ilec_copper"}

    asked = named(documents(advice, knowledge), "questions-ilec")

    assert asked is not None
    assert not any(name.startswith("N-RFP") for item in asked.items for name in item.records)
    assert "R-01" in {name for item in asked.items for name in item.records}


def test_the_bid_sheet_holds_the_clients_weights_heaviest_first(knowledge: KnowledgeBase) -> None:
    advice = advice_on(knowledge, importance_cost="decides")
    weights = {name: one for name, one in advice.trace.weights.of_criteria.items() if one}

    bids = named(documents(advice, knowledge), "bids")

    assert bids is not None
    table = next(block for block in bids.blocks if isinstance(block, Table))
    assert len(table.rows) == len(weights) + 1
    heaviest = max(weights, key=lambda name: weights[name])
    assert table.rows[0][0].endswith(f"({heaviest})")
    assert table.rows[0][2] == f"{100 * weights[heaviest]:.0f}%"
    assert all(row[3:] == ("", "", "") for row in table.rows)


def test_who_stays_on_the_same_line_moves_nothing(knowledge: KnowledgeBase) -> None:
    advice = advice_on(
        knowledge, current_family="incumbent", current_wire="copper", competitor_lines=["none"],
        features=["plain"], importance_reliability="decides", technology="proven", pbx="none",
    )  # fmt: skip
    assert advice.verdict.leader is not None
    assert advice.verdict.leader.id == "ilec_copper"

    assert move_of(advice, knowledge) is None
    assert named(documents(advice, knowledge), "moving") is None


def stays_on_good_copper() -> tuple[Advice, tuple[Document, ...]]:
    return handed_over(next(number for number, one in enumerate(CASES) if one.name.startswith("o36")))


def test_advice_to_keep_the_line_says_stay_and_asks_for_no_move(knowledge: KnowledgeBase) -> None:
    advice, found = stays_on_good_copper()

    assert "stay with the old phone company's copper line" in headline(advice, knowledge, plain=True)
    assert "stay with the incumbent phone company (ILEC)" in headline(advice, knowledge)
    steps = " ".join(one.text for one in next_steps(advice, knowledge))
    assert steps
    assert "cancel" not in steps
    assert "the new company" not in steps
    sheet = named(found, "questions-ilec")
    assert sheet is not None
    assert "the company you have today" in sheet.title
    assert not {"N-RFP-05", "N-RFP-11"} & {record for one in sheet.items for record in one.records}


def test_the_company_of_today_gets_one_sheet() -> None:
    _advice, found = stays_on_good_copper()
    names = [one.name for one in found if one.name.startswith("questions")]
    assert names == ["questions-ilec", "questions-clec-facilities"]


def test_a_line_of_another_wire_or_of_a_guess_is_not_what_one_has(knowledge: KnowledgeBase) -> None:
    told = {
        "current_family": "incumbent", "competitor_lines": ["none"], "features": ["plain"],
        "importance_reliability": "decides", "technology": "proven", "pbx": "none",
    }  # fmt: skip
    for wire in ("fibre", None):
        advice = advice_on(knowledge, **told, current_wire=wire)
        assert advice.verdict.leader is not None
        assert advice.verdict.leader.id == "ilec_copper"
        assert not advice.stays
        assert "choose the old phone company" in headline(advice, knowledge, plain=True)
    assert advice_on(knowledge, **told, current_wire="copper").stays


@pytest.mark.parametrize(
    ("today", "named", "is_the_same"),
    [("cox", "cox", True), ("cox", "comcast", False), ("other", "other", False)],
)
def test_a_competitors_fibre_is_what_one_has_where_its_name_is_the_same(
    today: str, named: str, is_the_same: bool, knowledge: KnowledgeBase
) -> None:
    advice = advice_on(
        knowledge, current_family="competitor", current_wire="fibre", current_provider=today,
        competitor_lines=["fibre_onnet", "fibre_build"], competitor_name=named,
    )  # fmt: skip
    kept = {one.id: is_kept(one, advice.trace.answers) for one in advice.options}

    assert kept["clec_fibre_onnet"] is is_the_same
    assert not kept["clec_fibre_build"], "it has yet to be built"
    assert not kept["clec_fibre_onnet+hosted"]


def test_the_day_of_the_move_is_the_end_of_the_contract_where_one_stays_until_then(
    knowledge: KnowledgeBase,
) -> None:
    case = next(one for one in CASES if one.name.startswith("x05"))
    advice, found = handed_over(CASES.index(case))
    moving = named(found, "moving")

    move = move_of(advice, knowledge)

    assert move is not None
    assert move.day == advice.verdict.stays_until == date(2027, 9, 22)
    assert move.numbers_move
    assert moving is not None
    assert any(isinstance(one, Paragraph) and "September 22, 2027" in one.text for one in moving.blocks)
    assert any(isinstance(one, Heading) and one.text == "Take your numbers along" for one in moving.blocks)


def test_lines_end_before_the_new_line_is_late(knowledge: KnowledgeBase) -> None:
    """The change comes by the end of the lines, and on no day on which it cannot come yet."""
    ends = {"copper_state": "ending", "current_family": "incumbent", "current_wire": "copper"}
    soon = move_of(advice_on(knowledge, **ends, notice_date="2026-12-31"), knowledge)
    past = move_of(advice_on(knowledge, **ends, notice_date="2026-10-31"), knowledge)

    assert soon is not None
    assert soon.day == date(2026, 12, 31)
    assert soon.is_last
    assert not soon.is_estimate
    assert past is not None
    assert past.day is None or past.is_estimate


@every_case
def test_a_document_is_printed_with_all_its_texts_and_whom_it_is_for(number: int) -> None:
    advice, found = handed_over(number)
    people = People(client="Quay & Sons", prepared_by="Dana", contact="0100", interest="By the hour.")
    for document in found:
        report = printed(document, advice, people, letterhead("My name", None))

        told = "\n".join(texts_of(report))
        assert [text for text in parts_of(document) if text not in told] == []
        assert dict(report.details) == {
            "For": "Quay & Sons",
            "Prepared by": "Dana",
            "Day of the advice": day(advice.as_of),
        }
        assert report.letterhead.contact == ("My name",)
        assert trace_digest(advice) in " ".join(report.foot)
        assert all(name[0].isupper() for name in report.references()), "no id of a question of ours"


def test_our_own_sentences_are_easy_to_read() -> None:
    harder = []
    for number in range(0, len(CASES), 7):
        for document in handed_over(number)[1]:
            for text in (
                document.intro,
                *(one.text for one in document.blocks if isinstance(one, Paragraph)),
            ):
                if reading_grade(text) > HARDEST:
                    harder.append(f"{reading_grade(text):.1f} {text}")
    assert not harder


def test_case_files_are_read(knowledge: KnowledgeBase) -> None:
    assert len(CASES) > 50
    assert all(isinstance(one, CaseFile) for one in CASES)
