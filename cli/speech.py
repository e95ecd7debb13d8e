"""How commands speak: to a person in plain words, as a service in JSON lines (`NIANBAO_LOG`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import config
from cli.errors import telling

if TYPE_CHECKING:
    from config import Config
    from storage.service_log import Voice


@contextmanager
def as_told() -> Iterator[None]:
    """What every command does: speaks in JSON lines where the environment says so."""
    # Loaded only where it is needed: most commands have a person before them.
    if os.environ.get("NIANBAO_LOG") != "json":
        yield
        return
    from storage import service_log

    voice = service_log.voice_of_child(_secrets(_settings()))
    if voice is None:
        yield
        return
    with _speaking(voice):
        yield


@contextmanager
def as_service(chosen: Config) -> Iterator[None]:
    """What services do: JSON lines, unless there is a terminal or the setting says `text`."""
    from storage import service_log

    if service_log.is_on() or (chosen.log or ("text" if sys.stderr.isatty() else "json")) == "text":
        yield
        return
    with _speaking(service_log.Voice(secrets=_secrets(chosen))):
        yield


def crashed(error: Exception) -> bool:
    """Says what nobody caught as a line, where this process speaks in lines."""
    from storage import service_log

    if not service_log.is_on():
        return False
    service_log.crash(error)
    return True


@contextmanager
def _speaking(voice: Voice) -> Iterator[None]:
    from storage import service_log

    with service_log.speaking(voice), telling(service_log.tell):
        yield


def _settings() -> Config | None:
    try:
        return config.load()
    except config.ConfigError:
        # The command says so itself.
        return None


def _secrets(chosen: Config | None) -> tuple[str, ...]:
    """Whatever in the settings is a key or a password."""
    if chosen is None:
        return ()
    from monitor.channels import targets_of
    from monitor.channels.model import TargetError
    from storage.blotting import password_of

    urls = list(chosen.alert_urls)
    try:
        file = chosen.file()
        urls += [url for route in file.routes for url in route.urls]
        servers = [chosen.database_url, chosen.raw_store_url, chosen.proxy, file.letters.mail_url]
    except config.ConfigError:
        # The command says so itself; without the file there are no routes.
        servers = [chosen.database_url, chosen.raw_store_url, chosen.proxy]
    found = {part for part in urlsplit(chosen.ping_url).path.split("/") if part}
    for url in urls:
        try:
            found.update(secret for target in targets_of(url) for secret in target.secrets)
        except TargetError:
            found.add(url)
    found.update(map(password_of, servers))
    return tuple(sorted(filter(None, found)))
