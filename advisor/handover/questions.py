"""Questions for each carrier: what can change the choice, what speaks against it, what to have in writing."""

from collections.abc import Iterator

from advisor.advice import Option
from advisor.combination_parts import CombinationKind
from advisor.combinations import combinations
from advisor.flip_text import unknown_text
from advisor.handover.causes import Causes
from advisor.handover.documents import Document, Item, section
from advisor.handover.moves import chosen
from advisor.handover.wanted import TODAY, wanted_from
from advisor.i18n import _
from advisor.unknowns import Influence, Unknowns
from rules.schema import PROVIDERS, ChecklistItem

HOSTED = "hosted"
OF_THE_LINE = ("N-RFP-01", "N-RFP-02", "N-RFP-03", "N-RFP-05", "N-RFP-06", "N-RFP-10", "N-RFP-14")
OF_MANAGED_VOICE = ("N-RFP-13",)  # a hosted voice company can never say yes to it
OF_COPPER = ("N-RFP-03",)
OF_THE_TYPE = ("N-RFP-02",)  # the incumbent is known to be the incumbent
OF_TWO_PATHS = ("N-RFP-14",)


def question_documents(causes: Causes, open_ones: Unknowns) -> Iterator[Document]:
    """A list for the company of today, and one for each type of carrier on offer.

    Args:
        open_ones: The open questions of the advice, see `advisor.unknowns`.
    """
    today = _for_today(causes, open_ones)
    if today:
        yield today
    for provider in PROVIDERS:
        options = tuple(one for one in causes.advice.options if one.offer.provider == provider)
        if options:
            document = _for_carrier(provider, options, causes, open_ones)
            if document.blocks:
                yield document
    if any(one.alternative.is_hosted for one in chosen(causes.advice)):
        yield _for_hosted_voice(causes)


def _for_carrier(provider: str, options: tuple[Option, ...], causes: Causes, open_ones: Unknowns) -> Document:
    name = _(causes.knowledge.provider[provider].name)
    lines = "; ".join(dict.fromkeys(_(one.offer.name) for one in options))
    is_out = not any(one.is_viable for one in options)
    asked = () if is_out else causes.items(_asked_of(provider, options, causes))
    told = (
        _("As things stand, nothing of this carrier fits your case. What it says to this can change that.")
        if is_out
        else _("Ask for the answers in writing.")
    )
    return Document(
        f"questions-{provider.replace('_', '-')}",
        _("Questions for {carrier}").format(carrier=name),
        _("On offer at your address, as far as we know: {lines}. {next}").format(lines=lines, next=told),
        (
            *section(_("These answers can change the choice"), _unknown(provider, causes, open_ones)),
            *section(_("What speaks against it here"), _against(options, causes)),
            *section(_("Ask this"), asked),
            *section(_("Have this in writing"), _proof(provider, causes)),
        ),
    )


def _asked_of(provider: str, options: tuple[Option, ...], causes: Causes) -> Iterator[ChecklistItem]:
    accesses = {one.offer.access for one in options}
    verdict = causes.advice.verdict
    pair = {one.offer.provider for one in (verdict.leader, verdict.second and verdict.second.option) if one}
    for item in causes.checklist("quote_questions"):
        is_left_out = (
            (
                item.id in OF_COPPER
                and "copper" not in accesses
                and provider not in ("clec_une", "clec_resale")
            )
            or (item.id in OF_THE_TYPE and provider == "ilec")
            or (item.id in OF_TWO_PATHS and provider not in pair)
        )
        if not is_left_out:
            yield item


def _for_hosted_voice(causes: Causes) -> Document:
    asked = [
        item
        for item in causes.checklist("quote_questions")
        if item.id not in (*OF_THE_LINE, *OF_MANAGED_VOICE)
    ]
    return Document(
        "questions-hosted-voice",
        _("Questions for {carrier}").format(carrier=_(causes.knowledge.provider[HOSTED].name)),
        _("Your phones would come from this company, over a line from another one."),
        (
            *section(_("Ask this"), causes.items(asked)),
            *section(_("Have this in writing"), _proof(HOSTED, causes)),
        ),
    )


def _for_today(causes: Causes, open_ones: Unknowns) -> Document | None:
    """The company of today: end of the contract, notice, charge for leaving, and the numbers."""
    family = causes.advice.trace.answers.get("current_family")
    if family not in ("incumbent", "competitor"):
        return None
    unknown = _unknown(TODAY, causes, open_ones)
    known = {one.text for one in unknown}
    blocks = (
        *section(_("These answers can change the choice"), unknown),
        *section(_("Ask this"), tuple(one for one in _of_contract(causes) if one.text not in known)),
        *section(_("Have this in writing"), _proof(TODAY, causes)),
    )
    if not blocks:
        return None
    return Document(
        "questions-today",
        _("Questions for the company you have today"),
        _("Ask before you sign anything new, and keep the service as it is."),
        blocks,
    )


def _of_contract(causes: Causes) -> Iterator[Item]:
    answers = causes.advice.trace.answers
    if answers.get("contract") != "in_force":
        return
    said = causes.told_of("contract")
    if "contract_end" not in answers:
        yield Item(_("On which day does our contract end?"), said, ("R-24", "contract_end"))
    yield Item(_("By which day, and in which form, must we give notice?"), said, ("R-24", "P-24"))
    if "exit_charge" not in answers:
        yield Item(_("What would we owe if we left today?"), said, ("R-25", "exit_charge"))


def _unknown(carrier: str, causes: Causes, open_ones: Unknowns) -> tuple[Item, ...]:
    asked = wanted_from(carrier)
    return tuple(
        Item(
            asked[one.question],
            unknown_text(one, open_ones.today, causes.knowledge, causes.interview),
            (one.question,),
        )
        for one in open_ones.of(Influence.DECIDES, Influence.TOGETHER)
        if one.question in asked
    )


def _against(options: tuple[Option, ...], causes: Causes) -> tuple[Item, ...]:
    """Knock-outs and cautions about these alternatives; those of machines stand in a list of their own."""
    wants_hosted = any(one.alternative.is_hosted for one in chosen(causes.advice))
    names = {one.id for one in options if wants_hosted or not one.alternative.is_hosted}
    found = [
        one
        for one in causes.advice.rules("knock_out", "caution")
        if names & set(one.concerns) and "special_lines" not in one.because
    ]
    return tuple(
        Item(
            _("{title}. {advice}").format(title=_(one.rule.title), advice=_(one.rule.advice)),
            causes.of_rule(one),
            (one.rule.id,),
            safety=one.is_safety_matter,
        )
        for one in found
    )


def _proof(carrier: str, causes: Causes) -> tuple[Item, ...]:
    """What the combinations of this advice want in writing from this carrier."""
    verdict = causes.advice.verdict
    leader = verdict.leader.offer.provider if verdict.leader else None
    second = verdict.second.option.offer.provider if verdict.second else None
    from_whom = {
        CombinationKind.STAY_UNTIL: ((TODAY,), (leader,)),
        CombinationKind.ACCESS_AND_VOICE: ((leader,), (HOSTED,)),
        CombinationKind.TWO_PATHS: ((leader, second),),
    }
    return tuple(
        Item(text, _("It belongs to this part of the advice: {title}.").format(title=one.title), (one.kind,))
        for one in combinations(causes.advice, causes.knowledge)
        for text, carriers in zip(one.proof_to_ask, from_whom.get(one.kind, ()), strict=False)
        if carrier in carriers
    )
