"""Requirements: what the engine must know about customers, as columns with one row a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rules.columns import either
from rules.errors import Problem, ScoringError
from rules.schema import FieldSpec

if TYPE_CHECKING:
    import pandas as pd

Codes = npt.NDArray[np.int8]  # a field has 127 options at most, see schema.FieldSpec
Flags = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]
UNKNOWN = -1
DAYS_PER_MONTH = 365.25 / 12
USUAL_EXIT_SHARE = 0.75  # of the bills left, where the charge for leaving is not known (P-M2, middle of P-23)
USUAL_SAVING = 0.15  # of the monthly bill, where no quote says how much a move would save (J)
FILLED_IN = ("region", "calls")  # answers that another answer may stand in for, see `with_derived_fields`
NOT_A_DATE = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Requirements:
    """Columns of a batch of customers; a single case is a batch of one.

    A column has one row a customer, or a single row that stands for all of them.

    Attributes:
        fields: The fields by id, which give the options their order.
        size: Number of customers.
        codes: Field of kind option -> position in its options, or UNKNOWN.
        flags: "field.option" of kind options -> 1 chosen, 0 not chosen, UNKNOWN.
        numbers: Field of kind number -> value, NaN where unknown.
        dates: Field of kind date -> day, NaT where unknown.
        assumed: Field -> where its value is an assumption and not an answer.
    """

    fields: Mapping[str, FieldSpec]
    size: int
    codes: Mapping[str, Codes]
    flags: Mapping[str, Flags]
    numbers: Mapping[str, Numbers]
    dates: Mapping[str, Dates]
    assumed: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)

    @classmethod
    def from_rows(
        cls, rows: Sequence[Mapping[str, object]], fields: Mapping[str, FieldSpec]
    ) -> "Requirements":
        """From one mapping field -> value a customer; a missing field or None is unknown.

        Raises:
            ScoringError: A field or option that does not exist.
        """
        unknown_fields = {name for row in rows for name in row} - set(fields)
        if unknown_fields:
            raise ScoringError([_no_such_field(name) for name in sorted(unknown_fields)])
        size = len(rows)
        codes, flags, numbers, dates = {}, {}, {}, {}
        for name, spec in fields.items():
            values = [row.get(name) for row in rows]
            if spec.kind == "option":
                places = {option: place for place, option in enumerate(spec.options)}
                codes[name] = np.array([_place(spec, places, value) for value in values], dtype=np.int8)
            elif spec.kind == "options":
                for option in spec.options:
                    chosen = [_chosen(spec, option, value) for value in values]
                    flags[f"{name}.{option}"] = np.array(chosen, dtype=np.int8)
            elif spec.kind == "number":
                numbers[name] = np.array(
                    [np.nan if value is None else float(str(value)) for value in values], dtype=np.float64
                )
            else:
                days = [NOT_A_DATE if value is None else np.datetime64(str(value), "D") for value in values]
                dates[name] = np.array(days, dtype="datetime64[D]")
        return cls(fields, size, codes, flags, numbers, dates)

    @classmethod
    def from_table(cls, table: "pd.DataFrame", fields: Mapping[str, FieldSpec]) -> "Requirements":
        """From a DataFrame with one row a customer, as `requirements_table` makes it.

        Columns: a text or categorical column a field of kind option, a nullable boolean column
        "field.option" for each option of kind options, a float column a number, a datetime column
        a date. A missing column is unknown for all.
        """
        size = len(table)
        codes: dict[str, Codes] = {}
        flags: dict[str, Flags] = {}
        numbers: dict[str, Numbers] = {}
        dates: dict[str, Dates] = {}
        expected: set[str] = set()
        for name, spec in fields.items():
            if spec.kind == "options":
                for option in spec.options:
                    key = f"{name}.{option}"
                    expected.add(key)
                    flags[key] = (
                        np.asarray(table[key].astype("Int8").fillna(UNKNOWN), dtype=np.int8)
                        if key in table
                        else np.full(size, UNKNOWN, dtype=np.int8)
                    )
                continue
            expected.add(name)
            if spec.kind == "option":
                codes[name] = (
                    _codes_of(table[name], spec) if name in table else np.full(size, UNKNOWN, dtype=np.int8)
                )
            elif spec.kind == "number":
                numbers[name] = (
                    table[name].to_numpy(dtype=np.float64) if name in table else np.full(size, np.nan)
                )
            else:
                dates[name] = (
                    table[name].to_numpy(dtype="datetime64[D]")
                    if name in table
                    else np.full(size, NOT_A_DATE)
                )
        strangers = sorted(set(map(str, table.columns)) - expected)
        if strangers:
            raise ScoringError([_no_such_field(name) for name in strangers])
        return cls(fields, size, codes, flags, numbers, dates)

    def slice(self, rows: slice) -> "Requirements":
        """The customers in `rows`, without copying."""
        start, stop, _ = rows.indices(self.size)
        return replace(
            self,
            size=stop - start,
            codes={name: column[rows] for name, column in self.codes.items()},
            flags={name: column[rows] for name, column in self.flags.items()},
            numbers={name: column[rows] for name, column in self.numbers.items()},
            dates={name: column[rows] for name, column in self.dates.items()},
            assumed={name: column[rows] for name, column in self.assumed.items()},
        )

    def take(self, rows: npt.NDArray[np.intp]) -> "Requirements":
        """The customers at these places, in this order; any may come more than once."""
        return replace(
            self,
            size=len(rows),
            codes={name: column[rows] for name, column in self.codes.items()},
            flags={name: column[rows] for name, column in self.flags.items()},
            numbers={name: column[rows] for name, column in self.numbers.items()},
            dates={name: column[rows] for name, column in self.dates.items()},
            assumed={name: column[rows] for name, column in self.assumed.items()},
        )

    def repeated(self, times: int) -> "Requirements":
        """A batch of one, seen `times` times: columns keep their one row, which stands for all."""
        if self.size != 1:
            raise ScoringError(
                [Problem("only one customer can be repeated", "Requirements", "Slice it first.")]
            )
        return replace(self, size=times)

    def spread(self, times: int) -> "Requirements":
        """Each customer `times` rows in a row; a column that is the same for all keeps one row."""

        def spread(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
            same = column[1:] == column[:1]
            if same.all() or (column.dtype.kind in "fM" and (column != column).all()):
                return column[:1]
            return np.repeat(column, times)

        return replace(
            self,
            size=self.size * times,
            codes={name: spread(column) for name, column in self.codes.items()},
            flags={name: spread(column) for name, column in self.flags.items()},
            numbers={name: spread(column) for name, column in self.numbers.items()},
            dates={name: spread(column) for name, column in self.dates.items()},
            assumed={name: spread(column) for name, column in self.assumed.items()},
        )

    def value(self, name: str, row: int = 0) -> object:
        """One customer's value of a field: option id, list of option ids, number, date, or None."""
        spec = self.fields[name]
        if spec.kind == "option":
            code = int(self.codes[name][row])
            return None if code == UNKNOWN else spec.options[code]
        if spec.kind == "options":
            marks = [int(self.flags[f"{name}.{option}"][row]) for option in spec.options]
            if all(mark == UNKNOWN for mark in marks):
                return None
            return [option for option, mark in zip(spec.options, marks, strict=True) if mark == 1]
        if spec.kind == "number":
            number = float(self.numbers[name][row])
            return None if np.isnan(number) else number
        day = self.dates[name][row]
        return None if np.isnat(day) else day.astype(object)

    def is_unknown(self, name: str) -> npt.NDArray[np.bool_]:
        """Where the field has no value, answered or assumed; one flag a customer."""
        spec = self.fields[name]
        if spec.kind == "option":
            return self.codes[name] == UNKNOWN
        if spec.kind == "options":
            return self.flags[f"{name}.{spec.options[0]}"] == UNKNOWN
        if spec.kind == "number":
            return np.isnan(self.numbers[name])
        return np.isnat(self.dates[name])

    def is_answered(self, name: str) -> npt.NDArray[np.bool_]:
        """Where the value comes from the customer and not from an assumption."""
        answered = ~self.is_unknown(name)
        return answered & ~self.assumed[name] if name in self.assumed else answered


