"""Which counts of the prose are kept as facts: kinds, channels, units. `docs/facts.md` is this list in words.

Source: research, users §7 (what 国办's and local notices ask section one to state). Not said is no fact, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass

EXACT, AT_LEAST, APPROX, AT_MOST = "exact", "at_least", "approx", "at_most"
STATED_NONE, UNNUMBERED = "stated_none", "unnumbered"
BOUNDS = (EXACT, AT_LEAST, APPROX, AT_MOST, STATED_NONE, UNNUMBERED)
REPORT_YEAR, PREVIOUS = "report_year", "previous"
PERIODS = (REPORT_YEAR, PREVIOUS)
OWN, REGION = "own", "region"
SCOPES = ("", OWN, REGION)


@dataclass(frozen=True, slots=True)
class FactKind:
    """`unit` is the base unit of `value` (printed units are converted to it); `channels` may hold "" for none."""

    name: str
    unit: str
    channels: tuple[str, ...] = ("",)
    units: tuple[tuple[str, str], ...] = ()

    def unit_of(self, channel: str) -> str:
        """The base unit of this kind in `channel`."""
        return dict(self.units).get(channel, self.unit)


KINDS: dict[str, FactKind] = {
    kind.name: kind
    for kind in (
        FactKind(
            "items_published",
            "条",
            ("website", "weibo", "wechat", "video", "other_media", "gazette", "offline", "total"),
        ),
        FactKind("documents_released", "件"),
        FactKind("interpretations", "篇"),
        FactKind("interpretation_rate", "%"),
        FactKind("press_conferences", "场", ("", "attended")),
        FactKind("consultations", "次"),
        FactKind("key_area_items", "条"),
        FactKind("responses", "件"),
        FactKind("hotline_cases", "件"),
        FactKind("response_rate", "%"),
        FactKind("applications_stated", "件", ("received", "handled", "matters"), (("matters", "项"),)),
        FactKind("applications_by_channel", "件", ("in_person", "letter", "online", "fax", "email", "other")),
        FactKind("processing_fee", "元"),
        FactKind("platforms", "个"),
        FactKind("access_points", "处"),
        FactKind("gazette_issues", "期"),
        FactKind("site_visits", "人次"),
        FactKind("media_accounts", "个"),
        FactKind("training_sessions", "场", ("", "attended")),
        FactKind("training_people", "人次", ("", "attended")),
        FactKind("meetings", "次"),
        FactKind("open_days", "次"),
        FactKind("open_day_people", "人次"),
        FactKind("staff_full_time", "人"),
        FactKind("staff_part_time", "人"),
        FactKind("funding", "万元"),
        FactKind("npc_suggestions", "件", ("handled", "published")),
        FactKind("cppcc_proposals", "件", ("handled", "published")),
        FactKind("satisfaction_rate", "%"),
        FactKind("assessment", "次"),
        FactKind("social_appraisal", "次"),
        FactKind("accountability", "人"),
    )
}
