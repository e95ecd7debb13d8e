"""Reports made by code: consistent figures drawn from a seed, printed as web pages and as flattened text.

Written from the official forms (国办公开办函〔2019〕60号, 〔2021〕30号) alone; nothing here imports the parser.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

Key = tuple[str, str, str]
Values = dict[Key, str]

COLUMNS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")
# (row, group title or "", label)
TOP = (
    ("received", "一、本年新收政府信息公开申请数量"),
    ("brought_forward", "二、上年结转政府信息公开申请数量"),
)
OUTCOMES_2021: tuple[tuple[str, str, str], ...] = (
    ("granted", "", "（一）予以公开"),
    ("partly_granted", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("refused_state_secret", "（三）不予公开", "1.属于国家秘密"),
    ("refused_prohibited_by_law", "（三）不予公开", "2.其他法律行政法规禁止公开"),
    ("refused_endangers_security_or_stability", "（三）不予公开", "3.危及“三安全一稳定”"),
    ("refused_third_party_rights", "（三）不予公开", "4.保护第三方合法权益"),
    ("refused_internal_affairs", "（三）不予公开", "5.属于三类内部事务信息"),
    ("refused_process_information", "（三）不予公开", "6.属于四类过程性信息"),
    ("refused_enforcement_file", "（三）不予公开", "7.属于行政执法案卷"),
    ("refused_administrative_inquiry", "（三）不予公开", "8.属于行政查询事项"),
    ("unable_not_held", "（四）无法提供", "1.本机关不掌握相关政府信息"),
    ("unable_needs_creation", "（四）无法提供", "2.没有现成信息需要另行制作"),
    ("unable_unclear_after_amendment", "（四）无法提供", "3.补正后申请内容仍不明确"),
    ("not_processed_petition", "（五）不予处理", "1.信访举报投诉类申请"),
    ("not_processed_duplicate", "（五）不予处理", "2.重复申请"),
    ("not_processed_published_material", "（五）不予处理", "3.要求提供公开出版物"),
    ("not_processed_excessive", "（五）不予处理", "4.无正当理由大量反复申请"),
    ("not_processed_confirm_or_reissue", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    (
        "otherwise_amendment_overdue",
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    (
        "otherwise_fee_unpaid",
        "（六）其他处理",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    ("otherwise_other", "（六）其他处理", "3.其他"),
)
OUTCOMES_2019 = (*OUTCOMES_2021[:-3], ("otherwise_closed", "", "（六）其他处理"))
SUM, LEFT = ("outcome_total", "（七）总计"), ("carried_forward", "四、结转下年度继续办理")
BLOCKS = ("reconsideration", "direct_litigation", "litigation_after_reconsideration")
PARTS = ("upheld", "corrected", "other_result", "pending", "total")
PART_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
PROACTIVE_2021 = (
    ("第二十条第（一）项", ("本年制发件数", "本年废止件数", "现行有效件数"), ("issued", "repealed", "in_force"),
     (("rules", "规章"), ("normative_documents", "行政规范性文件"))),
    ("第二十条第（五）项", ("本年处理决定数量",), ("decisions",), (("licensing", "行政许可"),)),
    ("第二十条第（六）项", ("本年处理决定数量",), ("decisions",),
     (("penalties", "行政处罚"), ("compulsory_measures", "行政强制"))),
    ("第二十条第（八）项", ("本年收费金额（单位：万元）",), ("amount_wan",),
     (("administrative_fees", "行政事业性收费"),)),
)  # fmt: skip
PROACTIVE_2019 = (
    ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
     ("made", "disclosed", "total_disclosed"),
     (("rules", "规章"), ("normative_documents", "规范性文件"))),
    ("第二十条第（五）项", ("上一年项目数量", "本年增/减", "处理决定数量"), ("previous_items", "change", "decisions"),
     (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项"))),
    ("第二十条第（六）项", ("上一年项目数量", "本年增/减", "处理决定数量"), ("previous_items", "change", "decisions"),
     (("penalties", "行政处罚"), ("compulsory_measures", "行政强制"))),
    ("第二十条第（八）项", ("上一年项目数量", "本年增/减"), ("previous_items", "change"),
     (("administrative_fees", "行政事业性收费"),)),
    ("第二十条第（九）项", ("采购项目数量", "采购总金额"), ("items", "amount_wan"), (("procurement", "政府集中采购"),)),
)  # fmt: skip


def outcomes(edition: str) -> tuple[tuple[str, str, str], ...]:
    return OUTCOMES_2021 if edition == "2021" else OUTCOMES_2019


def proactive(edition: str) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]], ...]:
    return PROACTIVE_2021 if edition == "2021" else PROACTIVE_2019


def draw(seed: int, *, proactive_form: str = "2021", applications_form: str = "2021", big: bool = True) -> Values:
    """Figures that satisfy every identity, as printed strings, in the form's order."""
    rng = random.Random(seed)
    values: Values = {}
    for _, _, columns, rows in proactive(proactive_form):
        for row, _ in rows:
            for column in columns:
                amount = f"{rng.randint(0, 900)}.{rng.randint(1, 9)}" if column == "amount_wan" else ""
                values["proactive", row, column] = amount or str(rng.choice((0, 1, 2, 7, 12, 66, 447228)))
    sizes = (0, 0, 0, 1, 2, 3, 11, 38, 126, 1288) if big else (0, 0, 0, 0, 1, 2)
    cells: dict[str, list[int]] = {}
    for row, _, _ in outcomes(applications_form):
        cells[row] = [rng.choice(sizes) for _ in range(6)]
    total = [sum(cells[row][i] for row in cells) for i in range(6)]
    left = [rng.choice(sizes) for _ in range(6)]
    before = [min(rng.choice(sizes), total[i] + left[i]) for i in range(6)]
    ordered = {"received": [total[i] + left[i] - before[i] for i in range(6)], "brought_forward": before}
    ordered |= cells | {"outcome_total": total, "carried_forward": left}
    for row, numbers in ordered.items():
        for column, number in zip(COLUMNS, [*numbers, sum(numbers)], strict=True):
            values["applications", row, column] = str(number)
    for block in BLOCKS:
        parts = [rng.choice((0, 0, 1, 2, 6, 64)) for _ in range(4)]
        for part, number in zip(PARTS, [*parts, sum(parts)], strict=True):
            values["disputes", block, part] = str(number)
    return values


