"""The audit holds on what ships, sees a thumb on the scale, and the committed page is what it finds."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from advisor.fairness.__main__ import FINE, PAGE, PROBLEMS, main
from advisor.fairness.page import fingerprint
from advisor.fairness.room import room, told
from advisor.fairness.shares import mean_ratings, shares
from advisor.fairness.symmetry import Sizes, Symmetry, broken_measures, symmetry
from advisor.fairness.worlds import exchanged, reordered, wordless
from rules.evaluation import evaluate
from rules.knowledge import KnowledgeBase
from rules.knowledge_base import TABLES
from rules.model import FAMILIES, RATED, EngineModel, compile_model
from rules.population import varied_customers
from rules.value_functions import BEST
from rules.verdict import KINDS, Kind
from tests.reading import is_hard, plain_words

SMALL = Sizes(crowd=3000, detailed=1000, drawn=15, draws=40, told=2)
BIAS = 0.5  # rating points


@pytest.fixture(scope="module")
def found(knowledge: KnowledgeBase, as_of: date) -> Symmetry:
    return symmetry(knowledge, as_of, SMALL)


@pytest.fixture(scope="module")
def few_cases(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    for path in sorted((project_root / "tests" / "cases").glob("x0[1-3]*.toml")):
        (folder / path.name).write_text(path.read_text("utf-8"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


def raised(
    model: EngineModel, providers: str | list[int], criteria: slice | list[int] = slice(None)
) -> EngineModel:
    """The same model with these ratings half a point too high: of one provider type, or some cells."""
    rows = RATED.index(providers) if isinstance(providers, str) else providers
    tables = {}
    for name in ("low", "typical", "high"):
        tables[name] = getattr(model, name).copy()
        tables[name][rows, criteria] = np.minimum(tables[name][rows, criteria] + BIAS, BEST)
    return replace(model, **tables)


def for_the_incumbent(knowledge: KnowledgeBase, as_of: date) -> EngineModel:
    return raised(compile_model(knowledge, as_of), "ilec")


def for_the_first_in_the_file(knowledge: KnowledgeBase, as_of: date) -> EngineModel:
    """A bonus for the first twenty ratings of the file: another order gives it to others."""
    model = compile_model(knowledge, as_of)
    criteria = [one.id for one in knowledge.criteria]
    first = knowledge.ratings[:20]
    return raised(
        model, [RATED.index(one.provider) for one in first], [criteria.index(one.criterion) for one in first]
    )


def for_a_good_name(knowledge: KnowledgeBase, as_of: date) -> EngineModel:
    model = compile_model(knowledge, as_of)
    liked = [one.id for one in knowledge.providers if "incumbent" in one.name]
    return raised(model, liked[0]) if liked else model


# --- what must hold --------------------------------------------------------------------------------------


def test_swap_tie_and_order_hold_on_what_ships(found: Symmetry) -> None:
    assert broken_measures(found) == []
    assert found.exchange.same > 0.99 * SMALL.crowd
    assert found.ties.tied == found.ties.tried == SMALL.crowd
    assert found.words.same == SMALL.crowd


def test_a_bonus_for_the_incumbent_is_seen_by_swap_and_by_tie(knowledge: KnowledgeBase, as_of: date) -> None:
    found = symmetry(knowledge, as_of, SMALL, for_the_incumbent)

    assert found.exchange.other > 0.5 * SMALL.crowd
    assert found.drawn_exchange.other > 0
    assert found.ties.tied < 0.1 * SMALL.crowd
    assert found.ties.won > 0
    assert found.order.other == found.words.other == 0
    assert len(broken_measures(found)) == 2


def test_a_bonus_for_the_first_record_is_seen_by_order(knowledge: KnowledgeBase, as_of: date) -> None:
    found = symmetry(knowledge, as_of, SMALL, for_the_first_in_the_file)

    assert found.order.other > 0.5 * SMALL.crowd
    assert found.drawn_order.other > 0


def test_a_bonus_for_a_word_is_seen_by_the_copy_without_words(knowledge: KnowledgeBase, as_of: date) -> None:
    found = symmetry(knowledge, as_of, SMALL, for_a_good_name)

    assert found.words.other > 0.5 * SMALL.crowd
    assert found.order.other == 0


def test_a_bonus_in_the_published_ratings_is_seen_in_the_figures(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    def better(rating: float) -> float:
        return min(rating + BIAS, BEST)

    biased = replace(
        knowledge,
        ratings=tuple(
            one.model_copy(update={name: better(getattr(one, name)) for name in ("low", "typical", "high")})
            if one.provider == "ilec"
            else one
            for one in knowledge.ratings
        ),
    )

    wins, biased_wins = (
        shares(one, as_of, 1, crowd=3000, detailed=500, drawn=5, draws=10).types["ilec"].wins
        for one in (knowledge, biased)
    )

    assert biased_wins > 1.1 * wins
    for criterion, means in mean_ratings(biased).items():
        assert means["incumbent"][0] > mean_ratings(knowledge)[criterion]["incumbent"][0]


# --- the other worlds ------------------------------------------------------------------------------------


def test_exchanging_twice_gives_the_knowledge_back(knowledge: KnowledgeBase) -> None:
    once, twice = exchanged(knowledge), exchanged(exchanged(knowledge))

    assert all(getattr(twice, name) == getattr(knowledge, name) for name in TABLES)
    assert once.offer["ilec_copper"].provider == "clec_facilities"
    assert once.rule["L-04"].applies_to is not None
    assert set(once.rule["L-04"].applies_to.providers) == {"ilec", "clec_une", "clec_resale"}
    assert once.provider["clec_facilities"].family == "competitor"
    assert once.provider["clec_une"].family == "incumbent"


def test_another_order_holds_the_same_records(knowledge: KnowledgeBase) -> None:
    other = reordered(knowledge, np.random.default_rng(1))

    for name in TABLES:
        before, after = (
            sorted(record.model_dump_json(exclude={"options"}) for record in getattr(one, name))
            for one in (knowledge, other)
        )
        assert after == before, name
    assert [one.id for one in other.offers] != [one.id for one in knowledge.offers]
    assert other.field["copper_state"].options != knowledge.field["copper_state"].options


def test_no_sentence_is_left_in_the_wordless_copy(knowledge: KnowledgeBase) -> None:
    silent = wordless(knowledge)
    texts = [
        text
        for one in (*silent.rules, *silent.ratings, *silent.modifiers, *silent.criteria, *silent.offers)
        for text in one.model_dump().values()
        if isinstance(text, str)
    ]

    assert [text for text in texts if " " in text.strip()] == []


def test_a_stay_never_holds_back_a_move_between_two_competitors(
    knowledge: KnowledgeBase, as_of: date
) -> None:
    crowd = varied_customers(knowledge.field, np.random.default_rng(2), 20_000)
    model = compile_model(knowledge, as_of)

    found = evaluate(model, crowd)

    stays = np.flatnonzero(found.verdicts.kinds == KINDS.index(Kind.STAY_UNTIL))
    today = crowd.codes["current_family"][stays]
    places = [crowd.fields["current_family"].options.index(one) for one in FAMILIES]
    assert len(stays) > 100
    assert not any(
        today[row] == places[family]
        for row, family in enumerate(model.family_of[found.verdicts.leader[stays]])
    )


def test_no_kind_of_provider_has_points_for_alone(
    knowledge: KnowledgeBase, as_of: date, project_root: Path
) -> None:
    advices = told(knowledge, as_of, project_root / "tests" / "cases", seed=1, size=0)

    for family in FAMILIES:
        one = room([advice for advice in advices if advice.family == family])
        assert one.advices >= 15
        assert one.without_against <= 0.1 * one.advices
        assert one.against >= 0.7 * one.in_favour
    incumbent, competitor = (
        room([advice for advice in advices if advice.family == family]) for family in FAMILIES
    )
    assert abs(incumbent.against - competitor.against) < 0.5
    assert abs(incumbent.words_against - competitor.words_against) < 3


# --- the page --------------------------------------------------------------------------------------------


def test_the_page_was_made_from_this_knowledge(page: str, knowledge: KnowledgeBase) -> None:
    assert f"Knowledge behind this page: {fingerprint(knowledge)}" in page, "run make audit"
    assert f"day of the advice {knowledge.edition.released}" in page


def test_another_word_or_figure_gives_another_fingerprint(knowledge: KnowledgeBase) -> None:
    first, *rest = knowledge.ratings
    reworded = replace(knowledge, ratings=(first.model_copy(update={"reason": "Because."}), *rest))

    assert fingerprint(reworded) != fingerprint(knowledge)
    assert fingerprint(replace(knowledge)) == fingerprint(knowledge)


def test_a_fresh_page_passes_the_check_and_a_changed_one_does_not(
    tmp_path: Path, few_cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fairness.md"

    assert main([], page=path, cases=few_cases, sizes=SMALL) == FINE
    assert main(["--check"], page=path, cases=few_cases, sizes=SMALL) == FINE
    assert capsys.readouterr().err == ""
    written = path.read_text("utf-8")
    path.write_text(written.replace("| holds |", "| holds, of course |", 1), encoding="utf-8")
    assert main(["--check"], page=path, cases=few_cases, sizes=SMALL) == PROBLEMS
    assert "Run make audit" in capsys.readouterr().err


def test_the_page_is_whole_and_says_that_all_holds(page: str) -> None:
    assert not re.search(r"[{}]", page)
    assert "does not hold" not in page
    assert page.count("| holds |") == 7
    for heading in range(1, 7):
        assert f"\n## {heading}. " in page


def prose(page: str) -> Iterator[str]:
    """Paragraphs and list entries, without tables and headings."""
    for part in re.split(r"\n\s*\n|\n(?=- )", page):
        if not part.startswith(("|", "#")):
            yield re.sub(r"\s+", " ", re.sub(r"[*`]|^- ", "", part)).strip()


def test_the_page_is_easy_to_read(page: str, knowledge: KnowledgeBase) -> None:
    plain = plain_words(knowledge)

    assert len(list(prose(page))) > 30
    assert [text for text in prose(page) if is_hard(text, plain)] == []


def test_what_the_page_says_of_trackers_and_licence_is_so(page: str, project_root: Path) -> None:
    settings = tomllib.loads((project_root / ".streamlit" / "config.toml").read_text("utf-8"))

    assert "no trackers" in page
    assert settings["browser"]["gatherUsageStats"] is False
    assert (project_root / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert "MIT licence" in page
