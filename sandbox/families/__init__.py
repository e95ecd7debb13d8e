"""Twins of the content management systems: each draws the pages that its family is known for (research sites §1)."""

from __future__ import annotations

from sandbox.families.model import Family
from sandbox.families.plain import PlainFamily
from sandbox.families.trs import TrsFamily

FAMILIES: tuple[type[Family], ...] = (PlainFamily, TrsFamily)
