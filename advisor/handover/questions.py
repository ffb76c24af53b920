"""Questions for each carrier: what can change the choice, what speaks against it, what to have in writing."""

from collections.abc import Iterator

from advisor.advice import Advice, Option
from advisor.combination_parts import CombinationKind
from advisor.combinations import combinations
from advisor.flip_text import unknown_text
from advisor.handover.causes import Causes
from advisor.handover.documents import Document, Item, section
from advisor.handover.moves import chosen
from advisor.handover.wanted import TODAY, wanted_from
from advisor.i18n import _
from advisor.staying import is_kept
from advisor.steps import OF_A_MOVE
from advisor.unknowns import Influence, Unknowns
from rules.schema import PROVIDERS, ChecklistItem

HOSTED = "hosted"
OF_THE_LINE = ("N-RFP-01", "N-RFP-02", "N-RFP-03", "N-RFP-05", "N-RFP-06", "N-RFP-10", "N-RFP-14")
OF_MANAGED_VOICE = ("N-RFP-13",)  # a hosted voice company can never say yes to it
OF_COPPER = ("N-RFP-03",)
OF_THE_TYPE = ("N-RFP-02",)  # the incumbent is known to be the incumbent
OF_TWO_PATHS = ("N-RFP-14",)
OF_THE_NUMBERS = ("N-RFP-11",)  # the company of today has them


def question_documents(causes: Causes, open_ones: Unknowns) -> Iterator[Document]:
    """A list for the company of today, and one for each type of carrier on offer; one sheet a company.

    Args:
        open_ones: The open questions of the advice, see `advisor.unknowns`.
    """
    today = _type_of_today(causes.advice)
    if today is None:
        document = _for_today(causes, open_ones)
        if document:
            yield document
    for provider in sorted(PROVIDERS, key=lambda one: one != today):
        options = _options_of(provider, causes.advice)
        if options:
            document = _for_carrier(provider, options, causes, open_ones, is_today=provider == today)
            if document.blocks:
                yield document
    if any(one.alternative.is_hosted for one in chosen(causes.advice)):
        yield _for_hosted_voice(causes)


def _type_of_today(advice: Advice) -> str | None:
    """The type of carrier on offer that is the company of today, where we know that it is the same one."""
    if advice.trace.answers.get("current_family") == "incumbent":
        return "ilec" if _options_of("ilec", advice) else None
    kept = (one.offer.provider for one in advice.options if is_kept(one, advice.trace.answers))
    return next(kept, None)


def _options_of(provider: str, advice: Advice) -> tuple[Option, ...]:
    return tuple(one for one in advice.options if one.offer.provider == provider)


def _for_carrier(
    provider: str, options: tuple[Option, ...], causes: Causes, open_ones: Unknowns, *, is_today: bool
) -> Document:
    name = _(causes.knowledge.provider[provider].name)
    lines = "; ".join(dict.fromkeys(_(one.offer.name) for one in options))
    is_out = not any(one.is_viable for one in options)
    carriers = (TODAY, provider) if is_today else (provider,)
    unknown = _unknown(carriers, causes, open_ones)
    of_contract = _of_contract(causes, unknown) if is_today else ()
    asked = () if is_out else causes.items(_asked_of(provider, options, causes, is_today=is_today))
    told = (
        _("As things stand, nothing of this carrier fits your case. What it says to this can change that.")
        if is_out
        else _("Ask for the answers in writing.")
    )
    title = (
        _("Questions for the company you have today: {carrier}") if is_today else _("Questions for {carrier}")
    )
    return Document(
        f"questions-{provider.replace('_', '-')}",
        title.format(carrier=name),
        _("On offer at your address, as far as we know: {lines}. {next}").format(lines=lines, next=told),
        (
            *section(_("These answers can change the choice"), unknown),
            *section(_("What speaks against it here"), _against(options, causes)),
            *section(_("Ask this"), (*of_contract, *asked)),
            *section(_("Have this in writing"), _proof(carriers, causes)),
        ),
    )


def _asked_of(
    provider: str, options: tuple[Option, ...], causes: Causes, *, is_today: bool
) -> Iterator[ChecklistItem]:
    accesses = {one.offer.access for one in options}
    verdict = causes.advice.verdict
    known = (OF_A_MOVE if causes.advice.stays else OF_THE_NUMBERS) if is_today else ()
    pair = {one.offer.provider for one in (verdict.leader, verdict.second and verdict.second.option) if one}
    for item in causes.checklist("quote_questions"):
        is_left_out = (
            (
                item.id in OF_COPPER
                and "copper" not in accesses
                and provider not in ("clec_une", "clec_resale")
            )
            or (item.id in OF_THE_TYPE and provider == "ilec")
            or (item.id in OF_TWO_PATHS and (provider not in pair or verdict.uses_a_dish))
            or item.id in known
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
            *section(_("Have this in writing"), _proof((HOSTED,), causes)),
        ),
    )


def _for_today(causes: Causes, open_ones: Unknowns) -> Document | None:
    """The company of today: end of the contract, notice, charge for leaving, and the numbers."""
    family = causes.advice.trace.answers.get("current_family")
    if family not in ("incumbent", "competitor"):
        return None
    unknown = _unknown((TODAY,), causes, open_ones)
    blocks = (
        *section(_("These answers can change the choice"), unknown),
        *section(_("Ask this"), _of_contract(causes, unknown)),
        *section(_("Have this in writing"), _proof((TODAY,), causes)),
    )
    if not blocks:
        return None
    return Document(
        "questions-today",
        _("Questions for the company you have today"),
        _("Ask before you sign anything new, and keep the service as it is."),
        blocks,
    )


def _of_contract(causes: Causes, unknown: tuple[Item, ...]) -> tuple[Item, ...]:
    """What to ask of the contract of today, beside what is unknown and can change the choice."""
    known = {one.text for one in unknown}
    return tuple(one for one in _contract_items(causes) if one.text not in known)


def _contract_items(causes: Causes) -> Iterator[Item]:
    answers = causes.advice.trace.answers
    if answers.get("contract") != "in_force":
        return
    said = causes.told_of("contract")
    if "contract_end" not in answers:
        yield Item(_("On which day does our contract end?"), said, ("R-24", "contract_end"))
    yield Item(_("By which day, and in which form, must we give notice?"), said, ("R-24", "P-24"))
    if "exit_charge" not in answers and not causes.advice.stays:
        yield Item(_("What would we owe if we left today?"), said, ("R-25", "exit_charge"))


def _unknown(carriers: tuple[str, ...], causes: Causes, open_ones: Unknowns) -> tuple[Item, ...]:
    asked = {question: text for one in carriers for question, text in wanted_from(one).items()}
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


def _proof(carriers: tuple[str, ...], causes: Causes) -> tuple[Item, ...]:
    """What the combinations of this advice want in writing from a carrier, by its type or as TODAY."""
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
        for text, asked in zip(one.proof_to_ask, from_whom.get(one.kind, ()), strict=False)
        if set(carriers) & set(asked)
    )
