"""The one person at the machine is told from visitors on a network; in doubt it is a visitor."""

import pytest

from advisor.privacy import has_book, is_at_this_machine

HERE = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}


@pytest.mark.parametrize("server", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
@pytest.mark.parametrize("visitor", [None, "127.0.0.1", "::1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "localhost"])
def test_the_person_at_the_machine_is_let_in(server: str, visitor: str | None, host: str) -> None:
    assert is_at_this_machine(server, visitor, {"Host": host, "Origin": f"http://{host}"})


@pytest.mark.parametrize("server", [None, "", "0.0.0.0", "::", "192.168.1.7", "advisor.example"])
def test_nobody_is_where_the_server_listens_to_a_network(server: str | None) -> None:
    assert not is_at_this_machine(server, None, HERE)


@pytest.mark.parametrize("visitor", ["192.168.1.9", "203.0.113.5", "2001:db8::1", "unknown", ""])
def test_a_visitor_from_elsewhere_is_not(visitor: str) -> None:
    assert not is_at_this_machine("127.0.0.1", visitor, HERE)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": ""},
        {"Host": "[127.0.0.1"},
        {"Host": "advisor.example"},
        {"Host": "127.0.0.1.advisor.example"},
        {**HERE, "Origin": "https://advisor.example"},
        {**HERE, "Origin": "null"},
        {**HERE, "origin": "http://[::1"},
        {**HERE, "X-Forwarded-For": "203.0.113.5"},
        {**HERE, "x-forwarded-host": "advisor.example"},
        {**HERE, "X-Real-IP": "203.0.113.5"},
        {**HERE, "Forwarded": "for=203.0.113.5"},
        {**HERE, "Via": "1.1 proxy"},
        {**HERE, "X-Forwarded-Proto": "https"},
        {**HERE, "X-Forwarded-Server": "advisor.example"},
        {**HERE, "CF-Connecting-IP": "203.0.113.5"},
        {**HERE, "Cf-Ray": "1"},
        {**HERE, "X-Client-IP": "203.0.113.5"},
        {**HERE, "True-Client-IP": "203.0.113.5"},
        {**HERE, "X-Original-Host": "advisor.example"},
        {"Host": "localhost:8501"},
        {"Host": "localhost:8501", "Origin": ""},
    ],
)
def test_a_visitor_through_a_proxy_on_the_machine_is_not(headers: dict[str, str]) -> None:
    assert not is_at_this_machine("127.0.0.1", None, headers)


@pytest.mark.parametrize("value", ["off", " OFF ", "no", "0", "onn"])
def test_anything_but_on_turns_the_book_off(value: str) -> None:
    assert not has_book({"CARRIER_ADVISOR_BOOK": value})


@pytest.mark.parametrize("value", ["", "on", " On "])
def test_without_a_word_the_book_is_there(value: str) -> None:
    assert has_book({"CARRIER_ADVISOR_BOOK": value})
