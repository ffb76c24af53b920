"""Who may see the book of clients: the one person at the machine that the app runs on (pure)."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

SETTING = "CARRIER_ADVISOR_BOOK"  # on, as without it, or off
# Headers by which a proxy gives itself away, and how the names of others begin.
FORWARDED = ("forwarded", "via", "x-client-ip", "x-cluster-client-ip", "x-real-ip", "true-client-ip")
FORWARDED_BEGIN = ("cf-", "x-forwarded-", "x-original-")


def has_book(environment: Mapping[str, str]) -> bool:
    """Whether this program has a book of clients; anything but "on" in the setting turns it off.

    >>> has_book({}), has_book({"CARRIER_ADVISOR_BOOK": "off"})
    (True, False)
    """
    return environment.get(SETTING, "").strip().lower() in ("", "on")


def is_at_this_machine(
    server_address: str | None, visitor_address: str | None, headers: Mapping[str, str]
) -> bool:
    """True only where the server listens to this machine alone, and the request was made on it.

    A proxy on this machine hands in the requests of others: one that names itself, or that passes on the
    name under which it is known outside, is found out by the headers. Browsers say the origin of each
    connection that they open to the app; what does not is no browser. In doubt: False.

    Args:
        server_address: What the server listens to; None for every address of the machine.
        visitor_address: Where the request came from; None where the server says that it is this machine.
        headers: Of the request that opened the connection.

    >>> is_at_this_machine("127.0.0.1", None, {"Host": "localhost:8501", "Origin": "http://localhost:8501"})
    True
    >>> is_at_this_machine("0.0.0.0", None, {"Host": "localhost:8501", "Origin": "http://localhost:8501"})
    False
    """
    named = {name.lower(): value for name, value in headers.items()}
    return (
        _is_loopback(server_address)
        and (visitor_address is None or _is_loopback(visitor_address))
        and _is_loopback(_host(f"//{named.get('host', '')}"))
        and _is_loopback(_host(named.get("origin", "")))
        and not any(name in FORWARDED or name.startswith(FORWARDED_BEGIN) for name in named)
    )


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _is_loopback(name: str | None) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name or "").is_loopback
    except ValueError:
        return False
