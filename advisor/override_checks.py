"""Local knowledge from a file or a form: what is wrong with it, and the overrides if nothing is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from advisor.answer_checks import ISO_DATE, problems_with_text
from advisor.i18n import _, figure
from advisor.overrides import (
    KEYS,
    MOST,
    OPTIONAL,
    FactOverride,
    Override,
    RatingOverride,
    RecordOverride,
    is_in_use,
    is_safety_record,
)
from advisor.spelling import has_visible_text, nearest, shown
from rules.errors import Problem
from rules.knowledge import KnowledgeBase
from rules.schema import Fact, RatingCell
from rules.value_functions import BEST, WORST

LONGEST_REASON = 500  # characters
LONGEST_STATEMENT = 1000
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def overrides_from(
    data: object, knowledge: KnowledgeBase
) -> tuple[tuple[Override, ...], tuple[Problem, ...]]:
    """The overrides in parsed JSON, and everything wrong with them; nothing is half-read."""
    where = _("overrides")
    if not isinstance(data, Sequence) or isinstance(data, str):
        return (), (
            Problem(_("not a list of overrides"), where, _('Write "overrides": [] or leave it out.')),
        )
    if len(data) > MOST:
        return (), (
            Problem(
                _("{count} overrides").format(count=figure(len(data))),
                where,
                _("Keep to {limit}.").format(limit=MOST),
            ),
        )
    found: list[Override] = []
    problems: list[Problem] = []
    for number, raw in enumerate(data, start=1):
        wrong = list(_problems(raw, _("override {number}").format(number=number), knowledge))
        problems += wrong
        if not wrong and isinstance(raw, Mapping):
            found.append(_override(raw))
    abouts = [one.about for one in found]
    for about in dict.fromkeys(abouts):
        if abouts.count(about) > 1:
            problems.append(
                Problem(_("{name} is replaced twice").format(name=about), where, _("Keep one of the two."))
            )
    return (() if problems else tuple(found)), tuple(problems)


def _kind(raw: Mapping[object, object]) -> str:
    return next((name for name in ("record", "fact") if name in raw), "rating")


def _override(raw: Mapping[object, object]) -> Override:
    """What passed all checks, as a record."""
    values = {str(name): value for name, value in raw.items()}
    reason = str(values["reason"])
    if _kind(raw) == "record":
        return RecordOverride(str(values["record"]), reason)
    if _kind(raw) == "rating":
        rating = float(str(values["rating"]))
        return RatingOverride(str(values["provider"]), str(values["criterion"]), rating, reason)
    days = {name: _day(values[name]) if name in values else None for name in ("valid_to", "watch_date")}
    rules = values.get("rules", ())
    assert isinstance(rules, Sequence)
    statement = str(values["statement"]) if "statement" in values else None
    return FactOverride(str(values["fact"]), reason, statement, rules=tuple(rules), **days)


def _problems(raw: object, place: str, knowledge: KnowledgeBase) -> Iterator[Problem]:
    if not isinstance(raw, Mapping):
        yield Problem(
            _("not a table"),
            place,
            _("Write {example}.").format(example='{"record": "R-01", "reason": "..."}'),
        )
        return
    kind = _kind(raw)
    keys = (*KEYS[kind], *OPTIONAL[kind])
    for name in raw:
        if name not in keys:
            yield Problem(
                _("unknown entry {name}").format(name=shown(name)), place, nearest(shown(name), keys)
            )
    for name in KEYS[kind]:
        if name not in raw:
            yield Problem(
                _('"{name}" is missing').format(name=name),
                place,
                _("Write {names}.").format(names=", ".join(KEYS[kind])),
            )
    if "reason" in raw:
        yield from _problems_of_reason(raw["reason"], place)
    if kind == "record":
        yield from _problems_of_record(raw["record"], place, knowledge)
    elif kind == "fact":
        yield from _problems_of_fact(raw, place, knowledge)
    elif set(KEYS["rating"]) <= set(raw):
        yield from _problems_of_rating(raw, place, knowledge)


def _problems_of_reason(reason: object, place: str) -> Iterator[Problem]:
    if not isinstance(reason, str) or not has_visible_text(reason):
        yield Problem(
            _("no reason"),
            _part(place, "reason"),
            _("Say why this case is different: the reason is printed."),
        )
    elif len(reason) > LONGEST_REASON or not reason.isprintable():
        yield _too_long(
            _("the reason is too long, or has signs that cannot be printed"),
            _part(place, "reason"),
            LONGEST_REASON,
        )


def _part(place: str, name: str) -> str:
    """The place of one entry; its name stands in quotes, for it is that of the file in every language."""
    return f'{place}: "{name}"'


def _too_long(told: str, place: str, most: int) -> Problem:
    return Problem(told, place, _("Write one line of at most {limit} characters.").format(limit=most))


# --- a rule or a fact left out --------------------------------------------------------------------


def _problems_of_record(name: object, place: str, knowledge: KnowledgeBase) -> Iterator[Problem]:
    records = [one.id for one in knowledge.rules] + [one.id for one in knowledge.facts]
    wrong = list(_problems_of_name(name, records, _("no rule or fact {name}"), place))
    yield from wrong
    if wrong or not isinstance(name, str):
        return
    if not is_in_use(name, knowledge):
        yield Problem(
            _("no rule rests on {name}").format(name=name),
            place,
            _("Leave it: without it the advice would be the same."),
        )
    elif is_safety_record(name, knowledge):
        yield _about_safety(_("{name} is about safety and cannot be put aside"), name, place)


def _problems_of_name(name: object, known: Sequence[str], told: str, place: str) -> Iterator[Problem]:
    wrong = problems_with_text(name, place)
    yield from wrong
    if not wrong and name not in known:
        yield Problem(told.format(name=shown(name)), place, nearest(str(name), known))


def _about_safety(told: str, name: str, place: str) -> Problem:
    mend = _("Keep it. If the answer behind it is wrong, change the answer.")
    return Problem(told.format(name=name), place, mend)


# --- a fact replaced --------------------------------------------------------------------------------


def _problems_of_fact(
    raw: Mapping[object, object], place: str, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    name = raw["fact"]
    wrong = list(_problems_of_name(name, [one.id for one in knowledge.facts], _("no fact {name}"), place))
    yield from wrong
    if wrong:
        return
    fact = knowledge.fact[str(name)]
    if is_safety_record(fact.id, knowledge):
        yield _about_safety(_("{name} is about safety and cannot be replaced"), fact.id, place)
    wrong = [
        *_problems_of_statement(raw, place),
        *_problems_of_days(raw, fact, place),
        *_problems_of_rules(raw, fact, place, knowledge),
    ]
    yield from wrong
    if not wrong and _is_as_published(raw, fact):
        yield Problem(
            _("this leaves {name} as it is").format(name=fact.id),
            place,
            _("Say what is different here, or leave it."),
        )


def _problems_of_statement(raw: Mapping[object, object], place: str) -> Iterator[Problem]:
    text, place = raw.get("statement"), _part(place, "statement")
    if "statement" not in raw:
        return
    if not isinstance(text, str) or not has_visible_text(text):
        yield Problem(
            _("no words for the fact"), place, _("Say what is so here, or leave its words as they are.")
        )
    elif len(text) > LONGEST_STATEMENT or not text.isprintable():
        yield _too_long(
            _("the text of the fact is too long, or has signs that cannot be printed"),
            place,
            LONGEST_STATEMENT,
        )


def _problems_of_days(raw: Mapping[object, object], fact: Fact, place: str) -> Iterator[Problem]:
    for name in ("valid_to", "watch_date"):
        day = _day(raw.get(name))
        if name in raw and (day is None or not EARLIEST <= day <= LATEST):
            told = _("{value} is no day from {first} to {last}").format(
                value=shown(raw[name]), first=EARLIEST, last=LATEST
            )
            mend = _("Write year, month, day, such as 2027-03-31.")
            yield Problem(told, _part(place, name), mend)
        elif name == "valid_to" and day and fact.valid_from and day < fact.valid_from:
            told = _("{name} begins on {day} only").format(name=fact.id, day=fact.valid_from)
            yield Problem(told, _part(place, name), _("Give a later day."))
    if "watch_date" in raw and fact.watch_date is None:
        yield Problem(
            _("{name} has no day to watch").format(name=fact.id), place, _('Leave "watch_date" out.')
        )


def _problems_of_rules(
    raw: Mapping[object, object], fact: Fact, place: str, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    rules = raw.get("rules", ())
    if not isinstance(rules, list | tuple):
        yield Problem(
            _("{value} is not a list").format(value=shown(rules)),
            place,
            _('Write "rules": ["R-01"] or leave it out.'),
        )
        return
    known = [rule.id for rule in knowledge.rules if fact.id in rule.facts]
    for one in rules[: len(known) + 1]:
        yield from _problems_of_name(one, known, _("no rule on this fact: {name}"), place)


def _is_as_published(raw: Mapping[object, object], fact: Fact) -> bool:
    words = str(raw.get("statement", fact.statement)).split()
    return (
        words == fact.statement.split()
        and ("valid_to" not in raw or _day(raw["valid_to"]) == fact.valid_to)
        and ("watch_date" not in raw or _day(raw["watch_date"]) == fact.watch_date)
        and not raw.get("rules")
    )


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(ISO_DATE, value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


# --- a rating replaced ------------------------------------------------------------------------------


def _problems_of_rating(
    raw: Mapping[object, object], place: str, knowledge: KnowledgeBase
) -> Iterator[Problem]:
    cells: dict[tuple[str, str], RatingCell] = {
        (one.provider, one.criterion): one for one in knowledge.ratings
    }
    providers = sorted({one for one, _ in cells})
    provider, criterion, rating = raw["provider"], raw["criterion"], raw["rating"]
    cell: RatingCell | None = None
    if not isinstance(provider, str) or provider not in providers:
        yield Problem(
            _("unknown provider {name}").format(name=shown(provider)),
            place,
            nearest(str(provider), providers),
        )
    else:
        names = sorted(one for other, one in cells if other == provider)
        if not isinstance(criterion, str) or criterion not in names:
            told = _("{provider} has no rating on {criterion}").format(
                provider=shown(provider), criterion=shown(criterion)
            )
            yield Problem(told, place, nearest(str(criterion), names))
        else:
            cell = cells[provider, criterion]
    if isinstance(rating, bool) or not isinstance(rating, int | float) or not WORST <= rating <= BEST:
        told = _("{value} is no rating").format(value=shown(rating))
        yield Problem(told, _part(place, "rating"), _("Write a number from 1 (poor) to 5 (excellent)."))
    elif cell and cell.low == cell.typical == cell.high == rating:
        yield Problem(
            _("this is the published rating"), _part(place, "rating"), _("Give another one, or leave it.")
        )
