"""Judged duties of a county-level city, in our own words: 37 units that owe 38 reports (users §14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from duties.model import Verdict, VerdictCode
from duties.obligations import DutyException, duty
from monitor.announcements.model import Announcement, Entry, units_of
from registry.model import Body, Kind, Level
from reports.prose.reporting_scope import ReportingScope, ScopeRule
from storage.reports_at_hand import ROLLED_UP, ReportAtHand

CITY = "350581"
YEAR = 2025
AS_OF = date(2026, 2, 5)
DEPARTMENTS = (
    "发展和改革局 教育局 工业信息化和科技局 公安局 民政局 司法局 财政局 人力资源和社会保障局 自然资源局 "
    "住房和城乡建设局 交通运输局 农业农村和水利局 商务局 文化体育和旅游局 卫生健康局 退役军人事务局 应急管理局 "
    "审计局 市场监督管理局 统计局 城市管理局 医疗保障局 数据管理局 信访局 机关事务管理局 海洋与渔业局"
)
TOWNS = "湖滨街道办事处 凤里街道办事处 灵秀镇 宝盖镇 蚶江镇 永宁镇 祥芝镇 鸿山镇 锦尚镇"


def _bodies() -> tuple[Body, ...]:
    def body(code: str, name: str, kind: Kind, level: Level = Level.COUNTY, **more: Any) -> Body:
        return Body(code, name, kind, level, CITY, **more)

    departments = [body(f"d{n}", f"石湾市{name}", Kind.DEPARTMENT) for n, name in enumerate(DEPARTMENTS.split(), 1)]
    towns = [body(f"t{n}", f"石湾市{name}", Kind.TOWNSHIP, Level.TOWNSHIP) for n, name in enumerate(TOWNS.split(), 1)]
    return (
        body("gov", "石湾市人民政府", Kind.GOVERNMENT),
        body("office", "石湾市人民政府办公室", Kind.GOVERNMENT_OFFICE),
        *departments,
        *towns,
        body("zone", "石湾高新技术产业开发区管理委员会", Kind.ZONE),
        body("tax", "国家税务总局石湾市税务局", Kind.VERTICAL),
    )


ROSTER = _bodies()
EXEMPT = DutyException("d26", YEAR, required=False, reason="由自然资源局合并公布")


def on_time(body: str, day: date = date(2026, 1, 23)) -> Verdict:
    url = f"http://www.shiwan.gov.cn/zwgk/nb/{body}.html"
    return Verdict(body, YEAR, VerdictCode.ON_TIME, AS_OF, published_on=day, first_seen_on=day, url=url)


def stored(body: str, received: int | None = 2, **more: Any) -> ReportAtHand:
    """A readable report of a body's own numbers: `received` of each figure, unless `more` says otherwise."""
    fields: dict[str, Any] = {
        "sha256": f"{body}-".ljust(64, "0"),
        "scope": ReportingScope.OWN,
        "rule": ScopeRule.KIND,
        "quote": "",
        "has_tables": True,
        "sound": received is not None,
        "totals": dict.fromkeys(ROLLED_UP, received),
    }
    return ReportAtHand(**(fields | more))


def announcement(changed: Mapping[str, Verdict] | None = None, **more: Any) -> Announcement:
    """Everything on time but the government's report, which is not due yet, and what `changed` says."""
    entries = []
    exceptions = more.pop("exceptions", ())
    linked: Mapping[str, bool] = more.pop("linked", {})
    for body in ROSTER:
        verdict = on_time(body.code)
        if body.code == "gov":
            verdict = Verdict("gov", YEAR, VerdictCode.NOT_DUE, AS_OF)
        owed = duty(body, YEAR, exceptions=[entry for entry in exceptions if entry.body == body.code])
        if not owed.required:
            verdict = Verdict(body.code, YEAR, VerdictCode.NOT_REQUIRED, AS_OF)
        verdict = replace((changed or {}).get(body.code, verdict), body=body.code, as_of=AS_OF)
        entries.append(Entry(body, owed, verdict, linked.get(body.code)))
    own = [entry for entry in entries if entry.body.is_counted]
    fields: dict[str, Any] = {
        "division": CITY,
        "year": YEAR,
        "as_of": AS_OF,
        "units": units_of([entry for entry in own if entry.owed], {body.code: body for body in ROSTER}),
        "exempt": tuple(entry for entry in own if not entry.owed),
        "apart": tuple(entry for entry in entries if not entry.body.is_counted),
        "rules": "0a1b2c3d",
        "contact": "zwgk@example.org",
        "at_hand": {body.code: stored(body.code) for body in ROSTER},
    }
    return Announcement(**(fields | more))
