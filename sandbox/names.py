"""Names for a city that does not exist.

No division of the country bears these names, so that no table of the demo says a word about a real authority. The
roster's import knows real divisions only, which is why a city borrows the code of one: `BORROWED_DIVISION`, or
another of `BORROWED_DIVISIONS` where it stands beside others.
"""

from __future__ import annotations

from dataclasses import dataclass

BORROWED_DIVISION = "130500"
PROVINCE = "云岭省"


@dataclass(frozen=True, slots=True)
class Place:
    """A made-up city (its name without 市) or county, and its host label."""

    name: str
    label: str


PLACES: tuple[Place, ...] = (
    Place("清和", "qinghe"),
    Place("云澜", "yunlan"),
    Place("临澜", "linlan"),
    Place("宁泽", "ningze"),
    Place("安陵", "anling"),
    Place("青岚", "qinglan"),
    Place("望川", "wangchuan"),
    Place("凤栖", "fengqi"),
    Place("松屏", "songping"),
    Place("龙泽", "longze"),
)
BORROWED_DIVISIONS = (BORROWED_DIVISION, *(f"13{number:02d}00" for number in (1, 2, 3, 4, 6, 7, 8, 9, 10)))
"""One for each of `PLACES`."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where one of several cities stands: its place, and the division that no other of them borrows."""

    place: Place
    division: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department: its name after the city's, its host label, its superior's name after the province's, a topic."""

    name: str
    label: str
    superior: str
    topic: str
    short: str


DEPARTMENTS: tuple[Department, ...] = (
    Department("生态环境局", "sthj", "生态环境厅", "河湖水质监测", "环境局"),
    Department("教育局", "jyj", "教育厅", "义务教育招生", "教育局"),
    Department("财政局", "czj", "财政厅", "预算绩效管理", "财政局"),
    Department("发展和改革委员会", "fgw", "发展和改革委员会", "重大项目推进", "发改委"),
    Department("民政局", "mzj", "民政厅", "养老服务补贴", "民政局"),
    Department("司法局", "sfj", "司法厅", "公共法律服务", "司法局"),
    Department("交通运输局", "jtj", "交通运输厅", "农村公路养护", "交通局"),
    Department("水利局", "slj", "水利厅", "中小河流治理", "水利局"),
    Department("农业农村局", "nyncj", "农业农村厅", "高标准农田建设", "农业局"),
    Department("商务局", "swj", "商务厅", "家电以旧换新", "商务局"),
    Department("审计局", "sjj", "审计厅", "专项资金审计", "审计局"),
    Department("应急管理局", "yjj", "应急管理厅", "防灾减灾演练", "应急局"),
    Department("卫生健康委员会", "wjw", "卫生健康委员会", "家庭医生签约", "卫健委"),
    Department("市场监督管理局", "scjgj", "市场监督管理局", "食品安全抽检", "市监局"),
    Department("住房和城乡建设局", "zjj", "住房和城乡建设厅", "老旧小区改造", "住建局"),
    Department("人力资源和社会保障局", "rsj", "人力资源和社会保障厅", "就业技能培训", "人社局"),
    Department("自然资源和规划局", "zrzyghj", "自然资源厅", "国土空间规划", "自规局"),
    Department("科学技术局", "kjj", "科学技术厅", "科技型企业培育", "科技局"),
    Department("统计局", "tjj", "统计局", "经济普查", "统计局"),
    Department("医疗保障局", "ybj", "医疗保障局", "医保目录调整", "医保局"),
    Department("退役军人事务局", "tyjrj", "退役军人事务厅", "优待证申领", "退役军人局"),
    Department("城市管理局", "cgj", "住房和城乡建设厅", "停车秩序整治", "城管局"),
    Department("文化广电和旅游局", "wglj", "文化和旅游厅", "公共文化场馆开放", "文旅局"),
    Department("行政审批服务局", "xzspj", "政务服务管理局", "高效办成一件事", "审批局"),
)

TOWNS: tuple[tuple[str, str], ...] = (
    ("临江街道办事处", "ljjd"),
    ("石桥镇人民政府", "sqz"),
    ("柳林镇人民政府", "llz"),
    ("北湖街道办事处", "bhjd"),
    ("大营乡人民政府", "dyx"),
    ("河口镇人民政府", "hkz"),
)

DISTRICT = "东城"
UNLISTED_DISTRICT = "西园"
"""Its branches are on no roster."""

BORROWED_COUNTIES = ("130502", "130503", "130505", "130506", "130522", "130523", "130524", "130525")
"""The counties of `BORROWED_DIVISION`."""
COUNTIES: tuple[Place, ...] = (
    Place("锦川区", "jcq"),
    Place("鹿鸣区", "lmq"),
    Place("沙溪区", "sxq"),
    Place("云岫区", "yxq"),
    Place("南浦区", "npq"),
    Place("北渡区", "bdq"),
    Place("梧林区", "wlq"),
    Place("柏川区", "bcq"),
)
"""Made-up counties; no city has more."""
