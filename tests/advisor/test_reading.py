"""Every text that an owner reads stays at grade eight or below, and a harder one is found."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, given, settings

from advisor import method_text
from advisor.advice import Advice, advise
from advisor.answers import Answers
from advisor.coach import contradictions
from advisor.combination_parts import part_text
from advisor.combinations import combinations
from advisor.flip_text import flip_text, flips_sentence, unknown_text, unknowns_sentence, whom_to_ask
from advisor.flips import flips
from advisor.proof import proof_sentences
from advisor.questions import Interview, interview_for
from advisor.reasons import (
    assumption_text,
    extra_sentences,
    firmness,
    headline,
    next_steps,
    reasons_against,
    reasons_for,
)
from advisor.special_lines import unresolved_safety_lines
from advisor.unknowns import unknowns
from rules.knowledge import KnowledgeBase, load_knowledge_base
from tests.advisor.generated import AS_OF, customers
from tests.cases.test_cases import CASES
from tests.reading import is_hard, plain_words, reading_grade, shown_labels, syllables

KNOWLEDGE = load_knowledge_base()
INTERVIEW = interview_for(KNOWLEDGE)
MADE_UP = customers(INTERVIEW)
FEW_DRAWS = 60  # the words are the same
EACH_OF_THESE = 8
LISTED = ("country", "region", "current_provider")  # their options are names
HARD = (
    "Notwithstanding regulatory heterogeneity, enterprises contemplating telecommunications procurement"
    " should systematically evaluate infrastructural interdependencies before any contractual obligation."
)


@pytest.fixture(scope="module")
def interview(knowledge: KnowledgeBase) -> Interview:
    return interview_for(knowledge)


def texts_of_records(knowledge: KnowledgeBase) -> Iterator[tuple[str, str | None]]:
    """Name and text of all that the data files say to an owner."""
    fields = {
        "rules": ("title", "statement", "advice", "note"),
        "facts": ("title", "statement", "note"),
        "claims": ("claim", "instead"),
        "groups": ("name", "question"),
        "criteria": ("name", "question", "advantage", "drawback"),
        "modifiers": ("title", "reason"),
        "ratings": ("reason", "reason_high", "reason_low"),
        "floors": ("reason",),
        "emphases": ("reason",),
        "checklist": ("text", "why"),
        "terms": ("meaning",),
        "costs": ("item", "note"),
        "providers": ("name", "explanation"),
        "accesses": ("name", "explanation"),
        "offers": ("name",),
        "path_pairs": ("reason", "proof"),
        "incumbents": ("notes", "unconfirmed"),
    }
    for table, names in fields.items():
        for number, record in enumerate(getattr(knowledge, table), start=1):
            label = f"{table} {getattr(record, 'id', number)}"
            yield from ((f"{label} {name}", getattr(record, name)) for name in names)
            for change in getattr(record, "changes", ()):
                yield f"{label} {change.criterion}", change.reason
    for field in knowledge.fields:
        yield from ((f"fields {field.id}", one.reason) for one in field.unknown)


def texts_of_the_interview(interview: Interview) -> Iterator[tuple[str, str | None]]:
    for screen in interview.screens:
        for text in (screen.title, screen.why, screen.intro, *screen.guide_in(None)):
            yield f"screen {screen.id}", text
    for question in interview.questions:
        told = (
            question.label,
            question.alone,
            question.help,
            question.where,
            *(one.text for one in question.hints),
        )
        yield from ((f"question {question.id}", text) for text in told)
        for option in question.options:
            yield f"option {question.id} {option.id}", option.help
            if question.id not in LISTED:
                yield f"option {question.id} {option.id}", option.label


def texts_of(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    """All that the result page says of one case in sentences."""
    yield headline(advice, knowledge)
    yield firmness(advice, knowledge)
    yield from extra_sentences(advice, knowledge)
    yield from (one.text for one in reasons_for(advice, knowledge))
    yield from (one.text for one in reasons_against(advice, knowledge))
    for step in next_steps(advice, knowledge):
        yield from (step.text, step.why)
    yield from (assumption_text(one, interview) for one in advice.assumptions)


def defending_texts(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    """All that defends the advice of one case: proof, combinations, lines for machines, the coach."""
    yield from proof_sentences(advice, knowledge)
    for one in combinations(advice, knowledge):
        yield one.title
        yield from (part_text(part) for part in one.parts)
        yield from (reason.text for reason in one.reasons)
        yield from (text for step in one.actions for text in (step.text, step.why))
        yield from one.proof_to_ask
    yield from (line.text for line in unresolved_safety_lines(advice))
    for two in contradictions(advice.answers, interview, knowledge):
        yield two.text


def replayed_texts(advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> Iterator[str]:
    """What would flip the advice of one case, and what is worth asking."""
    flipped, still_open = flips(advice, knowledge), unknowns(advice, knowledge)
    yield flips_sentence(flipped)
    yield from (flip_text(one, advice, knowledge, interview) for one in flipped.found)
    yield unknowns_sentence(still_open)
    for one in still_open.found:
        yield unknown_text(one, still_open.today, knowledge, interview)
        yield whom_to_ask(one.question, interview)


def too_hard(
    texts: Iterator[tuple[str, str | None]], knowledge: KnowledgeBase, labels: Collection[str] = ()
) -> list[str]:
    plain = plain_words(knowledge)
    return [
        f"{name}: grade {reading_grade(text, plain, labels):.1f}: {text}"
        for name, text in texts
        if text and is_hard(text, plain, labels)
    ]


def test_the_data_files_read_at_grade_eight_or_lower(knowledge: KnowledgeBase):
    found = too_hard(texts_of_records(knowledge), knowledge)

    assert not found, "\n".join(found)


def test_the_interview_reads_at_grade_eight_or_lower(knowledge: KnowledgeBase, interview: Interview):
    texts = list(texts_of_the_interview(interview))

    found = too_hard(iter(texts), knowledge)

    assert not found, "\n".join(found)
    assert reading_grade(" ".join(f"{text}." for _, text in texts if text), plain_words(knowledge)) <= 6


@pytest.mark.parametrize("case", CASES, ids=[one.id for one in CASES])
def test_the_advice_of_a_case_reads_at_grade_eight_or_lower(
    case, knowledge: KnowledgeBase, interview: Interview
):
    advice = advise(case.answers_file, knowledge, case.as_of)

    found = too_hard(((case.id, text) for text in texts_of(advice, knowledge, interview)), knowledge)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("case", CASES, ids=[one.id for one in CASES])
def test_what_defends_the_advice_of_a_case_reads_at_grade_eight_or_lower(
    case, knowledge: KnowledgeBase, interview: Interview
):
    advice = advise(case.answers_file, knowledge, case.as_of, draws=FEW_DRAWS)
    texts = [*defending_texts(advice, knowledge, interview)]
    if CASES.index(case) % EACH_OF_THESE == 0:  # they are slower, and much alike
        texts += replayed_texts(advice, knowledge, interview)

    labels = shown_labels(interview, knowledge)
    found = too_hard(((case.id, text) for text in texts), knowledge, labels)

    assert not found, "\n".join(found)


@settings(max_examples=12, derandomize=True, phases=(Phase.generate,))  # a smaller customer says no more
@given(MADE_UP)
def test_what_is_told_made_up_customers_reads_at_grade_eight_or_lower(answers: Answers):
    advice = advise(answers, KNOWLEDGE, AS_OF, draws=FEW_DRAWS)
    texts = [*texts_of(advice, KNOWLEDGE, INTERVIEW), *defending_texts(advice, KNOWLEDGE, INTERVIEW)]
    texts += replayed_texts(advice, KNOWLEDGE, INTERVIEW)

    labels = shown_labels(INTERVIEW, KNOWLEDGE)
    found = too_hard((("made up", text) for text in texts), KNOWLEDGE, labels)

    assert not found, "\n".join(found)


def test_a_hard_text_is_found_among_those_that_defend_the_advice(
    knowledge: KnowledgeBase, interview: Interview, monkeypatch: pytest.MonkeyPatch
):
    case = CASES[0]
    advice = advise(case.answers_file, knowledge, case.as_of, draws=FEW_DRAWS)
    monkeypatch.setattr("advisor.proof._scope", lambda: HARD)

    found = too_hard((("proof", text) for text in defending_texts(advice, knowledge, interview)), knowledge)

    assert [one for one in found if HARD in one]


def test_a_label_in_quotes_counts_as_one_word_and_no_other_quotation_does():
    text = (
        "If your answer to “Telecommunications interoperability responsibilities” were another one, we stay."
    )
    label = "Telecommunications interoperability responsibilities"

    assert reading_grade(text, (), {label}) < reading_grade(text)
    assert reading_grade(text, (), {"Another label"}) == reading_grade(text)
    bare = text.replace("“", "").replace("”", "")
    assert reading_grade(bare, (), {label}) == reading_grade(bare)  # only where it is quoted as a name
    listed = text.replace(label, f"{label}, {label}")
    assert reading_grade(listed, (), {label}) == reading_grade(text, (), {label})


def test_the_method_reads_at_grade_eight_or_lower(knowledge: KnowledgeBase):
    texts = [text for part in method_text.parts() for text in (part.title, *part.paragraphs)]
    texts += [*method_text.assumed(), *method_text.limits()]
    texts += [one.meaning for one in method_text.formulas()]

    found = too_hard((("method", text) for text in texts), knowledge)

    assert not found, "\n".join(found)


def test_a_hard_text_is_found_wherever_it_is_planted(knowledge: KnowledgeBase, as_of: date):
    rule = knowledge.rules[0].model_copy(update={"statement": HARD})
    spoilt = replace(knowledge, rules=(rule, *knowledge.rules[1:]))

    found = too_hard(texts_of_records(spoilt), spoilt)

    assert len(found) == 1
    assert found[0].startswith(f"rules {rule.id} statement: grade ")


def test_a_long_sentence_of_short_words_is_hard():
    text = "We ask you to tell us what you need and then we look at all the lines that may be put in at your"
    text += " site so that you can see which of them will do the job for you at a price that you can pay."

    assert is_hard(text)
    assert not is_hard(text.replace(" and then", ". Then").replace(" so that", ". So"))


def test_one_short_line_of_long_words_is_hard():
    assert is_hard("Infrastructural interdependency considerations")
    assert not is_hard("Set-up cost and waiting time")


def test_terms_and_names_count_as_plain_words_and_no_others():
    text = "The interoperability of the line is good. Ask at the office of Saskatchewan for it, and pay."

    with_term = reading_grade(text, {"interoperability"})

    assert with_term < reading_grade(text)
    assert reading_grade(text) == reading_grade(text, {"saskatchewan"})  # a name with or without an entry
    assert reading_grade(text.replace("Saskatchewan", "saskatchewan")) > reading_grade(text)


def test_a_glossary_term_of_two_words_is_plain(knowledge: KnowledgeBase):
    plain = plain_words(knowledge)

    assert "early termination fee" in plain
    assert reading_grade("Pay the early termination fee now.", plain) < reading_grade(
        "Pay the early termination fee now."
    )


@pytest.mark.parametrize(
    ("word", "count"),
    [("line", 1), ("copper", 2), ("fibre", 2), ("places", 2), ("moved", 1), ("carrier", 3), ("needed", 2),
     ("reliability", 6), ("business", 2), ("area", 3), ("table", 2), ("what’s", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word: str, count: int):
    assert syllables(word) == count
