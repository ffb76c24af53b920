"""The only reader and writer of what Streamlit keeps for a visitor, and of the address line.

What `kept` gives is saved after each change, see `keeping`. The rest lives as long as a page: what was typed
and cannot be used yet, and a note for the next page.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from advisor.answers import Answers, Value, problem_with
from advisor.cases.case import MOST_QUOTES, NOBODY, Case, People
from advisor.cases.quotes import Quote, prices
from advisor.i18n import ENGLISH, best_language
from advisor.overrides import Override
from advisor.questions import Question
from advisor.report.model import NO_LETTERHEAD, Letterhead
from advisor.scenarios import Scenario
from advisor.store import Kept, entry_of, new_key
from advisor.ui import routes
from advisor.ui.held import BookView, Record
from rules.errors import Problem

ANSWERS = "answers"  # question id -> JSON value, None for "I don't know"
DRAFTS = "drafts"  # question id -> what was typed but cannot be used
CHECKED = "checked"  # the step on which Continue found something wrong, and how often
NOTES = "notes"  # sentences for the page that is opened next
NOTED_FOR = "noted_for"  # the step that shows them
DROPPED = "dropped"  # question ids whose answers stopped counting, already told
FILE_PROBLEMS = "file_problems"
OVERRIDES = "overrides"  # local knowledge of this case
PUT_ASIDE = "put_aside"  # ids of contradictions not to ask about again
LAST_STEP = "last_step"
OPENED = "opened"  # how many steps were opened
SITES = "sites"  # name -> Answers, to compare
SITE_PROBLEMS = "site_problems"
EMPTIED = "emptied"  # uploader -> how often it was emptied
PAGE_NUMBERS = "page_numbers"  # list -> which page of it is open
PEOPLE = "people"  # whom the case is for
ANSWER_NOTES = "answer_notes"  # question id -> note on its answer
QUOTES = "quotes"  # what carriers offered
QUOTE_OPEN, QUOTE_PROBLEMS = "quote_open", "quote_problems"
PAPERS = (ANSWER_NOTES, QUOTES, QUOTE_OPEN, QUOTE_PROBLEMS)
LETTERHEAD, LETTERHEAD_PROBLEMS = "letterhead", "letterhead_problems"
RECORD = "record"
BOOK = "book_view"  # what is looked at in the book of clients
ANEW = "anew"  # true until the next run has begun
ADVISED = "advised"  # days and digests of answers with an advice in the caches of all visitors
STEP, BACK_TO, RULE, KEY, LANGUAGE = "step", "back", "rule", "s", "lang"  # in the address


# --- what is kept between two visits -------------------------------------------------------------


def record() -> Record:
    found: Record = st.session_state.setdefault(RECORD, Record())
    return found


def begin_anew() -> None:
    """Leave nothing of the case here, nor of any other client; the next answer begins a new case."""
    _forget_all_but(OF_THE_VISITOR)
    st.session_state[RECORD] = Record()
    st.session_state[ANEW] = LAST_STEP in st.session_state  # else nothing was drawn yet


def drop_traces() -> None:
    """At the begin of the run after `begin_anew`: drop what Streamlit itself holds until the visitor goes.

    It notes each widget that was ever drawn, with its key and what its callback is given; and it holds the
    files that were uploaded.
    """
    context = get_script_run_ctx()
    if context is None or not st.session_state.pop(ANEW, False):
        return
    inside = context.session_state._state  # there is no public way; a test sees when it closes
    inside._new_widget_state.widget_metadata.clear()
    inside._key_id_mapper.clear()
    context.uploaded_file_mgr.remove_session_files(context.session_id)


def kept() -> Kept:
    """All that is kept between two visits; of a sample that is open, nothing."""
    case = st.session_state.get(OWN_CASE, {}) if open_sample() else st.session_state
    return Kept(
        answers=_answers_in(case),
        people=case.get(PEOPLE, NOBODY),
        sites=sites(),
        scenarios=scenarios(),
        put_aside=tuple(case.get(PUT_ASIDE, ())),
        notes=case.get(ANSWER_NOTES, {}),
        quotes=case.get(QUOTES, ()),
    )


def restore(case: Kept) -> None:
    """Put a kept case in the place of what is here."""
    replace_answers(case.answers)
    set_people(case.people)
    keep_papers(case.notes, case.quotes)
    keep_sites(case.sites)
    keep_scenarios(case.scenarios)
    st.session_state[PUT_ASIDE] = case.put_aside


def wanted_key() -> str | None:
    """The key in the address; it may be wrong."""
    return st.query_params.get(KEY)


def show_key() -> None:
    """Let the address name this case, also where the browser went back to a page before it began."""
    key = record().key
    if key is None:
        st.query_params.pop(KEY, None)
    elif wanted_key() != key:
        st.query_params[KEY] = key


def make_key() -> None:
    """Begin a case, unless one is under way."""
    record().key = record().key or new_key()


# --- answers -----------------------------------------------------------------------------------


def is_new_visit() -> bool:
    """True on the first run of a visit: the page was just opened, or loaded anew."""
    return ANSWERS not in st.session_state


def begin() -> None:
    st.session_state.setdefault(ANSWERS, {})


def answers() -> Answers:
    """What the visitor told us so far."""
    return _answers_in(st.session_state)


def _answers_in(case: Any) -> Answers:
    values = {
        name: tuple(one) if isinstance(one, list) else one for name, one in case.get(ANSWERS, {}).items()
    }
    return Answers(values, overrides=tuple(case.get(OVERRIDES, ())))


def overrides() -> tuple[Override, ...]:
    """Local knowledge of this case."""
    return tuple(st.session_state.get(OVERRIDES, ()))


def set_override(override: Override) -> None:
    """Put local knowledge in, in place of what was there about the same thing."""
    others = (one for one in overrides() if one.about != override.about)
    st.session_state[OVERRIDES] = (*others, override)


def take_out_override(about: str) -> None:
    st.session_state[OVERRIDES] = tuple(one for one in overrides() if one.about != about)


def put_aside(contradiction: str) -> None:
    """Do not ask again about these two answers."""
    st.session_state[PUT_ASIDE] = (*st.session_state.get(PUT_ASIDE, ()), contradiction)


def is_put_aside(contradiction: str) -> bool:
    return contradiction in st.session_state.get(PUT_ASIDE, ())


def record_answer(question: Question, value: Value) -> None:
    """Keep an answer. One that cannot be used is kept aside as typed, and the earlier answer stays.

    A price that a quote on file gives is not answered here: it changes with the quote.
    """
    if question.id in prices(quotes()):
        return
    drafts = st.session_state.setdefault(DRAFTS, {})
    if problem_with(question, value):
        drafts[question.id] = value
        return
    drafts.pop(question.id, None)
    st.session_state[ANSWERS][question.id] = list(value) if isinstance(value, tuple) else value


def take_back(question: Question) -> None:
    """The question counts as not answered again, but for a price that a quote on file gives."""
    if question.id in prices(quotes()):
        return
    st.session_state.setdefault(DRAFTS, {}).pop(question.id, None)
    st.session_state[ANSWERS].pop(question.id, None)


def shown_value(question: Question) -> Value:
    """What its widget shows: what was typed last, else the answer, else None."""
    drafts = st.session_state.get(DRAFTS, {})
    if question.id in drafts:
        typed: Value = drafts[question.id]
        return typed
    return answers().values.get(question.id)


def draft_problem(question: Question) -> Problem | None:
    """What is wrong with what was typed, if anything."""
    drafts = st.session_state.get(DRAFTS, {})
    return problem_with(question, drafts[question.id]) if question.id in drafts else None


def newly_dropped(dropped: Sequence[str]) -> tuple[str, ...]:
    """Those of the answers that no longer count which the visitor has not been told of yet."""
    told = st.session_state.get(DROPPED, ())
    st.session_state[DROPPED] = tuple(dropped)
    return tuple(one for one in dropped if one not in told)


def replace_answers(new: Answers) -> None:
    """Take over answers from a file, in place of those given here."""
    _forget_all_but((*OF_THE_VISITOR, RECORD, SITES, BOOK, ADVISED, ANEW))
    st.session_state[ANSWERS] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in new.values.items()
    }
    st.session_state[OVERRIDES] = new.overrides


def _forget_all_but(names: Collection[str]) -> None:
    """What a page added here goes too, the values of its widgets among it."""
    for name in [str(one) for one in st.session_state if one not in names]:
        del st.session_state[name]
    st.session_state[ANSWERS] = {}
    st.session_state[CASE_NUMBER] = case_number() + 1


# --- widgets -----------------------------------------------------------------------------------


def seed(key: str, value: object) -> None:
    """Set what a widget shows. Done on every run: a widget that was off the screen has forgotten."""
    st.session_state[key] = value


def widget_value(key: str) -> object:
    """What a widget on the present page holds."""
    return st.session_state.get(key)


# --- steps -------------------------------------------------------------------------------------


def wanted_step() -> str | None:
    """The step that the address asks for; it may be nonsense."""
    return st.query_params.get(STEP)


def back_to() -> str | None:
    """The page to go back to after Continue, where a single answer is being changed."""
    return st.query_params.get(BACK_TO)


def go(step: str, back: str | None = None) -> None:
    """Ask for another step: one new entry in the browser's history. For on_click, before the run."""
    if step not in routes.ALWAYS_OPEN and open_sample() is None:
        make_key()
    _open(_to(step, back))


