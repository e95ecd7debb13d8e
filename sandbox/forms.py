"""The official forms as the sandbox prints them (国办公开办函〔2019〕60号 and 〔2021〕30号).

Written apart from the parser's vocabulary on purpose: a label that one of the two gets wrong shows as a difference.
The codes are those of the contract, the labels and their order those of the forms.
"""

from __future__ import annotations

from dataclasses import dataclass

F2019 = "2019"
F2021 = "2021"

APPLICANTS: tuple[tuple[str, str], ...] = (
    ("natural_person", "自然人"),
    ("commercial", "商业企业"),
    ("research", "科研机构"),
    ("public_welfare", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other", "其他"),
)
TOTAL = ("total", "总计")


@dataclass(frozen=True, slots=True)
class Group:
    """A label of the outcome block with its rows; a group of one row without `label` stands for itself."""

    label: str
    rows: tuple[tuple[str, str], ...]


RECEIVED = ("received", "一、本年新收政府信息公开申请数量")
BROUGHT_FORWARD = ("brought_forward", "二、上年结转政府信息公开申请数量")
OUTCOMES = "三、本年度办理结果"
OUTCOME_TOTAL = ("outcome_total", "（七）总计")
CARRIED_FORWARD = ("carried_forward", "四、结转下年度继续办理")
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

_COMMON_GROUPS: tuple[Group, ...] = (
    Group("", (("granted", "（一）予以公开"),)),
    Group("", (("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),)),
    Group(
        "（三）不予公开",
        (
            ("refused_state_secret", "1.属于国家秘密"),
            ("refused_prohibited_by_law", "2.其他法律行政法规禁止公开"),
            ("refused_endangers_security_or_stability", "3.危及“三安全一稳定”"),
            ("refused_third_party_rights", "4.保护第三方合法权益"),
            ("refused_internal_affairs", "5.属于三类内部事务信息"),
            ("refused_process_information", "6.属于四类过程性信息"),
            ("refused_enforcement_file", "7.属于行政执法案卷"),
            ("refused_administrative_inquiry", "8.属于行政查询事项"),
        ),
    ),
    Group(
        "（四）无法提供",
        (
            ("unable_not_held", "1.本机关不掌握相关政府信息"),
            ("unable_needs_creation", "2.没有现成信息需要另行制作"),
            ("unable_unclear_after_amendment", "3.补正后申请内容仍不明确"),
        ),
    ),
    Group(
        "（五）不予处理",
        (
            ("not_processed_petition", "1.信访举报投诉类申请"),
            ("not_processed_duplicate", "2.重复申请"),
            ("not_processed_published_material", "3.要求提供公开出版物"),
            ("not_processed_excessive", "4.无正当理由大量反复申请"),
            ("not_processed_confirm_or_reissue", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)

OUTCOME_GROUPS: dict[str, tuple[Group, ...]] = {
    F2019: (*_COMMON_GROUPS, Group("", (("otherwise_closed", "（六）其他处理"),))),
    F2021: (
        *_COMMON_GROUPS,
        Group(
            "（六）其他处理",
            (
                (
                    "otherwise_amendment_overdue",
                    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                ),
                (
                    "otherwise_fee_unpaid",
                    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                ),
                ("otherwise_other", "3.其他"),
            ),
        ),
    ),
}


def outcome_rows(edition: str) -> tuple[str, ...]:
    """The codes of the rows that add up to `outcome_total`, in the form's order."""
    return tuple(code for group in OUTCOME_GROUPS[edition] for code, _ in group.rows)


DISPUTE_BLOCKS: tuple[tuple[str, str], ...] = (
    ("reconsideration", "行政复议"),
    ("direct_litigation", "未经复议直接起诉"),
    ("litigation_after_reconsideration", "复议后起诉"),
)
DISPUTE_RESULTS: tuple[tuple[str, str], ...] = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other_result", "其他结果"),
    ("pending", "尚未审结"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One 项 of article 20 in table 2: its heading, its columns, its rows."""

    heading: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]


_CHANGE = (("previous_items", "上一年项目数量"), ("change", "本年增/减"))

PROACTIVE: dict[str, tuple[Item, ...]] = {
    F2019: (
        Item(
            "第二十条第（一）项",
            (("made", "本年新制作数量"), ("disclosed", "本年新公开数量"), ("total_disclosed", "对外公开总数量")),
            (("rules", "规章"), ("normative_documents", "规范性文件")),
        ),
        Item(
            "第二十条第（五）项",
            (*_CHANGE, ("decisions", "处理决定数量")),
            (("licensing", "行政许可"), ("other_services", "其他对外管理服务事项")),
        ),
        Item(
            "第二十条第（六）项",
            (*_CHANGE, ("decisions", "处理决定数量")),
            (("penalties", "行政处罚"), ("compulsory_measures", "行政强制")),
        ),
        Item("第二十条第（八）项", _CHANGE, (("administrative_fees", "行政事业性收费"),)),
        Item(
            "第二十条第（九）项",
            (("items", "采购项目数量"), ("amount_wan", "采购总金额")),
            (("procurement", "政府集中采购"),),
        ),
    ),
    F2021: (
        Item(
            "第二十条第（一）项",
            (("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数")),
            (("rules", "规章"), ("normative_documents", "行政规范性文件")),
        ),
        Item("第二十条第（五）项", (("decisions", "本年处理决定数量"),), (("licensing", "行政许可"),)),
        Item(
            "第二十条第（六）项",
            (("decisions", "本年处理决定数量"),),
            (("penalties", "行政处罚"), ("compulsory_measures", "行政强制")),
        ),
        Item(
            "第二十条第（八）项",
            (("amount_wan", "本年收费金额（单位：万元）"),),
            (("administrative_fees", "行政事业性收费"),),
        ),
    ),
}


def edition_of(year: int) -> str:
    """The form that a report of `year` uses: 2019 and 2020 the trial form, from 2021 today's."""
    return F2019 if year <= 2020 else F2021
