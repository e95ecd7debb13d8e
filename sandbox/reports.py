"""Annual reports of the sandbox: figures, prose that says the same numbers, title and signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sandbox import forms
from sandbox.chance import chance
from sandbox.figures import Figures, Key, Printed, values


class Look(StrEnum):
    """How a report's tables are laid into its page (observed shapes: research domain §2.7)."""

    CLEAN = "clean"
    WORD = "word"
    NESTED = "nested"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of one body and year. `cells` holds every cell of its form; `sections` are paragraphs in order."""

    body: str
    body_name: str
    year: int
    title: str
    signed_on: date
    look: Look
    cells: Mapping[Key, Printed]
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        return forms.edition_of(self.year)

    @property
    def figures(self) -> dict[Key, Decimal | None]:
        """(table, row, column) -> the value a person reads there; None where no number is printed."""
        return values(self.cells)


SECTION_HEADINGS: dict[str, dict[str, str]] = {
    forms.F2021: {
        "overview": "总体情况",
        "proactive": "主动公开政府信息情况",
        "applications": "收到和处理政府信息公开申请情况",
        "disputes": "政府信息公开行政复议、行政诉讼情况",
        "problems": "存在的主要问题及改进情况",
        "other_matters": "其他需要报告的事项",
    },
    forms.F2019: {
        "overview": "总体情况",
        "proactive": "主动公开政府信息情况",
        "applications": "收到和处理政府信息公开申请情况",
        "disputes": "政府信息公开行政复议、行政诉讼情况",
        "problems": "政府信息公开工作存在的主要问题及改进情况",
        "other_matters": "其他需要报告的事项",
    },
}

_TITLES = (
    "{name}{year}年政府信息公开工作年度报告",
    "{name}{year}年度政府信息公开工作年度报告",
    "{year}年{name}政府信息公开工作年度报告",
    "{name}政府信息公开工作年度报告（{year}年）",
    "{name}{year}年政府信息公开年度报告",
)


def title_for(seed: int, body: str, name: str, year: int) -> str:
    """A body's wording stays the same for some years, then a new clerk words it otherwise."""
    first, second = (chance(seed, body, "title", half).choice(_TITLES) for half in ("first", "second"))
    return (first if year % 4 < 2 else second).format(name=name, year=year)


def _count(figures: Figures, row: str, column: str = "total") -> int:
    value = figures["applications", row, column].value
    assert value is not None
    return int(value)


def write(
    seed: int,
    *,
    body: str,
    name: str,
    short: str,
    topic: str,
    year: int,
    figures: Figures,
    signed_on: date,
    look: Look,
) -> Report:
    """The report whose prose states the numbers of `figures`; the wording is drawn from the seed."""
    source = chance(seed, body, year, "prose")
    received, brought = _count(figures, "received"), _count(figures, "brought_forward")
    closed, carried = _count(figures, "outcome_total"), _count(figures, "carried_forward")
    website = source.randint(60, 1_900)
    account = source.randint(30, 800)
    interpretations = source.randint(1, 12)
    trainings = source.randint(1, 4)
    online = source.randint(0, received)
    if received:
        applied = (
            f"全年新收政府信息公开申请{received}件，其中网络申请{online}件、信函申请{received - online}件；"
            f"上年结转{brought}件，本年度办结{closed}件，结转下年度继续办理{carried}件。"
        )
    else:
        applied = f"全年未收到新的政府信息公开申请，上年结转{brought}件，本年度办结{closed}件。"
    disputes = sum(int(figures["disputes", block, "total"].value or 0) for block, _ in forms.DISPUTE_BLOCKS)
    opening = (
        f"{year}年，{short}围绕{topic}等群众关心的事项，把公开贯穿于决策、执行、管理、服务和结果各环节。"
        f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )
    published = (
        f"（一）主动公开。通过门户网站发布信息{website}条，通过政务新媒体发布信息{account}条，"
        f"发布政策解读{interpretations}篇。"
    )
    overview = (
        opening,
        published,
        f"（二）依申请公开。{applied}",
        f"（三）政府信息管理。逐件核对{topic}方面的文件，拟稿时即明确公开属性。",
        "（四）政府信息公开平台建设。按统一规范设置政府信息公开栏目，做到名称一致、层级清楚。",
        f"（五）监督保障。全年组织业务培训{trainings}场，把公开工作列入科室考核。",
    )
    problem = source.choice(("解读形式还不够多样", "个别信息更新不够及时", "基层人员业务水平参差不齐"))
    fee = source.choice(("本年度未收取信息处理费。", "本年度收取信息处理费0元。"))
    return Report(
        body=body,
        body_name=name,
        year=year,
        title=title_for(seed, body, name, year),
        signed_on=signed_on,
        look=look,
        cells=figures,
        sections={
            "overview": overview,
            "problems": (f"一年来的主要问题是{problem}。下一步将列出清单、明确专人、按季检查，逐项改进。",),
            "other_matters": (fee + (f"本年度因信息公开引起的复议诉讼共{disputes}件。" if disputes else ""),),
        },
    )