@dataclass(frozen=True)
class Style:
    """How a page is written. Every field is a way in which real pages differ."""

    proactive_form: str = "2021"
    applications_form: str = "2021"
    spans: bool = True
    layout_table: bool = False
    one_table: bool = False
    clutter: bool = False
    unclosed: bool = False
    headings: tuple[str, ...] = ("一、", "二、", "三、", "四、", "五、", "六、")
    repeat_heads: bool = False
    total_word: str = "总计"
    digits: str = "plain"
    swap: Mapping[str, str] = field(default_factory=dict)
    title: str = "示例市文化局2023年政府信息公开工作年度报告"
    period: str = "本报告所列数据的统计期限自2023年1月1日起，至2023年12月31日止。"
    navigation: bool = True


def number(text: str, style: Style) -> str:
    if style.digits == "full_width":
        return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style.digits == "separated" and text.isdigit():
        return f"{int(text):,}"
    if style.digits == "spans" and len(text) > 1:
        return f"<span>{text[:1]}</span>\n<font face='x'><span>{text[1:]}</span></font>"
    if style.digits == "units" and text.isdigit():
        return f"{text}件"
    return text or "&nbsp;"


def _cell(text: str, style: Style, span: str = "", tag: str = "td") -> str:
    if style.clutter:
        text = f'<p class="MsoNormal" align="center"><span style="font-family:仿宋">{text}<o:p></o:p></span></p>'
    return f"<{tag}{span}>{text}" + ("" if style.unclosed else f"</{tag}>")


def _row(cells: list[str], style: Style) -> str:
    return "<tr>" + "\n".join(cells) + ("" if style.unclosed else "</tr>\n")


def _label(text: str, style: Style) -> str:
    for old, new in style.swap.items():
        text = text.replace(old, new)
    return escape(text, quote=False)


def _span(style: Style, columns: int = 1, rows: int = 1) -> str:
    if not style.spans:
        return ""
    return (f' colspan="{columns}"' if columns > 1 else "") + (f" rowspan={rows}" if rows > 1 else "")


def proactive_rows(values: Mapping[Key, str], style: Style) -> list[str]:
    rows: list[str] = []
    width = 4
    for item, heads, columns, lines in proactive(style.proactive_form):
        rows.append(_row([_cell(item, style, _span(style, width))], style))
        rows.append(_row([_cell("信息内容", style)] + [_cell(_label(head, style), style) for head in heads], style))
        for row, label in lines:
            cells = [_cell(_label(label, style), style)]
            # `-missing-` stands for a cell that the page does not have.
            numbers = [values["proactive", row, column] for column in columns]
            rows.append(
                _row(cells + [_cell(_money(n, c, style), style) for n, c in zip(numbers, columns, strict=True)], style)
            )
    return rows


def _money(text: str, column: str, style: Style) -> str:
    return text or "&nbsp;" if column == "amount_wan" else number(text, style)


