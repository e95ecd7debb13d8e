"""The judge: one duty and its evidence give exactly one verdict. The rules stand in `RULES`, the first that speaks
decides; `docs/verdicts.md` is generated from them (contract, "Verdicts")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from duties.absence import absent_since_due, days_read_since, gone_reason, last_absence, unread_reason
from duties.accounts import Account, Standing, account_of
from duties.date_bounds import ATTESTED, bounds_of
from duties.flags import flags_of
from duties.model import (
    Attestation,
    Duty,
    Evidence,
    Flag,
    Reason,
    Verdict,
    VerdictCode,
    end_of_day,
    local_date,
)


@dataclass(frozen=True, slots=True)
class Case:
    """What every rule is given: the duty, the evidence, the day, and what the publications amount to."""

    duty: Duty
    evidence: Evidence
    as_of: date
    account: Account

    @property
    def is_due(self) -> bool:
        """Whether the due date has passed: it is inclusive."""
        return self.as_of > self.duty.deadline

    def verdict(self, code: VerdictCode, *, reason: Reason | None = None, days_late: int | None = None) -> Verdict:
        """A verdict with what holds of every one of this case."""
        chosen = self.account.chosen
        bounds = bounds_of(self.duty, self.account, code)
        by, on = _confirmation(self, code)
        return Verdict(
            body=self.duty.body,
            year=self.duty.year,
            code=code,
            as_of=self.as_of,
            reason=reason,
            days_late=days_late,
            published_on=self.account.published_on,
            first_seen_on=self.account.first_seen_on,
            last_absent_on=self.account.last_absent_on,
            url=chosen.url if chosen is not None else "",
            flags=flags_of(self.duty, self.evidence, self.account),
            watched=is_watched(self.duty, self.evidence),
            holds_until=_holds_until(self, code),
            rests_on=self.account.rests_on,
            published_low=bounds.low,
            published_high=bounds.high,
            date_basis=bounds.basis,
            undisputed=bounds.undisputed,
            reviewed_by=by,
            reviewed_on=on,
        )


def judge(duty: Duty, evidence: Evidence, as_of: date) -> Verdict:
    """The verdict on `duty` at the end of `as_of`, from `evidence` cut at that moment (`duties.evidence.gather`). Where
    a person's statement decides, the verdict without it stands beside it."""
    case = Case(duty, evidence, as_of, account_of(duty, evidence))
    verdict = _decided(case)
    said = attested(case)
    if said is None or not duty.required:
        return verdict
    others = tuple(statement for statement in evidence.attestations if not statement.decides)
    alone = _decided(replace(case, evidence=replace(evidence, attestations=others)))
    return replace(
        verdict,
        reviewed_by=said.by,
        reviewed_on=local_date(said.stated_at),
        machine=alone.code,
        machine_reason=alone.reason,
    )


def _decided(case: Case) -> Verdict:
    for rule in RULES:
        verdict = rule.judge(case)
        if verdict is not None:
            return verdict
    raise LookupError(f"no rule for {case.duty.body} {case.duty.year}")


def _confirmation(case: Case, code: VerdictCode) -> tuple[str, date | None]:
    """Who confirmed this very verdict, the newest of them, and when."""
    stated = case.evidence.attestations
    said = [statement for statement in stated if statement.verdict_confirmed is code] if stated else []
    if not said:
        return "", None
    newest = max(said, key=lambda statement: (statement.stated_at, statement.by))
    return newest.by, local_date(newest.stated_at)


def is_watched(duty: Duty, evidence: Evidence) -> bool:
    """False for report years before the one whose season was running at the body's first complete reading."""
    return evidence.first_complete_on is None or duty.year >= evidence.first_complete_on.year - 1


def _holds_until(case: Case, code: VerdictCode) -> date | None:
    """The last day on which the verdict stays true without new evidence: the due date, or the day before one that a
    person has already named."""
    if not case.evidence.attestations:
        return case.duty.deadline if code is VerdictCode.NOT_DUE else None
    named = [
        said.published_on - timedelta(days=1)
        for said in case.evidence.attestations
        if said.published_on is not None and said.published_on > case.as_of
    ]
    ends = [*named, case.duty.deadline] if code is VerdictCode.NOT_DUE else named
    return min(ends, default=None)


def attested(case: Case) -> Attestation | None:
    """The newest statement of a person that decides: an exemption, or a publication that has happened by then."""
    if not case.evidence.attestations:
        return None
    said = [
        statement
        for statement in case.evidence.attestations
        if statement.exempt or (statement.published_on is not None and statement.published_on <= case.as_of)
    ]
    return max(
        said,
        key=lambda statement: (
            statement.stated_at,
            statement.exempt,
            statement.published_on or date.min,
            statement.by,
            statement.reason,
        ),
        default=None,
    )


def _no_duty(case: Case) -> Verdict | None:
    return None if case.duty.required else case.verdict(VerdictCode.NOT_REQUIRED)


def _attested_exemption(case: Case) -> Verdict | None:
    statement = attested(case)
    return case.verdict(VerdictCode.NOT_REQUIRED) if statement is not None and statement.exempt else None


