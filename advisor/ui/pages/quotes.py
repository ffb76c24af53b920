"""Quotes on file: what each carrier offered, and which price the advice works with."""

from collections.abc import Mapping

import streamlit as st

from advisor.answer_checks import typed_number
from advisor.cases.case import MOST_QUOTES
from advisor.cases.entries import read_entry
from advisor.cases.quotes import (
    EARLIEST,
    KINDS,
    LATEST,
    PRICE_OF,
    Kind,
    Quote,
    is_in_use,
    kind_text,
    line_text,
    offers_for,
    prices,
    terms_text,
    when_text,
)
from advisor.i18n import _, as_sentence
from advisor.questions import COUNTRY
from advisor.relevance import relevance
from advisor.ui import routes
from advisor.ui.inputs import DATE_LENGTH, NUMBER_LENGTH
from advisor.ui.markdown import escaped
from advisor.ui.parts import heading, link_button, notes, remembered
from advisor.ui.state import address, case, page, widgets
from advisor.ui.visit import Visit
from advisor.wording import answer_text, question_name

LONGEST = 200  # characters of a line
FORM = "quote_"  # how the keys of its boxes begin
OFFER = "offer"  # the box that says from whom, and over which line
AMOUNTS, DAYS, LINES = ("monthly", "one_off", "months", "exit_charge"), ("dated", "valid_until"), (
    "carrier", "given_by", "note",
)  # fmt: skip


def draw(visit: Visit) -> None:
    heading(_("Quotes on file"))
    notes()
    st.markdown(
        _(
            "Write down what carriers offer you. The advice works with the lowest price a month that counts,"
            " for each kind of carrier. That price is then the answer to our question on it."
        )
    )
    st.markdown("\n".join(f"- {_in_use(visit, kind)}" for kind in KINDS))
    for place, quote in enumerate(case.quotes()):
        _quote(visit, place, quote)
    if len(case.quotes()) < MOST_QUOTES or page.open_quote() is not None:
        _form(visit)
    with st.container(horizontal=True, key="navigation"):
        if address.back_to():
            st.button(_("Back"), key="nav_back", on_click=address.go, args=(address.back_to(),))
        if routes.has_advice(visit.interview, case.answers()):
            st.button(_("See the result"), key="nav_result", on_click=address.go, args=(routes.RESULT,))
            link_button(_("Keep it and hand it over"), "go_handover", routes.HANDOVER)


def _in_use(visit: Visit, kind: Kind) -> str:
    """Which price the advice works with for one kind of carrier, and where it comes from."""
    name, answers = PRICE_OF[kind], case.answers()
    asked, counting = relevance(visit.interview, answers)
    label = escaped(question_name(visit.interview.question[name]))
    if counting.values.get(name) is None and answers.values.get(name) is None:
        return _("{question}: no price yet").format(question=label)
    told = escaped(answer_text(visit.interview, name, answers.values[name]))
    if name not in asked:
        form = _("{question}: {price}. It does not count: by your answers there is no such carrier here.")
    elif name in prices(case.quotes()):
        form = _("{question}: **{price}**, by a quote below")
    else:
        form = _("{question}: **{price}**, as you answered; no quote below says so")
    return form.format(question=label, price=told)


def _quote(visit: Visit, place: int, quote: Quote) -> None:
    country = str(case.answers().values.get(COUNTRY) or "us")
    told = (line_text(quote, visit.knowledge), terms_text(quote, country), when_text(quote, visit.as_of))
    name = quote.carrier or line_text(quote, visit.knowledge)
    with st.container(border=True, key=f"quote_{place}", gap="xsmall"):
        st.header(escaped(as_sentence(name)), anchor=False)
        st.markdown(escaped(as_sentence("; ".join(one for one in told if one)) + "."))
        if quote.note:
            st.caption(escaped(quote.note))
        key = f"quote_counts_{place}"
        widgets.seed(key, quote.counts)
        st.checkbox(
            _("The advice may work with this price: {name}").format(name=escaped(name)),
            key=key,
            on_change=_count,
            args=(place, key),
        )
        if is_in_use(quote, case.quotes()):
            st.caption(_("This is the price in use."))
        with st.container(horizontal=True, key=f"quote_buttons_{place}"):
            st.button(_("Change"), key=f"quote_change_{place}", help=name, on_click=_open, args=(place,))
            st.button(
                _("Take it out"), key=f"quote_out_{place}", help=name, on_click=_take_out, args=(place,)
            )


