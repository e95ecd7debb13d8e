"""The raw file store: content-addressed, whole or not at all, verified."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import RawFileDamagedError, RawFileMissingError, RawStoreUnavailableError
from storage.raw_files import RawStore
from tests.storage.children import NOBODY, end_of, run_child, start_child

CONTENT = "一份年报的字节".encode()
NAME = hashlib.sha256(CONTENT).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("form", ["plain", "file", "remote"])
def test_round_trip(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "with space 年"
    url = {"plain": str(folder), "file": folder.as_uri(), "remote": f"memory://{tmp_path.name}"}[form]
    store = RawStore(url)
    assert not store.has(NAME)
    with pytest.raises(RawFileMissingError):
        store.get(NAME)
    assert store.put(CONTENT) == NAME
    assert store.put(CONTENT) == NAME
    assert store.has(NAME)
    assert RawStore(url).get(NAME) == CONTENT
    assert store.put(b"") == hashlib.sha256(b"").hexdigest()
    if form != "remote":
        assert (folder / NAME[:2] / NAME[2:4] / NAME).read_bytes() == CONTENT
        assert len(_files(folder)) == 2


@given(st.lists(st.binary(max_size=200), max_size=5))
@settings(max_examples=10, deadline=None)
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    store = RawStore(str(tmp_path_factory.mktemp("raw")))
    names = [store.put(content) for content in contents]
    assert [store.get(name) for name in names] == contents


def test_nothing_is_made_before_the_first_put(tmp_path: Path) -> None:
    store = RawStore(str(tmp_path / "raw"))
    assert not store.has(NAME)
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", NAME.upper(), NAME[:-1], NAME + "0"])
def test_only_hashes_are_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        RawStore(str(tmp_path)).get(name)


def test_damage_is_seen_on_read_and_mended_on_put(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = RawStore(str(tmp_path))
    store.put(CONTENT)
    path = tmp_path / NAME[:2] / NAME[2:4] / NAME
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(RawFileDamagedError) as damaged:
        store.get(NAME)
    assert damaged.value.found == hashlib.sha256(CONTENT[:-1]).hexdigest()
    store.put(CONTENT)
    assert store.get(NAME) == CONTENT
    assert NAME in caplog.text
    # The damaged bytes are kept: they are all that is left of whatever happened.
    assert [path.read_bytes() for path in _files(tmp_path) if "damaged" in path.name] == [CONTENT[:-1]]


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    store = RawStore(str(tmp_path))
    store.put(CONTENT)
    before = (tmp_path / NAME[:2] / NAME[2:4] / NAME).stat()
    store.put(CONTENT)
    after = (tmp_path / NAME[:2] / NAME[2:4] / NAME).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_files_that_were_begun_get_their_names_together(tmp_path: Path) -> None:
    store = RawStore(str(tmp_path))
    contents = [f"第{number}页".encode() for number in range(3)]
    names = [store.begin(content) for content in (*contents, contents[0])][:3]
    assert not any(map(store.has, names))
    # Where the second file's folder should be stands something else.
    (tmp_path / names[1][:2]).write_bytes(b"")
    assert list(store.settle()) == [names[1]]
    assert [store.get(names[0]), store.get(names[2])] == [contents[0], contents[2]]
    assert not _files(tmp_path / "parts")
    assert store.settle() == {}


def test_folders_that_are_taken_away_are_made_again(tmp_path: Path) -> None:
    store = RawStore(str(tmp_path / "raw"))
    store.put(CONTENT)
    shutil.rmtree(tmp_path / "raw")
    store.put(CONTENT)
    assert store.get(NAME) == CONTENT
    assert not _files(tmp_path / "raw" / "parts")


def test_every_folder_of_a_group_is_on_the_disk_before_the_group_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    store = RawStore(str(tmp_path))
    for group in range(2):
        names = [store.begin(f"{group} {number}".encode()) for number in range(200)]
        synced.clear()
        assert store.settle() == {}
        parts, folders = synced[: len(names)], synced[len(names) :]
        assert {Path(part).parent.name for part in parts} == {"parts"}
        leaves = {str(tmp_path / name[:2] / name[2:4]) for name in names}
        assert leaves | {str(Path(leaf).parent) for leaf in leaves} <= {*folders}
        assert len(folders) == len({*folders}), "once for all of the group"
    assert str(tmp_path) in synced


def _put_for_ever(folder: str) -> None:
    store = RawStore(folder)
    number = 0
    while True:
        store.put(os.urandom(20_000) * 20 + str(number).encode())
        number += 1


@pytest.mark.parametrize("after_s", [0.01, 0.05, 0.1])
def test_a_process_killed_while_it_puts_leaves_no_half_file(tmp_path: Path, after_s: float) -> None:
    child = start_child(_put_for_ever, str(tmp_path))
    patience = time.monotonic() + 30
    while not (tmp_path / "parts").exists():
        assert time.monotonic() < patience
        time.sleep(0.002)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    assert end_of(child) == -signal.SIGKILL
    kept = [path for path in _files(tmp_path) if path.parent.name != "parts"]
    store = RawStore(str(tmp_path))
    assert kept or after_s < 0.1, "the child was killed before it kept anything: nothing was tested"
    for path in kept:
        store.get(path.name)
    store.put(CONTENT)
    assert store.get(NAME) == CONTENT


def test_what_a_killed_process_left_is_swept_a_day_later(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    old, young = tmp_path / "parts" / f"{NAME}.1-0", tmp_path / "parts" / f"{NAME}.2-0"
    for part in (old, young):
        part.write_bytes(b"half")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    RawStore(str(tmp_path)).put(CONTENT)
    assert not old.exists()
    assert young.exists()


def _put_refused(folder: str) -> None:
    with pytest.raises(RawStoreUnavailableError) as failed:
        RawStore(folder).put(CONTENT)
    assert failed.value.setting == "NIANBAO_RAW_STORE_URL"
    assert "Permission denied" in failed.value.cause


def test_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    (open_folder / "raw").mkdir(mode=0o755)
    assert run_child(_put_refused, str(open_folder / "raw"), uid=NOBODY) == 0
    assert _files(open_folder) == []


def test_a_store_of_an_unknown_kind() -> None:
    with pytest.raises(RawStoreUnavailableError) as failed:
        RawStore("nonesuch://key:s3cret@bucket/prefix")
    assert "s3cret" not in str(failed.value)
    assert failed.value.url == "nonesuch://bucket/prefix"