def address(step: str, back: str | None = None) -> str:
    """The address of a step of this case, for a link."""
    return "?" + urlencode(_of_this_case(_to(step, back)))


def _to(step: str, back: str | None) -> dict[str, str]:
    return {STEP: step} | ({BACK_TO: back} if back else {})


def wanted_rule() -> str | None:
    """The rule that the address asks for, on the page of the method; it may be nonsense."""
    return st.query_params.get(RULE)


def go_to_rule(step: str, rule: str) -> None:
    """Ask for the page of one rule."""
    _open({STEP: step, RULE: rule})


def _open(address: Mapping[str, str]) -> None:
    st.session_state.pop(CHECKED, None)
    st.query_params.from_dict(_of_this_case(address))


def _of_this_case(address: Mapping[str, str]) -> dict[str, str]:
    """With the key and the language that the visitor has."""
    key = record().key
    return dict(address) | ({KEY: key} if key else {}) | _chosen_language()


def language() -> str:
    """The language of this visitor: the one in the address, else the browser's, where we have it."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    return best_language(st.query_params.get(LANGUAGE), st.context.locale)


def _chosen_language() -> dict[str, str]:
    """The language in the address, to be kept there."""
    return {LANGUAGE: st.query_params[LANGUAGE]} if LANGUAGE in st.query_params else {}


def page_number(name: str) -> int:
    """Which page of a long list is open, from 0."""
    return int(st.session_state.get(PAGE_NUMBERS, {}).get(name, 0))


def turn_to_page(name: str, number: int) -> None:
    st.session_state.setdefault(PAGE_NUMBERS, {})[name] = number


def arrived_at(step: str) -> bool:
    """Note the step that is drawn, however one got there; forgets what belonged to the step before.

    Returns:
        False on the first page of a visit: there the focus stays where the browser put it.
    """
    last = st.session_state.get(LAST_STEP)
    if last != step:
        st.session_state[LAST_STEP] = step
        st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
        st.session_state.pop(CHECKED, None)
        st.session_state[NOTED_FOR] = st.session_state.pop(NOTES, [])
    return bool(st.session_state[OPENED] > 1)


def mark_checked(step: str) -> None:
    """Continue was pressed here and something is wrong: from now on the page says what."""
    st.session_state[CHECKED] = (step, times_refused(step) + 1)


def is_checked(step: str) -> bool:
    return times_refused(step) > 0


def times_refused(step: str) -> int:
    """How often Continue found something wrong here since the step was opened."""
    where, times = st.session_state.get(CHECKED, ("", 0))
    return int(times) if where == step else 0


def note(text: str) -> None:
    """Say this on the page that is opened next."""
    st.session_state.setdefault(NOTES, []).append(text)


def notes() -> Sequence[str]:
    return tuple(st.session_state.get(NOTED_FOR, ()))


# --- the book of clients ------------------------------------------------------------------------


def book_view() -> BookView:
    found: BookView = st.session_state.setdefault(BOOK, BookView())
    return found


def keep_book_view(view: BookView) -> None:
    """Look on at the same part of the book after another case was opened."""
    st.session_state[BOOK] = view


def is_present_case(entry: str) -> bool:
    """Whether this client's case is the one that is open."""
    key = record().key
    return key is not None and entry_of(key) == entry


