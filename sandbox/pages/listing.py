"""Lists of entries in the four shapes that static templates use, and the lists beside them that only look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from sandbox.style import ListShape, Style


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the full title, where it leads, the date beside it (None: no date shown)."""

    title: str
    href: str
    on: date | None


def _anchor(style: Style, entry: Entry) -> str:
    """Titles are cut where the template's line is too short; the full one is then in `title`."""
    cut = style.cut and len(entry.title) > style.cut
    shown = escape(entry.title[: style.cut] + "…" if cut else entry.title)
    title = entry.title if cut or style.title_attribute else ""
    inner = f"\n\t\t&nbsp;{shown}\n\t" if style.loose_text else shown
    return style.link(entry.href, entry.title, title=title, inner=inner)


def _line(style: Style, entry: Entry) -> str:
    anchor = _anchor(style, entry)
    if entry.on is None or not style.list_dates:
        return anchor
    shown = style.tag(style.date_tag, escape(style.day(entry.on)), class_=style.classes["date"])
    return f"{shown}{anchor}" if style.date_first else f"{anchor}{shown}"


def _row(style: Style, entry: Entry) -> str:
    dated = entry.on is not None and style.list_dates
    day = f"<td width='90'>{escape(style.day(entry.on))}</td>" if entry.on is not None and dated else ""
    cells = f"<td width='25'><img src='/images/ico.gif'></td><td>{_anchor(style, entry)}</td>"
    return f"<tr>{day}{cells}</tr>" if style.date_first else f"<tr>{cells}{day}</tr>"


def _block(style: Style, given: Sequence[Entry]) -> str:
    kind = style.classes["list"]
    if style.list_shape is ListShape.TABLE:
        body = "\n".join(_row(style, entry) for entry in given)
        return style.tag("table", f"<tbody>{body}</tbody>", width="100%", class_=kind)
    outer, inner = {ListShape.UL: ("ul", "li"), ListShape.DL: ("dl", "dd"), ListShape.DIV: ("div", "div")}[
        style.list_shape
    ]
    lines = [style.tag(inner, _line(style, entry)) for entry in given]
    if style.comments and outer == "ul":
        lines.insert(1, "<!--<li><a href='#'>标题示例</a><span>日期</span></li>-->")
    return style.tag(outer, "\n" + "\n".join(lines) + "\n", class_=kind)


def entries(style: Style, given: Sequence[Entry]) -> str:
    """The main list of a column page; some templates begin a new block after every few entries."""
    size = style.list_break or max(1, len(given))
    blocks = [_block(style, given[start : start + size]) for start in range(0, len(given), size)]
    return "\n".join(blocks) or style.tag("p", "暂无信息")


def other_news(style: Style, headings: Sequence[str], given: Sequence[Entry]) -> str:
    """Lists of other news beside the main one, dates and all: a reader must not take them for the column's."""
    boxes: list[str] = []
    for place, heading in enumerate(headings[: style.side_lists]):
        share = given[place :: style.side_lists][:4]
        items = "\n".join(
            style.tag(
                "li", style.link(entry.href, entry.title) + (style.tag("i", entry.on.isoformat()) if entry.on else "")
            )
            for entry in share
        )
        boxes.append(style.box("other", style.tag("h4", escape(heading)) + style.tag("ul", items)))
    return "\n".join(boxes)
