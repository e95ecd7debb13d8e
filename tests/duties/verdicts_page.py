"""Writes docs/verdicts.md from the judge's own table: `python -m tests.duties.verdicts_page`."""

from __future__ import annotations

from pathlib import Path

from duties.absence import GONE, NOT_TRIED, ROLE_ORDER
from duties.accounts import CONTRADICTION, CONTRADICTION_READINGS
from duties.dates import AHEAD, MIGRATED_AFTER, MIGRATED_WITHIN, MIGRATED_YEARS
from duties.model import ColumnProof, Flag, Reason
from duties.proofs import SHARED_LIST_BODIES
from duties.verdicts import RULES
from translations import text

FLAG_EFFECTS = {
    Flag.WITHDRAWN: "every copy is gone from its list (by itself: not with most of the others), or its address answers "
    "“not found” on two days; before the due date and not back: counts as not published",
    Flag.REVISED: "the content changed after its first publication, there or at a new address in the same column; the "
    "first counts; the same content at a new address is neither revised nor withdrawn",
    Flag.BACKDATED_SUSPECT: "our readings contradict its own date by two days and two readings",
    Flag.DATE_UNCERTAIN: "our readings contradict its own date by less; or a late date that only the page gives may be "
    "that of a correction: the date has moved, the words say so, the site's own numbering is of a day in time, or an "
    "item that could not be read stood there in time",
    Flag.PREMATURE: "published before its own year was over",
    Flag.WRONG_UNIT: "another body's report stands in the column; it is no publication of this body",
    Flag.WRONG_COLUMN: "found outside every place where it belongs",
    Flag.PLACEHOLDER: "a title without content on two days; it is no publication",
    Flag.UNREADABLE: "no copy of it can be read",
    Flag.TABLES_INCOMPLETE: "no readable copy has all statutory tables",
}

STATEMENTS = {
    "a day of publication, an exemption": "decides; the newest of them; the verdict without it is kept as `machine`",
    "an outage": "complete readings begun on those days prove no absence",
    "a submission": "kept and shown; it is no publication",
    "a confirmed column": "proves the column to be the body's",
    "a confirmed verdict": "is named beside it while it stands; a `missing` has then had its last look",
    "an item that is the report": "is a publication once its content is known",
    "an item that is not the report": "is neither a publication nor a candidate",
}

PROOFS = {
    ColumnProof.PERSON: "a person confirmed the column",
    ColumnProof.EARLIER_REPORT: "an earlier report of the body stands in its own column (its title or text names it)",
    ColumnProof.PAGE_META: "the page's ColumnType is 信息公开年报 and its SiteName or ContentSource is the body",
    ColumnProof.SHARED_LIST: f"a shared list holds this year's reports of {SHARED_LIST_BODIES} other bodies and an "
    "earlier year's of this one",
}


