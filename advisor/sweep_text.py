"""The outcome of a sweep and of a comparison, as text and as plain values for JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from advisor.frozen import Outcome, reasons_of_move
from advisor.i18n import _, day, figure, ngettext
from advisor.lines import wrapped
from advisor.sweep import Sweep
from rules.comparison import Moves, RecordChange
from rules.findings import Doubt, Finding
from rules.knowledge import KnowledgeBase
from rules.verdict import KINDS

MOST_GROUPS = 12
MOST_EXAMPLES = 3


def sweep_text(found: Sweep, to_mend: Sequence[Finding]) -> str:
    """The whole outcome."""
    return "\n".join([*_head(found), "", *_tables(found), "", *_findings(found, to_mend)]) + "\n"


def sweep_values(found: Sweep, to_mend: Sequence[Finding]) -> dict[str, object]:
    """The same for other programs."""
    counts, model = found.counts, found.watched.model
    return {
        "version": 1,
        "edition": found.edition,
        "as_of": found.as_of.isoformat(),
        "seed": found.seed,
        "customers": counts.customers,
        "parts": found.sizes,
        "pairs": found.pairs,
        "seconds": round(found.seconds, 3),
        "verdicts": {kind.value: int(one) for kind, one in zip(KINDS, counts.kinds, strict=True)},
        "leaders": {
            one.id: int(count) for one, count in zip(model.alternatives, counts.leaders, strict=True)
        },
        "records": {
            f"{one.table} {one.id}": int(count)
            for one, count in zip(found.watched.records, counts.fires, strict=True)
        },
        "not_in_force": list(found.not_in_force),
        "to_mend": [_finding_values(one) for one in to_mend],
        "known": [_finding_values(one) for one in found.known],
    }


def comparison_text(
    old: KnowledgeBase, new: KnowledgeBase, records: Sequence[RecordChange], moves: Moves
) -> str:
    """What differs, whose verdict moves, and who they are."""
    lines = [_("From edition {old} to edition {new}.").format(old=old.edition.id, new=new.edition.id)]
    count = len(records)
    lines += ["", ngettext("{count} record differs.", "{count} records differ.", count).format(count=count)]
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    for one in records:
        lines.append(f"  {words[one.change]}  {one.table} {one.id}  {', '.join(one.keys)}".rstrip())
    told = _("Of {customers} customers, {moved} get another verdict ({share}).")
    share = moves.moved / max(moves.customers, 1)
    lines += [
        "",
        told.format(customers=figure(moves.customers), moved=figure(moves.moved), share=_share(share)),
    ]
    if moves.moved:
        for title, table in (
            (_("By kind of verdict:"), moves.kinds),
            (_("By family:"), moves.families),
            (_("By type of provider:"), moves.types),
        ):
            lines += ["", title, *_from_to(table)]
        lines += ["", _("Answers that stand out among them (share of them, share of all):")]
        groups = moves.groups()[:MOST_GROUPS]
        lines += [f"  {name:<44}{_share(one):>9}{_share(all_):>9}" for name, one, all_ in groups]
        lines += [] if groups else [_("  None.")]
        for answers, before, after in moves.examples[:MOST_EXAMPLES]:
            lines += ["", _("For example: {before} -> {after}").format(before=before, after=after)]
            lines.append(_answers(answers))
    return "\n".join(lines) + "\n"


def moved_cases_text(before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> str:
    """Which of the case files get another verdict, and what moves it."""
    moved = [name for name in before if before[name].verdict != after[name].verdict]
    told = ngettext("{count} case of {all} moves.", "{count} cases of {all} move.", len(moved))
    lines = ["", told.format(count=len(moved), all=len(before))]
    for name in moved:
        lines.append(f"  {name}")
        lines += [f"    {one}" for one in reasons_of_move(before[name], after[name])]
    return "\n".join(lines) + "\n"


def comparison_values(
    records: Sequence[RecordChange], moves: Moves, moved_cases: Mapping[str, Sequence[str]] | None
) -> dict[str, object]:
    """The comparison for other programs."""

    def table(pairs: Mapping[tuple[str, str], int]) -> list[dict[str, object]]:
        return [{"from": one, "to": other, "customers": count} for (one, other), count in pairs.items()]

    return {
        "version": 1,
        "records": [
            {"table": one.table, "id": one.id, "change": one.change, "keys": list(one.keys)}
            for one in records
        ],
        "customers": moves.customers,
        "moved": moves.moved,
        "kinds": table(moves.kinds),
        "families": table(moves.families),
        "types": table(moves.types),
        "groups": [{"answer": name, "of_moved": one, "of_all": all_} for name, one, all_ in moves.groups()],
        "examples": [
            {"answers": _plain(answers), "from": before, "to": after}
            for answers, before, after in moves.examples
        ],
        **({} if moved_cases is None else {"cases": {name: list(why) for name, why in moved_cases.items()}}),
    }


def _head(found: Sweep) -> Iterator[str]:
    told = _("Edition {edition}, advice of {day}, seed {seed}.")
    yield told.format(edition=found.edition, day=day(found.as_of), seed=found.seed)
    told = _("{customers} customers in {time}, all replays included:")
    yield told.format(
        customers=figure(found.counts.customers),
        time=timedelta(seconds=round(found.seconds)),
    )
    titles = {
        "sample": _("drawn at random"),
        "pairs": _("that show all {pairs} pairs of answers").format(pairs=figure(found.pairs)),
        "lines": _("with every combination of the lines on offer"),
        "sorting": _("with every way to sort what matters"),
        "records": _("with every combination of answers that a record tells apart"),
    }
    for part, size in found.sizes.items():
        yield f"{figure(size):>14}  {titles[part]}"


def _tables(found: Sweep) -> Iterator[str]:
    counts = found.counts
    yield _("Verdicts given:")
    for kind, count in zip(KINDS, counts.kinds, strict=True):
        yield f"{figure(int(count)):>14}  {_share(count / counts.customers):>7}  {kind.value}"
    yield ""
    yield _("Who leads:")
    for one, count in zip(found.watched.model.alternatives, counts.leaders, strict=True):
        yield f"{figure(int(count)):>14}  {_share(count / counts.customers):>7}  {one.id}"


def _findings(found: Sweep, to_mend: Sequence[Finding]) -> Iterator[str]:
    if found.not_in_force:
        told = _("Not in force on this day: {rules}.")
        yield wrapped(told.format(rules=", ".join(found.not_in_force)))
    count = len(found.known)
    told = ngettext("{count} finding is known and meant.", "{count} findings are known and meant.", count)
    yield told.format(count=figure(count))
    if not to_mend:
        yield _("Nothing to mend.")
        return
    count = len(to_mend)
    yield ngettext("{count} finding to mend:", "{count} findings to mend:", count).format(count=figure(count))
    for one in to_mend:
        yield ""
        yield wrapped(_finding(one), "  - ", "    ")
        yield from (f"      {line}" for line in one.details)
        if one.example:
            yield _answers(one.example)


def _finding(one: Finding) -> str:
    sentences = {
        Doubt.NEVER_MATTERS: _("{about}: no answer changes anything, for anybody."),
        Doubt.TEXT_ONLY: _("{about}: no answer changes a value or a verdict, only what is said."),
        Doubt.SAME_ANSWER: _("{about}: these two answers never differ in anything."),
        Doubt.DEAD_OPTION: _("{about}: to choose this changes nothing, for anybody."),
        Doubt.NEVER_GIVEN: _("{about}: nobody gets it."),
        Doubt.NEVER_FIRES: _("{about}: never fires."),
        Doubt.NEVER_COUNTS: _("{about}: fires, but never where a line that it is about is on offer."),
        Doubt.ALWAYS_FIRES: _("{about}: fires for everybody, though it has a condition."),
        Doubt.WRONG_WAY: _(
            "{about}. This breaks a law of sweep.toml or of the engine ({customers} customers)."
        ),
        Doubt.CONTRADICTION: _("{about} fire together and contradict each other ({customers} customers)."),
        Doubt.MISSING_BRANCH: _("{about}: no record is made for this answer, though the others have one:"),
        Doubt.MOVED_VERDICT: _("{about}: the verdict is not the frozen one."),
        Doubt.STALE_EXCUSE: _("{about}: known in sweep.toml, but no longer found. Remove the entry."),
    }
    return sentences[one.doubt].format(about=one.about, customers=figure(one.customers))


def _finding_values(one: Finding) -> dict[str, object]:
    return {
        "doubt": one.doubt.value,
        "about": one.about,
        "details": list(one.details),
        "customers": one.customers,
        "example": _plain(one.example),
    }


def _from_to(table: Mapping[tuple[str, str], int]) -> Iterator[str]:
    for (before, after), count in sorted(table.items(), key=lambda one: -one[1]):
        yield f"{figure(count):>14}  {before} -> {after}"


def _answers(answers: Mapping[str, object]) -> str:
    told = (f"{name} = {_shown(value)}" for name, value in answers.items())
    return wrapped("; ".join(told), "      ")


def _shown(value: object) -> str:
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)


def _plain(answers: Mapping[str, object]) -> dict[str, object]:
    """Dates as text."""
    return {
        name: value if isinstance(value, str | int | float | list) else str(value)
        for name, value in answers.items()
    }


def _share(share: float) -> str:
    return f"{figure(100 * share, 2)}%"
