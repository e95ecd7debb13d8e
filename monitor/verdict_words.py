"""The one place that says a verdict in words: for tables, dossiers, announcements and the changes of a night."""

from __future__ import annotations

from enum import StrEnum

import translations
from duties.conclusions import dated_conclusion
from duties.model import Verdict


class Reasoned(StrEnum):
    """Whether the words name why nothing could be verified: not (it stands beside), after a colon, or in brackets."""

    NO = "no"
    COLON = "colon"
    BRACKETS = "brackets"


def verdict_words(verdict: Verdict, lang: str, *, reason: Reasoned = Reasoned.NO, within_grace: bool = False) -> str:
    """The verdict as a person reads it. `within_grace`: it came late only by days off after the due date."""
    name = dated_conclusion(verdict)
    code = "announce.late_days_off" if within_grace and verdict.days_late is not None else f"verdict.{name}"
    shown = translations.text(code, lang, days=verdict.days_late)
    if verdict.reason is None or reason is Reasoned.NO:
        return shown
    why = translations.text(f"reason.{verdict.reason.value}", lang)
    return translations.text(f"verdict.with_reason_{reason.value}", lang, verdict=shown, reason=why)