def page() -> str:
    """The whole page."""
    hours = int(CONTRADICTION.total_seconds() // 3600)
    lines = [
        "# How a verdict is reached",
        "",
        "Generated from `duties/verdicts.py` by `python -m tests.duties.verdicts_page`; do not edit.",
        "The rules are asked in this order and the first that speaks decides. Days are days in Asia/Shanghai; the due",
        "date is inclusive and is the one that the division's due rule puts in force.",
        "",
        "| # | rule | verdict | when | 情形 |",
        "|---|---|---|---|---|",
    ]
    for number, rule in enumerate(RULES, start=1):
        label = f"`{rule.code}` {text(f'verdict.{rule.code}', 'zh')}"
        lines.append(f"| {number} | `{rule.name}` | {label} | {text(rule.when, 'en')} | {text(rule.when, 'zh')} |")
    lines += [
        "",
        "## Numbers",
        "",
        f"- A claimed date is contradicted from {hours} hours after its day's end,",
        f"  by at least {CONTRADICTION_READINGS} complete readings of every place.",
        f"- Days that {MIGRATED_YEARS} or more report years of one column share within {MIGRATED_WITHIN.days} days",
        "  are a migration and prove nothing;",
        f"  so are days more than {MIGRATED_AFTER.days} days after the due date that a neighbouring year shares so.",
        "- Of several dates that one source gave, the first counts; a later one never displaces it.",
        f"- A date that lay more than {AHEAD.days} days ahead of the day on which it was read, or lies before 1 July",
        "  of the report year, is a slip of the pen and proves nothing.",
        "- Dates in addresses and index numbers, signatures, files and Last-Modified change no verdict.",
        "- `days_late` is the smallest number that the evidence allows, and null for every verdict but `late`.",
        "- Only complete readings begun after 24:00 of the due date prove absence; failed or incomplete ones never do.",
        "- A place whose address is answered with “not found” or by another page after its last complete reading",
        "  (" + ", ".join(f"`{reason}`" for reason in GONE) + ") carries no `missing`, until it is read completely",
        "  again, or a place of its kind that was first asked for since then is (in the place of an own one: a place",
        "  that is shown to be the body's). Other failures take no proof away.",
        "- A complete reading that shows none of the reports which its list held before, and hardly others or only",
        "  those of other bodies, or that lacks a quarter or more (two at least) of those that stood before and after",
        "  it, or two or more each of which is of a later year than all that are left (the list as it was years ago),",
        "  or as many that came into it later with days of their own 30 days and more before the reading, is of",
        "  another list or of a part of it: it proves nothing.",
        "- An item that could be the report and could not be decided may have been it: nothing is proved by readings",
        "  after it was first seen.",
        "- A title whose year was not half over when the item was there, or whose year is earlier than that of the",
        "  season in which it came and stands in no text, may be that of this season's report.",
        "- In the body's own column a name of its division that the roster does not know may be its new one, unless",
        "  a report under that name stands beside the body's own of one year, or it names a part of the body (分局).",
        "  A name with one character another, lacking or too many, that is no other office's, may be the body's",
        "  anywhere.",
        "- A place that was found after the report was seen, was read completely and does not show it, takes no proof",
        "  away.",
        "- Where this year's report was written over last year's, at one address, what the address said before is no",
        "  account of it; and absence from its column is proved only up to the last look that met the former report",
        "  at the address: a new text or date there under last year’s title may be the report.",
        "- `confirmed`: a finished last look after the due date, or a person who looked and confirmed it, and complete",
        "  readings of every place on two days.",
        "",
        "## What a person's word does",
        "",
        "| statement | effect |",
        "|---|---|",
        *(f"| {statement} | {effect} |" for statement, effect in STATEMENTS.items()),
        "",
        "## What shows a column to be the body's",
        "",
        "| proof | when |",
        "|---|---|",
        *(f"| `{proof}` | {words} |" for proof, words in PROOFS.items()),
        "",
        "## Which reason, when several places are unread",
        "",
        "What was tried and failed after the due date comes before "
        + ", ".join(f"`{reason}`" for reason in NOT_TRIED)
        + " (in this order).",
        "Among equals the place decides: " + ", ".join(f"`{role}`" for role in ROLE_ORDER) + "; then the order below.",
        "Of one place it is the newest failure after the due date; of one that is gone since it was read, what says",
        "so. `candidate_unread` and `column_unproved` are given only where every place was read; `date_unknown` only",
        "where a report was found.",
        "",
        "| reason | 待核实原因 |",
        "|---|---|",
        *(f"| `{reason}` | {text(f'reason.{reason}', 'zh')} |" for reason in Reason),
        "",
        "## Flags",
        "",
        "| flag | 情形标注 | what it says |",
        "|---|---|---|",
        *(f"| `{flag}` | {text(f'flag.{flag}', 'zh')} | {FLAG_EFFECTS[flag]} |" for flag in Flag),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).resolve().parents[2].joinpath("docs", "verdicts.md").write_text(page(), encoding="utf-8")
