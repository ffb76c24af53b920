"""Which database keeps the cases: a file in the user's own data folder, or what one setting names."""

from collections.abc import Mapping

from platformdirs import user_data_path

SETTING = "CARRIER_ADVISOR_DATABASE"  # an SQLAlchemy address, such as sqlite:////srv/advisor/cases.db
FOLDER, FILE = "carrier-advisor", "cases.db"


def database_address(environment: Mapping[str, str]) -> str:
    """The SQLAlchemy address from the setting; without one, that of a file in the user's data folder.

    >>> database_address({"CARRIER_ADVISOR_DATABASE": "sqlite:///cases.db"})
    'sqlite:///cases.db'
    """
    wanted = environment.get(SETTING, "").strip()
    if wanted:
        return wanted
    from sqlalchemy import URL  # see `advisor.store`: whoever asks for an address is about to open it

    path = user_data_path(FOLDER, appauthor=False) / FILE
    return URL.create("sqlite", database=str(path)).render_as_string()