def _form(visit: Visit) -> None:
    place = page.open_quote()
    old = case.quotes()[place] if place is not None else None
    st.header(_("Change this quote") if old else _("Add a quote"), anchor=False)
    offers = _offers(visit)
    # No st.form: it would hold back what is typed, and a click on a link to another step would lose it.
    with st.container(key="quote_form"):
        st.selectbox(
            _("From whom, over which line"),
            list(offers),
            index=None,
            format_func=lambda one: offers.get(one, one),
            placeholder=_("Choose, or type a few letters"),
            **remembered(_key(OFFER), (old.offer or old.provider) if old else None),
        )
        for name, label in _labels().items():
            st.text_input(
                label,
                max_chars=LONGEST if name in LINES else DATE_LENGTH if name in DAYS else NUMBER_LENGTH,
                placeholder=_("YYYY-MM-DD") if name in DAYS else None,
                **remembered(_key(name), _typed(getattr(old, name)) if old else ""),
            )
        for problem in page.problems(page.QUOTE):
            st.error(escaped(str(problem)))
        with st.container(horizontal=True, key="quote_form_buttons"):
            st.button(_("Keep this quote"), key="quote_keep", type="primary", on_click=_keep, args=(visit,))
            if old:
                st.button(_("Leave it as it was"), key="quote_leave", on_click=_open, args=(None,))


def _offers(visit: Visit) -> dict[str, str]:
    """What the first box offers: a kind of carrier, or one of its lines -> what it is called."""
    found: dict[str, str] = {}
    for kind in KINDS:
        found[kind] = _("{carrier}, line not told").format(carrier=kind_text(kind))
        found.update((one.id, _(one.name)) for one in offers_for(kind, visit.knowledge))
    return {name: as_sentence(text) for name, text in found.items()}


def _labels() -> dict[str, str]:
    return {
        "carrier": _("Name of the carrier"),
        "monthly": _("Price a month, with fees and taxes"),
        "one_off": _("To pay once, for set-up"),
        "months": _("Months of contract; 0 is month to month"),
        "exit_charge": _("Charge for leaving early, at most"),
        "given_by": _("Who at the carrier gave it"),
        "dated": _("Day of the quote"),
        "valid_until": _("Holds until"),
        "note": _("Your note"),
    }


def _key(name: str) -> str:
    """Other boxes for each quote, so that none shows what was typed for another."""
    place = page.open_quote()
    return f"{FORM}{'new' if place is None else place}_{len(case.quotes())}_{name}"


def _typed(value: object) -> str:
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


# --- clicks --------------------------------------------------------------------------------------


def _keep(visit: Visit) -> None:
    """Keep the quote if nothing is wrong with it; else the form says what is."""
    chosen = widgets.value(_key(OFFER))
    typed = {name: str(widgets.value(_key(name)) or "").strip() for name in _labels()}
    if chosen is None:
        page.keep_problems(page.QUOTE, (_("From whom is it? Choose a carrier in the first box."),))
        return
    kind = next(one for one in KINDS if chosen == one or chosen in _ids(one, visit))
    quotes, place = list(case.quotes()), page.open_quote()
    raw = {name: typed_number(text) if name in AMOUNTS else text for name, text in typed.items()}
    given = {name: value for name, value in raw.items() if value != ""}
    counts = quotes[place].counts if place is not None else True
    offer = None if chosen == kind else chosen
    found, problems = read_entry(Quote, {**given, "provider": kind, "offer": offer, "counts": counts}, "")
    if found is None:
        page.keep_problems(page.QUOTE, tuple(_told(field, typed) for field in problems))
        return
    if place is None:
        quotes.append(found)
    else:
        quotes[place] = found
    case.set_quotes(quotes)
    _open(None)


def _ids(kind: Kind, visit: Visit) -> tuple[str, ...]:
    return tuple(one.id for one in offers_for(kind, visit.knowledge))


def _told(field: str, typed: Mapping[str, str]) -> str:
    """What is wrong with a field of the form, in the words of the form; "" is the whole."""
    if not field:
        return _("It would end before it begins. Look at the two days again.")
    if field in DAYS:
        form = _("Write year, month, day, such as 2027-03-31, from {first} to {last}.")
        mend = form.format(first=EARLIEST.year, last=LATEST.year)
    elif field == "months":
        mend = _("Write whole months from 0 to 240.")
    elif field in AMOUNTS:
        mend = _("Write digits only, such as 150.")
    else:
        mend = _("Write at most {limit} letters.").format(limit=LONGEST)
    form = _("{box}: “{typed}” cannot be used. {mend}")
    return form.format(box=_labels()[field], typed=typed[field], mend=mend)


def _open(place: int | None) -> None:
    page.open_quote_at(place)
    page.forget_typed(FORM)
    page.keep_problems(page.QUOTE, ())


def _count(place: int, key: str) -> None:
    quotes = list(case.quotes())
    quotes[place] = quotes[place].model_copy(update={"counts": bool(widgets.value(key))})
    case.set_quotes(quotes)


def _take_out(place: int) -> None:
    case.set_quotes([one for number, one in enumerate(case.quotes()) if number != place])
    _open(None)
