"""`nianbao serve`: health, metrics, feeds and dossiers under stable addresses; read-only."""

from __future__ import annotations

import ipaddress
from typing import Annotated

import typer

from cli import judging
from cli.closings import all_closures, closed_now
from cli.context import language, open_store, settings, text
from cli.errors import fail, say, warn
from cli.options import LangOption
from cli.schedule import plan_of
from cli.speech import as_service
from storage import service_log

_PORT = 8642


def serve(
    host: Annotated[str, typer.Option(help=text("help.serve.host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help=text("help.serve.port"))] = _PORT,
    root_path: Annotated[str, typer.Option(metavar="PREFIX", help=text("help.serve.root_path"))] = "",
    lang: LangOption = None,
) -> None:
    """Serves until it is told to stop."""
    try:
        import uvicorn

        from dashboard.app import create_app
        from dashboard.model import Watch
    except ImportError as error:
        fail("serve.missing_extra", cause=error.name or error)
    chosen = settings()
    store = open_store()
    watch = Watch(
        engine=store.engine,
        raw=store.raw,
        rules=judging.rules(chosen),
        plan=plan_of(chosen),
        now=chosen.moment,
        today=chosen.today_in_shanghai,
        closed=lambda: closed_now(store, chosen),
        closures=lambda: all_closures(store, chosen),
        lang=language(),
        contact=chosen.contact,
        public_url=chosen.public_url,
        canaries=judging.config_file(chosen).canaries,
        has_switch=bool(chosen.ping_url),
    )
    with as_service(chosen):
        if not _is_loopback(host):
            warn("serve.open", host=host)
        say("serve.begins", host=host, port=port)
        # Without a configuration of its own uvicorn's lines go where all others go.
        own = None if service_log.is_on() else uvicorn.config.LOGGING_CONFIG
        server = uvicorn.Server(
            uvicorn.Config(
                create_app(watch, root_path=root_path), host=host, port=port, log_level="warning", log_config=own
            )
        )
        server.run()
        if not server.started:
            fail("serve.cannot_listen", host=host, port=port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
