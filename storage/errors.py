"""What can go wrong with the store.

StorageError                      `code` names the message, `params` fill it
├── DatabaseUnavailableError      cannot be reached, opened or written
├── DatabaseBehindError           its schema is older than the code: `nianbao db upgrade`
├── DatabaseAheadError            its schema is newer than the code
├── DatabaseForeignError          it holds the tables of another program
├── RawStoreUnavailableError      the raw file store cannot be reached or written
├── RawFileMissingError           no raw file of that hash
├── RawFileDamagedError           a raw file whose bytes no longer have its hash
├── RawFileRestrictedError        a raw file that is given to nobody, by a person's decision
├── SameDatabaseError             copying a database onto itself
├── CopyTargetNotEmptyError       copying into a database that holds rows
├── CopyDiffersError              what arrived is not what was sent
├── NotEmbeddedError              the database is no SQLite file
├── BackupTargetError             the folder to back up into holds something
├── BackupDamagedError            a backup that is not what its manifest says
├── RestoreTargetError            restoring over a database that holds rows
├── NoFileLocksError              a system without locks of files (Windows)
├── FigureOutOfRangeError         a figure that the database could not give back exactly
├── ImpossibleFigureError         a corrected value that such a figure cannot have
├── NoReportToReviewError         `storage.content_reviews`: no report was read for a body and year
├── NoSuchSubjectError            `storage.content_reviews`: a report has no such figure, fact or finding
├── SeveralSubjectsError          `storage.content_reviews`: a name fits several of them
├── EmptySearchError              `storage.search`: nothing to search for
├── MixedScopesError              `storage.queries.reports_in`: own numbers and roll-ups in one sum
├── MixedLevelsError              `storage.queries.reports_in`: roll-ups of several levels in one sum
├── FilterError                   `storage.queries.filters`: a filter that a question does not take
├── StatementError                `storage.queries.statement`: a statement that is not one harmless SELECT
├── ParquetMissingError           `storage.exports.parquet`: the library that writes it is not installed
├── PreviousReleaseError          `storage.releases.changes`: no release to compare with
├── ReleaseFolderError            `storage.releases.write`: a folder that cannot take a release
└── TooManyRowsError              `storage.exports.spreadsheet`: more rows than a sheet holds
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class StorageError(Exception):
    """Base of all errors of the store. The text a person reads comes from the catalogues, by `code`."""

    code: ClassVar[str] = "storage.error"

    def __init__(self, **params: str) -> None:
        super().__init__(f"{self.code}: " + ", ".join(f"{name}={value}" for name, value in params.items()))
        self.params: Mapping[str, str] = params


class DatabaseUnavailableError(StorageError):
    """`setting` names the setting to look at, `url` is shown without its password, `cause` is what the driver said."""

    code = "storage.database_unavailable"

    def __init__(self, setting: str, url: str, cause: str) -> None:
        super().__init__(setting=setting, url=url, cause=cause)
        self.setting = setting
        self.url = url
        self.cause = cause


class DatabaseBehindError(StorageError):
    """`have` is the database's revision (empty: none at all), `want` the code's."""

    code = "storage.database_behind"

    def __init__(self, url: str, have: str, want: str) -> None:
        super().__init__(url=url, have=have, want=want)
        self.url = url
        self.have = have
        self.want = want


class DatabaseAheadError(StorageError):
    """`have` is a revision that this code does not know."""

    code = "storage.database_ahead"

    def __init__(self, url: str, have: str, want: str) -> None:
        super().__init__(url=url, have=have, want=want)
        self.url = url
        self.have = have
        self.want = want


class DatabaseForeignError(StorageError):
    """A database with tables and no revision of ours: nothing is put beside what another program keeps there.
    `tables` names some of them."""

    code = "storage.database_foreign"

    def __init__(self, url: str, tables: str) -> None:
        super().__init__(url=url, tables=tables)
        self.url = url
        self.tables = tables


class RawStoreUnavailableError(StorageError):
    code = "storage.raw_store_unavailable"

    def __init__(self, setting: str, url: str, cause: str) -> None:
        super().__init__(setting=setting, url=url, cause=cause)
        self.setting = setting
        self.url = url
        self.cause = cause


class RawFileMissingError(StorageError):
    code = "storage.raw_file_missing"

    def __init__(self, sha256: str, url: str) -> None:
        super().__init__(sha256=sha256, url=url)
        self.sha256 = sha256
        self.url = url


class RawFileDamagedError(StorageError):
    """`found` is the hash that the bytes have now."""

    code = "storage.raw_file_damaged"

    def __init__(self, sha256: str, url: str, found: str) -> None:
        super().__init__(sha256=sha256, url=url, found=found)
        self.sha256 = sha256
        self.url = url
        self.found = found


class RawFileRestrictedError(StorageError):
    """`on` is the day of the decision (ISO), `by` who took it."""

    code = "storage.raw_file_restricted"

    def __init__(self, sha256: str, reason: str, by: str, on: str) -> None:
        super().__init__(sha256=sha256, reason=reason, by=by, on=on)
        self.sha256 = sha256
        self.reason = reason
        self.by = by
        self.on = on


class SameDatabaseError(StorageError):
    code = "backup.same_database"

    def __init__(self, url: str) -> None:
        super().__init__(url=url)


class CopyTargetNotEmptyError(StorageError):
    """`table` holds at least one row."""

    code = "backup.target_not_empty"

    def __init__(self, url: str, table: str) -> None:
        super().__init__(url=url, table=table)
        self.table = table


class CopyDiffersError(StorageError):
    """`sent` and `arrived` count rows; they may be equal, and the contents differ."""

    code = "backup.copy_differs"

    def __init__(self, table: str, sent: str, arrived: str) -> None:
        super().__init__(table=table, sent=sent, arrived=arrived)


class NotEmbeddedError(StorageError):
    code = "backup.not_embedded"

    def __init__(self, url: str) -> None:
        super().__init__(url=url)


class BackupTargetError(StorageError):
    code = "backup.folder_not_empty"

    def __init__(self, folder: str) -> None:
        super().__init__(folder=folder)


class BackupDamagedError(StorageError):
    """`file` is not what the manifest says; `problem` is what the difference is, or what the system said."""

    code = "backup.damaged"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(file=file, problem=problem)


class RestoreTargetError(StorageError):
    code = "backup.database_not_empty"

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


class NoFileLocksError(StorageError):
    """`path` is the lock that was to be taken. A server's database has locks of its own."""

    code = "storage.no_file_locks"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class FigureOutOfRangeError(StorageError):
    """`figure` is `table/row/column` (or the kind of a fact), `value` the number that was refused."""

    code = "storage.figure_out_of_range"

    def __init__(self, figure: str, value: str) -> None:
        super().__init__(figure=figure, value=value)
        self.figure = figure
        self.value = value


class ImpossibleFigureError(StorageError):
    """`figure` is `table/row/column` (or the kind of a fact), `value` the number that a person gave for it."""

    code = "storage.figure_impossible"

    def __init__(self, figure: str, value: str) -> None:
        super().__init__(figure=figure, value=value)
