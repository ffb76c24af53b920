"""What is made at the click on a download: the page tells a failure, and no log tells of the case."""

from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

import streamlit as st

from advisor.i18n import _, in_this_language
from advisor.ui.markdown import escaped
from advisor.ui.state import page
from rules.errors import ProviderChoiceError

Made = TypeVar("Made")


class DownloadError(RuntimeError):
    """A file could not be made: Streamlit logs this and offers no file, so it names the code alone."""


def telling(make: Callable[[], Made], label: str) -> Callable[[], Made]:
    """A function that makes the same in the language of now; the next run of the page tells a failure."""
    failed = page.failed_downloads()  # the list itself: at the click there is no session
    form = _("“{name}” could not be made: {why}")
    why_not = _("something went wrong here. Save the case file, and tell whoever runs this program.")
    make_here = in_this_language(make)

    def made() -> Made:
        try:
            return make_here()
        except Exception as error:
            why = str(error) if isinstance(error, ProviderChoiceError) else why_not
            failed.append(form.format(name=label, why=why))
            place = extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}, line {place.lineno}"
            raise DownloadError(f"{type(error).__name__} in {where}") from None

    return made


def failures() -> None:
    """Says once what could not be made since the page was drawn."""
    failed = page.failed_downloads()
    while failed:
        st.error(escaped(failed.pop(0)))
