"""What stands around a number: the words just before it, whom it counts, of which year, whether it is only planned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.patterns import regex
from reports.prose.fact_kinds import OWN, PREVIOUS, REGION, REPORT_YEAR
from reports.prose.fact_numbers import Quantity

_STOP, _RIGHT_STOP = regex(r"[，：；（）]"), regex(r"[，：；。（）]")
_REGION = regex(
    r"[全各](?:市|区|县|省|州|旗|盟|镇|乡|街道|系统|部门|单位|级(?!各类|领导|媒体|新闻|网站|平台|主流|报)|地|委办局)|全(?:自治)?[县州]"
    # 在我区门户网站公开: whose site, not whose count.
    # 对我区教育协作的措施进行公开: what the items are about.
    r"|(?<![对将把])[我本](?:市|区|县|省|州|旗|盟)(?!直|级|居民|市民|群众|企业|(?:人民)?(?:政府)?(?:官方|门户)?网)"
    r"|本行政区域|(?:所属|下属|直属|下级|基层)(?:各)?(?:单位|部门|机关)"
)
# 市级部门收到100件, 县直部门发布8600条: of others, up to the next semicolon.
_TIER = regex(
    r"[省市县区州旗盟](?:级|直)各?(?:部门|单位|机关)(?=共|累计|全年|收到|受理|新收|主动|公开|发布|通过|办理|答复)"
)
_OWN = regex(
    r"[我本](?:局|委|办|厅|镇|乡|街道|单位|机关|中心|院|处|站|所|(?<!本地区、本)部门|会|大队|支队|分局|公司|管委会|校|馆|部(?!门)"
    r"|署)|局机关|委机关"
    # 全市公开12万条，市政府收到22件: whose report counts the region means itself by these words.
    r"|(?<!全)[省市县区州旗]政府(?:办公?[室厅]?)?(?:机关|本级)?(?=共|累计|全年|收到|受理|新收|主动|公开(?!办)|发布|办理|答复)"
)
_BASE = r"(?<![较比与同])"
# 上年转结1件, 上年度未办结的申请结转2件, 结转上年9件: brought forward, and counted in the report year.
_PREVIOUS_WORD = regex(
    rf"{_BASE}(?<!结转)(?:去年|上一?年度?)(?!末|底|度?转入|度?未|[^，。；：（）\d]{{0,16}}(?:结转|转结))(?:全年|同期)?"
)
_THIS_WORD = regex(r"今年|本年度?|当年|本年度")
# A year counts for what follows only at the head of a clause: 2024年度预算 says nothing of the next number.
_YEAR = regex(r"(?:^|(?<=[，。；：（“]))(?:[与在截至到于自]{0,2})(20\d{2})年(?!度?(?:第|工作要点))")
# 我局2022年共收到27件: inside a clause a year counts where its verb follows; 2022年度考核 is an attribute.
_YEAR_OF_VERB = regex(
    r"(?<=[^\d〔])(20\d{2})年度?(?=全年|共|累计|主动|收到|受理|新收|接到|发布|推送|公开(?!指南|目录|工作|年|的)"
    r"|办理|办结|答复|召开|举办|组织|开展|制作|收取|发出|刊发|编印|承办|为)"
)
_YEARS = regex(
    r"近(?:[两二三四五六七八九十]|\d{1,2})年来?|(?<![\d一二三四五六七八九〇零○第])(?:[两二三四五六七八九十]|十[一二三四五六七八]|\d{1,2})年(?:多)?(?:来|间|共|累计|总共|合计)|十[二三四五]五”?(?:时期|期间|以来)"
    r"|(20\d{2})年?(?:至|到|[-—–~～])(?!\1)20\d{2}年"
)
_WHOLE_YEAR = regex(r"全年|[今本当]年|一年|20\d{2}年(?!度?[上下第一二三四]|\d{1,2}[-—–~～至月])")
_PART_OF_YEAR = regex(
    r"[上下]半年|(?<!每)(?:第[一二三四1-4]|[一二三四])季度|(?:[前头][一二三四五六七八九]|前\d)个?月"
    r"|截[至止]到?(?:20\d\d年)?(?:[1-9]|1[01])月(?:底|末|\d{1,2}日)"
    r"|(?<!\d)(\d{1,2})月?(?:\d{1,2}日)?(?:至|到|[-—–~～])(\d{1,2})月"
    r"|(?<![\d至到止—–~～-])\d{1,2}月(?![底末\d至到—–~～-])"
)
# 截至2013年12月: the whole year.
_TO_ITS_END = regex(r"(?:截[至止]到?|至)(?:20\d\d年)?12月(?:底|末|份|31日)?")
_EACH = regex(
    r"(?:每(?!日(?:头条|[\u4e00-\u9fff]{0,3}[报社]))(?:半?年|季度?|个?月|周|日|天|[个名家篇条件期]?(?:镇|乡|村|社区|街道|部门|单位|科室|季度|工作日)?)|平均|[日月年周人]均)"
    r"(?!都|均能|有)[^，。；]*$"
)
_TARGET = regex(
    r"^(?!.*[按照据]).*(?:考核|考评|上级|目标|标准)要求(?:发布|公开|更新|报送|完成)[^，。；]*$|(?:目标(?:任务)?|任务(?:数|量|指标)?)(?:为|是)[^，。；]*$|(?<!对|适|反|回)(?:应当?|须|需)(?:发布|公开(?!尽|的?尽|未)|完成|报送|更新)(?!尽)[^，。；尽]*$"
)
# 指导乡镇发布330条, 协助上级机关答复4件: somebody else's.
_FOR_OTHERS = regex(
    r"(?:指导|督促|督导|帮助)(?:各|乡|镇|街|下|基层|直属|所属|村|社区|成员|\d+[个家])[^，。；]*$"
    r"|代(?:为|拟)?(?:上级|[省市县区州镇乡]?(?:人民)?政府)(?:办公[厅室])?(?:办理|答复|起草|处理)[^，。；]*$"
    r"|(?:协助|配合)(?:办理|答复|处理)?(?:上级|牵头|省|市|县|区|其[他它]|兄弟|相关|有关)[^，。；]*$"
)
_STOP_OUTSIDE = regex(r"[，：；。]")
_ASIDE = regex(r"（[^（）]*）")
# 在广场、各镇街道发放宣传单: where it was done, not who counts.
_WHERE = regex(
    r"[在到向](?:[^，；。]{0,12}、)?各(?:乡?镇|乡|街道|村|社区)(?![^，；。]{0,8}网)[^，；。]{0,12}(?:发放|张贴|设立|设置|悬挂|播放|摆放)"
)
_COMPARED = regex(r"(?:较|比|与|同|相比)(?:于)?(?:去年|上一?年度?|20\d{2}年)?(?:同期)?的?$")
_SINCE = regex(
    r"自?[^，。]{0,14}(?:开通|上线|开设|施行|实施|成立|运行|创办|建成|改革|换届|组建|挂牌|20\d\d年)[^，。]{0,6}以来|历年|历史累计|建站以来|本届[^，。；]{0,6}以来|任期以来"
)
_THIS_YEAR_SINCE = regex(r"(?:今年|年初|本年度?|一年)以来")
_YEAR_SINCE = regex(r"(20\d\d)年(?:度|初|[1一]月(?:1日)?)?以来")
# 截至2017年底累计公开401条, 到目前累计100条: of all years since the first, unless the year is named again.
_TO_DATE = regex(
    r"(?<!截[至止])目前，?已经?(?:公开|发布)|截[至止]到?20\d\d年12月31日[^。；]{0,12}已累计|(?:截[至止]|到|至)(?:目前|今|20\d\d年(?:年?底|末|12月(?:底|末)))[^。；]{0,20}累计"
)
_OF_THE_YEAR = regex(r"全年|今年|本年度?|当年|年度|一年来|20\d\d年(?!年?[底末]|12月(?:[底末]|31日))")
_PLANNED = regex(
    r"下一步|(?<![转到至入延])下一年(?!度?(?:继续|办理|答复))|明年|今后|计划(?:于|每|组织|开展|举办"
    r"|年内)|力争|预计|拟(?:于|组织|举办)|将(?:要|会|继续|进一步|不断|努力|力争|组织|举办|开展|召开|公开"
    r"|发布|着力|通过|按照|重点)"
    r"|有待|应当?(?:每|不少于)|要求(?:各|每)|原则上|目标为"
)
_CHANGE = regex(
    r"(?:增加|增长|减少|下降|上升|提升|提高|降低|回落|增幅|降幅|多|少|增|减|新增(?:加)?)(?:了|约|近|至|到|数|数量)*$"
    # 较2022年多公开信息85条
    r"|(?:较|比)(?:于)?(?:去年|上一?年度?|20\d{2}年度?)(?:全年|同期)?(?:共|新)?(?:多|少|增|减)[^，。；]*$"
)
# 累计发布8650条，其中2023年新增1206条
_ADDED_IN_THE_YEAR = regex(r"其中(?:[今本当]年度?|20\d\d年度?)新增$|^(?:[今本当]年度?|20\d\d年度?)新增$")


@dataclass(frozen=True, slots=True)
class Context:
    """One quantity of a sentence. `near` begins where the quantity before it ended; `local` after the last stop."""

    quantity: Quantity
    sentence: str
    before: str
    near: str
    local: str
    right: str
    section: str

    @property
    def unit(self) -> str:
        return self.quantity.unit


def context(sentence: str, previous: Quantity | None, quantity: Quantity, following: int, section: str) -> Context:
    """`following` is where the next quantity begins (the end of the sentence where there is none)."""
    before = sentence[: quantity.start]
    start = previous.end if previous is not None else 0
    near = before[max(start, before.rfind("；") + 1) :]
    local = _STOP.split(near)[-1]
    right = _RIGHT_STOP.split(sentence[quantity.end : following], maxsplit=1)[0]
    return Context(quantity, sentence, before, near, local, right, section)


def scope(before: str, right: str = "") -> str:
    """Whom the sentence counts up to this number: the body itself, its whole region, or unsaid."""
    if "）" in before:
        # 收到12件（在全市各单位中列第三），办理13件: an aside tells nothing of who counts.
        before = _ASIDE.sub("", before)
    if "各" in before:
        before = _WHERE.sub("", before)
    last: tuple[int, str] = (-1, "")
    for pattern, name in ((_REGION, REGION), (_OWN, OWN), (_TIER, REGION)):
        for match in pattern.finditer(before, before.rfind("；") + 1 if pattern is _TIER else 0):
            last = max(last, (match.start(), name))
    if not last[1] and _REGION.search(right):
        return REGION
    return last[1]


def period(before: str, year: int | None) -> str | None:
    """report_year or previous; None where the number is of another year, or of all years together."""
    if _SINCE.search(before) and not _THIS_YEAR_SINCE.search(before):
        since = _YEAR_SINCE.search(before)
        if since is None or year is None or int(since[1]) != year:
            return None
    last: tuple[int, str | None] = (-1, REPORT_YEAR)
    for match in _PREVIOUS_WORD.finditer(before):
        if not _COMPARED.search(before[: match.end()]):
            last = max(last, (match.start(), PREVIOUS), key=_place)
    for match in _THIS_WORD.finditer(before):
        last = max(last, (match.start(), REPORT_YEAR), key=_place)
    for match in _YEARS.finditer(before) if "年" in before or "五" in before else ():
        last = max(last, (match.start(), None), key=_place)
    for match in (*_YEAR.finditer(before), *_YEAR_OF_VERB.finditer(before)) if "20" in before else ():
        if year is not None and not _COMPARED.search(before[: match.end()]):
            stated = int(match[1])
            meaning = REPORT_YEAR if stated == year else PREVIOUS if stated == year - 1 else None
            last = max(last, (match.start(), meaning), key=_place)
    return last[1]


def _place(mention: tuple[int, str | None]) -> int:
    return mention[0]


def is_planned(before: str, year: int | None) -> bool:
    """Whether the words before a number speak of what is still to come."""
    if _PLANNED.search(before):
        return True
    return year is not None and re.search(rf"{year + 1}年(?!\d{{1,2}}月)", before) is not None


def is_part_of_year(before: str) -> bool:
    """上半年收到6件: the number of some months, which its year's may hold or not."""
    since = _TO_ITS_END.sub("", before)
    part = next((match for match in reversed(list(_PART_OF_YEAR.finditer(since))) if not _is_whole(match)), None)
    return part is not None and all(whole.start() < part.start() for whole in _WHOLE_YEAR.finditer(since))


