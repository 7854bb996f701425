"""Which questions are asked of whom: those of some categories, and those who answered another question so or so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from markupsafe import Markup

from events.congress.registration.kinds import KINDS
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.question_values import Condition
from events.platform.language.formats import list_of
from events.platform.language.i18n import Translated
from events.platform.language.i18n import gettext as _
from events.platform.web.templating import localize

Chosen = Mapping[str, Collection[str]]  # codes of questions to those of the options chosen


def asked_of(questions: Iterable[Question], category: str, chosen: Chosen) -> frozenset[str]:
    """Return the codes of the questions that somebody is asked who takes part in a category and chose these options."""
    by_code = {question.code: question for question in questions}

    def is_asked(code: str, dependants: frozenset[str] = frozenset()) -> bool:
        question = by_code.get(code)
        if question is None or question.is_retired or code in dependants:
            return False
        condition = question.condition
        if condition.categories and category not in condition.categories:
            return False
        if not condition.question:
            return True
        is_chosen = not condition.options.isdisjoint(chosen.get(condition.question, ()))
        return is_chosen and is_asked(condition.question, dependants | {code})

    return frozenset(code for code in by_code if is_asked(code))


def dependants_of(questions: Iterable[Question], code: str) -> frozenset[str]:
    """Return the codes of the questions whose being asked depends on one, on whatever way."""
    rest, found = list(questions), {code}
    while more := {one.code for one in rest if one.condition.question in found} - found:
        found |= more
    return frozenset(found - {code})


def is_asked_of_nobody(questions: Questions, question: Question) -> bool:
    """Whether what a question depends on is not there any more: another question, its option, every category."""
    condition = question.condition
    if condition.categories and condition.categories.isdisjoint(one.code for one in questions.categories):
        return True
    offered = {option for (code, option), _words in conditions_on(questions) if code == condition.question}
    return bool(condition.question) and condition.options.isdisjoint(offered)


def conditions_on(questions: Questions, without: Collection[str] = ()) -> list[tuple[tuple[str, str], str]]:
    """Return what a question may depend on: codes of another and of its option, and both in words."""
    return [
        ((question.code, code), f"{question.label}: {word}")
        for question in questions.questions
        if question.code not in without
        for code, word in KINDS[question.kind].offered(question)
    ]


def _option_words(question: Question | None, options: Collection[str]) -> list[Translated | str]:
    """Return options in words, in their order; those of yes or no too, and of a question that is gone their codes."""
    if question is None or not options:
        return [*sorted(options)] or [""]
    fixed = {code: str(word) for code, word in KINDS[question.kind].offered(question)}
    words: dict[str, Translated | str] = {**fixed, **{one.code: one.label for one in question.options}}
    return [word for code, word in words.items() if code in options] or [*sorted(options)]


def in_words(condition: Condition, questions: Questions) -> Markup:
    """Return a sentence or two that say of whom a question is asked; nothing for one that all are asked."""
    sentences = []
    if condition.question:
        known = next((one for one in questions.all_questions if one.code == condition.question), None)
        label = localize(known.label if known else condition.question)
        words = [localize(word) for word in _option_words(known, condition.options)]
        sentence = (
            _("Only if you answered “%(question)s” with “%(option)s”.")
            if len(words) == 1
            else _("Only if you answered “%(question)s” with one of these: %(options)s.")
        )
        named = {"question": label, "option": words[0], "options": Markup(", ").join(words)}
        sentences.append(Markup(sentence) % named)  # noqa: S704 - all of them are escaped
    if condition.categories:
        names = [str(one.name) for one in questions.all_categories if one.code in condition.categories]
        sentences.append(Markup.escape(_("Only for: %(categories)s.", categories=list_of(names))))
    return Markup(" ").join(sentences)
