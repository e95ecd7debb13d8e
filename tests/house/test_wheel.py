"""The wheel, installed by itself and called from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_lies_in_folders_of_its_own(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if "/" in name and ".dist-info" not in name}
    others = {
        path.name for path in Path(sysconfig.get_paths()["purelib"]).iterdir() if path.is_dir() and "." not in path.name
    }
    assert not tops & others
    assert any(name.startswith("storage/_migrations/versions/0001") for name in names)
    assert "registry/data/divisions.csv" in names
    assert "translations/zh/terms.po" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "alembic/"))]


@pytest.mark.slow
def test_the_installed_wheel_makes_a_database_and_plays_the_demo(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    # The locked dependencies are lent; the product itself can only come from the wheel.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    environment |= {"PYTHONPATH": sysconfig.get_paths()["purelib"], "NIANBAO_DATA_DIR": str(tmp_path / "data")}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, *arguments], cwd=elsewhere, env=environment, capture_output=True, text=True, check=False
        )

    where = run("-c", "import cli.main, storage; print(storage.__file__)")
    assert where.stdout.strip().startswith(site), where
    upgraded = run("-m", "cli.main", "db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    played = run("-m", "cli.main", "demo", "--quick", "--format", "csv")
    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.count("\n") == 13
    assert list(elsewhere.iterdir()) == []
