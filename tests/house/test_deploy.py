"""What servers are set up with names commands and settings that exist."""

from __future__ import annotations

import configparser
import inspect
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml  # type: ignore[import-untyped]
from sqlalchemy import make_url

from cli.main import app
from cli.serve import serve
from config import Config
from monitor.schedule import Plan
from monitor.supervision import Limits

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
        assert service["security_opt"][0] == "no-new-privileges:true", name
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


def test_what_is_composed_is_what_the_program_expects() -> None:
    """Addresses, folders, extras and limits: of the image, of the services, and of the program's own defaults."""
    services, docker = composed()["services"], (DEPLOY / "Dockerfile").read_text("utf-8")
    folder = services["schedule"]["volumes"][0].partition(":")[2]
    assert f"NIANBAO_DATA_DIR={folder} " in docker
    assert f"--home-dir {folder} nianbao" in docker, "a volume takes the owner of the folder in the image"
    assert f"VOLUME {folder}" in docker
    port = inspect.signature(serve).parameters["port"].default
    assert services["serve"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"127.0.0.1:{port}/" in services["serve"]["healthcheck"]["test"][-1]
    assert services["serve"]["command"] == ["serve", "--host", "0.0.0.0"]
    environment, db = services["schedule"]["environment"], services["db"]["environment"]
    url = make_url(environment["NIANBAO_DATABASE_URL"])
    assert (url.drivername, url.username, url.password) == ("postgresql+psycopg", db["POSTGRES_USER"], None)
    assert (url.host, url.database) == ("db", db["POSTGRES_DB"])
    assert environment["PGPASSWORD"] == db["POSTGRES_PASSWORD"]
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-server.lock").read_text("utf-8"), re.MULTILINE)
    assert {"psycopg", "uvicorn", "rapidocr", "hatchling"} <= set(locked), (
        "what the image installs: nothing else comes in"
    )
    # One job in its limit and the scheduler beside it fit into what the container may hold.
    assert int(services["schedule"]["mem_limit"].removesuffix("g")) * 1024 > Plan().memory_mb + 1024
    assert int(services["schedule"]["stop_grace_period"].removesuffix("s")) > 2 * Limits(1, 1).grace_s
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {".git", ".venv", "data", "deploy/nianbao.env"} <= set(ignored), "no store and no key goes into an image"


def test_the_seccomp_profile_leaves_chromium_its_sandbox() -> None:
    """What it is made of stays (user namespaces and a root of its own); what reaches the kernel's insides does not."""
    assert composed()["services"]["schedule"]["security_opt"][1] == "seccomp=./seccomp.json"
    for name in ("upgrade", "serve"):
        assert not any(option.startswith("seccomp") for option in composed()["services"][name]["security_opt"]), name
    profile = json.loads((DEPLOY / "seccomp.json").read_text("utf-8"))
    refused = {name for rule in profile["syscalls"] if rule["action"] == "SCMP_ACT_ERRNO" for name in rule["names"]}
    assert profile["defaultAction"] == "SCMP_ACT_ALLOW"
    assert not refused & {"clone", "clone3", "unshare", "setns", "chroot", "prctl", "seccomp"}
    assert refused >= {"bpf", "kexec_load", "init_module", "mount", "keyctl", "perf_event_open", "io_uring_setup"}


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
