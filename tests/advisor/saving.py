"""A program that saves one draft again and again until it is killed, and says how far it is."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from advisor.store import StaleDraftError, StoreUnavailableError
from advisor.store.drafts import CaseStore


def content_of(version: int) -> Mapping[str, object]:
    """What stands in the draft at this version; a save of it fills several pages of the database."""
    return {"number": version, "text": f"{version} " * 5000}


def save_until_killed(address: str, key: str, said: Connection) -> None:
    """Sends ("saves", version) before each save and ("saved", version) once the store has said yes.

    Ends by itself when the database goes.
    """
    store = CaseStore(address)
    with said, suppress(StoreUnavailableError):
        draft = store.load(key, datetime.now(UTC))
        while True:
            version = draft.version if draft else 0
            said.send(("saves", version + 1))
            try:
                draft = store.save(key, content_of(version + 1), version, datetime.now(UTC))
            except StaleDraftError as error:  # the last save of the program before came through after its end
                draft = error.stored
            else:
                said.send(("saved", draft.version))
