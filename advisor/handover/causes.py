"""Why a checklist item or a rule is there in this case; what has no such reason is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.advice import Advice
from advisor.assumed import requirements_behind
from advisor.handover.documents import Item
from advisor.i18n import _, percent
from advisor.questions import COUNTRY, Interview
from advisor.tailoring import texts_of
from advisor.wording import answer_text, question_name
from rules.conditions import Memo
from rules.knowledge import KnowledgeBase
from rules.requirements import Requirements
from rules.schema import ChecklistItem, Condition
from rules.trace import FiredRule, holding_leaves

MOST_TOLD = 2  # answers given as a reason
LEAST_WEIGHT = 0.03  # of a criterion, to be a reason


@dataclass(frozen=True)
class Causes:
    """One advice, ready to tell why something is in its documents."""

    advice: Advice
    knowledge: KnowledgeBase
    interview: Interview
    batch: Requirements

    @classmethod
    def of(cls, advice: Advice, knowledge: KnowledgeBase, interview: Interview) -> "Causes":
        return cls(advice, knowledge, interview, requirements_behind(advice, knowledge))

    def checklist(self, name: str) -> tuple[ChecklistItem, ...]:
        """The items of one list that this case calls for."""
        return tuple(item for item in self.advice.trace.checklist if item.list == name)

    def because(self, item: ChecklistItem, otherwise: str = "") -> tuple[str, tuple[str, ...]] | None:
        """Why an item is there, and the records behind that; None where nothing in the case calls for it.

        Args:
            otherwise: The reason where answers, rules, weights and prices give none.
        """
        told = self.told(holding_leaves(item.when, self.batch, Memo()))
        if told:
            return self._with_own_reason(item, told), (item.id,)
        for one in self.advice.rules_for_choice("knock_out", "caution", "action", "info"):
            if item.id in one.rule.steps or one.rule.id in item.links:
                return self._with_own_reason(item, f"{_(one.rule.title)}."), (item.id, one.rule.id)
        weights = self.advice.trace.weights.of_criteria
        linked = [name for name in item.links if weights.get(name, 0.0) >= LEAST_WEIGHT]
        if linked:
            name = max(linked, key=lambda one: weights[one])
            text = _("“{criterion}” has {percent} of the weight.").format(
                criterion=_(self.knowledge.criterion[name].name), percent=percent(round(weights[name], 2))
            )
            return self._with_own_reason(item, text), (item.id, name)
        country = self.advice.trace.answers.get(COUNTRY)
        for price in self.knowledge.costs:
            if price.id in item.links and country in price.countries:
                text = _("A source names this: {item}.").format(item=_(price.item))
                return self._with_own_reason(item, text), (item.id, price.id)
        return (self._with_own_reason(item, otherwise), (item.id,)) if otherwise else None

    def items(self, found: Iterable[ChecklistItem], otherwise: str = "") -> tuple[Item, ...]:
        """Those that the case calls for, each with its reason."""
        told = ((one, self.because(one, otherwise)) for one in found)
        return tuple(Item(text, *why) for one, why in told if why for text in texts_of(one, self.advice))

    def of_rule(self, fired: FiredRule) -> str:
        """The answers, told or assumed, that made a rule fire."""
        leaves = [Condition.model_validate({"field": name, "known": True}) for name in fired.because]
        return self.told(leaves) or _("It goes with this kind of line or phone service.")

    def told(self, leaves: Sequence[Condition]) -> str:
        """What the customer told us, or we assumed, that these tests look at."""
        names = list(dict.fromkeys(leaf.field for leaf in leaves if leaf.field))
        asked = [name for name in names if name in self.interview.question]
        said: list[str] = []
        for name in ([name for name in asked if name != COUNTRY] or asked)[:MOST_TOLD]:
            value = self.batch.value(name)
            wanted = {option for leaf in leaves if leaf.field == name for option in _options_of(leaf)}
            if isinstance(value, list | tuple) and wanted & set(value):
                value = [one for one in value if one in wanted]
            label = question_name(self.interview.question[name]).rstrip("?:")
            form = (
                _("You told us: {question}: {answer}.")
                if self.advice.trace.answers.get(name) is not None
                else _("We assumed: {question}: {answer}.")
            )
            if value is None:
                said.append(_("You do not know yet: {question}.").format(question=label))
            else:
                said.append(form.format(question=label, answer=answer_text(self.interview, name, value)))
        return " ".join(said)

    def told_of(self, name: str, only: tuple[str, ...] = ()) -> str:
        """What the customer answered to one question, or to some of its options."""
        test: dict[str, object] = {"has_any": only} if only else {"known": True}
        return self.told([Condition.model_validate({"field": name, **test})])

    @staticmethod
    def _with_own_reason(item: ChecklistItem, cause: str) -> str:
        return f"{cause} {_(item.why)}" if item.why else cause


def _options_of(leaf: Condition) -> tuple[str, ...]:
    return leaf.has_any or ((leaf.has,) if leaf.has else ())
