"""What no command can mend and every command can meet: the store fails while it works."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError

from cli.errors import warn
from storage.errors import StorageError

# A disk that is full, over quota, broken or not to be written; a file larger than may be.
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})


def tell(error: Exception) -> bool:
    """Says on standard error what failed and what to do, where it is the store or the disk; else gives False: then it
    is a fault of the program, and its trace is wanted."""
    match error:
        case StorageError():
            warn(error.code, **error.params)
        case DBAPIError():
            warn("error.database_lost", cause=" ".join(str(error.orig).split()))
        case OSError() if error.errno in _OF_THE_DISK:
            warn("error.system", cause=": ".join(filter(None, (error.strerror, error.filename))))
        case _:
            return False
    return True
