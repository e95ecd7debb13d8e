"""What servers are set up with names commands and settings that exist."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer.main

from cli.main import app
from config import Config

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def unit(path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text("utf-8"))
    return parser


def commands() -> set[str]:
    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_start_commands_that_exist_and_are_no_root(path: Path) -> None:
    service = unit(path)["Service"]
    for name in ("ExecStart", "ExecStartPre"):
        if name in service:
            program, command, *_more = shlex.split(service[name])
            assert program == "/opt/nianbao/bin/nianbao"
            assert command in commands()
    assert service["User"] == "nianbao"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"


def test_the_example_names_settings_that_exist() -> None:
    names = re.findall(r"^#?(NIANBAO_\w+)=", (DEPLOY / "nianbao.env.example").read_text("utf-8"), re.MULTILINE)
    assert len(names) >= 5
    known = {f"NIANBAO_{name.upper()}" for name in Config.model_fields}
    assert set(names) <= known
    composed = re.findall(r"^\s+(NIANBAO_\w+):", (DEPLOY / "compose.yaml").read_text("utf-8"), re.MULTILINE)
    assert composed
    assert set(composed) <= known


def test_containers_run_what_exists_and_not_as_root() -> None:
    docker = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert docker.index("USER nianbao") < docker.index("ENTRYPOINT")
    assert re.search(r'^CMD \["(\w+)"\]$', docker, re.MULTILINE)
    used = re.findall(r"command: \[(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8"))
    assert set(used) == {"db", "schedule", "serve"}
    assert set(used) <= commands()


@pytest.mark.parametrize("name", ["bundle.sh", "install.sh"])
def test_scripts_are_shell(name: str) -> None:
    subprocess.run(["bash", "-n", str(DEPLOY / name)], check=True)


def test_the_archive_installs_what_the_tests_ran_with() -> None:
    """The server's lock holds the versions of the lock that the suite runs on."""

    def pins(name: str) -> dict[str, str]:
        found = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
        return dict(found)

    server, dev = pins("requirements-server.lock"), pins("requirements-dev.lock")
    assert {"scrapy", "psycopg", "fastapi", "rapidocr", "apscheduler"} <= set(server)
    assert {name: dev.get(name) for name in server} == server


def test_a_bundle_refuses_another_python(tmp_path: Path) -> None:
    folder = tmp_path / "nianbao-0.1.0-py399"
    folder.mkdir()
    (folder / "install.sh").write_bytes((DEPLOY / "install.sh").read_bytes())
    (folder / "SHA256SUMS").write_text("")
    (folder / "SHA256SUMS").write_text(
        subprocess.run(["sha256sum", "install.sh"], cwd=folder, check=True, capture_output=True, text=True).stdout
    )
    done = subprocess.run(
        ["bash", "install.sh", "--prefix", str(tmp_path / "opt")],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Python 3.99" in done.stderr
    assert not (tmp_path / "opt").exists()
