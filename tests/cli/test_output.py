"""Records on standard output, and how a command that is cut off ends."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from cli import main
from cli.output import OutputFormat, print_records


def test_a_cell_of_a_csv_runs_nothing_in_an_office_program(capsys: pytest.CaptureFixture[str]) -> None:
    record = {"name": '=HYPERLINK("http://x")', "urls": ["+a", "b"], "late": -1, "note": "a\rb", "none": None}
    print_records([record], columns=tuple(record), format=OutputFormat.CSV)
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert rows == [list(record), ['\'=HYPERLINK("http://x")', "'+a;b", "-1", "a\rb", ""]]


class _Closed(io.StringIO):
    """A pipe whose reader has gone: writing fails at once, as it does beyond a buffer."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def write(self, _text: str, /) -> int:
        raise BrokenPipeError

    def fileno(self) -> int:
        return self._number


@pytest.mark.parametrize("command", [["--help"], ["registry", "scaffold", "371500", "--format", "csv"]])
def test_a_reader_that_closes_the_pipe_is_no_error(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["nianbao", *command])
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", _Closed(file.fileno()))
        with pytest.raises(SystemExit) as ended:
            main.main()
    assert ended.value.code == 0


def test_an_interruption_while_the_command_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "application", interrupted)
    monkeypatch.setattr(sys, "argv", ["nianbao", "status"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 130
