"""What stands in the place of a raw file that is given to nobody: who decided so, when and why."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Tombstone(BaseModel):
    """Kept in the raw file store as JSON, so that whoever opens the store without its database is bound by it too.

    `erased`: the bytes are gone, and the store never takes them again. Else they are kept and refused.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    sha256: str
    erased: bool
    reason: str
    by: str
    at: datetime

    def content(self) -> bytes:
        """The file's bytes."""
        return (self.model_dump_json(indent=1) + "\n").encode()