def applications_heads(style: Style) -> list[str]:
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    return [
        _row([_cell(corner, style, _span(style, 3, 3)), _cell("申请人情况", style, _span(style, 7))], style),
        _row(
            [
                _cell("自然人", style, _span(style, 1, 2)),
                _cell("法人或其他组织", style, _span(style, 5)),
                _cell(style.total_word, style, _span(style, 1, 2)),
            ],
            style,
        ),
        _row(
            [_cell(head, style) for head in ("商业<br/>企业", "科研 机构", "社会公益组织", "法律服务机构", "其他")],
            style,
        ),
    ]


def applications_rows(values: Mapping[Key, str], style: Style) -> list[str]:
    def numbers(row: str) -> list[str]:
        return [
            _cell(number(values["applications", row, column], style), style)
            for column in COLUMNS
            if values["applications", row, column] != "-missing-"
        ]

    rows = applications_heads(style)
    for row, label in TOP:
        rows.append(_row([_cell(_label(label, style), style, _span(style, 3)), *numbers(row)], style))
    listed = outcomes(style.applications_form)
    seen: set[str] = set()
    for position, (row, group, label) in enumerate(listed):
        cells: list[str] = []
        if position == 0:
            cells.append(_cell("三、本年度办理结果", style, _span(style, 1, len(listed) + 1)))
        if group and group not in seen:
            seen.add(group)
            cells.append(_cell(_label(group, style), style, _span(style, 1, sum(g == group for _, g, _ in listed))))
        cells.append(_cell(_label(label, style), style, "" if group else _span(style, 2)))
        rows.append(_row(cells + numbers(row), style))
        if style.repeat_heads and position in (5, 14):
            rows += applications_heads(style)
    total = SUM[1].replace("总计", style.total_word)
    rows.append(_row([_cell(_label(total, style), style, _span(style, 2)), *numbers(SUM[0])], style))
    rows.append(_row([_cell(_label(LEFT[1], style), style, _span(style, 3)), *numbers(LEFT[0])], style))
    return rows


def disputes_rows(values: Mapping[Key, str], style: Style) -> list[str]:
    parts = [_cell("结果<br>维持" if part == "结果维持" else part, style) for part in PART_LABELS]
    data = [
        _cell(number(values["disputes", block, part], style), style)
        for block in BLOCKS
        for part in PARTS
        if values["disputes", block, part] != "-missing-"
    ]
    heads = [
        _row([_cell("行政复议", style, _span(style, 5)), _cell("行政诉讼", style, _span(style, 10))], style),
        _row(
            [_cell(label, style, _span(style, 1, 2)) for label in PART_LABELS]
            + [_cell("未经复议直接起诉", style, _span(style, 5)), _cell("复议后起诉", style, _span(style, 5))],
            style,
        ),
        _row(parts + parts, style),
    ]
    return [*heads, _row(data, style)]


def page(values: Mapping[Key, str], style: Style | None = None) -> str:
    """The whole page as HTML."""
    style = style or Style()
    one, two, three, four, five, six = style.headings
    second, third, fourth = (
        proactive_rows(values, style),
        applications_rows(values, style),
        disputes_rows(values, style),
    )

    def table(rows: list[str]) -> str:
        return (
            "<table border=1><tbody>"
            + "".join(rows)
            + ("" if style.unclosed else "</tbody></table>")
            + ("</table>" if style.unclosed else "")
        )

    body = [
        f"<h1>{style.title}</h1><div>发布日期：2024-01-18 浏览次数：12</div>",
        f"<p>现公布本单位年度报告。{style.period}</p>",
        f"<p>{one}总体情况</p><p>一年来，本单位做好各项公开工作，更新栏目内容，回应群众来信，未发生失密事件。</p>",
        f"<p>{two}主动公开政府信息情况</p>",
        "" if style.one_table else table(second),
        f"<p>{three}收到和处理政府信息公开申请情况</p>",
        table(second + third + fourth) if style.one_table else table(third),
        f"<p>{four}政府信息公开行政复议、行政诉讼情况</p>",
        "" if style.one_table else table(fourth),
        f"<p>{five}存在的主要问题及改进情况</p><p>人手偏少，解读形式不多。下一年将补充人员，增加图示解读。</p>",
        f"<p>{six}其他需要报告的事项</p><p>本年度未收取信息处理费。</p>",
        "<p align=right>示例市文化局</p><p align=right>2024年1月15日</p>",
    ]
    article = "<div class='article'>" + "\n".join(body) + "</div>"
    links = "".join(
        f"<li><a href='/{n}'>{n}</a></li>" for n in ("首页", "行政许可", "行政处罚", "规章", "政府信息公开年报")
    )
    navigation = f"<div class='nav'><ul>{links}</ul></div>" if style.navigation else ""
    side = "<div class='side'><ul><li><a href='/x'>2022年政府信息公开工作年度报告</a> 2023-01-16</li></ul></div>"
    footer = (
        "<div class='foot'>主办单位：示例市人民政府办公室 版权所有 联系电话 1234567</div>" if style.navigation else ""
    )
    if style.layout_table:
        inner = f"<table width=100%><tr><td>{navigation}</td></tr><tr><td>{side}</td><td>{article}</td></tr></table>"
    else:
        inner = navigation + article + (side if style.navigation else "")
    return (
        "<!DOCTYPE html><html><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'>"
        f"<title>{style.title}_示例市人民政府</title></head><body>{inner}{footer}</body></html>"
    )


