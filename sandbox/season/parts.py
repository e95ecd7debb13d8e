"""The catalogue of parts: what a body may do in a season, and which rows of `docs/verdicts.md` it plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.faults import FAULTS
from sandbox.script import Delivery, PostFile
from sandbox.season import in_time, mixups, silent, too_late, upheavals
from sandbox.season.in_time import Stories, Writers
from sandbox.season.story import Story

SLOW_FAULTS = frozenset({"slow", "flaky", "first_request_dropped"})
"""A season has no time for these; `tests/spiders/test_faults.py` has."""


def with_a_fault(writers: Writers) -> Stories:
    """Publishes in time on a site with one of the faults that a crawler copes with."""
    (w,) = writers
    coped = [fault for fault in FAULTS.values() if fault.outcome.coped and fault.id not in SLOW_FAULTS]
    fault = w.source.choice(coped)
    post = w.post(w.day(-20, -3))
    if fault.delivery is not Delivery.PAGE:
        count = 3 if fault.delivery is Delivery.PICTURES else 1
        files = tuple(PostFile(fault.file, f"{post.title}.{fault.file.value}", number) for number in range(count))
        post = replace(post, delivery=fault.delivery, files=files)
    return (Story((w.in_time(post.on),), (post,), fault=fault.id),)


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `players` is how many bodies it takes; `rules` are the rules of the judge (rows of `docs/verdicts.md`)
    that decide in it; `any_family`: it may be played on a site of any family; `for_governments`: by a county's
    government, due two months later, too; `on_portal`: by a body that publishes on the city's portal. Of the `rare`
    ones a city of 60 has those for which there is room."""

    name: str
    write: Callable[[Writers], Stories]
    rules: tuple[str, ...]
    players: int = 1
    any_family: bool = False
    for_governments: bool = False
    on_portal: bool = False
    rare: bool = False

    @property
    def collected(self) -> bool:
        """Whether the portal's list may link to its reports: nothing befalls them but that they come."""
        return self.on_portal


PARTS: tuple[Part, ...] = (
    Part("punctual", in_time.punctual, ("seen_in_time",), any_family=True, for_governments=True, on_portal=True),
    Part("last_day", in_time.last_day, ("seen_in_time",), any_family=True, for_governments=True, on_portal=True),
    Part("late", too_late.late, ("dated_late",), any_family=True, for_governments=True, on_portal=True),
    Part("never", silent.never, ("not_due", "missing"), any_family=True, for_governments=True),
    Part(
        "blocked_for_a_week",
        too_late.blocked_for_a_week,
        ("unread", "dated_in_time", "dated_late"),
        for_governments=True,
    ),
    Part("back_dated", too_late.back_dated, ("contradicted",), any_family=True, for_governments=True),
    Part("timed", in_time.timed, ("dated_in_time",), any_family=True, for_governments=True),
    Part("late_undated", too_late.late_undated, ("proved_late",)),
    Part("filled_later", too_late.filled_later, ("proved_late",)),
    Part("posted_again", too_late.posted_again, ("seen_in_time",)),
    Part("down_and_redated", too_late.down_and_redated, ("unread", "undatable")),
    Part("told_late_by_a_person", too_late.told_late_by_a_person, ("attested_late",)),
    Part("premature", in_time.premature, ("seen_in_time",), any_family=True),
    Part("under_notices", in_time.under_notices, ("dated_in_time",)),
    Part("on_portal_only", in_time.on_portal_only, ("seen_in_time",)),
    Part("in_a_sisters_folder", in_time.in_a_sisters_folder, ("seen_in_time",), players=2),
    Part("replaced", in_time.replaced, ("seen_in_time",)),
    Part("withdrawn", in_time.withdrawn, ("seen_in_time",)),
    Part("back_again", in_time.back_again, ("seen_in_time",)),
    Part("redated", in_time.redated, ("seen_in_time",)),
    Part("moved", in_time.moved, ("seen_in_time",)),
    Part("last_years_title", in_time.last_years_title, ("seen_in_time",)),
    Part("unread_for_days", in_time.unread_for_days, ("candidate", "seen_in_time")),
    Part("heir", in_time.heir, ("no_duty", "seen_in_time"), players=2),
    Part("told_by_a_person", in_time.told_by_a_person, ("attested_in_time",)),
    Part("exempt", in_time.exempt, ("attested_exemption",)),
    Part("among_lookalikes", in_time.among_lookalikes, ("seen_in_time",)),
    Part("with_a_fault", with_a_fault, ("seen_in_time",)),
    Part("only_lookalikes", silent.only_lookalikes, ("missing",)),
    Part("superiors_report", silent.superiors_report, ("missing",)),
    Part("a_sisters_report", silent.a_sisters_report, ("missing", "seen_in_time"), players=2),
    Part("only_a_title", silent.only_a_title, ("candidate", "missing")),
    Part("withdrawn_before", silent.withdrawn_before, ("not_due", "missing")),
    Part("moved_and_silent", silent.moved_and_silent, ("unread",)),
    Part("closed_at_night", silent.closed_at_night, ("unread",)),
    Part("gone_from_the_net", silent.gone_from_the_net, ("unread",)),
    Part("unproved_column", silent.unproved_column, ("unproved", "missing")),
    Part("pictures_only", in_time.pictures_only, ("seen_in_time",), rare=True),
    Part("at_the_last_minute", mixups.at_the_last_minute, ("dated_in_time",), any_family=True, rare=True),
    Part("posted_twice", mixups.posted_twice, ("seen_in_time",), rare=True),
    Part("corrected", mixups.corrected, ("seen_in_time",), rare=True),
    Part("corrected_unseen", mixups.corrected_unseen, ("unread", "dated_late"), rare=True),
    Part("broken_and_put_up_again", mixups.broken_and_put_up_again, ("candidate", "dated_late"), rare=True),
    Part("last_years_text", mixups.last_years_text, ("seen_in_time",), rare=True),
    Part("overwritten", mixups.overwritten, ("seen_in_time", "dated_late"), rare=True),
    Part("joint", mixups.joint, ("seen_in_time", "candidate"), players=2, rare=True),
    Part("a_branchs_report", mixups.a_branchs_report, ("missing",), rare=True),
    Part("renamed", upheavals.renamed, ("seen_in_time",), rare=True),
    Part("rehosted", upheavals.rehosted, ("seen_in_time",), rare=True),
    Part("relaunched", upheavals.relaunched, ("seen_in_time", "dated_late", "missing"), rare=True),
    Part(
        "closed_with_a_notice",
        upheavals.closed_with_a_notice,
        ("unread", "dated_in_time", "dated_late", "missing"),
        rare=True,
    ),
)
BY_NAME = {part.name: part for part in PARTS}
EVERY_CITY = ("late", "never", "punctual", "closed_at_night")
"""Parts that the smallest city has, too."""
MORE = ("punctual", "punctual", "last_day", "punctual", "with_a_fault", "punctual", "late", "punctual", "punctual")
"""What all the others play, in turn, where every part is taken."""
