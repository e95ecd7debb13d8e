"""An S3-speaking server on loopback, as a pytest plugin: moto's, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

# So that nothing of the machine's own account is ever used, and nothing else than loopback asked.
ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "s3cret-of-the-test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}
BUCKET = "nianbao-test"


@pytest.fixture(scope="session")
def object_store_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server; its bucket is there."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    log: Path = tmp_path_factory.mktemp("s3") / "server.log"
    with log.open("wb") as stream:
        child = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, **ACCOUNT},
        )
        endpoint = f"http://127.0.0.1:{port}"
        try:
            _wait(endpoint, child, log)
            # A bucket is made by a bare PUT: moto checks no signature.
            asked = urllib.request.Request(f"{endpoint}/{BUCKET}", method="PUT")
            with urllib.request.urlopen(asked, timeout=10) as answer:
                assert answer.status == 200
            yield endpoint
        finally:
            child.kill()
            child.wait()


@pytest.fixture
def object_store(object_store_endpoint: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty raw file store; fsspec finds the server by its own settings, as an installation's would."""
    import fsspec.config
    import s3fs

    with patch.dict(os.environ, {**ACCOUNT, "FSSPEC_S3_ENDPOINT_URL": object_store_endpoint}):
        known = dict(fsspec.config.conf)
        fsspec.config.set_conf_env(fsspec.config.conf)
        try:
            yield f"s3://{BUCKET}/{abs(hash(request.node.nodeid))}/raw"
        finally:
            fsspec.config.conf.clear()
            fsspec.config.conf.update(known)
            s3fs.S3FileSystem.clear_instance_cache()


def _wait(endpoint: str, child: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        assert child.poll() is None, log.read_text(errors="replace")
        try:
            with urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))