def flat_lines(values: Mapping[Key, str], style: Style | None = None) -> list[str]:
    """Table 3 and its neighbours as one cell a line, each led by a tab, rows apart by an empty line."""
    style = style or Style()
    lines = [style.title, "", style.period, "", "一、总体情况", "", "一年来，本单位做好各项公开工作。", ""]
    lines += ["二、主动公开政府信息情况"]
    for item, heads, columns, rows in proactive(style.proactive_form):
        lines += ["\t" + item, "", "\t信息内容", *("\t" + head for head in heads), ""]
        for row, label in rows:
            lines += ["\t" + label, *("\t" + values["proactive", row, column] for column in columns), ""]
    lines += ["", "三、收到和处理政府信息公开申请情况", ""]
    lines += ["\t申请人情况", "", "\t自然人", "\t法人或其他组织", "\t总计", ""]
    lines += ["\t商业企业", "\t科研机构", "\t社会公益组织", "\t法律服务机构", "\t其他", ""]
    seen: set[str] = set()
    everything = [(row, "", label) for row, label in TOP]
    everything += [*outcomes(style.applications_form), (SUM[0], "", SUM[1]), (LEFT[0], "", LEFT[1])]
    for row, group, label in everything:
        if group and group not in seen:
            seen.add(group)
            lines.append("\t" + group)
        lines.append("\t" + label)
        lines += ["\t" + values["applications", row, column] for column in COLUMNS]
        lines.append("")
    lines += ["", "四、政府信息公开行政复议、行政诉讼情况", "", "\t行政复议", "\t行政诉讼", ""]
    lines += [*("\t" + part for part in PART_LABELS), "\t未经复议直接起诉", "\t复议后起诉", ""]
    lines += [*("\t" + part for part in PART_LABELS * 2), ""]
    lines += [*("\t" + values["disputes", block, part] for block in BLOCKS for part in PARTS), ""]
    lines += [
        "",
        "五、存在的主要问题及改进情况",
        "",
        "人手偏少，解读形式不多。下一年将补充人员，增加图示解读。",
        "",
        "六、其他需要报告的事项",
        "",
        "未收取信息处理费。",
    ]
    return lines


def flat_text(values: Mapping[Key, str], style: Style | None = None) -> str:
    return "\n".join(flat_lines(values, style))


def pipe_text(values: Mapping[Key, str], style: Style | None = None) -> str:
    """A Markdown rendering, one table row a line."""
    style = style or Style()
    lines = [
        "# " + style.title,
        "",
        style.period,
        "",
        "## 一、总体情况",
        "",
        "一切正常。",
        "",
        "## 二、主动公开政府信息情况",
        "",
    ]
    for item, heads, columns, rows in proactive(style.proactive_form):
        lines += [f"| {item} |", "|---|", "| 信息内容 | " + " | ".join(heads) + " |"]
        for row, label in rows:
            lines.append(f"| {label} | " + " | ".join(values["proactive", row, column] for column in columns) + " |")
    lines += [
        "",
        "## 三、收到和处理政府信息公开申请情况",
        "",
        "| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |",
    ]
    lines.append("|---|---|---|---|---|---|---|---|")
    for row, label in TOP:
        lines.append(f"| {label} | " + " | ".join(values["applications", row, column] for column in COLUMNS) + " |")
    for row, group, label in [*outcomes(style.applications_form), (SUM[0], "", SUM[1]), (LEFT[0], "", LEFT[1])]:
        start = f"| {group} | {label} | " if group else f"| {label} | "
        lines.append(start + " | ".join(values["applications", row, column] for column in COLUMNS) + " |")
    lines += ["", "## 四、政府信息公开行政复议、行政诉讼情况", "", "| 行政复议 | 行政诉讼 |", "|---|---|"]
    lines.append("| " + " | ".join([*PART_LABELS, "未经复议直接起诉", "复议后起诉"]) + " |")
    lines.append("| " + " | ".join(PART_LABELS * 2) + " |")
    lines.append("| " + " | ".join(values["disputes", block, part] for block in BLOCKS for part in PARTS) + " |")
    lines += [
        "",
        "## 五、存在的主要问题及改进情况",
        "",
        "人手偏少，解读形式不多。下一年将补充人员，增加图示解读。",
        "",
        "## 六、其他需要报告的事项",
        "",
        "未收取信息处理费。",
    ]
    return "\n".join(lines)
