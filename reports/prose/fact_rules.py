"""Which kind a number of the prose counts: one function a theme, asked in the order of RULES."""

from __future__ import annotations

from reports.prose.fact_answers import Rule
from reports.prose.fact_applications import APPLICATION_RULES
from reports.prose.fact_events import consultations, meetings, open_days, press, supervision, trainings
from reports.prose.fact_items import items
from reports.prose.fact_means import fees, staff
from reports.prose.fact_places import PLACE_RULES
from reports.prose.fact_proposals import proposals
from reports.prose.fact_publications import documents, interpretations, key_areas
from reports.prose.fact_rates import rates

RULES: tuple[Rule, ...] = (
    rates,
    fees,
    staff,
    proposals,
    press,
    trainings,
    open_days,
    meetings,
    supervision,
    consultations,
    *APPLICATION_RULES,
    *PLACE_RULES,
    interpretations,
    key_areas,
    documents,
    items,
)