def _attested_publication(case: Case, code: VerdictCode) -> Verdict | None:
    statement = attested(case)
    if statement is None or statement.published_on is None:
        return None
    days = (statement.published_on - case.duty.deadline).days
    if (days > 0) is not (code is VerdictCode.LATE):
        return None
    verdict = case.verdict(code, days_late=days if days > 0 else None)
    kept = {*verdict.flags} - {Flag.DATE_UNCERTAIN, Flag.BACKDATED_SUSPECT, Flag.PLACEHOLDER, Flag.WRONG_UNIT}
    if not case.account.published and not _is_where_it_belongs(case, statement):
        # Known from elsewhere only (a chat account, paper).
        kept.add(Flag.WRONG_COLUMN)
    return replace(
        verdict,
        published_on=statement.published_on,
        published_low=case.account.last_absent_on if case.account.published else None,
        published_high=case.account.first_seen_on,
        date_basis=ATTESTED,
        undisputed=None,
        url=verdict.url or statement.url,
        flags=tuple(flag for flag in Flag if flag in kept),
    )


def _is_where_it_belongs(case: Case, statement: Attestation) -> bool:
    """Whether the address that the person gave lies below one of the body's own places."""
    return bool(statement.url) and any(
        place.column and statement.url.startswith(place.column.rpartition("/")[0] + "/")
        for place in case.evidence.places
    )


def _attested_in_time(case: Case) -> Verdict | None:
    return _attested_publication(case, VerdictCode.ON_TIME)


def _attested_late(case: Case) -> Verdict | None:
    return _attested_publication(case, VerdictCode.LATE)


def _seen_in_time(case: Case) -> Verdict | None:
    return case.verdict(VerdictCode.ON_TIME) if case.account.standing is Standing.SEEN_IN_TIME else None


def _dated_in_time(case: Case) -> Verdict | None:
    return case.verdict(VerdictCode.ON_TIME) if case.account.standing is Standing.DATED_IN_TIME else None


def _late(standing: Standing) -> Callable[[Case], Verdict | None]:
    def rule(case: Case) -> Verdict | None:
        if not case.is_due or case.account.standing is not standing:
            return None
        return case.verdict(VerdictCode.LATE, days_late=case.account.days_late)

    return rule


def _undatable(case: Case) -> Verdict | None:
    if not case.is_due or case.account.standing is not Standing.UNDATABLE:
        return None
    return case.verdict(VerdictCode.UNVERIFIABLE, reason=Reason.DATE_UNKNOWN)


def _not_due(case: Case) -> Verdict | None:
    return None if case.is_due else case.verdict(VerdictCode.NOT_DUE)


def _unread(case: Case) -> Verdict | None:
    reason = unread_reason(case.evidence, end_of_day(case.duty.deadline))
    return None if reason is None else case.verdict(VerdictCode.UNVERIFIABLE, reason=reason)


def _candidate(case: Case) -> Verdict | None:
    candidates = case.evidence.candidates
    if not candidates:
        return None
    verdict = case.verdict(VerdictCode.UNVERIFIABLE, reason=Reason.CANDIDATE_UNREAD)
    return replace(verdict, rests_on=tuple(sorted({candidate.url for candidate in candidates})))


def _unproved(case: Case) -> Verdict | None:
    # A place that is gone shows nothing of the one that was found in its stead.
    if any(place.proof is not None and gone_reason(place) is None for place in case.evidence.places):
        return None
    return case.verdict(VerdictCode.UNVERIFIABLE, reason=Reason.COLUMN_UNPROVED)


def _missing(case: Case) -> Verdict | None:
    due_end = end_of_day(case.duty.deadline)
    absent = last_absence(case.evidence)
    if absent is None or not absent_since_due(case.evidence, due_end):
        return None
    looked = any(look.finished and look.started_at >= due_end for look in case.evidence.last_looks) or any(
        said.verdict_confirmed is VerdictCode.MISSING and said.stated_at >= due_end
        for said in case.evidence.attestations
    )
    return replace(
        case.verdict(VerdictCode.MISSING),
        confirmed=looked and days_read_since(case.evidence, due_end) >= 2,
        last_absent_on=local_date(absent),
        rests_on=tuple(sorted({place.column for place in case.evidence.places})),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `docs/verdicts.md`. Its words are the catalogue's `judge.<name>`."""

    name: str
    code: VerdictCode
    judge: Callable[[Case], Verdict | None]

    @property
    def when(self) -> str:
        """The message code of the rule's words."""
        return f"judge.{self.name}"


RULES: tuple[Rule, ...] = (
    Rule("no_duty", VerdictCode.NOT_REQUIRED, _no_duty),
    Rule("attested_exemption", VerdictCode.NOT_REQUIRED, _attested_exemption),
    Rule("attested_in_time", VerdictCode.ON_TIME, _attested_in_time),
    Rule("attested_late", VerdictCode.LATE, _attested_late),
    Rule("seen_in_time", VerdictCode.ON_TIME, _seen_in_time),
    Rule("dated_in_time", VerdictCode.ON_TIME, _dated_in_time),
    Rule("contradicted", VerdictCode.LATE, _late(Standing.CONTRADICTED)),
    Rule("dated_late", VerdictCode.LATE, _late(Standing.DATED_LATE)),
    Rule("proved_late", VerdictCode.LATE, _late(Standing.PROVED_LATE)),
    Rule("undatable", VerdictCode.UNVERIFIABLE, _undatable),
    Rule("not_due", VerdictCode.NOT_DUE, _not_due),
    Rule("unread", VerdictCode.UNVERIFIABLE, _unread),
    Rule("candidate", VerdictCode.UNVERIFIABLE, _candidate),
    Rule("unproved", VerdictCode.UNVERIFIABLE, _unproved),
    Rule("missing", VerdictCode.MISSING, _missing),
)
