import csv
from pathlib import Path

import pytest

from registry.classification import Classified, Unsettled, classify
from registry.divisions import divisions
from registry.model import Kind, Level

COLUMNS = Path(__file__).resolve().parents[2].parent / "shared" / "registry" / "columns.csv"


@pytest.mark.parametrize(
    ("name", "division", "kind", "level", "place", "slug"),
    [
        ("聊城市人民政府", "", Kind.GOVERNMENT, Level.PREFECTURE, "371500", "rmzf"),
        ("莘县", "", Kind.GOVERNMENT, Level.COUNTY, "371522", "rmzf"),
        ("山东省人民政府办公厅", "", Kind.GOVERNMENT_OFFICE, Level.PROVINCE, "370000", "zfb"),
        ("县府办", "371522", Kind.GOVERNMENT_OFFICE, Level.COUNTY, "371522", "zfb"),
        ("市发改委", "371500", Kind.DEPARTMENT, Level.PREFECTURE, "371500", "fgw"),
        ("聊城市生态环境局", "", Kind.DEPARTMENT, Level.PREFECTURE, "371500", "sthj"),
        ("东昌府区教育局", "371500", Kind.DEPARTMENT, Level.COUNTY, "371502", "jyj"),
        ("教育和体育局", "371522", Kind.DEPARTMENT, Level.COUNTY, "371522", "jyj"),
        ("聊城市城乡融合发展局", "", Kind.DEPARTMENT, Level.PREFECTURE, "371500", ""),
        ("五家渠市财政局", "", Kind.DEPARTMENT, Level.COUNTY, "659004", "czj"),
        ("国家能源局", "000000", Kind.DEPARTMENT, Level.NATIONAL, "000000", ""),
        ("忻州市生态环境局原平分局", "", Kind.BRANCH, Level.COUNTY, "140981", "sthj"),
        ("聊城市公安局高新区分局", "", Kind.BRANCH, Level.COUNTY, "371500", ""),
        ("泉州市石狮生态环境局", "", Kind.DEPARTMENT, Level.COUNTY, "350581", "sthj"),
        ("古楼街道办事处", "371502", Kind.TOWNSHIP, Level.TOWNSHIP, "371502", ""),
        ("突泉县永安镇人民政府", "", Kind.TOWNSHIP, Level.TOWNSHIP, "152224", ""),
        ("聊城经济技术开发区管理委员会", "", Kind.ZONE, Level.PREFECTURE, "371500", ""),
        ("国家税务总局珠海市香洲区税务局", "", Kind.VERTICAL, Level.COUNTY, "440402", "sw"),
        ("国家统计局聊城调查队", "", Kind.VERTICAL, Level.PREFECTURE, "371500", "dcd"),
        ("大庆市住房公积金管理中心", "", Kind.AUTHORISED, Level.PREFECTURE, "230600", "gjj"),
        ("聊城市国有资产监督管理委员会", "", Kind.DEPARTMENT, Level.PREFECTURE, "371500", "gzw"),
    ],
)
def test_what_names_settle(name: str, division: str, kind: Kind, level: Level, place: str, slug: str) -> None:
    found = classify(name, division)
    assert isinstance(found, Classified), found
    assert (found.kind, found.level, found.division, found.slug) == (kind, level, place, slug)


@pytest.mark.parametrize(
    ("name", "division", "code"),
    [
        ("聊城市少年宫", "", "registry.kind_unsettled"),
        ("聊城市水务集团有限公司", "", "registry.kind_unsettled"),
        ("聊城市古楼居民委员会", "", "registry.kind_unsettled"),
        ("聊城市纪律检查委员会", "", "registry.kind_unsettled"),
        ("中共聊城市委", "371500", "registry.kind_unsettled"),
        ("聊城市人民政府驻北京办事处", "", "registry.kind_unsettled"),
        ("聊城市档案局", "", "registry.party"),
        ("聊城市中级人民法院", "", "registry.not_bound"),
        ("财政局", "", "registry.division_unsettled"),
        ("鼓楼区教育局", "", "registry.division_ambiguous"),
        ("聊城市财政局", "371502", "registry.division_differs_from"),
        ("聊城市财政局", "370100", "registry.division_differs"),
    ],
)
def test_what_names_leave_open_is_refused(name: str, division: str, code: str) -> None:
    found = classify(name, division)
    assert isinstance(found, Unsettled)
    assert found.code == code


def test_a_stated_kind_wins_over_the_name() -> None:
    found = classify("聊城市档案局", kind=Kind.DEPARTMENT)
    assert isinstance(found, Classified)
    assert (found.kind, found.level) == (Kind.DEPARTMENT, Level.PREFECTURE)
    branch = classify("聊城市古城执法队", kind=Kind.BRANCH)
    assert isinstance(branch, Unsettled)
    assert branch.code == "registry.level_unsettled"


def test_real_bodies_of_real_columns() -> None:
    if not COLUMNS.exists():
        pytest.skip("the shared material is not beside this clone")
    wrong = []
    with COLUMNS.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["level"] != "central" and not {"（"} & set(row["body"])]
    for row in rows:
        found = classify(row["body"], row["division_of_host"] if row["body"].startswith("西咸新区") else "")
        host = row["division_of_host"]
        right = (
            isinstance(found, Classified)
            and row["level"] in (found.kind.value, found.level.value)
            and (not host or divisions().related(found.division, host))
        )
        if not right:
            wrong.append((row["body"], found))
    assert len(rows) > 90
    assert wrong == []
