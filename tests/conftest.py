"""What every test shares: the databases, and where the shared samples are."""

pytest_plugins = ["tests.databases"]
