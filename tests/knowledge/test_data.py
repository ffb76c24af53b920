"""Health of the shipped data: sound, complete, honest about doubt, true to what was published."""

import csv
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from advisor.health import all_problems
from advisor.wording import mark_text
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.schema import CostItem, Fact, Mark, Rule

US_REGIONS = """
AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK
OR PA RI SC SD TN TX UT VT VA WA WV WI WY
"""
CA_REGIONS = "BC AB SK MB ON QC NB NS PE NL YT NT NU"
PROVIDERS = {"ILEC": "ilec", "FCLEC": "clec_facilities", "UNE": "clec_une", "RESALE": "clec_resale"}
VERIFIED_WORDS = re.compile(r"(?<!not )(?<!nobody )\b(verified|confirmed|checked|proven|established)\b", re.I)
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2045, 12, 31)


def numbered(prefix: str, last: int) -> list[str]:
    return [f"{prefix}{number:02}" for number in range(1, last + 1)]


IDS = {
    "sources": [f"S-{number:03}" for number in range(1, 184)],
    "facts": [
        *numbered("F-TOP-", 12),
        *numbered("F-DEF-", 19),
        *numbered("F-CA-", 10),
        *numbered("F-PR-", 7),
        *numbered("F-MKT-", 8),
        *numbered("F-WATCH-", 11),
        *numbered("F-UNK-", 12),
        *(f"I-G{number}" for number in range(1, 10)),
        *(f"I-N{number}" for number in range(1, 7)),
        *(f"P-M{number}" for number in range(1, 8)),
    ],
    "claims": numbered("A-", 27),
    "criteria": numbered("C-", 20),
    "rules": [*numbered("R-", 38), "R-06a"],
    "costs": [*numbered("P-", 37), "P-19a"],
    "checklist": [
        *numbered("N-RFP-", 16),
        *numbered("N-CON-", 11),
        *numbered("N-PORT-", 9),
        *numbered("N-CUT-", 10),
    ],
}
MODIFIERS = numbered("M-", 10)  # some are split, as in M-01a


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge_base()


@pytest.fixture(scope="module")
def published(project_root: Path) -> Path:
    """The folder with the tables that the data were taken from; not a part of the product."""
    folder = project_root.parent / "shared" / "domain"
    if not folder.is_dir():
        pytest.skip("the published tables do not stand beside this checkout")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marked(knowledge: KnowledgeBase) -> list[Fact | Rule | CostItem]:
    return [*knowledge.facts, *knowledge.rules, *knowledge.costs]


def test_nothing_is_wrong_with_the_data_and_the_questions():
    assert all_problems() == ()


# --- complete ------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", IDS)
def test_every_record_of_the_domain_is_there(knowledge: KnowledgeBase, table: str):
    present = {one.id for one in getattr(knowledge, table)}

    assert [name for name in IDS[table] if name not in present] == []


def test_every_modifier_of_the_domain_is_there_whole_or_split(knowledge: KnowledgeBase):
    present = {one.id for one in (*knowledge.modifiers, *knowledge.emphases)}

    assert [
        name for name in MODIFIERS if not any(re.fullmatch(f"{name}[a-z]?", one) for one in present)
    ] == []


def test_every_state_province_and_territory_has_an_incumbent(knowledge: KnowledgeBase):
    states, provinces = US_REGIONS.split(), CA_REGIONS.split()
    expected = {f"US-{name}": "us" for name in states} | {f"CA-{name}": "ca" for name in provinces}
    expected |= {"PR": "pr"}

    assert (len(states), len(provinces)) == (51, 13)
    assert {one.region: one.country for one in knowledge.incumbents} == expected


def test_every_provider_type_is_rated_on_every_criterion_it_can_be(knowledge: KnowledgeBase):
    rated = {(one.criterion, one.provider) for one in knowledge.ratings}
    expected = {
        (criterion.id, provider.id)
        for criterion, provider in product(knowledge.criteria, knowledge.providers)
        if not (provider.id == "hosted" and criterion.layer == "access")
    }

    assert rated >= expected
    assert len(rated) == len(knowledge.ratings)


def test_every_record_that_a_person_can_read_has_words_in_it(knowledge: KnowledgeBase):
    texts = [one.statement for one in knowledge.facts] + [one.advice for one in knowledge.rules]
    texts += [one.reason for one in (*knowledge.ratings, *knowledge.modifiers, *knowledge.path_pairs)]

    assert [one for one in texts if len(one.split()) < 3] == []


# --- honest --------------------------------------------------------------------------------------


def test_only_what_was_read_in_a_source_counts_as_verified():
    assert [mark.value for mark in Mark if mark.is_verified] == ["V", "V-t"]


def test_what_is_not_verified_is_shown_as_such():
    assert "check before" in mark_text(Mark.KNOWN)
    assert "not confirmed" in mark_text(Mark.KNOWN)
    assert mark_text(Mark.JUDGEMENT) == "our judgement"
    assert not VERIFIED_WORDS.search(mark_text(Mark.KNOWN) + mark_text(Mark.JUDGEMENT))


def test_what_is_not_verified_does_not_read_as_if_it_were(knowledge: KnowledgeBase):
    # A doubtful record may cite a source; then it says which part of it the source bears out.
    doubtful = [one for one in knowledge.facts if not one.mark.is_verified and not one.sources]
    doubtful_words = {one.id: VERIFIED_WORDS.search(f"{one.title} {one.statement}") for one in doubtful}

    assert [name for name, found in doubtful_words.items() if found] == []


