"""The open-data release: all tables as files that can be cited, each with its words, its hash and its source."""

from __future__ import annotations

from storage.releases import bodies, coverage, dates, figures, findings, harmonised, prose, quality, reports, wide
from storage.releases.model import Table

# In the order in which a reader needs them: who, what is known, then what the reports say.
TABLES: tuple[Table, ...] = (
    bodies.TABLE,
    coverage.TABLE,
    dates.TABLE,
    reports.TABLE,
    wide.PROACTIVE,
    wide.APPLICATIONS,
    wide.DISPUTES,
    harmonised.TABLE,
    figures.TABLE,
    prose.FACTS,
    prose.SECTIONS,
    findings.TABLE,
    quality.TABLE,
)
