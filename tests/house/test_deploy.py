"""What servers are set up with names commands and settings that exist."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml  # type: ignore[import-untyped]

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


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


def test_containers_run_what_exists_and_not_as_root() -> None:
    docker = (DEPLOY / "Dockerfile").read_text("utf-8")
    # A number: an orchestrator that refuses root cannot look a name up (hadolint DL3066).
    user = re.search(r"^USER (\d+)$", docker, re.MULTILINE)
    assert user is not None
    assert int(user.group(1)) >= 1000
    assert f"--uid {user.group(1)} " in docker
    assert user.start() < docker.index("ENTRYPOINT")
    assert re.search(r'^CMD \["(\w+)"\]$', docker, re.MULTILINE)
    used = re.findall(r"command: \[(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8"))
    assert set(used) == {"db", "schedule", "serve"}
    assert set(used) <= commands()


def test_composed_services_hold_as_little_as_they_need() -> None:
    services = composed()["services"]
    own = {name: service for name, service in services.items() if service["image"] == "nianbao"}
    assert set(own) == {"upgrade", "schedule", "serve"}
    for name, service in own.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "privileged" not in service
        assert "user" not in service, "the image's own"
        assert service["volumes"] == ["data:/var/lib/nianbao"]
        assert service["tmpfs"] == ["/tmp"]
    assert own["serve"]["ports"] == ["127.0.0.1:8642:8642"], "outside, only this machine sees it"
    for name in ("serve", "db"):
        assert services[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
    assert "ports" not in services["db"]
    named = {volume.partition(":")[0] for service in services.values() for volume in service["volumes"]}
    assert named == set(composed()["volumes"])
    for service in services.values():
        for needed, how in service.get("depends_on", {}).items():
            wanted = how["condition"]
            assert wanted != "service_healthy" or "healthcheck" in services[needed]
            assert wanted != "service_completed_successfully" or services[needed]["restart"] == "no"


def test_no_secret_is_written_into_what_is_shipped() -> None:
    for path in (DEPLOY / "compose.yaml", DEPLOY / "Dockerfile", DEPLOY / "nianbao.env.example", *UNITS):
        for name, value in re.findall(
            r"(\w*(?:PASSWORD|SECRET|TOKEN|KEY)\w*)\s*[:=](?!\?)\s*(\S+)", path.read_text("utf-8")
        ):
            assert value.startswith("${"), f"{path.name}: {name}"
    assert "?set NIANBAO_DB_PASSWORD}" in (DEPLOY / "compose.yaml").read_text("utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_nothing_wrong_with_the_units(path: Path, tmp_path: Path) -> None:
    """With a program that is there; the exposure is systemd's own figure, 0 to 10."""
    there = tmp_path / path.name
    there.write_text(path.read_text("utf-8").replace("/opt/nianbao/bin/nianbao", "/bin/true"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(there)], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(there)],
        check=False,
        capture_output=True,
        text=True,
    )
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert found is not None, done.stderr
    # The scheduler's Chromium makes namespaces of its own, and code as it runs.
    assert float(found.group(1)) <= (4.0 if "schedule" in path.name else 2.0)


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
