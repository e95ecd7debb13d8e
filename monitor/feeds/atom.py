"""Alerts as an Atom feed (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from lxml import etree

import translations
from monitor.alert_model import Alert
from monitor.alert_words import line
from monitor.dossiers.address import dossier_address
from reports.version import PARSER_VERSION

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Item:
    """An alert and when it was raised."""

    alert: Alert
    raised_at: datetime


def atom(items: Sequence[Item], *, made_at: datetime, lang: str, public_url: str = "") -> bytes:
    """The feed, newest first; `made_at` stands in where there is no alert. The same alerts give the same bytes."""
    t = partial(_text, lang)
    newest = sorted(items, key=lambda item: (item.raised_at, item.alert.key), reverse=True)
    feed = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", {"zh": "zh-CN"}.get(lang, lang))
    _add(feed, "id", f"{public_url.rstrip('/')}/feeds/alerts.atom" if public_url else "urn:nianbao:alerts")
    _add(feed, "title", t("feed.alerts"))
    _add(feed, "updated", _stamp(newest[0].raised_at if newest else made_at))
    author = etree.SubElement(feed, f"{{{_NAMESPACE}}}author")
    _add(author, "name", "nianbao")
    _add(feed, "generator", f"nianbao {PARSER_VERSION}")
    if public_url:
        _link(feed, f"{public_url.rstrip('/')}/feeds/alerts.atom", "self")
    for item in newest:
        _entry(feed, item, lang, public_url)
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _entry(feed: etree._Element, item: Item, lang: str, public_url: str) -> None:
    alert = item.alert
    entry = etree.SubElement(feed, f"{{{_NAMESPACE}}}entry")
    _add(entry, "id", f"urn:nianbao:alert:{hashlib.sha256(alert.key.encode()).hexdigest()[:32]}")
    kind = _text(lang, f"alert.kind.{alert.kind.value}")
    name = str(alert.params.get("name") or alert.body) or _text(lang, "alert.watching")
    _add(entry, "title", _text(lang, "feed.title", name=name, kind=kind))
    _add(entry, "updated", _stamp(item.raised_at))
    _add(entry, "summary", line(alert, lang))
    etree.SubElement(entry, f"{{{_NAMESPACE}}}category", term=alert.kind.value, label=kind)
    address = dossier_address(public_url, alert.body, alert.year) if alert.body else ""
    if address:
        _link(entry, address, "alternate")
    for link in alert.links:
        _link(entry, link, "related")


def _add(parent: etree._Element, name: str, text: str) -> None:
    # XML 1.0 has no way to write control characters; names come from rosters and pages.
    etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}").text = "".join(
        character if character >= " " and character not in "\ufffe\uffff" else " " for character in text
    )


def _link(parent: etree._Element, address: str, relation: str) -> None:
    etree.SubElement(parent, f"{{{_NAMESPACE}}}link", rel=relation, href=address)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(lang: str, code: str, **params: object) -> str:
    return translations.text(code, lang, **params)
