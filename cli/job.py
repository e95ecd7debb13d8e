"""The command as the scheduler runs it, `python -m cli.job PARENT ARGUMENTS...`: it ends when the scheduler does."""

from __future__ import annotations

import sys

from storage.lifeline import die_with


def main() -> None:
    """Binds this process to its parent, then is `nianbao`."""
    die_with(int(sys.argv.pop(1)))
    from cli.main import main as nianbao

    nianbao()


if __name__ == "__main__":
    main()
