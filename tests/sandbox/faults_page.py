"""Writes docs/faults.md from the sandbox's own table: `python -m tests.sandbox.faults_page`."""

from __future__ import annotations

from pathlib import Path

from sandbox.faults import FAULTS, Outcome
from translations import text

SURVEY = {
    1: "http or https only, https broken",
    2: "list not in static HTML",
    3: "firewall challenges",
    4: "slow, reset, 502 and 503",
    5: "pagers",
    6: "soft 404",
    7: "moved, expired, hijacked and cloned domains",
    8: "attachments: relative, name in alt, Referer",
    9: "file types that lie",
    10: "names in Content-Disposition",
    11: "home pages that only send on",
    12: "encodings",
    13: "TLS",
    14: "doubles",
    15: "HEAD",
    16: "comments and template text",
    17: "frames and viewers",
    18: "pictures and archives",
    19: "cut and mislabelled bodies",
    20: "header names that are not ASCII",
    21: "robots.txt",
    22: "logins and captchas",
    23: "closed at night or for days",
}


def said(outcome: Outcome) -> str:
    """What is right to say, in one cell."""
    if outcome.coped:
        return "found and read"
    if outcome.missing:
        return f"`missing` {text('verdict.missing', 'zh')}"
    if outcome.flags:
        return "found; " + ", ".join(f"flag `{flag}` {text(f'flag.{flag}', 'zh')}" for flag in outcome.flags)
    if outcome.needs_browser:
        reason = f"`needs_browser` {text('reason.needs_browser', 'zh')}"
        return f"found and read with a browser; without one `unverifiable`: {reason}"
    if outcome.needs_ocr:
        return "found, and read with the extra `ocr`; without it its pictures are unread"
    return f"`unverifiable`: `{outcome.reason}` {text(f'reason.{outcome.reason}', 'zh')}"


def page() -> str:
    """The whole page."""
    lines = [
        "# How sites fail, and what is said then",
        "",
        "Generated from `sandbox/faults.py` by `python -m tests.sandbox.faults_page`; do not edit.",
        "The sandbox plays each of these; `City.draw(seed, faults=[…])` gives a city with a body on each. A fault is",
        "either coped with (the report is found and read) or ends in the reason or flag below, after the due date has",
        "passed and all places have been looked at since. Nothing is disguised and no challenge is solved.",
    ]
    for number, heading in SURVEY.items():
        lines += [
            "",
            f"## {number}. {heading}",
            "",
            "| fault | what the server does | 网站的表现 | what is right to say |",
            "|---|---|---|---|",
        ]
        for fault in FAULTS.values():
            if fault.number == number:
                does, chinese = text(f"fault.{fault.id}", "en"), text(f"fault.{fault.id}", "zh")
                lines.append(f"| `{fault.id}` | {does} | {chinese} | {said(fault.outcome)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).resolve().parents[2].joinpath("docs", "faults.md").write_text(page(), encoding="utf-8")
