"""Every setting of nianbao: its name (`NIANBAO_` + upper case), type and default; `docs/settings.md` has them too.

The environment goes before the file `.env` of the folder that we are started in. Imports pydantic, and the reader of
such files that it brings, only. Layers below the command line get values as arguments, never this module.
"""

from __future__ import annotations

import datetime
import difflib
import ipaddress
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PREFIX = "NIANBAO_"
ENV_FILE = ".env"
# As editors on Windows write it, too.
_ENV_FILE_ENCODING = "utf-8-sig"
# Names of ours that are no settings: of the tests, of a job's child process, of deploy/compose.yaml.
_NO_SETTINGS = re.compile(r"NIANBAO_(TEST_\w+|JOB|RUN|DB_PASSWORD)")


class ConfigError(Exception):
    """A setting that cannot be used. `setting` names it, `problem` says what is wrong with it."""

    def __init__(self, setting: str, problem: str) -> None:
        super().__init__(f"{setting}: {problem}")
        self.setting = setting
        self.problem = problem


class UnknownSettingError(ConfigError):
    """Names that begin like our settings and are none: a misspelt one would be passed over without a word, and another
    database used. `names` are all of them, `nearest` is the setting that the first was meant for (empty: none is)."""

    def __init__(self, names: tuple[str, ...], nearest: str) -> None:
        super().__init__(", ".join(names), f"no such setting; nearest: {nearest or '-'}")
        self.names = names
        self.nearest = nearest


def _month_day(value: str) -> str:
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value):
        raise ValueError("a due date is written MM-DD")
    return value


class DueRule(BaseModel):
    """The due rule of one division and what lies below it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    division: str
    rule: Literal["statutory", "next_workday"] = "statutory"
    basis: str = ""
    local_due: Annotated[str, AfterValidator(_month_day)] | None = None


class CalendarOverride(BaseModel):
    """A day whose status the calendar library does not know yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: datetime.date
    workday: bool


class Night(BaseModel):
    """The hours (Asia/Shanghai) in which a whole roster is crawled; `begin` after `end` runs over midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    begin: datetime.time = datetime.time(20)
    end: datetime.time = datetime.time(7)


def _host_name(value: str) -> str:
    name = value.strip().lower()
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", name):
        raise ValueError(f"{value!r} is no host name (no scheme, port or path)")
    return name


class Blackout(BaseModel):
    """Days (inclusive) on which no site is asked; with `hosts` only these and what lies below them."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    begin: datetime.date = Field(validation_alias=AliasChoices("begin", "from"))
    end: datetime.date = Field(validation_alias=AliasChoices("end", "until"))
    hosts: tuple[Annotated[str, AfterValidator(_host_name)], ...] = ()
    reason: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Blackout:
        if self.end < self.begin:
            raise ValueError("a blackout ends before it begins")
        return self


class QuietHours(BaseModel):
    """The hours (Asia/Shanghai) and days in which nothing is sent; `begin` after `end` runs over midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    begin: datetime.time = datetime.time(20)
    end: datetime.time = datetime.time(8)
    days_off: bool = True


class RouteSetting(BaseModel):
    """One way out for alerts. What is empty chooses everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]
    urls: Annotated[tuple[str, ...], Field(min_length=1)]
    audience: Literal["office", "body"] = "office"
    divisions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severity: Literal["urgent", "notice", "info"] = "info"
    immediate: tuple[str, ...] | None = None
    digest_at: datetime.time = datetime.time(8, 30)
    quiet_hours: QuietHours | None = None
    escalate_to: str = ""
    escalate_after: Annotated[int, Field(ge=1, le=60)] = 3
    lang: Literal["", "zh", "en"] = ""


class ScheduleSetting(BaseModel):
    """When `nianbao schedule` does what (Asia/Shanghai), and what its jobs may take."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crawl: datetime.time = datetime.time(20, 30)
    urgent: datetime.time = datetime.time(12, 30)
    morning: datetime.time = datetime.time(7, 30)
    recheck: datetime.time = datetime.time(14, 30)
    watch_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    crawl_hours: Annotated[float, Field(gt=0, le=24)] = 11
    memory_mb: Annotated[int, Field(ge=256)] = 4096
    backup_folder: Path | None = None
    backups_kept: Annotated[int, Field(ge=1)] = 7


class PingSetting(BaseModel):
    """When and how the address of NIANBAO_PING_URL is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Literal["get", "post"] = "get"
    after: Annotated[tuple[str, ...], Field(min_length=1)] = ("crawl",)
    start_and_fail: bool = False


class LettersSetting(BaseModel):
    """Through which mail server `nianbao letters send` sends: an address of mail without `to`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mail_url: str = Field(default="", repr=False)


class ConfigFile(BaseModel):
    """The TOML file named by NIANBAO_CONFIG."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    due_rules: tuple[DueRule, ...] = ()
    calendar: tuple[CalendarOverride, ...] = ()
    night: Night = Night()
    blackouts: tuple[Blackout, ...] = ()
    quiet_hours: QuietHours = QuietHours()
    routes: tuple[RouteSetting, ...] = ()
    schedule: ScheduleSetting = ScheduleSetting()
    ping: PingSetting = PingSetting()
    letters: LettersSetting = LettersSetting()
    canaries: tuple[str, ...] = ()


