"""What every command starts from: the settings, the language, the store."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import typer

import config
import translations
from cli.errors import fail

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from storage.raw_files import RawStore

_chosen_language = ""
_opened: list[Engine] = []
_LANGUAGE_VARIABLES = ("NIANBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(lang: str) -> None:
    """Takes the language of `--lang`; it wins over NIANBAO_LANG and the locale."""
    global _chosen_language  # noqa: PLW0603 (one process, one command, one language)
    _chosen_language = lang


@cache
def settings() -> config.Config:
    """The settings, read once. A setting that cannot be used ends the command with status 1."""
    try:
        return config.load()
    except config.UnknownSettingError as error:
        names = ", ".join(error.names)
        if error.nearest:
            fail("error.misspelt_setting", names=names, nearest=error.nearest)
        fail("error.unknown_setting", names=names)
    except config.ConfigError as error:
        fail("error.setting", setting=error.setting, problem=error.problem)


def language() -> str:
    """The language that people read: `--lang`, else NIANBAO_LANG, else the locale, else zh."""
    if _chosen_language:
        return _chosen_language
    try:
        return _preferred(tuple(os.environ.get(name, "") for name in _LANGUAGE_VARIABLES))
    except config.ConfigError:
        return translations.preferred_language()


@cache
def _preferred(_variables: tuple[str, ...]) -> str:
    """Worked out once for each state of the variables that decide it: a command says some hundred messages, and
    reading all settings for each took most of its time."""
    return translations.preferred_language(config.load(only_known=False).lang)


def text(code: str, /, **params: object) -> str:
    """A message of the catalogues in the command's language."""
    return translations.text(code, language(), **params)


@dataclass(frozen=True, slots=True)
class Store:
    """The database (at the newest schema) and the raw files."""

    engine: Engine
    raw: RawStore

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A reading session."""
        from storage import database

        with database.sessions(self.engine)() as session:
            yield session

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A reading session that shows one state, whatever others write meanwhile."""
        from storage import database

        with database.snapshot(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A writing session: committed at the end, rolled back on an error."""
        from storage import database

        with database.write_session(self.engine) as session:
            yield session


def open_store(*, check: bool = True) -> Store:
    """The store of the settings. An SQLite store that does not exist yet is made; one behind the code is refused."""
    # Loaded here: most of what the help and a command without a store need is the language.
    from storage import database, errors
    from storage.raw_files import RawStore

    chosen = settings()
    try:
        if not chosen.database_url:
            chosen.data_dir.mkdir(parents=True, exist_ok=True)
        engine = database.connect(chosen.store_url)
        _opened.append(engine)
        if check:
            if database.is_empty(engine) and not chosen.database_url:
                database.upgrade(engine)
            database.require_current(engine)
    except errors.DatabaseForeignError as error:
        fail(error.code, **error.params)
    except errors.DatabaseBehindError as error:
        fail("error.database_behind", url=error.url, have=error.have or "-", want=error.want)
    except errors.DatabaseAheadError as error:
        fail("error.database_ahead", url=error.url, have=error.have)
    except errors.DatabaseUnavailableError as error:
        fail("error.database_unavailable", url=error.url, cause=error.cause)
    except OSError as error:
        fail("error.data_dir", path=chosen.data_dir.absolute(), cause=error.strerror or error)
    return Store(engine, RawStore(chosen.raw_url))


def close() -> None:
    """Gives back every connection of the stores that were opened: for whoever runs several commands in one process."""
    while _opened:
        _opened.pop().dispose()


def language_option(value: str | None) -> str | None:
    """The callback of `--lang`."""
    if value:
        if value not in translations.LANGUAGES:
            raise typer.BadParameter(f"{value}: {' | '.join(translations.LANGUAGES)}")
        choose_language(value)
    return value
