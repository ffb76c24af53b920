"""The page of the fairness audit, docs/fairness.md: figures put into the wording of page.toml."""

import hashlib
import tomllib
from pathlib import Path

from advisor.causes import REASONS
from advisor.fairness.shares import shares
from advisor.fairness.symmetry import SEED, Compared, Sizes, Symmetry
from advisor.fairness.tables import (
    Values,
    Words,
    line,
    lines,
    number,
    outcome,
    rating_values,
    room_values,
    share_values,
    source_values,
)  # fmt: skip
from rules.knowledge import KnowledgeBase
from rules.knowledge_base import TABLES
from rules.population import UNKNOWN_SHARE
from rules.schema import PROVIDERS

WORDING = Path(__file__).parent / "page.toml"


def fingerprint(knowledge: KnowledgeBase) -> str:
    """A short name for all that is in the knowledge base: another record, another name."""
    digest = hashlib.sha256()
    for table in TABLES:
        for record in getattr(knowledge, table):
            digest.update(record.model_dump_json().encode())
    return digest.hexdigest()[:16]


def audit_page(knowledge: KnowledgeBase, found: Symmetry, cases: Path, sizes: Sizes) -> str:
    """The whole page in Markdown: the same knowledge and sizes give the same text.

    Args:
        found: The measures that must hold, of the same sizes.
        cases: Folder of the worked cases.
    """
    content = tomllib.loads(WORDING.read_text(encoding="utf-8"))
    words: Words = content["words"]
    day = knowledge.edition.released
    part = shares(
        knowledge,
        day,
        SEED,
        crowd=sizes.crowd,
        detailed=sizes.detailed,
        drawn=sizes.drawn,
        draws=sizes.draws,
    )
    values: Values = {
        "edition": knowledge.edition.id,
        "day": day.isoformat(),
        "seed": SEED,
        "draws": sizes.draws,
        "open": f"{100 * UNKNOWN_SHARE:g}",
        "most": REASONS,
        "type_heads": " | ".join(words[name] for name in PROVIDERS),
        "fingerprint": fingerprint(knowledge),
        **_symmetry_values(found, words),
        **share_values(part, knowledge, words),
        **rating_values(part, knowledge, words),
        **room_values(knowledge, cases, sizes, words),
        **source_values(knowledge, words),
    }
    values["findings"] = "\n".join(f"- {one.format(**values)}" for one in content["findings"])
    return str(content["page"]).lstrip().format(**values)


def _symmetry_values(found: Symmetry, words: Words) -> Values:
    ties = found.ties

    def row(name: str, one: Compared) -> str:
        return line(words[name], one.tried, one.same, one.level, one.other, outcome(not one.other, words))

    return {
        "tried": number(found.exchange.tried),
        "resold": number(found.resold),
        "exchange_same": number(found.exchange.same),
        "exchange_level": number(found.exchange.level),
        "exchange_other": number(found.exchange.other),
        "order_level": number(found.order.level),
        "tied": number(ties.tied),
        "tied_tried": number(ties.tried),
        "together": number(ties.together),
        "first": number(ties.first),
        "named": number(ties.named),
        **{f"stays_{name}": number(count) for name, count in ties.stays.items()},
        "exchange_rows": lines(row("swap_central", found.exchange), row("swap_drawn", found.drawn_exchange)),
        "order_rows": lines(
            row("order_central", found.order),
            row("order_drawn", found.drawn_order),
            row("wordless", found.words),
        ),
        "tie_rows": lines(
            line(words["tie_central"], ties.tried, ties.tied, outcome(ties.tied == ties.tried, words)),
            line(words["tie_drawn"], ties.drawn, ties.drawn - ties.won, outcome(not ties.won, words)),
        ),
    }
