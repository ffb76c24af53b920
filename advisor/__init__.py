"""Interview, advice and command line of Carrier Advisor."""

from advisor.advice import Advice, advise

__all__ = ["Advice", "advise"]
