"""The version of the reading: it changes whenever a figure or a finding of any document may change."""

from __future__ import annotations

PARSER_VERSION = "1"
