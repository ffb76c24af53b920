"""A visitor without a browser: speaks with a running app as the browser's side of Streamlit does."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

SECONDS_TO_ANSWER = 60
DRAWN = ForwardMsg.FINISHED_SUCCESSFULLY  # and not ended early for another click
# Kind of widget -> where its value travels.
FIELDS = {"radio": "string_value", "text_area": "string_value", "expandable": "bool_value"}


class ServerGoneError(Exception):
    """The server ended before it answered; nobody knows if what was sent last was saved."""


@contextmanager
def visiting(port: int, query: str = "") -> Iterator["Visitor"]:
    """Open the page at this address, as after a reload; ServerGoneError once the server has ended."""
    try:
        with connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=f"http://127.0.0.1:{port}",
            max_size=None,
            compression=None,
        ) as connection:
            visitor = Visitor(connection, query)
            visitor.send()
            yield visitor
    except (ConnectionClosed, OSError) as error:
        raise ServerGoneError from error


class Visitor:
    """One page that is open. What was sent counts once `send` has come back: the page is drawn anew then.

    Attributes:
        query: The address, as the server changed it last.
    """

    def __init__(self, connection: ClientConnection, query: str) -> None:
        self.query = query
        self._connection = connection
        self._page = ""  # the hash of the script
        self._widgets: dict[str, Any] = {}  # id -> kind and content

    def send(self, values: Mapping[str, str | bool] | None = None, *, press: str | None = None) -> None:
        """Send what the boxes hold, these of them changed, and wait until the page is drawn.

        Args:
            values: Key of a box -> what is put into it; True opens what is folded away.
            press: Key of the button that is pressed.
        """
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self.query, self._page
        asked.context_info.locale, asked.context_info.timezone = "en-US", "Etc/UTC"
        changed = {self._id_of(key): value for key, value in (values or {}).items()}
        for name in self._widgets:
            kind, _content = self._widgets[name]
            value = changed.get(name, self._value(name))
            if kind in FIELDS and value is not None:
                asked.widget_states.widgets.append(WidgetState(id=name, **{FIELDS[kind]: value}))
        if press:
            asked.widget_states.widgets.append(WidgetState(id=self._id_of(press), trigger_value=True))
        self._connection.send(message.SerializeToString())
        self._widgets = self._drawn()

    def shows(self, key: str) -> str | bool | None:
        """What the box of this key holds."""
        return self._value(self._id_of(key))

    def options(self, key: str) -> list[str]:
        """What one can choose at the radio buttons of this key."""
        _kind, content = self._widgets[self._id_of(key)]
        return list(content.options)

    def _id_of(self, key: str) -> str:
        return next(name for name in self._widgets if name.endswith(f"-{key}"))

    def _value(self, name: str) -> str | bool | None:
        kind, content = self._widgets[name]
        if kind == "radio":
            return str(content.raw_value) if content.HasField("raw_value") else None
        if kind == "expandable":
            return bool(content.expanded)
        return str(content.value if content.set_value else content.default) if kind in FIELDS else None

    def _drawn(self) -> dict[str, Any]:
        """The widgets of the next page that is drawn to its end."""
        widgets: dict[str, Any] = {}
        while True:
            told = ForwardMsg.FromString(self._connection.recv(SECONDS_TO_ANSWER))
            if told.HasField("new_session"):
                self._page, widgets = told.new_session.page_script_hash, {}
            elif told.HasField("page_info_changed"):
                self.query = told.page_info_changed.query_string
            elif told.HasField("delta") and told.delta.HasField("new_element"):
                kind = told.delta.new_element.WhichOneof("type")
                content = getattr(told.delta.new_element, kind)
                assert kind != "exception", content.message
                if getattr(content, "id", ""):
                    widgets[content.id] = (kind, content)
            elif told.HasField("delta") and told.delta.add_block.expandable.id:
                widgets[told.delta.add_block.expandable.id] = ("expandable", told.delta.add_block.expandable)
            elif told.HasField("script_finished") and told.script_finished == DRAWN:
                return widgets
