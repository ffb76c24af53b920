"""What every test may use: the checkout's folder, the knowledge, builders, a profile for made-up examples."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from babel.messages.catalog import Catalog
from hypothesis import settings

from advisor.store import SETTING
from rules.knowledge import KnowledgeBase, load_knowledge_base
from rules.model import EngineModel, compile_model
from rules.requirements import Requirements
from rules.robustness import Draws, sample_draws
from rules.schema import Condition, Emphasis, Floor, Modifier, Rule
from tests import postgresql as servers
from tests import pseudo

# No deadline: a busy machine is not a fault. In the automatic build the same examples come each time.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("house")

# A firm with a plain choice: the incumbent's good copper or the cable company's line, nothing else.
DEFAULTS: dict[str, object] = {
    "country": "us",
    "setting": "suburb",
    "incumbent_fibre": "no",
    "copper_state": "good",
    "competitor_lines": ["cable"],
    "leased_loop": "no",
    "reseller": "none",
    "special_lines": ["none"],
    "second_path": "no",
}


@pytest.fixture(scope="session", autouse=True)
def cases_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the database of this run: no test touches the cases of the person who runs them."""
    address = f"sqlite:///{tmp_path_factory.mktemp('cases') / 'cases.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, address)  # servers that tests start inherit it
        yield address


@pytest.fixture(scope="session")
def postgresql() -> Iterator[servers.Server]:
    """A PostgreSQL server for all tests; who stops it starts it again."""
    with servers.serving(servers.QUICK) as server:
        yield server


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds app.py, advisor and rules."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def messages(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All texts that `make messages` gives to translators."""
    return pseudo.messages(project_root, tmp_path_factory.mktemp("messages"))


@pytest.fixture(scope="session")
def pseudo_locale(messages: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of catalogues with the made-up language of the tests in it."""
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write_catalogue(messages, folder)
    return folder


@pytest.fixture(scope="session")
def as_of() -> date:
    """The day of the advice in the tests."""
    return date(2026, 11, 22)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge that ships, read once; frozen, so tests may share it."""
    return load_knowledge_base()


@pytest.fixture(scope="session")
def model(knowledge: KnowledgeBase, as_of: date) -> EngineModel:
    """The engine's model of that knowledge."""
    return compile_model(knowledge, as_of)


@pytest.fixture(scope="session")
def draws(model: EngineModel) -> Draws:
    """Few draws: enough to tell a clear case, not to measure a share."""
    return sample_draws(model, np.random.default_rng(1), 200)


@pytest.fixture(scope="session")
def a_requirement(knowledge: KnowledgeBase) -> Callable[..., Requirements]:
    """Builder of one customer: `a_requirement(copper_state="poor")`; None makes a field unknown."""

    def build(**answers: object) -> Requirements:
        return Requirements.from_rows([{**DEFAULTS, **answers}], knowledge.field)

    return build


@pytest.fixture(scope="session")
def customers(knowledge: KnowledgeBase) -> Callable[..., Requirements]:
    """Builder of a batch: one mapping of changed answers a customer."""

    def build(*changes: dict[str, object]) -> Requirements:
        return Requirements.from_rows([{**DEFAULTS, **change} for change in changes], knowledge.field)

    return build


@pytest.fixture(scope="session")
def a_world(knowledge: KnowledgeBase, as_of: date) -> Callable[..., EngineModel]:
    """Builder of a small model: these offers and no others, and only the records given say anything.

    `typical` are ratings, provider types (RATED) x criteria; they are certain. Without it: 3 everywhere.
    """
    everywhere = Condition.model_validate({"field": "country", "in": ["us", "pr", "ca"]})
    nowhere = Condition.model_validate({"not": {"field": "country", "in": ["us", "pr", "ca"]}})

    def build(
        offers: Sequence[str] = ("ilec_copper", "clec_cable"),
        *,
        typical: np.ndarray | None = None,
        modifiers: Sequence[Modifier] = (),
        rules: Sequence[Rule] = (),
        emphases: Sequence[Emphasis] = (),
        floors: Sequence[Floor] = (),
        always_active: bool = True,
    ) -> EngineModel:
        small = replace(
            knowledge,
            offers=tuple(
                one.model_copy(update={"available_when": everywhere if one.id in offers else nowhere})
                for one in knowledge.offers
            ),
            criteria=tuple(
                one.model_copy(update={"active_when": None}) if always_active else one
                for one in knowledge.criteria
            ),
            modifiers=tuple(modifiers),
            rules=tuple(rules),
            emphases=tuple(emphases),
            floors=tuple(floors),
        )
        compiled = compile_model(small, as_of)
        shape = compiled.typical.shape
        ratings = np.full(shape, 3.0) if typical is None else np.asarray(typical, dtype=np.float64)
        return replace(compiled, low=ratings, typical=ratings, high=ratings)

    return build
