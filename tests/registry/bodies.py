"""A small roster for tests: one city with some of its bureaus, a district, a county and their bodies."""

from registry.model import Alias, Body, Kind, Level

CITY, DISTRICT, COUNTY = "371500", "371502", "371522"


def body(
    code: str,
    name: str,
    kind: Kind = Kind.DEPARTMENT,
    level: Level = Level.PREFECTURE,
    division: str = CITY,
    aliases: tuple[Alias, ...] = (),
) -> Body:
    return Body(code, name, kind, level, division, aliases=aliases)


GOVERNMENT = body("g", "聊城市人民政府", Kind.GOVERNMENT)
OFFICE = body("o", "聊城市人民政府办公室", Kind.GOVERNMENT_OFFICE)
REFORM = body("fgw", "聊城市发展和改革委员会")
EDUCATION = body("jyj", "聊城市教育和体育局", aliases=(Alias("聊城市教育局", 2008, 2018),))
ENVIRONMENT = body("sthj", "聊城市生态环境局")
ENVIRONMENT_BRANCH = body("dcf", "聊城市生态环境局东昌府分局", Kind.BRANCH, Level.COUNTY, DISTRICT)
FINANCE = body("czj", "聊城市财政局")
WATER = body("slj", "聊城市水利局")
MARKET = body("scjg", "聊城市市场监督管理局")
PARKS = body("ylj", "聊城市园林绿化局")
ZONE = body("gxq", "聊城高新技术产业开发区管理委员会", Kind.ZONE)
TAX = body("sw", "国家税务总局聊城市税务局", Kind.VERTICAL)
DISTRICT_EDUCATION = body("dj", "东昌府区教育局", level=Level.COUNTY, division=DISTRICT)
STREET = body("gl", "古楼街道办事处", Kind.TOWNSHIP, Level.TOWNSHIP, DISTRICT)
TOWN = body("zz", "莘县张寨镇人民政府", Kind.TOWNSHIP, Level.TOWNSHIP, COUNTY)
COUNTY_FINANCE = body("sxcz", "莘县财政局", level=Level.COUNTY, division=COUNTY)

BODIES = (
    GOVERNMENT,
    OFFICE,
    REFORM,
    EDUCATION,
    ENVIRONMENT,
    ENVIRONMENT_BRANCH,
    FINANCE,
    WATER,
    MARKET,
    PARKS,
    ZONE,
    TAX,
    DISTRICT_EDUCATION,
    STREET,
    TOWN,
    COUNTY_FINANCE,
)
