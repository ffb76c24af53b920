"""The method in plain words: its steps, what it takes for granted, its limits and its formulas."""

from dataclasses import dataclass

from advisor.i18n import _


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the method: a title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in LaTeX, what it says in words, and where it comes from."""

    latex: str
    meaning: str
    source: str


def parts() -> tuple[Part, ...]:
    """The method step by step."""
    return (
        Part(
            _("1. What can be had at your address"),
            (
                _(
                    "We list each kind of carrier with each line that it can bring to your door. Each one"
                    " can come with its own phone service, or with hosted voice from a third company. What"
                    " is not on offer at your address takes no part."
                ),
                _(
                    "If you do not know an answer, we never fill it in without a word. We take the usual"
                    " case for the sums and say so. We also try the other cases, to see if the verdict"
                    " holds."
                ),
            ),
        ),
        Part(
            _("2. What must go"),
            (
                _(
                    "Some rules take a choice off the list, such as copper with an end date. No low price"
                    " can bring it back. We name the rule and its source."
                ),
            ),
        ),
        Part(
            _("3. Marks from 1 to 5"),
            (
                _(
                    "Each choice gets a mark from 1 (poor) to 5 (very good) on each of twenty points. The"
                    " marks come from our tables. What your line is made of, and some rules, move a mark up"
                    " or down by a set amount. If you give us real prices, they take the place of our price"
                    " marks."
                ),
                _("A mark of 1 is worth 0 and a mark of 5 is worth 1. The ends are the same for all."),
            ),
        ),
        Part(
            _("4. What matters to you"),
            (
                _(
                    "You sort seven groups by how much they matter. We turn your order into weights. There"
                    " are many sets of weights that fit your order, and we take the one in the middle of"
                    " them all."
                ),
                _(
                    "A few facts lift a weight. If an hour without phones is a danger, a line that keeps"
                    " working gets at least a third of the say."
                ),
            ),
        ),
        Part(
            _("5. Adding up"),
            (
                _(
                    "Weight times worth is what a point adds. All of these added up, times 100, are the"
                    " points of a choice. The reasons we name are the points on which the first and the next"
                    " choice differ most. They are not made up after the fact."
                ),
            ),
        ),
        Part(
            _("6. How firm it is"),
            (
                _(
                    "We try 2,000 ways to weigh your answers. Each way keeps your order. The marks move"
                    " inside their range, and open questions take one of their usual answers. Then we count"
                    " how often each kind of carrier comes first. Less than 2 points apart counts as no real"
                    " difference."
                ),
                _(
                    "First in 75 of 100 ways or more is clear. From 50 on we say leaning. Below that it is"
                    " too close to call. The count is about ways to weigh. It is not the chance that we are"
                    " right."
                ),
            ),
        ),
    )


def assumed() -> tuple[str, ...]:
    """What has to be true for the method to be fair."""
    return (
        _("The points can be added up: how you trade two of them does not hang on a third one."),
        _("Where one thing makes another worth nothing, a rule takes the choice out before the sum."),
        _("Each step between two marks counts the same."),
        _("Your order of the groups is what you want, with the real difference at your address in mind."),
        _("Each open question has a usual mix of answers. The mixes are our guess."),
    )


def limits() -> tuple[str, ...]:
    """What the method does not know."""
    return (
        _("The marks are our view of kinds of carrier. Your own carrier can be far better or worse."),
        _("We look up no live prices and no map. What is on offer at your address comes from you."),
        _("We do not know how well a carrier keeps its word. Ask its customers near you."),
        _("Good carriers tend to be good at many things. Our draws treat each point on its own."),
        _("Taxes and fees differ from place to place. Ask for a sample of the first bill."),
        _("This is advice on facts. It is not legal advice."),
    )


def formulas() -> tuple[Formula, ...]:
    """The formulas, in the order in which they are used."""
    return (
        Formula(
            r"v(r) = \frac{r - 1}{4}",
            _("What a mark r from 1 to 5 is worth."),
            _("Keeney & Raiffa 1976, Decisions with Multiple Objectives, chapter 3"),
        ),
        Formula(
            r"w_k = \frac{1}{n} \sum_{i=k}^{n} \frac{1}{i}",
            _("Weight of the group in place k of n. Groups you put side by side share the mean."),
            _("Barron & Barrett 1996, Management Science 42(11)"),
        ),
        Formula(
            r"w_j = W_{g(j)} \cdot \frac{s_j}{\sum_{i \in g(j)} s_i}",
            _("Weight of a point j: its share s of the weight W of its group."),
            _("Keeney & Raiffa 1976, Decisions with Multiple Objectives, chapter 3"),
        ),
        Formula(
            r"V(a) = \sum_j w_j \, v(r_{aj})",
            _("The value of a choice a: all that its points add."),
            _("Keeney & Raiffa 1976, Decisions with Multiple Objectives, chapter 3"),
        ),
        Formula(
            r"\begin{gathered} S(t) = \frac{1}{D} \sum_{d=1}^{D} [\, \Delta_d(t) > 0.02 \,] \\"
            r" \Delta_d(t) = V_d(t) - \max_{u \neq t} V_d(u) \end{gathered}",
            _("Share of D draws that the kind of carrier t wins by more than a hair; u is any other kind."),
            _("Lahdelma & Salminen 2001, Operations Research 49(3)"),
        ),
        Formula(
            r"c_k = \frac{1}{k} \sum_{i=1}^{k} d_i \geq 0 \ \text{for all } k",
            _(
                "Then the first of two choices is never worse, whatever the weights, as long as they keep"
                " your order. The d are the differences group by group."
            ),
            _("Kirkwood & Sarin 1985, Operations Research 33(1)"),
        ),
        Formula(
            r"\text{yes} \wedge \text{?} = \text{?} \qquad \text{no} \wedge \text{?} = \text{no}",
            _("How a rule reads an answer that is not known. Only a sure yes sets it off."),
            _("Kleene 1952, Introduction to Metamathematics, section 64"),
        ),
    )
