"""Everything on a page that a visitor can read or hear, whatever element it stands in."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pandas as pd
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

# Entries of Streamlit's messages that nobody reads: names of elements, of icons, of styles, of files.
TECHNICAL = {
    "action", "color", "column_order", "columns", "data_testid", "deferred_file_id", "element_type",
    "form_id", "icon", "id", "key", "language", "media_type", "mime", "options_json", "query_param_key",
    "row_heights_json", "selection_mode", "tag", "theme", "type", "url", "uploader_id", "vega_lite_id",
    "width",
}  # fmt: skip
READ_IN_HTML = ("aria-label", "alt", "title", "placeholder")
READ_IN_CHARTS = ("title", "text", "label", "labels", "description")


def readable(app: AppTest) -> list[str]:
    """Every text on the page, those inside closed expanders and tabs included."""
    return [text for text in _texts_of_node(app._tree) if text.strip()]


def texts_of_html(app: AppTest) -> list[str]:
    """What one reads on the page that stands there as plain HTML."""
    parser = _Html()
    for one in app.get("html"):
        parser.feed(str(one.body))
    return [text for text in parser.read if text.strip()]


def _texts_of_node(node: object) -> Iterator[str]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield from _texts_of_message(proto)
    for child in getattr(node, "children", {}).values():
        yield from _texts_of_node(child)


def _texts_of_message(message: Message) -> Iterator[str]:
    name = message.DESCRIPTOR.name
    if name == "Html":
        yield from _texts_of_html(message.body)  # type: ignore[attr-defined]
        return
    if name == "ArrowData":
        yield from _texts_of_table(convert_arrow_bytes_to_pandas_df(message.data))  # type: ignore[attr-defined]
        return
    if name == "VegaLiteChart":
        yield from _texts_of_drawing(message)
        return
    for field, value in message.ListFields():
        if field.name in TECHNICAL:
            continue
        if field.type == FieldDescriptor.TYPE_STRING:
            yield from [value] if isinstance(value, str) else value
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            if isinstance(value, Message):
                yield from _texts_of_message(value)
            elif not field.message_type.GetOptions().map_entry:
                for one in value:
                    yield from _texts_of_message(one)


def _texts_of_drawing(chart: Message) -> Iterator[str]:
    """What is written in a Vega-Lite drawing: its data by value, as nobody sees the names of its columns."""
    yield from _texts_of_chart(json.loads(chart.spec))  # type: ignore[attr-defined]
    yield chart.alt  # type: ignore[attr-defined]
    for one in (chart.data, *(entry.data for entry in chart.datasets)):  # type: ignore[attr-defined]
        if one.data:
            values = convert_arrow_bytes_to_pandas_df(one.data)
            yield from (str(value) for column in values.columns for value in values[column])


def _texts_of_table(table: pd.DataFrame) -> Iterator[str]:
    yield from (str(name) for name in table.columns)
    for column in table.columns:
        yield from (str(one) for one in table[column])


def _texts_of_chart(spec: object, key: str = "") -> Iterator[str]:
    if isinstance(spec, dict):
        for name, value in spec.items():
            yield from _texts_of_chart(value, name)
    elif isinstance(spec, list):
        for value in spec:
            yield from _texts_of_chart(value, key)
    elif isinstance(spec, str) and key in READ_IN_CHARTS:
        yield spec


def _texts_of_html(body: str) -> Iterator[str]:
    parser = _Html()
    parser.feed(body)
    yield from (*parser.named, *parser.read)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.named: list[str] = []
        self.read: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.named += [value for name, value in attrs if name in READ_IN_HTML and value]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside not in ("style", "script"):
            self.read.append(data)
