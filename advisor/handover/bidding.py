"""The bid scoring sheet: the criteria that have weight here, and limits that no points buy back."""

from advisor.handover.causes import Causes
from advisor.handover.documents import Document, Heading, Item, Paragraph, Table, section
from advisor.i18n import _, money, percent
from advisor.tailoring import question_of

BIDDERS = "ABC"


def bid_document(causes: Causes) -> Document | None:
    """The table to score three bids; None where there is no choice of provider."""
    weights = {name: one for name, one in causes.advice.trace.weights.of_criteria.items() if one}
    if causes.advice.verdict.leader is None or not weights:
        return None
    criteria = causes.knowledge.criterion
    empty = ("",) * len(BIDDERS)
    rows = [
        (
            _("{criterion} ({id})").format(criterion=_(criteria[name].name), id=name),
            question_of(criteria[name]),
            percent(round(weights[name], 2)) if weights[name] >= 0.01 else _("under 1%"),
            *empty,
        )
        for name in sorted(weights, key=lambda one: -weights[one])
    ]
    bidders = (_("Bidder {letter}").format(letter=one) for one in BIDDERS)
    heads = (_("Criterion"), _("What to look for"), _("Weight"), *bidders)
    total = (_("Points of 100"), "", percent(1), *empty)
    return Document(
        "bids",
        _("Score the bids"),
        _("The weights are yours: they come from how you sorted what matters, and from your facts."),
        (
            *section(_("A bid outside these limits is out"), limits(causes)),
            Heading(_("Rate what is in writing")),
            Paragraph(
                _(
                    "The points are 25 times the sum of weight × (rating − 1). The sheet “Bids” of the"
                    " workbook adds them up."
                )
            ),
            Table(_("Rate each line from 1 (poor) to 5 (excellent)."), heads, (*rows, total), (2,)),
        ),
    )


def limits(causes: Causes) -> tuple[Item, ...]:
    """What the client has said a bid may not pass."""
    answers = causes.advice.trace.answers
    country = str(answers.get("country", "us"))
    texts = {
        "longest_term": {
            "month": _("No contract beyond month to month."),
            "12": _("A contract of one year at most."),
            "24": _("A contract of two years at most."),
            "36": "",  # no limit
        }.get(str(answers.get("longest_term")), ""),
        "one_off_budget": _("To pay once, all in: {amount} at most."),
        "smallest_saving": _("A saving of at least {amount} a month."),
        "one_bill": _("All on one bill.") if answers.get("one_bill") == "yes" else "",
    }
    found = []
    for name, text in texts.items():
        value = answers.get(name)
        if value is None or not text:
            continue
        amount = money(float(str(value)), country) if "{amount}" in text else ""
        found.append(Item(text.format(amount=amount), causes.told_of(name), (name,)))
    return tuple(found)