# --- what was worked out -------------------------------------------------------------------------


def note_advised(as_of: date, digest: str) -> None:
    """Remember that an advice on answers with this digest was worked out for this visitor."""
    if get_script_run_ctx(suppress_warning=True):
        st.session_state.setdefault(ADVISED, {})[as_of, digest] = None


def advised() -> tuple[tuple[date, str], ...]:
    """Day of each advice that was worked out for this visitor, and digest of its answers."""
    return tuple(st.session_state.get(ADVISED, ()))


# --- an opened file -----------------------------------------------------------------------------


def keep_file_problems(problems: Sequence[Problem]) -> None:
    st.session_state[FILE_PROBLEMS] = tuple(problems)


def file_problems() -> tuple[Problem, ...]:
    return tuple(st.session_state.get(FILE_PROBLEMS, ()))


def uploaded(key: str) -> bytes | None:
    """The content of the file that an uploader holds."""
    file = st.session_state.get(key)
    return None if file is None else bytes(file.getvalue())


# --- several sites ------------------------------------------------------------------------------


def sites() -> dict[str, Answers]:
    """The sites to compare, in the order in which they were added."""
    return dict(st.session_state.get(SITES, {}))


def keep_sites(sites: Mapping[str, Answers]) -> None:
    st.session_state[SITES] = dict(sites)


