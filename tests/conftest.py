"""What every test shares: the databases, and how much chance a run is allowed.

A run of the suite draws the same examples everywhere: a red machine means a broken tree, never bad luck.
`NIANBAO_TEST_CHANCE=<number>` (which `make soak` draws and prints) draws others; what they find becomes an
`@example` (decision 0007).
"""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.browsers", "tests.databases", "tests.object_store"]

settings.register_profile("same everywhere", derandomize=True, database=None)
settings.register_profile("fresh", derandomize=False, print_blob=True)
settings.load_profile("fresh" if os.environ.get("NIANBAO_TEST_CHANCE") else "same everywhere")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Six thousand tests are collected without looking for garbage, and no later look goes through them again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
