"""Open questions of the interview in the words in which a carrier is asked."""

from advisor.i18n import _

TODAY = "today"


def wanted_from(carrier: str) -> dict[str, str]:
    """Question -> how to ask it of this carrier: a type of provider, or TODAY for the company of today."""
    price = _("What is your full price a month for phone and internet here, with every fee and tax?")
    movable = _("Can you take over every one of our numbers? Please check the list before we sign.")
    return {
        "ilec": {
            "incumbent_fibre": _("Can you sell us business service on fibre at this address today?"),
            "copper_state": _("Is there a copper line here, how good is it, and has its end been set?"),
            "quote_incumbent": price,
        },
        "clec_facilities": {
            "competitor_lines": _("Is your own cable or fibre in our building now, or must you build it?"),
            "competitor_name": _("Under which company name would we sign, and who owns the line?"),
            "offer_source": _("Will you confirm in a written offer that you can connect this address?"),
            "numbers_movable": movable,
            "quote_competitor": price,
        },
        "clec_une": {
            "leased_loop": _("Can you offer a rented copper line here?"),
            "loop_future": _("Do you promise in writing that the rented line lasts for the whole contract?"),
            "offer_source": _("Will you confirm in a written offer that you can connect this address?"),
            "numbers_movable": movable,
            "quote_reseller": price,
        },
        "clec_resale": {
            "reseller": _("Do you resell service here, and does it run on copper or on fibre?"),
            "offer_source": _("Will you confirm in a written offer that you can connect this address?"),
            "numbers_movable": movable,
            "quote_reseller": price,
        },
        TODAY: {
            "current_wire": _("What kind of line do we have from you now?"),
            "monthly_bill": _("What do we pay a month for phone and internet, with every fee and tax?"),
            "contract": _("Do we have a contract with you that still runs?"),
            "contract_end": _("On which day does our contract end?"),
            "exit_charge": _("What would we owe if we left today?"),
            "notice": _("Have you set a date for the end of our lines, or a rise of the price?"),
            "notice_date": _("On which day do our lines end?"),
        },
    }.get(carrier, {})
