"""Reads a case file: strictly, in full, and never half; an older one is brought up to date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

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
from advisor.cases.entries import RecordT, read_entry
from advisor.cases.free_text import writable
from advisor.cases.quotes import KIND_OF, PRICE_OF, Quote, prices
from advisor.i18n import _, figure
from advisor.questions import Interview
from advisor.spelling import nearest, shown
from rules.errors import Problem
from rules.knowledge import KnowledgeBase

OLDEST = 2  # version of a file with a seal; one of version 1 is an answers file
MEGABYTES = 1  # of a case file
SIZE_LIMIT = MEGABYTES * 1024 * 1024
ENTRIES = ("format", "version", "people", "answers", "overrides", "notes", "quotes", "outcome", "sha256")
NEW_IN_QUOTE = ("offer", "exit_charge", "given_by", "counts")  # since version 2


class CaseError(AnswerError):
    """Cannot use this case file; carries every problem."""


def read_case(text: str | bytes, interview: Interview, knowledge: KnowledgeBase) -> Case:
    """The case in a file, of this version or an older one.

    Args:
        text: The whole file; one that was changed by a single byte since it was saved is refused.

    Raises:
        CaseError: Anything wrong anywhere; carries every problem, and nothing is half-read.
    """
    try:
        data = parsed_json(text, SIZE_LIMIT)
    except AnswerError as error:
        if not (NAME.encode() in text if isinstance(text, bytes) else NAME in text):
            raise
        raise CaseError([replace(one, where=_place()) for one in error.problems]) from error
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
    held = [(_quote_place(number), one, NEW_IN_QUOTE) for number, one in listed]
    for where, one, new in (*held, ("outcome", outcome, ("answers",))):
        for name in new:
            if isinstance(one, Mapping) and name in one:
                what = _("unknown entry {name} in a file of version 2").format(name=shown(name))
                yield Problem(what, _place(where), _("Open an earlier copy."))


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
    people = _record(People, data["people"], "people", problems) if "people" in data else None
    outcome = None
    if data.get("outcome") is not None:
        outcome = _record(Outcome, data["outcome"], "outcome", problems)
    quotes = data.get("quotes")
    quotes = quotes if isinstance(quotes, list) else []
    if len(quotes) > MOST_QUOTES:
        what = _("{count} quotes").format(count=figure(len(quotes)))
        problems.append(Problem(what, _place(), _("Keep at most {most}.").format(most=MOST_QUOTES)))
    read = [
        _record(Quote, one, _quote_place(number), problems)
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
        where = _place(_("quotes"))
        if one.offer is not None and one.offer not in kinds:
            what = _("unknown offer {name}").format(name=shown(one.offer))
            yield Problem(what, where, nearest(one.offer, kinds))
        elif one.offer is not None and kinds[one.offer] != one.provider:
            what = _("{offer} is no offer of provider {provider}")
            what = what.format(offer=one.offer, provider=shown(one.provider))
            mend = _("Write {entry}.").format(entry=f'"provider": "{kinds[one.offer]}"')
            yield Problem(what, where, mend)


def _problems_of_prices(answers: Answers, quotes: Sequence[Quote]) -> Iterator[Problem]:
    """The answer to a question on a price is what the quotes on file say, and nothing else."""
    for name, price in prices(quotes).items():
        given = answers.values.get(name)
        if given != price:
            what = _("the answer to {question} is {answer}, and the quotes that count say {price}")
            what = what.format(question=name, answer=shown(given), price=price)
            mend = _("Correct one of them, or write {entry} in the quote.").format(entry='"counts": false')
            yield Problem(what, _place(), mend)


def _problems_of_entries(data: Mapping[str, object]) -> Iterator[Problem]:
    for name in ENTRIES:
        if name not in data:
            what = _('"{name}" is missing').format(name=name)
            yield Problem(what, _place(), _("Open an earlier copy."))
    for name in data:
        if name not in ENTRIES:
            what = _("unknown entry {name}").format(name=shown(name))
            yield Problem(what, _place(), nearest(name, ENTRIES))
    if "quotes" in data and not isinstance(data["quotes"], list):
        mend = _("Write {entry} for none.").format(entry='"quotes": []')
        yield Problem(_('"{name}" is no list').format(name="quotes"), _place(), mend)


def _problems_of_notes(notes: object, interview: Interview) -> Iterator[Problem]:
    if not isinstance(notes, Mapping):
        mend = _("Write {entry} for none.").format(entry='"notes": {}')
        yield Problem(_('"{name}" is no table').format(name="notes"), _place(), mend)
        return
    for name, text in notes.items():
        where = _place(_("note on {question}").format(question=shown(name)))
        if name not in interview.question:
            what = _("unknown question {name}").format(name=shown(name))
            yield Problem(what, where, nearest(name, interview.question))
        elif not isinstance(text, str) or not writable(text).strip():
            yield Problem(_("a note without a text"), where, _("Write it, or take it out."))
        elif len(text) > LONGEST_NOTE:
            what = _("a note of {count} characters").format(count=figure(len(text)))
            yield Problem(what, where, _("Use at most {most}.").format(most=figure(LONGEST_NOTE)))


def _record(model: type[RecordT], raw: object, where: str, problems: list[Problem]) -> RecordT | None:
    found, wrong = read_entry(model, raw, _place(where))
    problems += wrong.values()
    return found


def _refuse(what: str, mend: str, cause: BaseException | None = None) -> NoReturn:
    raise CaseError([Problem(what, _place(), mend)]) from cause


def _place(part: str = "") -> str:
    """Where in a file a problem stands."""
    return _("case file, {part}").format(part=part) if part else _("case file")


def _quote_place(number: int) -> str:
    return _("quote {number}").format(number=number)
