"""Tables and figures of the audit page as text: shares, ratings, reasons and sources."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

from advisor.fairness.room import (
    Room,
    backing,
    case_answers,
    named_companies,
    poor_about_copper,
    room,
    rules_by_concern,
    sentences,
    sources_by_kind,
    told,
    uncited,
)  # fmt: skip
from advisor.fairness.shares import (
    NAMING,
    Counts,
    Points,
    Reach,
    Shares,
    mean_ratings,
    points_of,
    typical_ratings,
)  # fmt: skip
from advisor.fairness.symmetry import SEED, Sizes
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS
from rules.verdict import KINDS, Strength

FAMILIES = ("incumbent", "competitor")
CONCERNS = ("everybody", "both", "incumbent", "competitor", "hosted")
LEAST_SHOWN = 0.05  # of 100: less is written in words

Values = dict[str, object]
Words = Mapping[str, str]


def share_values(part: Shares, knowledge: KnowledgeBase, words: Words) -> Values:
    def kinds(counts: Counts, total: int) -> str:
        rows = []
        for kind in reversed(KINDS):
            cells = counts[KINDS.index(kind)]
            shown = [of_100(cell, total, words) for cell in cells[:-1]] if kind in NAMING else ["–"] * 4
            nobody = "–" if kind in NAMING else of_100(cells[-1], total, words)
            rows.append(line(words[kind.value], *shown, nobody))
        return lines(*rows)

    def reach(name: str, one: Reach) -> str:
        stages = [of_100(count, part.customers, words) for count in (one.on_offer, one.left, one.wins)]
        return line(name, *stages, of_100(one.wins, one.left, words))

    wins = {name: part.types[name].wins for name in PROVIDERS}
    values: Values = {
        "crowd": number(part.customers),
        "drawn": number(part.drawn),
        "detailed": number(part.detailed),
        "kind_rows": kinds(part.kinds, part.customers),
        "drawn_rows": kinds(part.drawn_kinds, part.drawn),
        "strength_rows": lines(
            *(line(words[f"strength_{one.value}"], *map(int, part.strengths[one])) for one in Strength)
        ),
        "wins_incumbent": of_100(wins["ilec"], part.customers, words),
        "wins_competitor": of_100(sum(wins.values()) - wins["ilec"], part.customers, words),
        "reach_rows": lines(
            *(reach(f"**{words[name]}**", part.types[name]) for name in PROVIDERS),
            *(reach(knowledge.offer[name].name, one) for name, one in part.offers.items()),
        ),
        "country_rows": lines(
            *(
                line(words[name], size, *(of_100(count, size, words) for count in counts))
                for name, (size, counts) in part.countries.items()
            )
        ),
        "group_rows": _group_rows(part, knowledge, words),
    }
    size, of_canada = part.countries["ca"]
    values["ca_clec_une"] = of_100(of_canada[PROVIDERS.index("clec_une")], size, words)
    for name in PROVIDERS:
        one = part.types[name]
        values[f"wins_{name}"] = of_100(one.wins, part.customers, words)
        values[f"left_{name}"] = of_100(one.wins, one.left, words)
        values[f"gone_{name}"] = of_100(one.on_offer - one.left, one.on_offer, words)
    return values


def _group_rows(part: Shares, knowledge: KnowledgeBase, words: Words) -> str:
    totals = part.groups.sum(axis=0) + part.ahead_of_nobody
    rows = [
        line(group.name, *(of_100(count, total, words) for count, total in zip(counts, totals, strict=True)))
        for group, counts in zip(knowledge.groups, part.groups, strict=True)
    ]
    alone = zip(part.ahead_of_nobody, totals, strict=True)
    return lines(*rows, line(words["alone"], *(of_100(count, total, words) for count, total in alone)))


def rating_values(part: Shares, knowledge: KnowledgeBase, words: Words) -> Values:
    typical, means, points = typical_ratings(knowledge), mean_ratings(knowledge), points_of(knowledge)
    gaps = {name: one["incumbent"][0] - one["competitor"][0] for name, one in means.items()}
    own = {
        one.id: typical[(one.id, "ilec")] - typical[(one.id, "clec_facilities")] for one in knowledge.criteria
    }
    rows = []
    for one in knowledge.criteria:
        mean, middle = means[one.id]["competitor"]
        cells = [f"{typical[(one.id, name)]:.1f}" for name in PROVIDERS]
        rows.append(line(one.name, *cells, f"{mean:.2f} ({middle:.1f})", signed(gaps[one.id])))
    shifts = [
        line(one.name, *(signed(part.shifts[name][one.id]) for name in PROVIDERS))
        for one in knowledge.criteria
    ]
    return {
        **_signs(gaps, ""),
        **_signs(own, "_own"),
        "rating_rows": lines(*rows),
        "shift_rows": lines(*shifts),
        "point_rows": lines(
            *(_point_row(knowledge.offer[name].name, [one]) for name, one in points.items()),
            *(
                _point_row(f"**{words[family]}, mean of the lines**", [points[name] for name in names])
                for family, names in _offers_by_family(knowledge).items()
            ),
        ),
        "copper_up": f"{points['ilec_copper'].up:g}",
        "copper_down": f"{points['ilec_copper'].down:g}",
        "cable_up": f"{points['clec_cable'].up:g}",
        "cable_down": f"{points['clec_cable'].down:g}",
    }


def _point_row(name: str, points: Sequence[Points]) -> str:
    cells = zip(*((one.ups, one.up, one.downs, -one.down, one.caps) for one in points), strict=True)
    ups, up, downs, down, caps = (fmean(cell) for cell in cells)
    return line(name, f"{ups:.4g}", signed(up), f"{downs:.4g}", signed(down), f"{caps:.4g}")


def _offers_by_family(knowledge: KnowledgeBase) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in FAMILIES}
    for offer in knowledge.offers:
        found[knowledge.provider[offer.provider].family].append(offer.id)
    return found


def _signs(gaps: Mapping[str, float], ending: str) -> Values:
    signs = [0 if abs(one) < 1e-9 else one for one in gaps.values()]
    return {
        f"better{ending}": sum(one > 0 for one in signs),
        f"worse{ending}": sum(one < 0 for one in signs),
        f"even{ending}": sum(one == 0 for one in signs),
    }


def room_values(knowledge: KnowledgeBase, cases: Path, sizes: Sizes, words: Words) -> Values:
    advices = told(knowledge, knowledge.edition.released, cases, SEED, sizes.told)
    by_family = {name: room([one for one in advices if one.family == name]) for name in FAMILIES}
    by_type = {name: room([one for one in advices if one.provider == name]) for name in PROVIDERS}

    def row(name: str, one: Room) -> str:
        lengths = (one.in_favour, one.against, one.words_in_favour, one.words_against)
        return line(name, one.advices, *(f"{length:.1f}" for length in lengths), one.without_against)

    values: Values = {
        "cases": len([*case_answers(cases)]),
        "told": sizes.told,
        "room_rows": lines(
            *(row(f"**{words[name]}**", one) for name, one in by_family.items()),
            *(row(words[name], one) for name, one in by_type.items() if one.advices and name != "ilec"),
        ),
        "sentence_rows": lines(
            *(
                line(words[name], one.good, one.poor, f"{one.words_good:.1f}", f"{one.words_poor:.1f}")
                for name, one in ((each.id, sentences(knowledge, each.id)) for each in knowledge.providers)
            )
        ),
        "pros_verdict": outcome(
            all(one.without_against < max(one.advices, 1) for one in by_type.values()), words
        ),
        "copper_poor": poor_about_copper(knowledge, "ilec"),
        "facts": len(knowledge.facts),
        "claims": len(knowledge.claims),
        **{
            f"claims_{verdict}": sum(one.verdict == verdict for one in knowledge.claims)
            for verdict in ("true", "partly", "false")
        },
    }
    counts = rules_by_concern(knowledge)
    values["rule_rows"] = lines(
        *(
            line(words[kind], *(counts[(kind, whom)] for whom in CONCERNS))
            for kind in ("knock_out", "caution", "info", "action")
        )
    )
    for name, one in by_family.items():
        values[f"against_{name}"] = f"{one.against:.1f}"
        values[f"none_{name}"], values[f"advices_{name}"] = one.without_against, one.advices
    for each in knowledge.providers:
        found = sentences(knowledge, each.id)
        values[f"good_{each.id}"], values[f"poor_{each.id}"] = found.good, found.poor
    return values


def source_values(knowledge: KnowledgeBase, words: Words) -> Values:
    kinds = sources_by_kind(knowledge)
    interested = {one.kind for one in knowledge.sources if one.may_have_interest}
    rows = [
        line(words[kind], count, words["yes" if kind in interested else "no"])
        for kind, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    ]
    backed = [(one.id, backing(knowledge, one.id)) for one in knowledge.providers]
    named = named_companies(knowledge)
    return {
        "source_rows": lines(*rows),
        "sources": len(knowledge.sources),
        "interested": sum(one.may_have_interest for one in knowledge.sources),
        "uncited": len(uncited(knowledge)),
        "named_rules": named.rules,
        "named_up": named.up,
        "named_down": named.down,
        "named_out": named.out,
        "backing_rows": lines(
            *(
                line(
                    words[name], one.ratings, one.interested_ratings, one.up, one.interested_up,
                    one.down, one.interested_down,
                )
                for name, one in backed
            )
        ),
    }  # fmt: skip


def outcome(holds: bool, words: Words) -> str:
    return words["holds" if holds else "fails"]


def signed(points: float) -> str:
    """With two digits and a sign; what rounds to nothing is 0.

    >>> signed(0.5), signed(-0.001)
    ('+0.50', '0')
    """
    return f"{points:+.2f}" if abs(points) >= 0.005 else "0"


def number(count: int) -> str:
    return f"{count:,}"


def of_100(count: int, total: int, words: Words) -> str:
    """Of 100, with one digit; what is little but not nothing is said in words."""
    share = 100 * int(count) / int(total) if total else 0.0
    return words["little"] if 0 < share < LEAST_SHOWN else f"{share:.1f}"


def line(name: str, *cells: object) -> str:
    shown: Sequence[str] = [number(one) if isinstance(one, int) else str(one) for one in cells]
    return f"| {name} | {' | '.join(shown)} |"


def lines(*rows: str) -> str:
    return "\n".join(rows)