def requirements_table(
    rows: Sequence[Mapping[str, object]], fields: Mapping[str, FieldSpec]
) -> "pd.DataFrame":
    """The same customers as a DataFrame, the engine's public input: see `Requirements.from_table`."""
    import pandas as pd  # only tables of many customers need it; question pages do without

    batch = Requirements.from_rows(rows, fields)
    columns: dict[str, object] = {}
    for name, spec in fields.items():
        if spec.derived:
            continue
        if spec.kind == "option":
            columns[name] = pd.Categorical.from_codes(batch.codes[name], categories=pd.Index(spec.options))
        elif spec.kind == "options":
            for option in spec.options:
                marks = batch.flags[f"{name}.{option}"]
                columns[f"{name}.{option}"] = pd.arrays.BooleanArray(marks == 1, marks == UNKNOWN)
        elif spec.kind == "number":
            columns[name] = batch.numbers[name]
        else:
            columns[name] = batch.dates[name].astype("datetime64[s]")
    return pd.DataFrame(columns)


def with_derived_fields(
    batch: Requirements, incumbent_groups: Mapping[str, str], as_of: date
) -> Requirements:
    """The batch with the derived fields filled in.

    Args:
        batch: Customers as they answered.
        incumbent_groups: Region -> group of its lead ILEC.
        as_of: The day the advice is given; months left count from here.
    """
    codes, numbers = dict(batch.codes), dict(batch.numbers)
    region, country = batch.fields["region"], batch.fields["country"]
    if "PR" in region.options:
        is_pr = codes["country"] == country.options.index("pr")
        codes["region"] = codes["region"] + is_pr.view(np.int8) * (
            np.int8(region.options.index("PR")) - codes["region"]
        )
    groups = batch.fields["incumbent_group"].options
    by_region = [groups.index(incumbent_groups.get(one, "other")) for one in region.options]
    lookup = np.array([*by_region, UNKNOWN], dtype=np.int8)  # the last place serves UNKNOWN = -1
    by_provider = [
        groups.index(one if one in groups else "other") for one in batch.fields["current_provider"].options
    ]
    own = np.array([*by_provider, UNKNOWN], dtype=np.int8)[codes["current_provider"]]
    family = batch.fields["current_family"].options
    with_incumbent = codes["current_family"] == family.index("incumbent")
    told = with_incumbent & (own != UNKNOWN)  # the customer's own incumbent may be another than the region's
    in_region = lookup[codes["region"]]
    codes["incumbent_group"] = in_region + told.view(np.int8) * (own - in_region)

    people = numbers["people"]
    one_in_four = np.ceil(people / 4)  # P-M4
    numbers["calls"] = either(np.isnan(numbers["calls"]), one_in_four, numbers["calls"])

    today = np.datetime64(as_of, "D")
    numbers["contract_months_left"] = _months_from(today, batch.dates["contract_end"])
    ends = codes["copper_state"] == batch.fields["copper_state"].options.index("ending")
    notified = codes["notice"] == batch.fields["notice"].options.index("lines_end")
    until_notice = _months_from(today, batch.dates["notice_date"])
    numbers["copper_months_left"] = either(ends | notified, until_notice, np.nan)
    wire = batch.fields["current_wire"].options.index("copper")
    on_copper = (codes["current_wire"] == wire) | (codes["current_wire"] == UNKNOWN)  # or may be
    until_any_day = either(np.isnan(until_notice), 0.0, until_notice)
    numbers["line_months_left"] = either(notified | (ends & on_copper), until_any_day, np.nan)
    numbers["contract_past_line"] = numbers["contract_months_left"] - numbers["line_months_left"]

    bill = numbers["monthly_bill"]
    usual_charge = USUAL_EXIT_SHARE * bill * numbers["contract_months_left"]
    stated = numbers["exit_charge"]
    numbers["exit_charge_estimate"] = either(np.isnan(stated), usual_charge, stated)
    rivals = np.fmin(numbers["quote_competitor"], numbers["quote_reseller"])
    with_competitor = codes["current_family"] == family.index("competitor")
    other_side = either(with_competitor, numbers["quote_incumbent"], either(with_incumbent, rivals, np.nan))
    numbers["best_saving"] = bill - other_side
    numbers["saving_short_of_wish"] = numbers["smallest_saving"] - numbers["best_saving"]
    usual = USUAL_SAVING * np.fmax(bill, 0.0)
    saving = either(np.isnan(numbers["best_saving"]), usual, np.maximum(numbers["best_saving"], 0.0))
    saved = saving * numbers["contract_months_left"]
    numbers["exit_charge_less_saving"] = numbers["exit_charge_estimate"] - saved
    return replace(batch, codes=codes, numbers=numbers)


