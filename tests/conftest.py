"""What every test shares: the databases, and how much chance a run is allowed.

A run of the suite draws the same examples everywhere: a red machine means a broken tree, never bad luck.
`NIANBAO_TEST_CHANCE=<number>` (which `make soak` draws and prints) draws others; what they find becomes an
`@example` (decision 0007).
"""

import os

from hypothesis import settings

pytest_plugins = ["tests.browsers", "tests.databases", "tests.object_store"]

settings.register_profile("same everywhere", derandomize=True, database=None)
settings.register_profile("fresh", derandomize=False, print_blob=True)
settings.load_profile("fresh" if os.environ.get("NIANBAO_TEST_CHANCE") else "same everywhere")
