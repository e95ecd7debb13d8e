"""The raw file store in an object store: the same promises as on a disk."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from storage import raw_checks, raw_garbage, restrictions
from storage.errors import RawFileDamagedError, RawFileMissingError, RawStoreUnavailableError
from storage.raw_checks import FileState
from storage.raw_files import RawStore
from tests.databases import BACKENDS

pytestmark = pytest.mark.slow
CONTENT = "一份年报的字节".encode()
NAME = hashlib.sha256(CONTENT).hexdigest()
NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)


def full(url: str, name: str) -> str:
    return f"{url.removeprefix('s3://')}/{name[:2]}/{name[2:4]}/{name}"


def test_put_and_get(object_store: str) -> None:
    store = RawStore(object_store)
    assert not store.has(NAME)
    with pytest.raises(RawFileMissingError):
        store.get(NAME)
    assert store.put(CONTENT) == NAME
    assert store.put(CONTENT) == NAME
    assert store.put(b"") == hashlib.sha256(b"").hexdigest()
    assert RawStore(object_store).get(NAME) == CONTENT
    assert [file.sha256 for file in store.files()] == sorted([NAME, hashlib.sha256(b"").hexdigest()])
    (file,) = (file for file in store.files() if file.sha256 == NAME)
    assert file.size == len(CONTENT)
    assert abs(file.used_at - time.time()) < 300


def test_two_stores_see_each_other_at_once(object_store: str) -> None:
    one, other = RawStore(object_store), RawStore(object_store)
    assert not other.has(NAME)
    one.put(CONTENT)
    assert other.has(NAME)
    assert other.get(NAME) == CONTENT


def test_damage_is_seen_on_read_and_mended_on_put(object_store: str) -> None:
    import s3fs

    store = RawStore(object_store)
    store.put(CONTENT)
    s3fs.S3FileSystem(use_listings_cache=False).pipe_file(full(object_store, NAME), b"rust")
    with pytest.raises(RawFileDamagedError):
        store.get(NAME)
    store.put(CONTENT)
    assert store.get(NAME) == CONTENT
    assert [file.path for file in store.files() if "damaged" in file.path]


@pytest.mark.parametrize("engine", BACKENDS[:1], indirect=True)
def test_verify_collect_and_restrict(object_store: str, engine: Engine) -> None:
    store = RawStore(object_store)
    store.put(CONTENT)
    found = raw_checks.verify(engine, store)
    assert [(report.sha256, report.state) for report in found.reports] == [(NAME, FileState.UNREFERENCED)]
    assert raw_garbage.forgotten(engine, store) == ()
    tomorrow = time.time() + 25 * 3600
    (old,) = raw_garbage.forgotten(engine, store, now=tomorrow)
    assert list(raw_garbage.remove(store, (old,))) == []
    assert list(raw_garbage.remove(store, (old,), now=tomorrow)) == [old]
    assert not store.has(NAME)
    store.put(CONTENT)
    restrictions.restrict(engine, store, NAME, reason="r", by="b", at=NOW, erase=True)
    assert store.put(CONTENT) == NAME
    assert list(RawStore(object_store).files()) == []
    assert [stone.sha256 for stone in store.tombstones()] == [NAME]
    found = raw_checks.verify(engine, store)
    assert found.is_sound


def test_a_writer_killed_leaves_no_half_object(object_store: str) -> None:
    code = (
        "import os, sys; from storage.raw_files import RawStore\n"
        "store = RawStore(sys.argv[1]); number = 0\n"
        "while True:\n"
        "    store.put(os.urandom(400_000)); print(number, flush=True); number += 1\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, object_store], stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(3):
        assert child.stdout.readline()
    time.sleep(0.02)
    child.kill()
    child.wait()
    child.stdout.close()
    store = RawStore(object_store)
    kept = [file.sha256 for file in store.files()]
    assert len(kept) >= 3
    assert all(len(store.get(name)) == 400_000 for name in kept)


@pytest.mark.usefixtures("object_store")
def test_a_bucket_that_is_not_there_is_told_and_not_made() -> None:
    for _ in range(2):
        with pytest.raises(RawStoreUnavailableError) as failed:
            RawStore("s3://no-such-bucket-of-ours/raw").put(CONTENT)
        assert failed.value.setting == "NIANBAO_RAW_STORE_URL"
        assert "s3cret" not in str(failed.value)


def test_a_server_that_is_gone_is_told(object_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec.config

    monkeypatch.setitem(
        fsspec.config.conf,
        "s3",
        {"endpoint_url": "http://127.0.0.1:9", "config_kwargs": {"retries": {"max_attempts": 1}}},
    )
    with pytest.raises(RawStoreUnavailableError, match=r"127\.0\.0\.1:9"):
        RawStore(object_store).put(CONTENT)
