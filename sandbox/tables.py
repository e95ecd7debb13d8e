"""The three statutory tables as HTML, in the ways that offices paste them into their web sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from sandbox import forms
from sandbox.reports import Look, Report


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of the form's grid; `label` tells printed labels from figures."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    label: bool = True


Rows = list[list[Slot]]


def proactive(report: Report) -> Rows:
    """Table 2: four grid columns in the form of 2021, five in that of 2019."""
    width = 5 if report.edition == forms.F2019 else 4
    rows: Rows = []
    for item in forms.PROACTIVE[report.edition]:
        spans = [1] * len(item.columns)
        spans[-1 if len(item.columns) < 3 else 1] += width - 1 - len(item.columns)
        rows.append([Slot(item.heading, colspan=width)])
        heads = [Slot(label, span) for (_, label), span in zip(item.columns, spans, strict=True)]
        rows.append([Slot("信息内容"), *heads])
        for code, label in item.rows:
            cells = [
                Slot(report.cells["proactive", code, column].text, span, label=False)
                for (column, _), span in zip(item.columns, spans, strict=True)
            ]
            rows.append([Slot(label), *cells])
    return rows


def _numbers(report: Report, row: str) -> list[Slot]:
    columns = (*(code for code, _ in forms.APPLICANTS), "total")
    return [Slot(report.cells["applications", row, column].text, label=False) for column in columns]


def applications(report: Report) -> Rows:
    """Table 3: ten grid columns, three of labels and seven of figures; no subtotal for legal persons."""
    person, *organisations = forms.APPLICANTS
    groups = forms.OUTCOME_GROUPS[report.edition]
    height = sum(len(group.rows) for group in groups) + 1
    rows: Rows = [
        [Slot(forms.BALANCE_NOTE, 3, 3), Slot("申请人情况", 7)],
        [Slot(person[1], 1, 2), Slot("法人或其他组织", 5), Slot(forms.TOTAL[1], 1, 2)],
        [Slot(label) for _, label in organisations],
        [Slot(forms.RECEIVED[1], 3), *_numbers(report, forms.RECEIVED[0])],
        [Slot(forms.BROUGHT_FORWARD[1], 3), *_numbers(report, forms.BROUGHT_FORWARD[0])],
    ]
    block: Rows = []
    for group in groups:
        for place, (code, label) in enumerate(group.rows):
            heads = [Slot(label, 1 if group.label else 2)]
            if group.label and place == 0:
                heads.insert(0, Slot(group.label, 1, len(group.rows)))
            block.append([*heads, *_numbers(report, code)])
    block.append([Slot(forms.OUTCOME_TOTAL[1], 2), *_numbers(report, forms.OUTCOME_TOTAL[0])])
    block[0].insert(0, Slot(forms.OUTCOMES, 1, height))
    rows.extend(block)
    rows.append([Slot(forms.CARRIED_FORWARD[1], 3), *_numbers(report, forms.CARRIED_FORWARD[0])])
    return rows


def disputes(report: Report) -> Rows:
    """Table 4: fifteen columns, one row of figures."""
    results = [label for _, label in forms.DISPUTE_RESULTS] + [forms.TOTAL[1]]
    (_, review), *suits = forms.DISPUTE_BLOCKS
    figures = [
        Slot(report.cells["disputes", block, column].text, label=False)
        for block, _ in forms.DISPUTE_BLOCKS
        for column in (*(code for code, _ in forms.DISPUTE_RESULTS), "total")
    ]
    return [
        [Slot(review, 5), Slot("行政诉讼", 10)],
        [*(Slot(label, 1, 2) for label in results), *(Slot(label, 5) for _, label in suits)],
        [Slot(label) for _ in suits for label in results],
        figures,
    ]


def _spans(slot: Slot) -> str:
    across = f' colspan="{slot.colspan}"' if slot.colspan > 1 else ""
    return across + (f' rowspan="{slot.rowspan}"' if slot.rowspan > 1 else "")


def _clean(rows: Rows) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td{_spans(slot)}>{escape(slot.text) or '&nbsp;'}</td>" for slot in row) + "</tr>\n"
        for row in rows
    )
    return f'<table border="1" cellspacing="0" cellpadding="0" width="100%">\n<tbody>{body}</tbody></table>'


_FONT = "font-family:宋体;mso-ascii-font-family:Calibri;mso-hansi-font-family:Calibri"


_WORD_HEAD = (
    "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml>"
    "<![endif]--><style>@font-face{font-family:宋体;} p.MsoNormal{mso-style-parent:'';margin:0pt;}</style>"
)


def _word_text(text: str) -> str:
    """Word tears a run wherever script or spelling mark changes: 本年1件 arrives in three spans."""
    middle = len(text) // 2 + 1
    runs = (text[:2], text[2:middle], text[middle:]) if len(text) > 3 else (text,)
    spans = "".join(f'<span style="{_FONT}">{escape(run)}</span>' for run in runs if run)
    return f"{spans}<span lang=EN-US><o:p>{'' if text else '&nbsp;'}</o:p></span>"


def _word(rows: Rows) -> str:
    body = "".join(
        "<tr style='mso-yfti-irow:1;height:21.0pt'>\n"
        + "\n".join(
            f"  <td{_spans(slot)} style='border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt' valign=center>\n"
            f"  <p class=MsoNormal align=center style='text-align:center'>{_word_text(slot.text)}</p>\n  </td>"
            for slot in row
        )
        + "\n </tr>\n"
        for row in rows
    )
    return (
        "<div align=center><table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 "
        f"style='border-collapse:collapse;mso-yfti-tbllook:1184'>\n {body}</table></div>"
    )


def _nested(rows: Rows) -> str:
    """A layout table around the statutory one, as pages made with table layouts have it."""
    return (
        '<table width="98%" border="0" cellpadding="0" cellspacing="0" align="center"><tr><td height="8"></td></tr>'
        f'<tr><td valign="top">{_clean(rows)}</td></tr><tr><td height="8">&nbsp;</td></tr></table>'
    )


def _lines(rows: Rows) -> str:
    """One cell a line: the grid is lost, only the order of labels and figures is left."""
    return "\n".join(f"<p>{escape(slot.text)}</p>" for row in rows for slot in row)


PASTES: dict[Look, Callable[[Rows], str]] = {
    Look.CLEAN: _clean,
    Look.WORD: _word,
    Look.NESTED: _nested,
    Look.LINES: _lines,
}

_NUMERALS = "一二三四五六"


def _paragraph(look: Look, text: str) -> str:
    if look is Look.WORD:
        return f"<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'>{_word_text(text)}</p>"
    return f'<p style="text-indent:2em">{escape(text)}</p>'


def article_body(report: Report, headings: Sequence[tuple[str, str]], *, instead: Sequence[str] = ()) -> str:
    """The report as the content of an article page, without title; `headings` are (section, heading) in order.
    `instead`: what stands in the places of its tables, where it is not they."""
    shown = list(instead)
    grids = {"proactive": proactive, "applications": applications, "disputes": disputes}
    day = report.signed_on
    out: list[str] = [_WORD_HEAD] if report.look is Look.WORD else []
    out.append(
        _paragraph(
            report.look,
            f"根据《中华人民共和国政府信息公开条例》和国务院办公厅有关要求，现公布{report.body_name}"
            f"{report.year}年政府信息公开工作年度报告。",
        )
    )
    for numeral, (section, heading) in zip(_NUMERALS, headings, strict=True):
        out.append(_paragraph(report.look, f"{numeral}、{heading}"))
        out.extend(_paragraph(report.look, text) for text in report.sections.get(section, ()))
        if section in grids:
            out.append(shown.pop(0) if shown else PASTES[report.look](grids[section](report)))
    out.append(f'<p style="text-align:right">{escape(report.body_name)}</p>')
    out.append(f'<p style="text-align:right">{day.year}年{day.month}月{day.day}日</p>')
    return "\n".join(out)
