"""`nianbao crawl --estimate`: what a crawl would ask, before anything is asked."""

from __future__ import annotations

from cli.context import Store, text
from cli.errors import say
from cli.judging import as_of, config_file
from cli.output import OutputFormat, print_records
from config import Config
from crawler.budget import PAGES_PER_LOOK
from crawler.estimate import estimate
from crawler.night import NightWindow
from crawler.order import CrawlOrder
from crawler.preparation import plan_for
from duties.titles import attribute
from monitor import watch
from registry.names import Resolver

COLUMNS = ("city", "bodies", "requests", "history", "hours", "nights", "season_nights")


def print_estimate(store: Store, chosen: Config, order: CrawlOrder, format: OutputFormat | None) -> None:  # noqa: A002
    """One record for each city; cities are crawled beside each other."""
    now = chosen.moment()
    with store.session() as session:
        plan = plan_for(session, order, now)
    resolver = Resolver(plan.roster)

    def claim(title: str) -> tuple[bool | None, int | None]:
        said = attribute(title, article=None, column=None, resolver=resolver)
        return said.is_report, said.year

    night = config_file(chosen).night
    window = NightWindow(night.begin, night.end)
    found = estimate(plan, claim, now=now, delay=chosen.delay, night_s=window.seconds)
    print_records(
        [
            {
                **{name: getattr(city, name) for name in COLUMNS},
                "hours": round(city.hours, 2),
            }
            for city in found.cities
        ],
        columns=COLUMNS,
        format=format,
        headings={column: text(f"estimate.heading.{column}") for column in COLUMNS},
    )
    say(
        "estimate.summary",
        requests=found.requests,
        hours=found.hours,
        nights=found.nights,
        season=found.season_nights,
    )
    asked = {target.body.code for city in plan.cities for target in city.targets}
    judged = [row for row in as_of(store, chosen, chosen.today_in_shanghai()) if row.body.code in asked]
    overdue = len(watch.may_want_look(store.engine, judged))
    if overdue and not order.recheck:
        say("estimate.last_looks", count=overdue, requests=overdue * PAGES_PER_LOOK, each=PAGES_PER_LOOK)
