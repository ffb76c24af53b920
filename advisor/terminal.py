"""The interview in a terminal: one question at a time, with the same screens as the page."""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto

from advisor.answer_checks import problem_with, typed_number
from advisor.answers import Answers, Value
from advisor.between import Between
from advisor.flow import section_counts, visible_hints
from advisor.i18n import _, as_sentence
from advisor.lines import wrapped
from advisor.questions import COUNTRY, Interview, Option, Question, Screen
from advisor.relevance import irrelevant_answers, is_outside_scope, offered_options, relevance
from advisor.spelling import shown
from advisor.wording import answer_text, question_name

Read = Callable[[str], str]  # shows a prompt and returns a line; raises EOFError at the end
Write = Callable[[str], None]


class Command(Enum):
    """What a visitor may type instead of an answer."""

    HELP = "?"
    BACK = "b"
    UNKNOWN = "u"
    FINISH = "f"
    QUIT = "q"


class Ending(Enum):
    """How the interview came to its end."""

    DONE = auto()
    QUIT = auto()


class TerminalInterview:
    """Asks until nothing is left to ask; `answers` holds what is known at any moment."""

    def __init__(
        self,
        interview: Interview,
        answers: Answers,
        read: Read,
        write: Write,
        between: Between,
    ) -> None:
        self.answers = answers
        self._interview = interview
        self._read = read
        self._write = write
        self._between = between

    def run(self) -> Ending:
        """Ask from the first open question on; the end of the input finishes the interview."""
        self._write(_keys())
        question = self._next(None)
        if question is None:
            self._write(_("Every question has an answer already."))
        screen: Screen | None = None
        while question is not None:
            if self._interview.screen_of[question.id] is not screen:
                screen = self._interview.screen_of[question.id]
                self._write(self._heading(screen))
            try:
                command = self._ask(question)
            except EOFError:
                self._write(_("\nThe input has ended. The advice rests on the answers so far."))
                return Ending.DONE
            if command in (Command.QUIT, Command.FINISH):
                return Ending.QUIT if command is Command.QUIT else Ending.DONE
            if command is Command.BACK:
                earlier = self._previous(question)
                if earlier is None:
                    self._write(_("This is the first question."))
                question = earlier or question
                continue
            if is_outside_scope(self._interview, self.answers):
                return Ending.DONE
            following = self._next(question)
            self._tell_what_does_not_fit()
            if following is not None:
                self._tell_verdict(following)
            question = following
        return Ending.DONE

    def _ask(self, question: Question) -> Command | None:
        """Put one question until it is answered, skipped or left by a command."""
        options = offered_options(question, self.answers)
        self._write("\n".join(self._question_lines(question, options)))
        while True:
            typed = self._read(_("> ")).strip()
            command = next((one for one in Command if one.value == typed.lower()), None)
            if command is Command.HELP:
                guide = self._interview.screen_of[question.id].guide_in(self.answers.values.get(COUNTRY))
                self._write("\n".join(_help_lines(guide, question, options)))
            elif command is Command.UNKNOWN:
                self._record(question, None)
                return None
            elif command is not None or not typed:
                return command
            else:
                value = parsed(question, options, typed)
                trouble = _trouble(question, options, value)
                if trouble is None:
                    self._record(question, value)
                    return None
                self._write(wrapped(trouble, "! ", "  "))

    def _record(self, question: Question, value: Value) -> None:
        before = set(irrelevant_answers(self._interview, self.answers))
        self.answers = self.answers.with_answer(question.id, value)
        gone = [
            one
            for one in irrelevant_answers(self._interview, self.answers)
            if one not in before | {question.id}
        ]
        if gone:
            labels = "; ".join(question_name(self._interview.question[one]) for one in gone)
            self._write(
                wrapped(
                    _("No longer needed, and kept in case you change back: {labels}.").format(labels=labels)
                )
            )

    def _tell_what_does_not_fit(self) -> None:
        """Two answers side by side, once, with the question which is right; nothing is blocked."""
        found = self._between.mismatch(self.answers)
        if found is None:
            return
        self._write("\n" + wrapped(_("Do these two answers fit?")))
        for side in found.sides:
            told = _("{question}: {answer}").format(question=side.label, answer=side.answer)
            self._write(wrapped(told, "  - ", "    "))
        self._write(wrapped(found.text))
        self._write(wrapped(_("Type b to go back and change one. If both are right, just go on.")))

    def _tell_verdict(self, following: Question) -> None:
        """Behind the quick path: the verdict so far, and as soon as nothing left to ask can change it."""
        if self._interview.screen_of[following.id].section == self._interview.quick_section.id:
            return
        verdict = self._between.first_verdict(self.answers)
        if verdict is not None:
            self._write("\n" + wrapped(_("First verdict: {verdict}").format(verdict=verdict)))
        settled = self._between.settled(self.answers)
        if settled is not None:
            self._write("\n" + wrapped(settled) + "\n" + wrapped(_("Type f to see your result now.")))
        elif verdict is not None:
            self._write(wrapped(_("Go on to make it surer, or type f to finish now.")))

    def _next(self, after: Question | None) -> Question | None:
        """The next question without an answer: who went back to change one need not pass all others."""
        asked, counting = relevance(self._interview, self.answers)
        start = 0 if after is None else self._interview.questions.index(after) + 1
        waiting = asked - counting.values.keys()
        return next((one for one in self._interview.questions[start:] if one.id in waiting), None)

    def _previous(self, before: Question) -> Question | None:
        asked = relevance(self._interview, self.answers).questions
        start = self._interview.questions.index(before)
        return next((one for one in reversed(self._interview.questions[:start]) if one.id in asked), None)

    def _heading(self, screen: Screen) -> str:
        section = self._interview.section[screen.section]
        answered, total = section_counts(self._interview, self.answers)[section.id]
        where = _("{section}: {answered} of {total} answered").format(
            section=_(section.title), answered=answered, total=total
        )
        parts = [f"\n--- {where} ---", wrapped(_(screen.title)), wrapped(_(screen.why))]
        return "\n".join([*parts, *([wrapped(_(screen.intro))] if screen.intro else [])])

    def _question_lines(self, question: Question, options: tuple[Option, ...]) -> Iterator[str]:
        unit = f" ({_(question.unit)})" if question.unit else ""
        yield "\n" + wrapped(f"{_(question.label)}{unit}")
        for hint in visible_hints(self._interview, self.answers, question):
            yield wrapped(_(hint))
        beside = self._between.beside(question, self.answers)
        if beside:
            yield wrapped(beside)
        for number, option in enumerate(options, start=1):
            yield wrapped(_(option.label), f"  {number:2}  ", "      ")
        yield wrapped(_form(question))
        if self.answers.is_answered(question.id):
            now = answer_text(self._interview, question.id, self.answers.values[question.id])
            yield wrapped(_("Your answer now: {answer}. Enter keeps it.").format(answer=now))


