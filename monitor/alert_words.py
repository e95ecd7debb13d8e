"""The words of alerts: one message for many of them, in markdown and as plain text, within a channel's bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import translations
from monitor.alert_model import OF_WATCHING, Alert, AlertKind
from monitor.dossiers.address import dossier_address

# What robots take for markup in a name, by look-alikes: they have no escape that all of them know.
_LOOKALIKES = str.maketrans({"[": "［", "]": "］", "<": "＜", ">": "＞", "*": "＊", "`": "｀", "#": "＃", "\n": " "})
_NAMES_IN_A_LINE = 20
_KINDS = tuple(AlertKind)


@dataclass(frozen=True, slots=True)
class Entry:
    """An alert in a message: `number` is what `alerts ack` takes, `division` the name of the body's division;
    `from_route` is set where it went up from there, unacknowledged."""

    alert: Alert
    number: int
    division: str
    from_route: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A message for one channel."""

    subject: str
    markdown: str
    text: str
    items: tuple[dict[str, object], ...]


def compose(
    entries: Sequence[Entry], *, digest: bool, day: date, lang: str, public_url: str = "", most_bytes: int = 0
) -> Words:
    """The message: counts first, then one line for each alert, by division and kind. Where the channel's bound cuts
    lines off, it says how many."""
    t = partial(_text, lang)
    kind = "digest" if digest else "immediate"
    subject = t(f"alert.subject.{kind}", day=day, count=len(entries))
    counts = t("alert.counts", counts=t("list.separator").join(_counts(entries, lang)))
    lines = list(_lines(entries, lang, public_url))
    foot = [t("alert.foot"), t("alert.how")]
    return Words(
        subject,
        _fitted(
            [counts],
            [marked for marked, _plain, _count in lines],
            [line[2] for line in lines],
            [foot[0], "", foot[1]],
            lang,
            most_bytes,
        ),
        "\n".join([counts, "", *(plain for _marked, plain, _count in lines), "", *foot]) + "\n",
        tuple(_item(entry, lang, public_url) for entry in entries),
    )


def line(alert: Alert, lang: str) -> str:
    """What one alert says, without its body's name."""
    t = partial(_text, lang)
    params = dict(alert.params)
    if alert.kind in OF_WATCHING:
        reason = params.get("reason")
        told = params | ({"reason": t(f"reason.{reason}")} if reason else {})
        return t(f"health.trouble.{params['trouble']}", **told)
    params["published_on"] = params.get("published_on") or t("alert.unknown_day")
    for name in ("said", "now"):
        if name in params:
            params[name] = t(f"verdict.{params[name]}")
    if "reason" in params:
        params["reason"] = t(f"reason.{params['reason']}") if params["reason"] else ""
    if isinstance(params.get("flags"), list):
        params["flags"] = t("list.separator").join(t(f"flag.{flag}") for flag in alert.params["flags"])  # type: ignore[attr-defined]
    shown = t(f"alert.line.{alert.kind.value}", **params)
    if alert.kind in (AlertKind.OVERDUE, AlertKind.PUBLISHED_LATE) and params.get("lenient"):
        shown += t("alert.lenient")
    if params.get("uncertain"):
        shown += t("alert.uncertain")
    if alert.kind is AlertKind.RETRACTED and params.get("reason"):
        shown += t("alert.because", reason=params["reason"])
    return shown


def _text(lang: str, code: str, **params: object) -> str:
    return translations.text(code, lang, **params)


def _counts(entries: Sequence[Entry], lang: str) -> Iterator[str]:
    for kind in _KINDS:
        count = sum(entry.alert.kind is kind for entry in entries)
        if count:
            yield _text(lang, "alert.count", kind=_text(lang, f"alert.kind.{kind.value}"), count=count)


def _lines(entries: Sequence[Entry], lang: str, public_url: str) -> Iterator[tuple[str, str, int]]:
    """Each line as markdown and as text, with the number of alerts in it (0: a heading)."""
    divisions = list(dict.fromkeys(entry.division for entry in entries))
    for place, division in enumerate(divisions):
        if len(divisions) > 1:
            # A line right behind a list is taken for a part of its last item.
            gap = "\n" if place else ""
            yield f"{gap}**{division.translate(_LOOKALIKES)}**\n", f"{gap}{division}", 0
        for kind in _KINDS:
            chosen = [entry for entry in entries if entry.division == division and entry.alert.kind is kind]
            if kind is AlertKind.TO_VERIFY:
                yield from _by_reason(chosen, lang)
            else:
                for entry in chosen:
                    yield _one(entry, lang, public_url)


def _by_reason(entries: Sequence[Entry], lang: str) -> Iterator[tuple[str, str, int]]:
    """A fault of a site that many share is one line, not sixty (users §31)."""
    for reason in dict.fromkeys(str(entry.alert.params.get("reason", "")) for entry in entries):
        of_it = [entry for entry in entries if entry.alert.params.get("reason") == reason]
        names = [f"#{entry.number} {entry.alert.params['name']}" for entry in of_it[:_NAMES_IN_A_LINE]]
        shown = _text(
            lang,
            "alert.to_verify_group",
            reason=_text(lang, f"reason.{reason}"),
            count=len(of_it),
            names=_text(lang, "list.separator").join(names),
        )
        if len(of_it) > _NAMES_IN_A_LINE:
            shown += _text(lang, "alert.and_more", count=len(of_it) - _NAMES_IN_A_LINE)
        yield f"- {shown.translate(_LOOKALIKES | {ord('#'): '#'})}", f"- {shown}", len(of_it)


def _one(entry: Entry, lang: str, public_url: str) -> tuple[str, str, int]:
    alert = entry.alert
    name = str(alert.params["name"]) or _text(lang, "alert.watching")
    said = line(alert, lang)
    if entry.from_route:
        said += _text(lang, "alert.escalated", route=entry.from_route)
    link = dossier_address(public_url, alert.body, alert.year) if alert.body else ""
    number = f"#{entry.number}"
    separator = _text(lang, "alert.separator")
    shown = name.translate(_LOOKALIKES)
    linked = f"[{shown}]({link})" if link else shown
    address = link or (alert.links[0] if alert.links else "")
    plain = f"- {number} {name}{separator}{said}" + (f" {address}" if address else "")
    return f"- {number} {linked}{separator}{said.translate(_LOOKALIKES)}", plain, 1


def _fitted(head: list[str], lines: list[str], counts: list[int], foot: list[str], lang: str, most_bytes: int) -> str:
    whole = "\n".join([*head, "", *lines, "", *foot])
    if most_bytes == 0 or len(whole.encode()) <= most_bytes:
        return whole
    total = sum(counts)
    left = _text(lang, "alert.cut", count=total)
    room = most_bytes - len("\n".join([*head, "", left, "", *foot]).encode())
    kept: list[str] = []
    told = 0
    for shown, count in zip(lines, counts, strict=True):
        size = len(shown.encode()) + 1
        if size > room:
            break
        room -= size
        kept.append(shown)
        told += count
    return "\n".join([*head, "", *kept, _text(lang, "alert.cut", count=total - told), "", *foot])


def _item(entry: Entry, lang: str, public_url: str) -> dict[str, object]:
    alert = entry.alert
    return {
        "number": entry.number,
        "key": alert.key,
        "kind": alert.kind.value,
        "severity": alert.severity.value,
        "body": alert.body,
        "name": alert.params.get("name", ""),
        "year": alert.year,
        "message": line(alert, lang),
        "params": dict(alert.params),
        "dossier": dossier_address(public_url, alert.body, alert.year) if alert.body else "",
        "links": list(alert.links),
    }
