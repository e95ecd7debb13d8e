"""Which letter may be written to whom, and by what law: the rules of users §15. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import translations
from duties.model import Duty, Verdict, VerdictCode
from duties.obligations import LOCAL, law_rule, law_rules
from monitor.letters.model import LetterError, LetterKind
from registry.model import Body, Kind

# Art. 49 sets them no date: it is never cited to them.
LOCAL_KINDS = frozenset({Kind.TOWNSHIP, Kind.BRANCH, Kind.ZONE})
# How bases are joined where a division's own rule stands beside the law (duties.obligations).
_JOINT = "；"


@dataclass(frozen=True, slots=True)
class EarlierLetter:
    """A letter that was drafted before for the same duty."""

    number: str
    kind: LetterKind
    drafted_on: date
    reply_by: date


def kind_of(
    body: Body,
    duty: Duty,
    verdict: Verdict,
    earlier: Sequence[EarlierLetter],
    *,
    today: date,
    wanted: LetterKind | None = None,
) -> tuple[LetterKind, EarlierLetter | None]:
    """The letter that the verdict allows, with the one that it follows up. Raises LetterError where it allows none, or
    not the one that is wanted."""
    if body.kind is Kind.VERTICAL:
        raise LetterError("letters.vertical", name=body.name)
    if not duty.required:
        raise LetterError("letters.not_required", name=body.name, year=duty.year)
    if not verdict.watched:
        raise LetterError("letters.not_watched", name=body.name, year=duty.year)
    if verdict.code is VerdictCode.UNVERIFIABLE:
        return _only(LetterKind.VERIFICATION, wanted), None
    if verdict.code is not VerdictCode.MISSING:
        raise LetterError("letters.not_missing", name=body.name, year=duty.year, verdict=verdict.code.value)
    if not verdict.confirmed:
        raise LetterError("letters.not_confirmed", name=body.name, year=duty.year)
    if today <= duty.lenient_due_on:
        raise LetterError("letters.days_off", name=body.name, day=duty.lenient_due_on)
    before = [letter for letter in earlier if letter.kind is not LetterKind.VERIFICATION]
    if wanted is LetterKind.REMINDER or not before:
        return _only(LetterKind.REMINDER, wanted), None
    newest = max(before, key=lambda letter: (letter.drafted_on, letter.number))
    if today <= newest.reply_by:
        raise LetterError("letters.answer_pending", name=body.name, number=newest.number, day=newest.reply_by)
    if verdict.last_absent_on is None or verdict.last_absent_on <= newest.drafted_on:
        # Who answered the first letter by publishing is not urged on the strength of what stood before it.
        raise LetterError("letters.not_read_since", name=body.name, number=newest.number, day=newest.drafted_on)
    return _only(LetterKind.URGING, wanted), newest


def _only(allowed: LetterKind, wanted: LetterKind | None) -> LetterKind:
    if wanted is not None and wanted is not allowed:
        raise LetterError("letters.wrong_kind", allowed=allowed.value, wanted=wanted.value)
    return allowed


def basis_of(body: Body, duty: Duty, lang: str) -> str:
    """By what the report was due, as a letter begins: the article of the kind of body; for a local date its paper, or
    the local arrangement. Art. 49 never stands in a letter about a township, branch or zone."""
    rule = law_rule(body.kind, duty.year)
    law = rule.basis
    cited = [part for part in duty.basis.split(_JOINT) if part]
    local = duty.basis == LOCAL
    if body.kind in LOCAL_KINDS:
        words = [translations.text(f"letters.{name}", "zh") for name in ("article_49", "article_49_digits")]
        words += [rule.basis for rule in law_rules() if rule.basis != LOCAL and rule.since is not None]
        cited = [part for part in cited if not any(word in part for word in words)]
        local = local or not cited
    if local or cited == [LOCAL]:
        return translations.text("letters.basis.local", lang)
    article_code = "letters.basis.government" if body.kind is Kind.GOVERNMENT else "letters.basis.department"
    if rule.since is None:
        # Up to 2018 another text of the Regulation set the day (law_rule).
        article_code = "letters.basis.until_2018"
    shown = [translations.text(article_code, lang) if part == law else part for part in cited]
    return translations.text("letters.basis.law", lang, basis=translations.text("list.separator", lang).join(shown))


def addressee_of(body: Body, roster: Sequence[Body], lang: str) -> str:
    """Who answers for the report: the body; for a government its office (art. 49 §2 binds it, not "the government")."""
    if body.kind is not Kind.GOVERNMENT:
        return body.name
    offices = [one for one in roster if one.kind is Kind.GOVERNMENT_OFFICE and one.division == body.division]
    return offices[0].name if len(offices) == 1 else translations.text("letters.office_of", lang, name=body.name)
