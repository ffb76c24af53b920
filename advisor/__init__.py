"""Interview, advice and command line of Carrier Advisor."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.advice import Advice, advise

__all__ = ["Advice", "advise"]


def __getattr__(name: str) -> object:
    """The engine is imported when it is first used: question pages do not wait for pandas."""
    if name in __all__:
        from advisor import advice

        return getattr(advice, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
