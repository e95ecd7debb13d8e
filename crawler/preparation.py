"""What an order means with what is stored: the plan of the crawl. Loads no Scrapy; `--estimate` needs no more."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from crawler.memory import Memory, due_dates, last_deadline, last_readings, urgent_bodies
from crawler.order import CrawlOrder
from crawler.plan import CrawlPlan, make_plan
from duties.model import local_date
from registry.model import Body
from storage import (
    article_states,
    articles,
    bodies,
    columns,
    proposals,
    readings,
    runs,
    searches,
    verdicts,
)

# How many runs back it is remembered by which code they read: a column is read in full more often than that.
NIGHTS_REMEMBERED = 60


def plan_for(session: Session, order: CrawlOrder, now: datetime) -> CrawlPlan:
    """The plan of the order at `now`."""
    roster = bodies.load_bodies(session)
    plan = make_plan(
        roster,
        columns.load_columns(session),
        article_states.load_articles(session),
        season=order.season,
        codes=order.codes,
        host=order.host,
        year=order.year,
        full=order.full,
        stand_ins=columns.load_stand_ins(session),
        memory=remember(session, roster, order, local_date(now)),
        most_of_city=order.most_of_city,
        until=time.monotonic() + order.seconds if order.seconds else None,
    )
    plan = replace(plan, portal=order.portal, division=order.division, submission=order.submission, looks=order.looks)
    plan = replace(
        plan, browser=order.browser, recheck=order.recheck, former_digests=articles.has_former_digests(session)
    )
    return replace(plan, submitted_for=order.codes[0] if order.submission else "")


def remember(session: Session, roster: Sequence[Body], order: CrawlOrder, today: date) -> Memory:
    """What earlier crawls found out."""
    deadlines = due_dates(roster, order.season, bodies.load_exceptions(session), order.rules())
    stored = verdicts.load_verdicts(session)
    judged = {body: row.verdict.code for (body, year), row in stored.items() if year == order.season}
    return Memory(
        last=last_readings(readings.load_readings(session), readings.load_sightings(session)),
        searches=searches.load_searches(session),
        moved={(one.body, one.replaces): one.column_url for one in proposals.load_proposals(session) if one.replaces},
        steps=searches.load_recipes(session),
        families={host: known.family for host, known in searches.load_families(session).items()},
        fetched_at=articles.load_fetched(session),
        urgent=urgent_bodies(deadlines, judged, today),
        deadline=last_deadline(deadlines, today),
        readers=[
            (run.started_at, str(run.summary.get("reader", "")))
            for run in runs.load_runs(session, kind="crawl", limit=NIGHTS_REMEMBERED)
        ],
    )
