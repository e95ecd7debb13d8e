"""docs/schema.md and the catalogues say what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import translations
from storage import errors
from storage.report_models import METADATA
from storage.schema_page import schema_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "schema.md"


def test_the_page_is_what_the_models_make() -> None:
    assert PAGE.read_text(encoding="utf-8") == schema_page(), "python -m storage.schema_page > docs/schema.md"


def test_every_table_has_a_heading() -> None:
    assert re.findall(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE) == sorted(METADATA.tables)


FAILURES = [
    errors.DatabaseUnavailableError("SETTING", "URL", "CAUSE"),
    errors.DatabaseBehindError("URL", "HAVE", "WANT"),
    errors.DatabaseAheadError("URL", "HAVE", "WANT"),
    errors.DatabaseForeignError("URL", "TABLES"),
    errors.RawStoreUnavailableError("SETTING", "URL", "CAUSE"),
    errors.RawFileMissingError("SHA256", "URL"),
    errors.RawFileDamagedError("SHA256", "URL", "FOUND"),
    errors.RawFileRestrictedError("SHA256", "REASON", "BY", "ON"),
    errors.SameDatabaseError("URL"),
    errors.CopyTargetNotEmptyError("URL", "TABLE"),
    errors.CopyDiffersError("TABLE", "SENT", "ARRIVED"),
    errors.NotEmbeddedError("URL"),
    errors.BackupTargetError("FOLDER"),
    errors.BackupDamagedError("FILE", "PROBLEM"),
    errors.RestoreTargetError("FILE"),
    errors.NoFileLocksError("PATH"),
    errors.FigureOutOfRangeError("FIGURE", "VALUE"),
    errors.ImpossibleFigureError("FIGURE", "VALUE"),
]


@pytest.mark.parametrize("lang", translations.LANGUAGES)
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_every_error_has_its_message(failure: errors.StorageError, lang: str) -> None:
    message = translations.text(failure.code, lang, **failure.params)
    for value in failure.params.values():
        assert value in message


def test_every_error_is_in_the_tree_of_the_docstring() -> None:
    kinds = errors.StorageError.__subclasses__()
    own = {kind.__name__ for kind in kinds if kind.__module__ == errors.__name__}
    assert own == {type(failure).__name__ for failure in FAILURES}
    assert {kind.__name__ for kind in kinds} <= set(re.findall(r"\w+Error", errors.__doc__ or ""))
