"""Made-up customers: answers drawn question by question, as the interview would put them and take them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from advisor.answer_checks import problem_with
from advisor.answers import Answers, Value
from advisor.questions import Interview, Question
from advisor.relevance import offered_options, relevance
from rules.population import NUMBER_RANGES, USUAL_RANGE

AS_OF = date(2026, 11, 22)
DAYS_AHEAD = 1500
OPEN_OF_TEN = (0, 1, 3, 6)  # how many of ten questions stay open


def customers(interview: Interview) -> st.SearchStrategy[Answers]:
    """Answers to the questions that are put, in their order; some are skipped, some "I don't know"."""
    return _customers(interview)


@st.composite
def _customers(draw: st.DrawFn, interview: Interview) -> Answers:
    answers, left_open = Answers(), draw(st.sampled_from(OPEN_OF_TEN))
    for screen in interview.screens:
        for name in screen.questions:
            # The country is always told: without it nothing is compared.
            is_open = name != "country" and draw(st.integers(1, 10)) <= left_open
            if name not in relevance(interview, answers).questions:
                continue
            question = interview.question[name]
            if not is_open:
                value = draw(_values(question, answers))
                assert problem_with(question, value) is None
                answers = answers.with_answer(name, value)
            elif draw(st.booleans()):
                answers = answers.with_answer(name, None)
    return answers


def _values(question: Question, answers: Answers) -> st.SearchStrategy[Value]:
    options = [one.id for one in offered_options(question, answers) if not one.outside_scope]
    if question.kind == "option":
        return st.sampled_from(options)
    if question.kind == "options":
        together = [one for one in options if one not in question.exclusive]
        several = st.lists(st.sampled_from(together), min_size=1, max_size=4, unique=True).map(tuple)
        alone = [(one,) for one in options if one in question.exclusive]
        return several | st.sampled_from(alone) if alone else several
    if question.kind == "number":
        low, high = NUMBER_RANGES.get(question.id, USUAL_RANGE)
        least, most = max(low, question.minimum or 0), min(high, question.maximum or high)
        return st.integers(round(least), round(most))
    last = min(AS_OF + timedelta(days=DAYS_AHEAD), question.latest or date.max)
    return st.dates(max(AS_OF, question.earliest or AS_OF), last).map(date.isoformat)
