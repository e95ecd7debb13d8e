"""Alert routes from the settings, and sending what is due: what `watch` and `alerts` share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NoReturn

from cli import judging
from cli.closings import all_closures, closed_now
from cli.context import Store, language, text
from cli.errors import fail, say, warn
from cli.schedule import plan_of
from config import Config, RouteSetting
from monitor import health
from monitor.alert_model import AlertKind, Severity
from monitor.alerts import OF_NIGHTS
from monitor.channels import targets_of
from monitor.channels.model import Connection, Target, TargetError
from monitor.delivery import Delivered, deliver
from monitor.desk import Desk
from monitor.health import Trouble
from monitor.routes import NEVER_QUIET, Audience, QuietHours, Route
from registry.divisions import UnknownDivisionError, divisions
from storage import job_runs

DEFAULT_ROUTE = "default"


def deliver_due(store: Store, chosen: Config) -> Delivered | None:
    """Raises what the stored verdicts tell anew and sends what is due; judge first. Says on standard error what was
    done, and loudly where there is no route (then nothing is raised either, and None is returned)."""
    desk = desk_of(chosen)
    if not desk.routes:
        warn("alerts.no_route")
        return None
    done = deliver(store.engine, replace(desk, troubles=_troubles(store, chosen)))
    say_delivered(done)
    return done


def desk_of(chosen: Config) -> Desk:
    """What a delivery works with, by the settings. A route that cannot be used ends the command."""
    return Desk(
        routes=tuple(_routes(chosen)),
        rules=judging.rules(chosen),
        today=chosen.today_in_shanghai(),
        now=chosen.moment,
        at_noon=chosen.today is not None,
        public_url=chosen.public_url,
        connection=Connection(proxy=chosen.proxy, ca_file=chosen.ca_file),
    )


def say_delivered(done: Delivered) -> None:
    """What a delivery did, on standard error; failures without any address."""
    sent = sum(not attempt.outcome.code for attempt in done.sent)
    say("alerts.done", raised=len(done.raised), sent=sent, waiting=done.waiting)
    for attempt in done.failed:
        say(
            "alerts.given_up" if attempt.given_up else "alerts.failed",
            route=attempt.message.route,
            target=target_words(attempt.message.target),
            cause=text(attempt.outcome.code, **attempt.outcome.params),
        )
    for message in done.orphans:
        say("alerts.orphan", route=message.route, target=target_words(message.target))


def target_words(label: str) -> str:
    """A receiver as people may see it: its channel, and the digest that tells it from others."""
    channel, _colon, digest = label.partition(":")
    return f"{text(f'channel.name.{channel}')} {digest}"


def _troubles(store: Store, chosen: Config) -> tuple[Trouble, ...]:
    """What is wrong with the watching now. Nights are missed only where the scheduler ever ran one."""
    found = health.check(
        store.engine,
        plan=plan_of(chosen),
        now=chosen.moment(),
        is_closed=bool(closed_now(store, chosen)),
        closures=all_closures(store, chosen),
        canaries=judging.config_file(chosen).canaries,
        has_switch=bool(chosen.ping_url),
    )
    with store.session() as session:
        if job_runs.last_runs(session):
            return found.troubles
    return tuple(trouble for trouble in found.troubles if trouble.kind not in OF_NIGHTS)


def _routes(chosen: Config) -> Iterator[Route]:
    file = judging.config_file(chosen)
    quiet = QuietHours(file.quiet_hours.begin, file.quiet_hours.end, file.quiet_hours.days_off)
    lang = language()
    if chosen.alert_urls:
        targets = _targets(chosen.alert_urls, "NIANBAO_ALERT_URLS")
        # Who sets one address and no hours gets what is due when `watch` runs.
        kept = quiet if "quiet_hours" in file.model_fields_set else NEVER_QUIET
        yield Route(DEFAULT_ROUTE, targets, quiet=kept, lang=lang)
    names = {DEFAULT_ROUTE} if chosen.alert_urls else set()
    written = {route.name for route in file.routes} | names
    for route in file.routes:
        if route.name in names:
            _refuse(route, "alerts.two_routes")
        names.add(route.name)
        if route.escalate_to and (route.escalate_to not in written or route.escalate_to == route.name):
            _refuse(route, "alerts.no_such_route", name=route.escalate_to)
        if Audience(route.audience) is Audience.BODY and len(route.bodies) != 1:
            # Nothing about a body is sent to another body (users §31).
            _refuse(route, "alerts.one_body")
        yield _route(route, quiet, lang)


def _route(written: RouteSetting, quiet: QuietHours, lang: str) -> Route:
    own = written.quiet_hours
    fields: dict[str, Any] = {
        "targets": _targets(written.urls, f"NIANBAO_CONFIG: routes {written.name}"),
        "audience": Audience(written.audience),
        "divisions": tuple(_division(written, name) for name in written.divisions),
        "bodies": written.bodies,
        "kinds": _kinds(written, written.kinds),
        "least": Severity(written.severity),
        "digest_at": written.digest_at,
        "quiet": QuietHours(own.begin, own.end, own.days_off) if own is not None else quiet,
        "escalate_to": written.escalate_to,
        "escalate_after": written.escalate_after,
        "lang": written.lang or lang,
    }
    if written.immediate is not None:
        fields["immediate"] = _kinds(written, written.immediate)
    made = Route(written.name, **fields)
    if made.never_digests:
        _refuse(written, "alerts.never_digests", digest=f"{made.digest_at:%H:%M}", begin=f"{made.quiet.begin:%H:%M}")
    return made


def _targets(urls: Iterable[str], setting: str) -> tuple[Target, ...]:
    """The receivers of addresses, each once. The fault of an address is told by its number: it holds a key."""
    found: dict[str, Target] = {}
    for number, url in enumerate(urls, start=1):
        try:
            for target in targets_of(url):
                found.setdefault(target.label, target)
        except TargetError as error:
            scheme = url.partition("://")[0] if "://" in url else ""
            problem = text("alerts.bad_url", number=number, scheme=scheme, problem=text(error.code, **error.params))
            fail("error.setting", setting=setting, problem=problem)
    return tuple(found.values())


def _kinds(written: RouteSetting, names: Iterable[str]) -> frozenset[AlertKind]:
    known = {kind.value: kind for kind in AlertKind}
    for name in names:
        if name not in known:
            _refuse(written, "alerts.unknown_kind", name=name, known=", ".join(known))
    return frozenset(known[name] for name in names)


def _division(written: RouteSetting, name: str) -> str:
    try:
        return divisions().find(name).code
    except UnknownDivisionError:
        _refuse(written, "error.unknown_division", division=name)


def _refuse(written: RouteSetting, code: str, **params: object) -> NoReturn:
    fail("error.setting", setting="NIANBAO_CONFIG", problem=f"routes {written.name}: {text(code, **params)}")
