"""The page on who can use these pages, without a browser."""

import pytest

from advisor.accessibility import known_faults
from advisor.ui import routes
from tests.app.test_journeys import QUICK_ANSWERS, an_app, press, step, texts
from tests.reading import is_hard


def test_every_known_fault_stands_on_the_page() -> None:
    shown = texts(an_app(None, routes.ACCESSIBILITY))

    assert known_faults()
    assert [one.id for one in known_faults() if one.says not in shown] == []


@pytest.mark.parametrize("place", [routes.START, routes.RESTART, routes.RESULT, "where"])
def test_it_is_one_press_away_and_leads_back(place: str) -> None:
    app = an_app(QUICK_ANSWERS, place)

    press(app, "go_accessibility")
    assert step(app) in (routes.ACCESSIBILITY, [routes.ACCESSIBILITY])
    press(app, "nav_back")

    assert step(app) in (place, [place])


def test_the_faults_are_told_in_plain_words() -> None:
    assert [one.id for one in known_faults() if is_hard(one.says)] == []
