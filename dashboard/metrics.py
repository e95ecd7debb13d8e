"""The numbers for Prometheus. They are counted in the store at each scrape: whoever writes it, they are right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from dashboard.model import Watch
from monitor.health import Health, SiteState, check
from storage import database
from storage.gauges import Gauges, load_gauges

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_MB = 1 << 20
_Values = Mapping[tuple[str, ...], float]


def metrics(watch: Watch) -> bytes:
    """The page, in Prometheus' text format."""
    now = watch.now()
    with database.sessions(watch.engine)() as session:
        gauges = load_gauges(session, now=now)
    health = check(
        watch.engine,
        plan=watch.plan,
        now=now,
        is_closed=bool(watch.closed()),
        closures=watch.closures(),
        canaries=watch.canaries,
        has_switch=watch.has_switch,
    )
    registry = CollectorRegistry()
    registry.register(_Collector([*_store(gauges, now), *_jobs(gauges), *_health(health)]))
    return generate_latest(registry)


class _Collector:
    """Gives what was counted. The library calls it twice: when it is registered and when the page is made."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


def _store(gauges: Gauges, now: datetime) -> Iterator[Metric]:
    yield _plain("nianbao_bodies", "Bodies of the roster.", gauges.bodies)
    yield _labelled("nianbao_runs", "Runs of crawls by kind and outcome.", ("kind", "outcome"), gauges.runs)
    ended = {key: moment.timestamp() for key, moment in gauges.last_runs.items()}
    yield _labelled("nianbao_run_last_ended_seconds", "When the last such run ended.", ("kind", "outcome"), ended)
    yield _labelled("nianbao_requests_last_day", "Requests of the last day by outcome.", ("outcome",), gauges.requests)
    yield _plain("nianbao_request_bytes_last_day", "Bytes received in the last day.", gauges.bytes)
    yield _labelled("nianbao_lists", "Lists by the outcome of their newest reading.", ("outcome",), gauges.readings)
    yield _labelled("nianbao_readings_last_day", "Lists looked at in the last day.", ("outcome",), gauges.looks)
    yield _labelled("nianbao_verdicts", "Duties by their verdict.", ("verdict",), gauges.verdicts)
    yield _labelled("nianbao_reports", "Reports that count, by edition of the form.", ("edition",), gauges.reports)
    yield _plain("nianbao_figures", "Cells found in the reports that count.", gauges.figures)
    yield _plain("nianbao_unreadable_files", "Readings of files that gave no report.", gauges.unreadable)
    yield _labelled("nianbao_messages", "Messages of the outbox by state.", ("state",), gauges.messages)
    yield _age("nianbao_oldest_message_age_seconds", "the oldest message that waits", gauges.oldest_message, now)
    yield _labelled(
        "nianbao_send_attempts_last_day",
        "Attempts of the last day to hand a message over, by channel and outcome.",
        ("channel", "outcome"),
        gauges.attempts,
    )
    yield _plain("nianbao_possibly_repeated_messages", "Messages that a receiver may have twice.", gauges.repeated)
    yield _age("nianbao_oldest_alert_age_seconds", "the oldest alert that waits", gauges.oldest_alert, now)
    yield _plain("nianbao_open_alerts", "Alerts that nobody acknowledged.", gauges.open_alerts)
    yield _plain("nianbao_open_proposals", "Proposals that no person decided.", gauges.proposals)
    yield _age("nianbao_oldest_proposal_age_seconds", "the oldest of these", gauges.oldest_proposal, now)
    yield _plain("nianbao_quarantined_rows", "Rows that the database refused.", gauges.quarantined)


def _jobs(gauges: Gauges) -> Iterator[Metric]:
    began: _Values = {(name, job.outcome or "running"): job.started_at.timestamp() for name, job in gauges.jobs.items()}
    yield _labelled("nianbao_job_last_begun_seconds", "When the last run of a job began.", ("job", "outcome"), began)
    ended: _Values = {key: moment.timestamp() for key, moment in gauges.job_ends.items()}
    yield _labelled("nianbao_job_last_ended_seconds", "When a job last ended so.", ("job", "outcome"), ended)
    held: _Values = {(name,): job.peak_mb * _MB for name, job in gauges.jobs.items()}
    yield _labelled("nianbao_job_peak_bytes", "Most memory of the last run of a job.", ("job",), held)


def _health(health: Health) -> Iterator[Metric]:
    states: _Values = {(state.value,): sum(site.state is state for site in health.sites) for state in SiteState}
    yield _labelled("nianbao_sites", "Sites by how they answer.", ("state",), states)
    troubles: dict[tuple[str, ...], float] = {}
    for trouble in health.troubles:
        key = (trouble.kind.value,)
        troubles[key] = troubles.get(key, 0) + 1
    yield _labelled("nianbao_troubles", "What is wrong with the watching, by kind.", ("kind",), troubles)


def _age(name: str, words: str, since: datetime | None, now: datetime) -> Metric:
    """0 where nothing waits."""
    return _plain(name, f"Age of {words}.", max((now - since).total_seconds(), 0.0) if since else 0.0)


def _plain(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _labelled(name: str, words: str, labels: Sequence[str], values: _Values) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family
