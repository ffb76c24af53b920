"""The sheets of ratings: the published ones, each step from them, and the partial value of each cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.advice import Option
from advisor.i18n import _
from advisor.sheets.costs import Costs
from advisor.sheets.model import Cell, Column, Formula, Input, Sheet, Table
from advisor.wording import option_name
from advisor.working import Working, published, voice_records
from rules.knowledge import KnowledgeBase
from rules.schema import PROVIDERS, Modifier, Rule
from rules.trace import AppliedChange
from rules.trace import Cell as Traced
from rules.value_functions import BEST, WORST, partial_value

TYPICAL = 4  # column of the published ratings
AMOUNT, RESULT = 5, 6  # columns of the steps
BY_STEPS, OWN, USED, PARTIAL = range(8, 12)  # columns of the ratings
ON_SCALE = (WORST, BEST)


def published_sheet(knowledge: KnowledgeBase) -> tuple[Sheet, Mapping[tuple[str, str], str]]:
    """The published ratings of all types of provider, and where each typical one stands."""
    notes = (
        _("From 1 (poor) to 5 (excellent). Each is our judgement inside a range that the sources allow."),
        _("Change a typical rating to see what follows. The range is what the draws of the program used."),
    )
    sheet = Sheet(_("Published"), (44, 12, 38, 10, 10, 10, 12, 90), notes)
    (first,) = sheet.first_rows(0)
    places: dict[tuple[str, str], str] = {}
    rows: list[list[Cell]] = []
    for provider in (*PROVIDERS, "hosted"):
        for criterion in knowledge.criteria:
            if provider == "hosted" and criterion.layer == "access":
                continue  # a voice company brings no line
            one = published(criterion.id, provider, knowledge)
            places[provider, criterion.id] = sheet.cell(TYPICAL, first + len(rows))
            name = _(knowledge.provider[provider].name)
            typical = Input(one.typical, between=ON_SCALE)
            rows.append(
                [
                    name,
                    criterion.id,
                    _(criterion.name),
                    one.low,
                    typical,
                    one.high,
                    one.confidence,
                    _(one.reason),
                ]
            )
    columns = (
        Column(_("Type of provider")), Column(_("Criterion")), Column(_("Name")), Column(_("Low"), "rating"),
        Column(_("Typical"), "rating"), Column(_("High"), "rating"), Column(_("Confidence")),
        Column(_("Reason")),
    )  # fmt: skip
    sheet.tables.append(Table("published_ratings", _("Published ratings"), columns, rows))
    return sheet, places


@dataclass(frozen=True)
class Ratings:
    """The sheet of steps, the sheet of ratings, and where each partial value stands."""

    steps: Sheet
    sheet: Sheet
    partial: Mapping[tuple[str, str], str]


def ratings_sheets(
    found: Working, knowledge: KnowledgeBase, typical: Mapping[tuple[str, str], str], costs: Costs
) -> Ratings:
    """Each alternative on offer and each criterion, from the published rating to the partial value.

    Args:
        typical: (type of provider, criterion) -> cell with its published typical rating.
        costs: Where real prices give the rating of the monthly price.
    """
    notes = (_("Each rating grows line by line, as in the program. Amounts in yellow may be changed."),)
    steps = _Steps(Sheet(_("Steps"), (24, 12, 34, 10, 52, 12, 12), notes), knowledge, typical, costs)
    told = (_("An own rating replaces the one from the steps. Empty it to go back."),)
    sheet = Sheet(_("Ratings"), (24, 52, 12, 36, 10, 10, 10, 44, 14, 12, 12, 14), told)
    (first,) = sheet.first_rows(0)
    partial: dict[tuple[str, str], str] = {}
    rows: list[list[Cell]] = []
    for option in found.advice.options:
        for traced in option.trace.cells:
            row = first + len(rows)
            type_rated = _type_rated(option, traced.criterion, knowledge)
            own, by_steps, used = (sheet.cell(one, row) for one in (OWN, BY_STEPS, USED))
            rows.append(
                [
                    option.id,
                    option_name(option, knowledge),
                    traced.criterion,
                    _(knowledge.criterion[traced.criterion].name),
                    traced.low,
                    Formula(f"={typical[type_rated, traced.criterion]}", traced.typical),
                    traced.high,
                    _changes_text(traced.changes),
                    Formula(f"={steps.add(option, traced)}", traced.rating),
                    Input(None, between=ON_SCALE),
                    Formula(f"=IF(ISNUMBER({own}),{own},{by_steps})", traced.rating),
                    Formula(f"=({used}-{WORST:g})/{BEST - WORST:g}", partial_value(traced.rating)),
                ]
            )
            partial[option.id, traced.criterion] = sheet.cell(PARTIAL, row)
    columns = (
        Column(_("Choice")), Column(_("Name")), Column(_("Criterion")), Column(_("Name of the criterion")),
        Column(_("Low"), "rating"), Column(_("Typical"), "rating"), Column(_("High"), "rating"),
        Column(_("Changed by")), Column(_("Rating by the steps"), "rating"),
        Column(_("Own rating"), "rating"), Column(_("Rating"), "rating"), Column(_("Partial value"), "value"),
    )  # fmt: skip
    sheet.tables.append(Table("ratings", _("Ratings and partial values"), columns, rows))
    return Ratings(steps.made(), sheet, partial)


class _Steps:
    """The rating of the line, then joined with hosted voice, as `rules.performance` does it."""

    def __init__(
        self, sheet: Sheet, knowledge: KnowledgeBase, typical: Mapping[tuple[str, str], str], costs: Costs
    ) -> None:
        self.sheet, self.knowledge, self.typical, self.costs = sheet, knowledge, typical, costs
        self.voice = voice_records(knowledge)
        records: list[Modifier | Rule] = [*knowledge.modifiers, *knowledge.rules]
        self.title = {one.id: one.title for one in records}
        (self.first,) = sheet.first_rows(0)
        self.rows: list[list[Cell]] = []
        self.of: tuple[str, str] = ("", "")
        self.rating = 0.0

    def add(self, option: Option, traced: Traced) -> str:
        """Write the steps of one cell; returns where its rating stands."""
        criterion = self.knowledge.criterion[traced.criterion]
        self.of = option.id, criterion.id
        cell = self.typical[_type_rated(option, criterion.id, self.knowledge), criterion.id]
        self._step(_("published"), "", Formula(f"={cell}", traced.typical), "={amount}", traced.typical)
        self._changed([one for one in traced.changes if one.record not in self.voice])
        if criterion == self.knowledge.criteria[0]:
            self._priced(option)
        if option.alternative.is_hosted and criterion.layer == "both":
            self._joined(criterion.combine, criterion.id)
        self._changed([one for one in traced.changes if one.record in self.voice])
        return self._before

    def made(self) -> Sheet:
        columns = (
            Column(_("Choice")), Column(_("Criterion")), Column(_("Step")), Column(_("Record")),
            Column(_("Title")), Column(_("Amount"), "rating"), Column(_("Rating so far"), "rating"),
        )  # fmt: skip
        self.sheet.tables.append(Table("steps", _("Steps to each rating"), columns, self.rows))
        return self.sheet

    @property
    def _before(self) -> str:
        return self.sheet.cell(RESULT, self.first + len(self.rows) - 1)

    def _step(self, kind: str, record: str, amount: Cell, form: str, result: float) -> None:
        """Write one line; `form` is its formula with {before} and {amount} for two cells."""
        cell = self.sheet.cell(AMOUNT, self.first + len(self.rows))
        before = self._before if self.rows else ""
        title = _(self.title[record]) if record else ""
        self.rating = result
        text = form.format(before=before, amount=cell)
        self.rows.append([*self.of, kind, record, title, amount, Formula(text, result)])

    def _changed(self, changes: Sequence[AppliedChange]) -> None:
        """Changes add up, caps come last, the scale is kept."""
        for one in changes:
            if one.cap is None:
                amount = Input(one.change, between=(-4, 4))
                self._step(_("change"), one.record, amount, "={before}+{amount}", self.rating + one.change)
        for one in changes:
            if one.cap is not None:
                amount = Input(one.cap, between=ON_SCALE)
                self._step(
                    _("at most"), one.record, amount, "=MIN({before},{amount})", min(self.rating, one.cap)
                )
        if changes:
            kept = min(max(self.rating, WORST), BEST)
            form = f"=MIN(MAX({{before}},{WORST:g}),{BEST:g})"
            self._step(_("kept from 1 to 5"), "", None, form, kept)

    def _priced(self, option: Option) -> None:
        provider = option.offer.provider
        rating = self.costs.rating[provider]
        self._step(
            _("a real price replaces it"),
            "",
            Formula(f"={self.costs.cell[provider]}", rating),
            "=IF(ISNUMBER({amount}),{amount},{before})",
            rating if isinstance(rating, float) else self.rating,
        )

    def _joined(self, combine: str, criterion: str) -> None:
        voice = published(criterion, "hosted", self.knowledge).typical
        amount = Formula(f"={self.typical['hosted', criterion]}", voice)
        if combine == "weaker":
            kind, form, result = (
                _("weaker of line and voice"),
                "=MIN({before},{amount})",
                min(self.rating, voice),
            )
        else:
            kind, form, result = (
                _("mean of line and voice"), "=({before}+{amount})/2", (self.rating + voice) / 2
            )  # fmt: skip
        self._step(kind, "", amount, form, result)


def _type_rated(option: Option, criterion: str, knowledge: KnowledgeBase) -> str:
    of_voice = option.alternative.is_hosted and knowledge.criterion[criterion].layer == "voice"
    return "hosted" if of_voice else option.offer.provider


def _changes_text(changes: Sequence[AppliedChange]) -> str:
    return "; ".join(
        f"{one.record} {one.change:+g}" if one.cap is None else f"{one.record} ≤ {one.cap:g}"
        for one in changes
    )
