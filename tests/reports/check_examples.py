"""A failing and a passing example of every check of the prose, of plausibility and of section five.

Both differ as little as may be, so that a check that never fires, or always, is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.reports.forms import BLOCKS, COLUMNS, PARTS, Style, Values, draw, outcomes, page, proactive

STYLE = Style()
_OVERVIEW = "一年来，本单位做好各项公开工作，更新栏目内容，回应群众来信，未发生失密事件。"
_PROBLEMS = "人手偏少，解读形式不多。下一年将补充人员，增加图示解读。"
_FEE = "本年度未收取信息处理费。"
_ROW = {
    "received": (21, 1, 0, 0, 0, 0, 22),
    "brought_forward": (0, 1, 0, 0, 0, 0, 1),
    "granted": (10, 0, 0, 0, 0, 0, 10),
    "refused_process_information": (2, 1, 0, 0, 0, 0, 3),
    "unable_not_held": (8, 1, 0, 0, 0, 0, 9),
    "not_processed_duplicate": (1, 0, 0, 0, 0, 0, 1),
    "outcome_total": (21, 2, 0, 0, 0, 0, 23),
}


def counted() -> Values:
    """23 applications (22 new), 10 granted, 3 refused, 9 unable, 1 not processed; two reconsiderations, one suit."""
    values: Values = {}
    for _, _, columns, rows in proactive("2021"):
        values |= {("proactive", row, column): "0" for row, _ in rows for column in columns}
    for row in (
        "received",
        "brought_forward",
        *(row for row, _, _ in outcomes("2021")),
        "outcome_total",
        "carried_forward",
    ):
        for column, number in zip(COLUMNS, _ROW.get(row, (0,) * 7), strict=True):
            values["applications", row, column] = str(number)
    values |= {("disputes", block, part): "0" for block in BLOCKS for part in PARTS}
    values |= {
        ("disputes", "reconsideration", part): number
        for part, number in (("upheld", "1"), ("pending", "1"), ("total", "2"))
    }
    return values | {("disputes", "direct_litigation", part): "1" for part in ("upheld", "total")}


def told(sentence: str, changes: Values | None = None, style: Style = STYLE) -> str:
    """The counted report with `sentence` in its overview."""
    return page(counted() | (changes or {}), style).replace(_OVERVIEW, _OVERVIEW + sentence)


def _named(body: str, changes: Values | None = None, **style: str) -> str:
    title = f"{body}2023年政府信息公开工作年度报告"
    return page(counted() | (changes or {}), replace(STYLE, title=title, **style)).replace("示例市文化局", body)  # type: ignore[arg-type]


def _cell(table: str, row: str, column: str, value: str) -> Values:
    return {(table, row, column): value}


Example = Callable[[], str]
# No one's number: there is no region 990101, the check digit is right (GB 11643); the second one has a wrong one.
_ID, _WRONG_ID = "990101199003070971", "990101199003070972"

FAILING: dict[str, Example] = {
    "problems_unsubstantial": lambda: page(counted()).replace(_PROBLEMS, "无。"),
    "improvements_unstated": lambda: page(counted()).replace(
        _PROBLEMS, "人手偏少，解读形式不多，栏目更新不够及时，公众参与面窄。"
    ),
    "narrative_applications": lambda: told("全年收到政府信息公开申请25件。"),
    "narrative_cell": lambda: told("全年办理政府信息公开申请23件，其中予以公开12件。"),
    "narrative_share": lambda: told("全年办理政府信息公开申请23件，其中予以公开10件，占45.9%。"),
    "narrative_outcomes_sum": lambda: told(
        "办理政府信息公开申请23件，予以公开10件，不予公开3件，无法提供8件，不予处理0件，其他处理0件。"
    ),
    "narrative_denied": lambda: told("未发生因政府信息公开引起的行政诉讼。"),
    "channels_sum": lambda: told("全年办理政府信息公开申请23件，其中信函申请10件，网络申请11件。"),
    "template_leftover": lambda: told("全年公开XX条信息。"),
    "year_leftover": lambda: told("现将2022年政府信息公开工作年度报告公布如下。"),
    "contact_foreign": lambda: told("如有疑问，请与示例市教育局办公室联系。"),
    "body_foreign": lambda: told("根据《条例》要求，示例市水利局编制2023年度政府信息公开工作年度报告。"),
    "personal_data": lambda: told(f"来件人证件号码{_ID}已核对。"),
    "rules_unlikely": lambda: page(
        counted() | _cell("proactive", "rules", "issued", "2") | _cell("proactive", "rules", "in_force", "2")
    ),
    "in_force_too_few": lambda: page(counted() | _cell("proactive", "normative_documents", "issued", "3")),
    "licensing_unlikely": lambda: _named("示例县人民政府办公室", _cell("proactive", "licensing", "decisions", "7")),
    "compulsory_unlikely": lambda: page(counted() | _cell("proactive", "compulsory_measures", "decisions", "300")),
    "fee_unit_suspect": lambda: page(counted() | _cell("proactive", "administrative_fees", "amount_wan", "320500")),
    "date_implausible": lambda: page(counted()).replace("2024年1月15日", "2023年1月15日"),
}

PASSING: dict[str, Example] = {
    "problems_unsubstantial": lambda: page(counted()),
    "improvements_unstated": lambda: page(counted()).replace(
        _PROBLEMS, "人手偏少，解读形式不多，栏目更新不够及时，现已加强力量。"
    ),
    # 23 is the total of outcomes, 22 the new ones: both are what authors mean.
    "narrative_applications": lambda: told("全年收到政府信息公开申请23件，办结23件。"),
    "narrative_cell": lambda: told(
        "全年新收申请22件，其中自然人申请21件，商业企业1件；上年结转政府信息公开申请1件。办理政府信息公开申请23件，予以公开10件，"
        "不予公开3件，无法提供9件。政府信息公开行政复议2件，结果维持1件，尚未审结1件；行政诉讼1件，结果维持1件。"
    ),
    "narrative_share": lambda: told("全年办理政府信息公开申请23件，其中予以公开10件，占43.5%；无法提供9件，占39.13%。"),
    "narrative_outcomes_sum": lambda: told(
        "办理政府信息公开申请23件，予以公开10件，不予公开3件，无法提供9件，不予处理1件，其他处理0件。"
    ),
    "narrative_denied": lambda: told("未发生因公开不当造成的行政诉讼。未发生因政府信息公开引起的行政赔偿。"),
    "channels_sum": lambda: told("全年办理政府信息公开申请23件，其中信函申请10件，网络申请13件。"),
    "template_leftover": lambda: told("全年公开120条信息，规格为5×8。"),
    "year_leftover": lambda: told("针对2022年政府信息公开工作年度报告所列问题，逐项整改。"),
    "contact_foreign": lambda: told("如有疑问，请与示例市文化局办公室联系。"),
    "body_foreign": lambda: told("根据《条例》要求，示例市文化局编制2023年度政府信息公开工作年度报告。"),
    "personal_data": lambda: told(f"公文编号{_WRONG_ID}，联系电话0531-12345678，信箱office@example.gov.cn。"),
    "rules_unlikely": lambda: _named(
        "示例市人民政府", _cell("proactive", "rules", "issued", "2") | _cell("proactive", "rules", "in_force", "2")
    ),
    "in_force_too_few": lambda: page(
        counted()
        | _cell("proactive", "normative_documents", "issued", "3")
        | _cell("proactive", "normative_documents", "repealed", "3")
    ),
    "licensing_unlikely": lambda: page(counted() | _cell("proactive", "licensing", "decisions", "7")),
    "compulsory_unlikely": lambda: page(
        counted()
        | _cell("proactive", "compulsory_measures", "decisions", "300")
        | _cell("proactive", "penalties", "decisions", "60")
    ),
    "fee_unit_suspect": lambda: page(counted() | _cell("proactive", "administrative_fees", "amount_wan", "320.5")),
    "date_implausible": lambda: page(counted()),
}

CLEAN: Values = draw(1)
