"""Whether a visitor is the one person at the machine that the app runs on (pure)."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_at_this_machine(
    server_address: str | None, visitor_address: str | None, headers: Mapping[str, str]
) -> bool:
    """True only where the server listens to this machine alone, and the request was made on it.

    A proxy on this machine hands in the requests of others: one that names itself, or that passes on the
    name under which it is known outside, is found out by the headers. In doubt: False.

    Args:
        server_address: What the server listens to; None for every address of the machine.
        visitor_address: Where the request came from; None where the server says that it is this machine.
        headers: Of the request that opened the connection.

    >>> is_at_this_machine("127.0.0.1", None, {"Host": "localhost:8501"})
    True
    >>> is_at_this_machine("0.0.0.0", None, {"Host": "localhost:8501"})
    False
    """
    named = {name.lower(): value for name, value in headers.items()}
    return (
        _is_loopback(server_address)
        and (visitor_address is None or _is_loopback(visitor_address))
        and _is_loopback(_host(f"//{named.get('host', '')}"))
        and ("origin" not in named or _is_loopback(_host(named["origin"])))
        and not any(name in named for name in FORWARDED)
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
