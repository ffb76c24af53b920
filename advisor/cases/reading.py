"""Reads a case file: strictly, in full, and never half; an older one is brought up to date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

from advisor.answers import AnswerError, Answers, parsed_json
from advisor.cases.case import (
    LONGEST_NOTE,
    MOST_QUOTES,
    NAME,
    VERSION,
    Case,
    Outcome,
    People,
    checksum,
    file_text,
)
from advisor.cases.free_text import writable
from advisor.cases.quotes import KIND_OF, PRICE_OF, Quote, prices
from advisor.i18n import _
from advisor.questions import Interview
from advisor.spelling import nearest, shown
from rules.errors import Problem, printable
from rules.knowledge import KnowledgeBase
from rules.records import read_record
from rules.schema import Record

OLDEST = 2  # version of a file with a seal; one of version 1 is an answers file
SIZE_LIMIT = 1024 * 1024  # bytes of a case file
WHERE = "case file"
ENTRIES = ("format", "version", "people", "answers", "overrides", "notes", "quotes", "outcome", "sha256")
NEW_IN_QUOTE = ("offer", "exit_charge", "given_by", "counts")  # since version 2
RecordT = TypeVar("RecordT", bound=Record)


class CaseError(AnswerError):
    """Cannot use this case file; carries every problem."""


def read_case(text: str | bytes, interview: Interview, knowledge: KnowledgeBase) -> Case:
    """The case in a file, of this version or an older one.

    Args:
        text: The whole file; one that was changed by a single byte since it was saved is refused.

    Raises:
        CaseError: Anything wrong anywhere; carries every problem, and nothing is half-read.
    """
    data = parsed_json(text, SIZE_LIMIT)
    if not isinstance(data, Mapping) or not {"format", "sha256"} & data.keys():
        return _from_answers_file(data, interview, knowledge)
    _check_version(data)
    _check_seal(data, text)
    if data["version"] == VERSION:
        return _case_in(data, interview, knowledge)
    if problems := [*_problems_of_version_2(data)]:
        raise CaseError(problems)
    remark = _("The file is of version {version}. Saved again, it becomes one of version {present}.")
    remarks = [remark.format(version=data["version"], present=VERSION)]
    if data.get("quotes"):
        remarks.append(_("Its quotes did not count before. Those that say what you answered count now."))
    return replace(_case_in(_brought_up(data), interview, knowledge), remarks=tuple(remarks))


def _check_version(data: Mapping[str, object]) -> None:
    version = data.get("version")
    if data.get("format") != NAME or type(version) is not int or version < OLDEST:
        told = _("no case file of this program: its format is {format}, its version {version}")
        told = told.format(format=shown(data.get("format")), version=shown(version))
        _refuse(told, _("Choose a file that this program saved."))
    if version > VERSION:
        told = _("saved by a newer version of this program: its form is {version}, we know {known}")
        told = told.format(version=version, known=VERSION)
        _refuse(told, _("Update this program, then open the file again. Nothing of it was changed."))


def _check_seal(data: Mapping[str, object], text: str | bytes) -> None:
    """Refuse a file that is not, byte for byte, what was saved."""
    saved = file_text(data)
    without = {name: value for name, value in data.items() if name != "sha256"}
    if data.get("sha256") != checksum(without) or text not in (saved, saved.encode("utf-8", "surrogatepass")):
        mend = _("Open an untouched copy. To go on with the answers alone, save them as an answers file.")
        _refuse(_("changed or damaged since it was saved: its checksum does not fit"), mend)


def _problems_of_version_2(data: Mapping[str, object]) -> Iterator[Problem]:
    """Entries that version 2 did not have: whoever wrote them did not mean what this version reads."""
    quotes, outcome = data.get("quotes"), data.get("outcome")
    listed = enumerate(quotes, start=1) if isinstance(quotes, list) else ()
    held = [(f"quote {number}", one, NEW_IN_QUOTE) for number, one in listed]
    for where, one, new in (*held, ("outcome", outcome, ("answers",))):
        for name in new:
            if isinstance(one, Mapping) and name in one:
                what = f"unknown entry {shown(name)} in a file of version 2"
                yield Problem(what, f"{WHERE}, {where}", "Open an earlier copy.")


def _brought_up(data: Mapping[str, Any]) -> dict[str, Any]:
    """Version 2 as version 3: a quote counts where it says what was answered, so that no verdict moves."""
    answers, quotes, outcome = data.get("answers"), data.get("quotes"), data.get("outcome")
    told = answers if isinstance(answers, Mapping) else {}

    def brought(one: object) -> object:
        if not isinstance(one, Mapping):
            return one
        name = next((name for kind, name in PRICE_OF.items() if kind == one.get("provider")), "")
        price = told.get(name)
        return {**one, "counts": price is not None and price == one.get("monthly")}

    return {
        **data,
        "quotes": [brought(one) for one in quotes] if isinstance(quotes, list) else quotes,
        "outcome": {**outcome, "answers": None} if isinstance(outcome, Mapping) else outcome,
    }


def _from_answers_file(data: object, interview: Interview, knowledge: KnowledgeBase) -> Case:
    """Version 1 was a file with answers and overrides, and nothing else."""
    answers = Answers.parse(data, interview, knowledge)
    remark = _("The file holds answers only. Saved again, it becomes a case with its advice.")
    return Case(answers, remarks=(remark,))


def _case_in(data: Mapping[str, Any], interview: Interview, knowledge: KnowledgeBase) -> Case:
    problems = [*_problems_of_entries(data)]
    answers = Answers()
    if not problems:
        try:
            given = {"version": 1, "answers": data["answers"], "overrides": data["overrides"]}
            answers = Answers.parse(given, interview, knowledge)
        except AnswerError as error:
            problems += error.problems
        problems += _problems_of_notes(data["notes"], interview)
    people = _record(People, data.get("people"), "people", problems)
    outcome = None
    if data.get("outcome") is not None:
        outcome = _record(Outcome, data["outcome"], "outcome", problems)
    quotes = data.get("quotes")
    quotes = quotes if isinstance(quotes, list) else []
    if len(quotes) > MOST_QUOTES:
        problems.append(Problem(f"{len(quotes)} quotes", WHERE, f"Keep at most {MOST_QUOTES}."))
    read = [
        _record(Quote, one, f"quote {number}", problems)
        for number, one in enumerate(quotes[:MOST_QUOTES], start=1)
    ]
    found = tuple(one for one in read if one)
    problems += _problems_of_offers(found, knowledge)
    if not problems:
        problems += _problems_of_prices(answers, found)
    if problems or people is None:
        raise CaseError(problems)
    notes = {name: writable(text) for name, text in data["notes"].items()}
    return Case(answers, people, notes, found, outcome)


def _problems_of_offers(quotes: Sequence[Quote], knowledge: KnowledgeBase) -> Iterator[Problem]:
    kinds = {one.id: KIND_OF[one.provider] for one in knowledge.offers}
    for one in quotes:
        where = f"{WHERE}, quotes"
        if one.offer is not None and one.offer not in kinds:
            yield Problem(f"unknown offer {shown(one.offer)}", where, nearest(one.offer, kinds))
        elif one.offer is not None and kinds[one.offer] != one.provider:
            mend = f'Write "provider": "{kinds[one.offer]}".'
            yield Problem(f"{one.offer} is no offer of provider {shown(one.provider)}", where, mend)


def _problems_of_prices(answers: Answers, quotes: Sequence[Quote]) -> Iterator[Problem]:
    """The answer to a question on a price is what the quotes on file say, and nothing else."""
    for name, price in prices(quotes).items():
        given = answers.values.get(name)
        if given != price:
            what = f"the answer to {name} is {shown(given)}, and the quotes that count say {price}"
            yield Problem(what, WHERE, 'Correct one of them, or write "counts": false in the quote.')


def _problems_of_entries(data: Mapping[str, object]) -> Iterator[Problem]:
    for name in ENTRIES:
        if name not in data:
            yield Problem(f'"{name}" is missing', WHERE, "Open an earlier copy.")
    for name in data:
        if name not in ENTRIES:
            yield Problem(f"unknown entry {shown(name)}", WHERE, nearest(name, ENTRIES))
    if "quotes" in data and not isinstance(data["quotes"], list):
        yield Problem('"quotes" is no list', WHERE, 'Write "quotes": [] for none.')


def _problems_of_notes(notes: object, interview: Interview) -> Iterator[Problem]:
    if not isinstance(notes, Mapping):
        yield Problem('"notes" is no table', WHERE, 'Write "notes": {} for none.')
        return
    for name, text in notes.items():
        where = f"{WHERE}, note on {shown(name)}"
        if name not in interview.question:
            yield Problem(f"unknown question {shown(name)}", where, nearest(name, interview.question))
        elif not isinstance(text, str) or not writable(text).strip():
            yield Problem("a note without a text", where, "Write it, or take it out.")
        elif len(text) > LONGEST_NOTE:
            yield Problem(f"a note of {len(text):,} characters", where, f"Use at most {LONGEST_NOTE:,}.")


def _record(model: type[RecordT], raw: object, where: str, problems: list[Problem]) -> RecordT | None:
    found = read_record(model, raw, f"{WHERE}, {where}")
    problems += [Problem(printable(one.what, 300), one.where, one.mend) for one in found.problems]
    return found.record if not found.problems and isinstance(found.record, model) else None


def _refuse(what: str, mend: str, cause: BaseException | None = None) -> NoReturn:
    raise CaseError([Problem(what, WHERE, mend)]) from cause
