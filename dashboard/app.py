"""The addresses. Everything is read-only, and every answer is made from the store when it is asked for."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import translations
from dashboard.metrics import CONTENT_TYPE, metrics
from dashboard.model import Watch
from monitor.dossiers import build, model
from monitor.dossiers.page import page
from monitor.feeds.atom import atom
from monitor.feeds.ical import ical
from monitor.feeds.items import alert_items
from monitor.nights import alive
from monitor.standings import load_standings
from storage import database

FIRST_YEAR, LAST_YEAR = 2008, 2100
# A dossier loads nothing from anywhere: what it shows lies in it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Lang = Annotated[Literal["zh", "en"] | None, Query()]


def create_app(watch: Watch, *, root_path: str = "") -> FastAPI:
    """The application; `root_path` is the prefix under which a proxy shows it."""
    app = FastAPI(title="nianbao", docs_url=None, redoc_url=None, openapi_url=None)
    if prefix := root_path.strip("/"):
        app.add_middleware(UnderPrefix, prefix=f"/{prefix}")

    @app.middleware("http")
    async def guard(request: Request, answer):  # type: ignore[no-untyped-def]
        response = await answer(request)
        response.headers.update(_HEADERS)
        return response

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """200 while the last good night is recent, 503 else."""
        found = alive(
            watch.engine,
            plan=watch.plan,
            now=watch.now(),
            is_closed=bool(watch.closed()),
            closures=watch.closures(),
        )
        last = found.last_good_night.isoformat(timespec="seconds") if found.last_good_night else None
        return JSONResponse(
            {"well": found.is_well, "why": found.why, "last_good_night": last},
            status_code=200 if found.is_well else 503,
        )

    @app.get("/metrics")
    def numbers() -> Response:
        """The numbers in Prometheus' text format."""
        return Response(metrics(watch), media_type=CONTENT_TYPE)

    @app.get("/feeds/alerts.atom")
    def feed(lang: Lang = None) -> Response:
        """The newest alerts."""
        with database.sessions(watch.engine)() as session:
            standings = load_standings(session, today=watch.today(), rules=watch.rules)
            items = alert_items(session, standings=standings, today=watch.today(), now=watch.now())
        content = atom(items, made_at=watch.now(), lang=lang or watch.lang, public_url=watch.public_url)
        return Response(content, media_type="application/atom+xml")

    @app.get("/feeds/due.ics")
    def days(lang: Lang = None) -> Response:
        """The days on which reports of the running season are due."""
        with database.sessions(watch.engine)() as session:
            standings = load_standings(session, today=watch.today(), rules=watch.rules)
        content = ical(standings.values(), made_at=watch.now(), lang=lang or watch.lang, public_url=watch.public_url)
        return Response(content, media_type="text/calendar; charset=utf-8")

    @app.get("/dossiers/{body}/{year}.json")
    def dossier_record(body: str, year: Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)]) -> JSONResponse:
        """The same as JSON, for `nianbao dossier --verify`."""
        return JSONResponse(model.as_json(_dossier(watch, body, year)))

    @app.get("/dossiers/{body}/{year}", response_class=HTMLResponse)
    def dossier(body: str, year: Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)], lang: Lang = None) -> HTMLResponse:
        """The dossier of one duty as of today."""
        return HTMLResponse(page(_dossier(watch, body, year), lang or watch.lang))

    @app.get("/", response_class=PlainTextResponse)
    def addresses(lang: Lang = None) -> str:
        """What there is."""
        return translations.text("serve.addresses", lang or watch.lang) + "\n"

    return app


class UnderPrefix:
    """Tells the routes of the prefix under which a proxy shows them, whether it hands the prefix on or cuts it off."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "root_path": self.prefix}
        await self.app(scope, receive, send)


def _dossier(watch: Watch, body: str, year: int) -> model.Dossier:
    try:
        return build.build(
            watch.engine,
            body,
            year,
            as_of=watch.today(),
            at=watch.now(),
            rules=watch.rules,
            contact=watch.contact,
            raw=watch.raw,
            closures=watch.closures(),
        )
    except LookupError as error:
        raise HTTPException(404) from error