def keep_site_problems(problems: Sequence[Problem]) -> None:
    st.session_state[SITE_PROBLEMS] = tuple(problems)


def site_problems() -> tuple[Problem, ...]:
    return tuple(st.session_state.get(SITE_PROBLEMS, ()))


def uploader_key(name: str) -> str:
    """The key of an uploader that is empty again after `empty_uploader`."""
    return f"{name}_{st.session_state.get(EMPTIED, {}).get(name, 0)}"


def empty_uploader(name: str) -> None:
    emptied = st.session_state.setdefault(EMPTIED, {})
    emptied[name] = emptied.get(name, 0) + 1


def uploaded_files(key: str) -> tuple[tuple[str, bytes], ...]:
    """Name and content of each file that an uploader of several holds."""
    return tuple((one.name, bytes(one.getvalue())) for one in st.session_state.get(key) or ())


# --- notes on answers, and quotes on file ----------------------------------------------------------


def case() -> Case:
    """All that a case file holds of what is here; without an advice."""
    return Case(answers(), people(), answer_notes(), quotes())


def answer_notes() -> Mapping[str, str]:
    """Question id -> note on its answer."""
    found: Mapping[str, str] = st.session_state.get(ANSWER_NOTES, {})
    return found


def set_answer_note(question_id: str, text: str) -> None:
    """Keep a note; an empty one is none."""
    others = {name: one for name, one in answer_notes().items() if name != question_id}
    st.session_state[ANSWER_NOTES] = {**others, question_id: text} if text else others


def quotes() -> tuple[Quote, ...]:
    """What carriers offered, in the order in which it was written down."""
    found: tuple[Quote, ...] = st.session_state.get(QUOTES, ())
    return found


def set_quotes(new: Sequence[Quote]) -> None:
    """Keep these quotes. The price that counts is the answer; one that no quote gives any more is open."""
    before, after = prices(quotes()), prices(new)
    values, drafts = st.session_state[ANSWERS], st.session_state.get(DRAFTS, {})
    for name in before.keys() - after.keys():
        values.pop(name, None)
    for name, price in after.items():
        values[name] = price
        drafts.pop(name, None)
    st.session_state[QUOTES] = tuple(new)[:MOST_QUOTES]


def keep_papers(notes: Mapping[str, str], papers: Sequence[Quote]) -> None:
    """Take over notes and quotes from a file or from the store."""
    st.session_state[ANSWER_NOTES] = dict(notes)
    set_quotes(papers)


def open_quote() -> int | None:
    """Place of the quote that is being changed; None while a new one is written."""
    found: int | None = st.session_state.get(QUOTE_OPEN)
    return found


def open_quote_at(place: int | None) -> None:
    st.session_state[QUOTE_OPEN] = place


def keep_quote_problems(problems: Sequence[str]) -> None:
    st.session_state[QUOTE_PROBLEMS] = tuple(problems)


def quote_problems() -> tuple[str, ...]:
    return tuple(st.session_state.get(QUOTE_PROBLEMS, ()))


# --- whom a case is for -------------------------------------------------------------------------


def people() -> People:
    """Client, who answered and who prepared the advice of this case."""
    found: People = st.session_state.get(PEOPLE, NOBODY)
    return found


def set_people(people: People) -> None:
    st.session_state[PEOPLE] = people


def letterhead() -> Letterhead:
    """The head of reports; it belongs to the sender and stays from case to case."""
    found: Letterhead = st.session_state.get(LETTERHEAD, NO_LETTERHEAD)
    return found


def set_letterhead(head: Letterhead) -> None:
    st.session_state[LETTERHEAD] = head


def keep_letterhead_problems(problems: Sequence[Problem]) -> None:
    st.session_state[LETTERHEAD_PROBLEMS] = tuple(problems)


