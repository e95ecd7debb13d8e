"""Absence is written nowhere: a better title matcher corrects what a worse one said, from the stored listings alone."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from duties.evidence import gather_from
from duties.model import Article, Column, Reason, Verdict, VerdictCode
from duties.shelves import Matcher, Shelves
from duties.titles import Attribution, Ground, attribute_anew
from duties.verdicts import judge
from registry.names import Resolver
from tests.duties import city_parts as city
from tests.duties.evidence_parts import at, complete

STRANGE = ("{}政府信息公开工作{}年度报告", "{}政府信息公开年度报告（{}年）", "{}{}年信息公开年报")


def _matching_less(
    title: str, page: Article | None, column: Column | None, resolver: Resolver, division: str
) -> Attribution:
    """An older matcher: it knows the full title with the year after the name, and takes all else for no report."""
    if re.search(r"20\d\d年政府信息公开工作年度报告$", title) is None:
        return Attribution(False, None, "", None, Ground.NO_REPORT)
    return attribute_anew(title, page, column, resolver, division)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(STRANGE), st.dates(date(2026, 1, 2), date(2026, 2, 15)), st.booleans())
def test_a_better_title_matcher_over_stored_listings_cures_an_old_false_absence(
    form: str, listed_on: date, was_read: bool
) -> None:
    """Absence is written nowhere: what was stored under the worse matcher gives the right verdict under the better."""
    last_year = city.seen(f"{city.ENVIRONMENT.name}2024年政府信息公开工作年度报告", at(12, 1, year=2025), at(2, 10))
    row = city.seen(form.format(city.ENVIRONMENT.name, 2025), at(1, 2), at(2, 18), url="b.html", listed_on=listed_on)
    nights = complete(at(1, 20), at(2, 1), at(2, 2), at(2, 10), at(2, 18), column=city.OWN)

    def judged(matcher: Matcher) -> Verdict:
        shelves = Shelves(
            resolver=city.RESOLVER,
            columns=city.COLUMNS,
            readings={city.OWN: (nights,)},
            sightings={city.OWN: (last_year, row)},
            articles={row.url: city.article(row)} if was_read else {},
            matcher=matcher,
        )
        owed = city.owed()
        seen = gather_from(shelves, owed, city.ENVIRONMENT, places=(city.OWN_PLACE,), as_of=date(2026, 2, 20))
        return judge(owed, seen, date(2026, 2, 20))

    assert judged(_matching_less).code is VerdictCode.MISSING, "the old matcher accused"
    cured = judged(attribute_anew)
    assert cured.code is not VerdictCode.MISSING
    if was_read:
        assert (cured.code, cured.url) == (VerdictCode.ON_TIME, row.url), "we saw it in January"
    else:
        assert cured.reason is Reason.CANDIDATE_UNREAD