def test_a_verified_record_cites_its_source(knowledge: KnowledgeBase):
    assert [one.id for one in marked(knowledge) if one.mark.is_verified and not one.sources] == []


def test_a_price_range_has_a_unit_with_its_currency_and_a_year(knowledge: KnowledgeBase):
    for one in knowledge.costs:
        assert one.unit
        assert one.year
        if one.low is not None and one.high is not None:
            assert one.low <= one.high
        if re.search(r"\b(per|month|line|once)\b", one.unit) and "%" not in one.unit:
            assert re.search("USD|CAD|currency not stated", one.unit), one.id


def test_prices_age_and_say_when_to_look_again(knowledge: KnowledgeBase):
    recent = [one for one in knowledge.costs if re.search(r"202[5-9]", one.year) and one.mark.is_verified]

    assert [one.id for one in recent if one.review_by is None and one.valid_to is None] == []


def test_every_date_to_watch_has_its_day(knowledge: KnowledgeBase):
    watched = [one for one in knowledge.facts if one.topic == "dates"]

    assert len(watched) >= 11
    for one in watched:
        assert isinstance(one.watch_date, date), one.id
        assert one.review_by is not None, one.id
        assert one.review_by <= one.watch_date, f"{one.id}: one day is told for it, not two"


def test_dates_are_possible(knowledge: KnowledgeBase):
    for one in marked(knowledge):
        for day in (one.valid_from, one.valid_to, one.review_by):
            assert day is None or FIRST_DAY <= day <= LAST_DAY or one.valid_from == day, one.id


def test_no_source_is_described_twice(knowledge: KnowledgeBase):
    addresses = [one.url for one in knowledge.sources if one.url]

    assert sorted({one for one in addresses if addresses.count(one) > 1}) == []


def test_addresses_are_web_addresses(knowledge: KnowledgeBase):
    assert [one.id for one in knowledge.sources if one.url and not re.match(r"https?://\S+$", one.url)] == []


# --- true to what was published --------------------------------------------------------------------


def test_ratings_stay_inside_their_published_range(knowledge: KnowledgeBase, published: Path):
    found = {(one.criterion, one.provider): one for one in knowledge.ratings}
    compared = 0

    for row in rows(published / "criteria.csv"):
        provider = PROVIDERS.get(row["provider_type"], "hosted")
        if float(row["low"]) == 0:  # not applicable
            assert (row["criterion_id"], provider) not in found
            continue
        one = found[row["criterion_id"], provider]
        assert float(row["low"]) <= one.low <= one.typical <= one.high <= float(row["high"]), row
        assert one.confidence == row["confidence"]
        compared += 1

    assert compared == len(knowledge.ratings)


def test_criteria_keep_their_ids_and_layers(knowledge: KnowledgeBase, published: Path):
    layers = {row["criterion_id"]: row["layer"] for row in rows(published / "criteria.csv")}

    assert {one.id: one.layer for one in knowledge.criteria} == layers


def test_ratings_cite_the_published_sources(knowledge: KnowledgeBase, published: Path):
    found = {(one.criterion, one.provider): one for one in knowledge.ratings}

    for row in rows(published / "criteria.csv"):
        one = found.get((row["criterion_id"], PROVIDERS.get(row["provider_type"], "hosted")))
        if one:
            assert set(one.sources) == set(re.findall(r"S-\d{3}", row["source_ids"])), row


def test_prices_are_the_published_ones(knowledge: KnowledgeBase, published: Path):
    found = {one.id: one for one in knowledge.costs}

    for row in rows(published / "costs.csv"):
        one = found[row["cost_id"]]
        for name in ("low", "high"):
            published_figure = re.fullmatch(r"\d+(\.\d+)?", row[name])
            figure = getattr(one, name)
            assert figure is None or not published_figure or float(figure) == float(row[name]), row
        assert set(one.sources) <= set(re.findall(r"S-\d{3}", row["source_ids"] + row["note"])), row


def test_rules_keep_their_ids(knowledge: KnowledgeBase, published: Path):
    ids = {row["rule_id"] for row in rows(published / "rules.csv")}

    assert ids <= set(knowledge.rule)


def test_no_mark_is_stronger_than_the_published_one(knowledge: KnowledgeBase, published: Path):
    strength = {"J": 0, "K": 0, "V-t": 1, "V": 2}
    records = {one.id: one for one in (*knowledge.rules, *knowledge.costs)}

    for file, key in (("rules.csv", "rule_id"), ("costs.csv", "cost_id")):
        for row in rows(published / file):
            best = max((strength[mark] for mark in re.findall(r"V-t|V|K|J", row["mark"])), default=0)
            assert strength[records[row[key]].mark] <= best, row[key]


def test_incumbents_are_the_published_regions(knowledge: KnowledgeBase, published: Path):
    ids = {row["incumbent_id"] for row in rows(published / "incumbents.csv")}

    assert {one.id for one in knowledge.incumbents} == ids


def test_where_a_modifier_rests_on_several_sources_each_change_names_its_own(
    knowledge: KnowledgeBase,
) -> None:
    mixed = [one for one in knowledge.modifiers if len(one.sources) > 1 and len(one.changes) > 1]

    unnamed = [(one.id, cell.criterion) for one in mixed for cell in one.changes if cell.sources is None]

    assert mixed
    assert unnamed == []