def letterhead_problems() -> tuple[Problem, ...]:
    return tuple(st.session_state.get(LETTERHEAD_PROBLEMS, ()))


# --- what if, scenarios, samples and the consultant's mode ----------------------------------------

WHAT_IF = "what_if"  # question id -> value tried beside the answers
SCENARIOS = "scenarios"
SAMPLE = "sample"  # id of the sample business that is open
OWN_CASE = "own_case"  # the visitor's own case, kept aside while a sample is open
CASE_NUMBER = "case_number"  # part of the keys of widgets that are not seeded on every run
CONSULTANT = "consultant"
CONSULTANT_COOKIE = "advisor_consultant"  # "1" or "0"; holds nothing about a client
# The visitor's own and not a client's: it stays when the next case begins.
OF_THE_VISITOR = (LETTERHEAD, CONSULTANT, CASE_NUMBER, LAST_STEP, OPENED, EMPTIED)
OF_A_CASE = (
    ANSWERS, DRAFTS, CHECKED, NOTES, NOTED_FOR, DROPPED, FILE_PROBLEMS, OVERRIDES, PUT_ASIDE, PAGE_NUMBERS,
    WHAT_IF, PEOPLE, "local_wrong", *PAPERS,
)  # fmt: skip


def what_if() -> dict[str, Value]:
    """Values tried beside the answers; they may be as unusable as they were typed."""
    return dict(st.session_state.get(WHAT_IF, {}))


def try_value(question_id: str, value: Value) -> None:
    st.session_state.setdefault(WHAT_IF, {})[question_id] = value


def stop_trying(*question_ids: str) -> None:
    """Back to the answers of the case: for these questions, or for all if none is named."""
    st.session_state[WHAT_IF] = {
        name: value for name, value in what_if().items() if question_ids and name not in question_ids
    }


def scenarios() -> tuple[Scenario, ...]:
    return tuple(st.session_state.get(SCENARIOS, ()))


def keep_scenarios(kept: Sequence[Scenario]) -> None:
    st.session_state[SCENARIOS] = tuple(kept)


def open_sample() -> str | None:
    """The id of the sample that is open: its answers stand in the place of the visitor's own."""
    found: str | None = st.session_state.get(SAMPLE)
    return found


def own_answer_count() -> int:
    """How many questions the visitor answered, also while a sample is open."""
    case = st.session_state.get(OWN_CASE, {}) if open_sample() else st.session_state
    return len(case.get(ANSWERS, {}))


def put_in_sample(sample: str, answers: Answers) -> None:
    """Open a sample: the own case is kept aside whole, and nothing of another sample stays."""
    if open_sample() is None:
        st.session_state[OWN_CASE] = {
            name: st.session_state[name] for name in OF_A_CASE if name in st.session_state
        }
    _put_in_case(
        {
            ANSWERS: {
                name: list(one) if isinstance(one, tuple) else one for name, one in answers.values.items()
            }
        }
    )
    st.session_state[SAMPLE] = sample


def put_back_own_case() -> None:
    """Close the sample; everything is as it was before."""
    _put_in_case(st.session_state.pop(OWN_CASE, {ANSWERS: {}}))
    st.session_state.pop(SAMPLE, None)


def _put_in_case(case: Mapping[str, object]) -> None:
    for name in OF_A_CASE:
        st.session_state.pop(name, None)
    for name, value in case.items():
        st.session_state[name] = value
    st.session_state[CASE_NUMBER] = case_number() + 1


def case_number() -> int:
    """Another number for each case that was open in this window."""
    return int(st.session_state.get(CASE_NUMBER, 0))


def seed_once(key: str, value: object) -> None:
    """Set what a widget shows when it comes onto the screen, and leave alone what is typed since."""
    st.session_state.setdefault(key, value)


def is_consultant() -> bool:
    """Whether the consultant's mode is on, in this window or when this browser was last here."""
    remembered = st.context.cookies.get(CONSULTANT_COOKIE) == "1"
    return bool(st.session_state.get(CONSULTANT, remembered))


def set_consultant(on: bool) -> None:
    st.session_state[CONSULTANT] = on


def has_switched() -> bool:
    """Whether the consultant's mode was switched in this window."""
    return CONSULTANT in st.session_state


def client() -> str:
    """The name of the consultant's client; empty where none is given. Never put into the address."""
    return people().client


def set_client(name: str) -> None:
    set_people(people().model_copy(update={"client": name}))