class Config(BaseSettings):
    """All settings, read from the environment, then from `.env`. Empty variables count as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding=_ENV_FILE_ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: str = ""
    data_dir: Path = Path("data")
    raw_store_url: str = ""
    contact: str = ""
    allowed_networks: Annotated[tuple[Network, ...], NoDecode] = ()
    resolve: Annotated[tuple[tuple[str, Address], ...], NoDecode] = ()
    delay: float = Field(default=3.0, ge=0.0, le=3600.0)
    proxy: str = ""
    ca_file: str = ""
    vantage: str = ""
    crawl_processes: int = Field(default=0, ge=0, le=64)
    browser: str = ""
    # The years that reports can be of; sums of days far outside of them leave the calendar.
    today: Annotated[datetime.date, Field(ge=datetime.date(2008, 1, 1), le=datetime.date(2100, 12, 31))] | None = None
    alert_urls: Annotated[tuple[str, ...], NoDecode] = Field(default=(), repr=False)
    public_url: str = ""
    ping_url: str = Field(default="", repr=False)
    log: Literal["", "json", "text"] = ""
    lang: Literal["", "zh", "en"] = ""
    config: Path | None = None

    @field_validator("allowed_networks", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        return tuple(part for part in re.split(r"[,\s]+", value) if part) if isinstance(value, str) else value

    @field_validator("alert_urls", mode="before")
    @classmethod
    def _addresses(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.match(r"https?://[^\s/]", value):
            raise ValueError("links begin with it: https://HOST/…")
        return value

    @field_validator("resolve", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = []
        for part in re.split(r"[,\s]+", value):
            if not part:
                continue
            name, equals, address = part.partition("=")
            if not equals or not name or not address:
                raise ValueError(f"{part!r} is not a pair name=address")
            pairs.append((name.lower(), address))
        return tuple(pairs)

    @property
    def store_url(self) -> str:
        """The database to use: the one set, else SQLite in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'nianbao.db'}"

    @property
    def raw_url(self) -> str:
        """Where raw files are kept: the place set, else a folder of the data directory."""
        return self.raw_store_url or (self.data_dir.absolute() / "raw").as_uri()

    def today_in_shanghai(self) -> datetime.date:
        """NIANBAO_TODAY where set, else the real date in Asia/Shanghai."""
        return self.today or datetime.datetime.now(ZoneInfo("Asia/Shanghai")).date()

    def moment(self) -> datetime.datetime:
        """Now in UTC; where NIANBAO_TODAY stands in for the date, that date with the real clock's time of day."""
        now = datetime.datetime.now(ZoneInfo("Asia/Shanghai"))
        if self.today is not None:
            now = now.replace(year=self.today.year, month=self.today.month, day=self.today.day)
        return now.astimezone(datetime.UTC)

    def file(self) -> ConfigFile:
        """The settings of the TOML file, the defaults where none is named. Raises ConfigError."""
        if self.config is None:
            return ConfigFile()
        try:
            content = tomllib.loads(self.config.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError("NIANBAO_CONFIG", f"{self.config}: {error}") from error
        try:
            return ConfigFile.model_validate(content)
        except ValidationError as error:
            raise ConfigError("NIANBAO_CONFIG", f"{self.config}: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    where = ".".join(str(step) for step in detail["loc"])
    return f"{where}: {detail['msg']}" if where else str(detail["msg"])


def known_names() -> frozenset[str]:
    """The names of all settings."""
    return frozenset(PREFIX + name.upper() for name in Config.model_fields)


def given_names() -> frozenset[str]:
    """The names like those of settings that the environment and `.env` give. Raises ConfigError."""
    names = {name.upper() for name in (*os.environ, *_env_file())}
    return frozenset(name for name in names if name.startswith(PREFIX) and not _NO_SETTINGS.fullmatch(name))


def _env_file() -> tuple[str, ...]:
    path = Path(ENV_FILE)
    if not path.is_file():
        return ()
    try:
        return tuple(dotenv_values(path, encoding=_ENV_FILE_ENCODING))
    except (OSError, ValueError) as error:
        raise ConfigError(ENV_FILE, f"{path.absolute()}: {error}") from error


def _nearest(name: str) -> str:
    known = [one.removeprefix(PREFIX) for one in sorted(known_names())]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), known, 1)
    return PREFIX + near[0] if near else ""


def load(*, only_known: bool = True) -> Config:
    """The settings of this process. Raises ConfigError naming the variable that is wrong, and UnknownSettingError for
    names that are none of ours, unless they are of no matter now."""
    given = given_names()
    unknown = tuple(sorted(given - known_names()))
    if unknown and only_known:
        raise UnknownSettingError(unknown, _nearest(unknown[0]))
    try:
        return Config()
    except ValidationError as error:
        detail = error.errors()[0]
        name = str(detail["loc"][0]) if detail["loc"] else "config"
        raise ConfigError(f"{PREFIX}{name.upper()}", f"{detail['msg']} (given: {detail['input']!r})") from error
