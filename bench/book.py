"""How the time to list the book of clients grows: 1,000 cases beside 10, in one run; prints the ratio.

Ten clients are listed of both, so that only the number of cases differs. The whole page is drawn by
Streamlit's own test runner, once with ten clients on it and once with as many as the app shows.
"""

import json
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import streamlit as st
from streamlit.testing.v1 import AppTest

from advisor.questions import interview_for
from advisor.samples import samples_for
from advisor.store import SETTING, Kept, Order
from advisor.store.book import Book
from advisor.store.drafts import CaseStore
from advisor.summaries import Summaries
from advisor.ui import paging
from rules.knowledge import load_knowledge_base

APP = Path(__file__).resolve().parents[1] / "app.py"
FEW, MANY = 10, 1_000
LISTED, ROUNDS, DRAWN = 10, 60, 8
NOW = datetime.now(UTC)
SEARCHES = ("", "client", "client 7", "rural")


def main() -> None:
    """Print the time of a page of each list, and how much of it is the number of cases."""
    with TemporaryDirectory() as folder:
        files = {count: Path(folder) / f"{count}.db" for count in (FEW, MANY)}
        books = {count: filled(file, count) for count, file in files.items()}
        print(f"{'milliseconds, median':46}{FEW:>10}{MANY:>10}   ratio")
        for order in Order:
            for words in SEARCHES:
                listing = {
                    count: partial(book.page, words, order=order, most=LISTED)
                    for count, book in books.items()
                }
                name = f"{order.value} first, " + (f"search “{words}”" if words else "no search")
                report(name, measured(listing, ROUNDS))
        for most in (LISTED, paging.PAGE):
            pages = {count: page_of(file, most) for count, file in files.items()}
            report(f"the whole page, at most {most} clients on it", measured(pages, DRAWN))


def report(name: str, took: Mapping[int, Sequence[float]]) -> None:
    few, many = (1000 * statistics.median(took[count]) for count in (FEW, MANY))
    print(f"{name:46}{few:10.2f}{many:10.2f}{many / few:8.2f}")


def measured(acts: Mapping[int, Callable[[], object]], rounds: int) -> dict[int, list[float]]:
    """Seconds of each round, the two in turn: what the machine does besides hits both."""
    took: dict[int, list[float]] = {count: [] for count in acts}
    for _ in range(rounds):
        for count, act in acts.items():
            start = time.perf_counter()
            act()
            took[count].append(time.perf_counter() - start)
    return took


def page_of(file: Path, most: int) -> Callable[[], object]:
    """Draws the first page of the book in this database, up to date, for the person at the machine."""
    app = AppTest.from_file(str(APP), default_timeout=600)
    app.query_params["step"] = "book"
    here = {"server.address": "127.0.0.1"}
    option, context = st.get_option, "streamlit.runtime.context.ContextProxy"

    def draw() -> None:
        with (
            patch.dict(os.environ, {SETTING: f"sqlite:///{file}"}),
            patch.object(paging, "PAGE", most),
            patch.object(st, "get_option", lambda name: here.get(name) or option(name)),
            patch(f"{context}.ip_address", None),
            patch(f"{context}.headers", {"Host": "localhost", "Origin": "http://localhost"}),
        ):
            app.run()
        assert not app.exception
        assert app.header, "no client is shown"

    draw()
    return draw


def filled(file: Path, count: int) -> Book:
    """A book with so many clients, each with a real case and its summary."""
    book = Book(CaseStore(f"sqlite:///{file}"))
    rows = cases()
    for number in range(count):
        content, summary, day = rows[number % len(rows)]
        tags = ("rural", "urgent") if number % 3 else ("city",)
        name = f"Client {number}"
        entry = book.add(json.loads(content), name, tags, NOW + timedelta(minutes=number))
        book.keep_summary(entry, json.loads(summary), day)
    return book


def cases() -> Sequence[tuple[str, str, date | None]]:
    """Content, summary and next date of each sample business."""
    knowledge = load_knowledge_base()
    interview = interview_for(knowledge)
    summaries = Summaries(knowledge, interview, NOW.date())
    found = []
    with TemporaryDirectory() as folder:
        store = CaseStore(f"sqlite:///{folder}/one.db")
        book = Book(store)
        for sample in samples_for(knowledge, NOW.date()):
            content = Kept(sample.answers).as_data()
            entry = book.entry(book.add(content, sample.id, (), NOW))
            assert entry
            draft = book.load(entry.id, NOW)
            assert draft
            summary = summaries.made(entry, draft)
            found.append((json.dumps(content), summary.model_dump_json(), summary.next_day))
        store.close()
    return found


if __name__ == "__main__":
    main()