def is_to_date(before: str) -> bool:
    """到2017年底累计公开401条: how many there are by now, of all years."""
    before = before.rsplit("；", 1)[-1]
    return _TO_DATE.search(before) is not None and _OF_THE_YEAR.search(before) is None


def _is_whole(match: re.Match[str]) -> bool:
    return bool(match[1]) and (int(match[1]), int(match[2])) == (1, 12)


def is_norm(local: str) -> bool:
    """每季度召开1次, 目标任务为300条: how many there are to be, or for each; not how many there were."""
    return _EACH.search(local) is not None or _TARGET.search(local) is not None


def is_for_others(before: str) -> bool:
    """Whether the number is one of bodies that this one guided or helped: 督促23个部门公开信息512条."""
    return _FOR_OTHERS.search(_STOP_OUTSIDE.split(_ASIDE.sub("", before))[-1]) is not None


def is_not_counted(local: str) -> bool:
    """Whether the number beside these words is none that the body counts of its own: a change, a norm."""
    return is_change(local) or is_norm(local)


def is_change(local: str) -> bool:
    """较上年增加3件: a difference, not a count. (新增公开12条 is a count.)"""
    return _CHANGE.search(local) is not None and _ADDED_IN_THE_YEAR.search(local) is None


def is_compared(near: str) -> bool:
    """与上年的612条相比: the base of a comparison without a name of its own."""
    return _COMPARED.search(near) is not None