def _months_from(today: np.datetime64, days: Dates) -> Numbers:
    left = (days - today).astype("timedelta64[D]")
    months = left.astype(np.float64) / DAYS_PER_MONTH
    return np.maximum(either(np.isnat(left), np.nan, months), 0.0)


def _place(spec: FieldSpec, places: Mapping[str, int], value: object) -> int:
    if value is None:
        return UNKNOWN
    if value not in places:
        raise ScoringError([_no_such_option(spec, value)])
    return places[str(value)]


def _chosen(spec: FieldSpec, option: str, value: object) -> int:
    if value is None:
        return UNKNOWN
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ScoringError([_no_such_option(spec, value)])
    for one in value:
        if one not in spec.options:
            raise ScoringError([_no_such_option(spec, one)])
    return int(option in value)


def _codes_of(column: "pd.Series[str]", spec: FieldSpec) -> Codes:
    import pandas as pd

    categories = pd.CategoricalDtype(list(spec.options))
    if column.dtype == categories:
        return np.asarray(column.cat.codes, dtype=np.int8)
    strangers = set(column.dropna().unique()) - set(spec.options)
    if strangers:
        raise ScoringError([_no_such_option(spec, value) for value in sorted(map(str, strangers))])
    return np.asarray(column.astype(categories).cat.codes, dtype=np.int8)


def _no_such_field(name: str) -> Problem:
    return Problem(f'no field "{name}"', "requirements", "Use the fields of rules/data/fields.toml.")


def _no_such_option(spec: FieldSpec, value: object) -> Problem:
    known = ", ".join(spec.options)
    return Problem(f'field "{spec.id}" has no option "{value}"', "requirements", f"Use one of: {known}.")
