"""Last year's number in the title of a report whose text nobody can read, beside last year's own report."""

from __future__ import annotations

from datetime import date

from duties.model import Evidence, Reason, Verdict, VerdictCode
from duties.verdicts import judge
from tests.duties.city_parts import OWN, article, gathered, owed, seen
from tests.duties.evidence_parts import at, complete

TITLE = "聊城市生态环境局2024年政府信息公开工作年度报告"
BEFORE = "聊城市生态环境局2023年政府信息公开工作年度报告"


def evidence(before: date, last_years: date, this: date) -> Evidence:
    """All three stood there when we first looked; the newest says 见附件 and its file cannot be had."""
    nights = complete(at(1, 20), at(2, 1), at(2, 2), column=OWN)
    rows = [
        seen(BEFORE, at(1, 20), at(2, 2), url="2023.html", listed_on=before),
        seen(TITLE, at(1, 20), at(2, 2), url="2024.html", listed_on=last_years),
        seen(TITLE, at(1, 20), at(2, 2), url="new.html", listed_on=this),
    ]
    pages = [article(rows[0], content="a"), article(rows[1], content="b"), article(rows[2], content="c")]
    return gathered(readings=[nights], sightings=rows, articles=pages)


def judged(found: Evidence) -> Verdict:
    return judge(owed(), found, date(2026, 2, 3))


def test_its_own_date_in_this_season_keeps_the_year_open() -> None:
    verdict = judged(evidence(date(2024, 1, 17), date(2025, 1, 15), date(2026, 1, 20)))
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)


def test_reports_of_several_years_with_days_of_this_season_were_moved() -> None:
    day = date(2026, 1, 19)
    assert judged(evidence(day, day, day)).code is VerdictCode.MISSING