def parsed(question: Question, options: tuple[Option, ...], typed: str) -> Value:
    """What was typed, as a value to check; what makes no sense comes back as it is."""
    if question.kind == "option":
        return _option_id(options, typed)
    if question.kind == "options":
        parts = [one for one in re.split(r"[,;\s]+", typed) if one]
        return tuple(dict.fromkeys(_option_id(options, one) for one in parts))
    if question.kind == "number":
        return typed_number(typed)
    return typed


def _option_id(options: tuple[Option, ...], typed: str) -> str:
    """By its number in the list, its id or its label; else as it stands."""
    if re.fullmatch("[0-9]{1,4}", typed) and 1 <= int(typed) <= len(options):
        return options[int(typed) - 1].id
    wanted = typed.casefold()
    return next((one.id for one in options if wanted in (one.id.casefold(), one.label.casefold())), typed)


def _trouble(question: Question, options: tuple[Option, ...], value: Value) -> str | None:
    """What is wrong with an answer, in words for somebody who types numbers of a list."""
    if question.kind in ("option", "options"):
        offered = {one.id for one in options}
        chosen = value if isinstance(value, tuple) else (value,)
        strange = [one for one in chosen if one not in offered]
        if strange:
            return _("{typed} is not on the list. Type a number from 1 to {last}.").format(
                typed=shown(strange[0]), last=len(options)
            )
    problem = problem_with(question, value)
    return f"{as_sentence(problem.what)}. {problem.mend}" if problem else None


def _form(question: Question) -> str:
    if question.kind == "option":
        return _("Type one number. (? help, u I don't know, Enter skips)")
    if question.kind == "options":
        return _("Type one or more numbers, such as 1 3. (? help, u I don't know, Enter skips)")
    if question.kind == "number":
        return _("Type a number. (? help, u I don't know, Enter skips)")
    return _("Type a day as year-month-day, such as 2027-03-31. (? help, u I don't know, Enter skips)")


def _help_lines(guide: tuple[str, ...], question: Question, options: tuple[Option, ...]) -> Iterator[str]:
    if question.help:
        yield wrapped(_(question.help), "  ")
    if question.where:
        yield wrapped(_("Where to look: {where}").format(where=_(question.where)), "  ")
    for option in options:
        if option.help and not option.outside_scope:
            yield wrapped(f"{_(option.label)}: {_(option.help)}", "  ")
    if guide:
        yield wrapped(_("How to find out:"), "  ")
        for number, step in enumerate(guide, start=1):
            yield wrapped(_(step), f"  {number}. ", "     ")


def _keys() -> str:
    return "\n".join(
        [
            wrapped(_("Answer what you can. Each question takes these keys as well:")),
            _("  ?  help and where to look    u  I don't know    Enter  skip, or keep the answer"),
            _("  b  back                      f  finish now      q      save and quit"),
        ]
    )
