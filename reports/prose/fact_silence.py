"""Things said not to have happened, and things said to have happened without a number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reports.model import Section
from reports.patterns import regex
from reports.prose.fact_answers import Named
from reports.prose.fact_context import is_planned
from reports.prose.fact_kinds import STATED_NONE, UNNUMBERED

_NOT = r"(?:未|没有|尚未|均未|没|无|尚无|暂无)(?:曾|有)?"


@dataclass(frozen=True, slots=True)
class Statement:
    """A named count without a number at `start:end` of its sentence."""

    named: Named
    bound: str
    start: int
    end: int


# Kind, channel, words of which one stands in every match (looked for first, as most sentences have none), pattern.
_NONE: tuple[tuple[str, str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "applications_stated",
        "received",
        ("申请", "公开事项", "公开件", "要求公开"),
        regex(
            rf"{_NOT}(?:收到|接到|接收到?|受理|新收|涉及)(?:过|到)?[^，。；\d]{{0,26}}申请(?!行政复议|复议|诉讼|强制|人)[^，。；、（\d]{{0,10}}"
            r"|(?<!正当理)(?:无|没有)(?:任何|新增|人员)?(?:公民[^，。；]{0,12})?(?:政府信息|信息公开|依申请|主动)[^，。；\d不予]{0,8}(?:申请|公开事项|公开件)[^，。；\d不超逾]{0,6}(?=[，。；]|$)"
            r"|(?:无|没有)(?:人|公民|群众)?申请(?:公开)?(?:政府)?信息(?:公开)?的?(?:情况|事项)?(?=[，。；]|$)"
            r"|未(?:曾)?发生(?:任何)?(?:政府信息公开|信息公开|依申请公开)(?:的)?申请(?:的?(?:情况|事项))?(?=[，。；]|$)"
            r"|(?:无|没有)依申请(?:公开)?(?:政府信息)?[^，。；\d超逾]{0,6}(?=[，。；]|$)"
            rf"|{_NOT}(?:收到|接到)(?:过)?[^，。；\d]{{0,16}}(?:要求|请求)公开[^，。；\d]{{0,6}}(?:信息|事项)(?:的(?:情况|事项))?(?=[，。；]|$)"
            r"|(?:信息公开|依)申请(?:公开)?(?:件|事项)?(?:受理|接收|收到|新收)(?:件)?(?:总?数量?|总?量)?(?:均)?(?:为|是)?(?:零|0)(?=件?[，。；]|$)"
        ),
    ),
    (
        "applications_stated",
        "handled",
        ("申请",),
        regex(rf"{_NOT}(?:办理|处理)(?:过)?(?!完|结束|好)[^，。；\d超逾]{{0,12}}申请(?:公开)?[^，。；\d]{{0,8}}"),
    ),
    (
        "processing_fee",
        "",
        ("费", "收取"),
        regex(
            rf"{_NOT}[^，。；\d减免]{{0,26}}(?:收取|产生|发生|收费|出现|涉及|征收|开展)[^，。；\d减免]{{0,24}}(?:处理费|费用|收费|公开费)(?!减免)[^，。；\d减免]{{0,10}}"
            r"|(?:无|没有)[^，。；\d减免]{0,10}(?:信息公开|信息)?(?:信息)?处理费[^，。；\d减免]{0,8}"
            r"|(?:无|没有)(?:任何)?(?:政府)?信息公开(?:的)?收费(?:的)?(?:事项|情况|行为)?(?=[，。；]|$)"
            r"|处理费(?:用)?(?:收取)?(?:情况)?[：:为]?(?:无|没有收取|未收取|未产生|未发生)"
            r"|(?:处理费|收费|收取)(?:总)?(?:金额|费用|收费)*(?:均)?(?:为|：|是)?(?:0|零)(?:元|。|，|；|$)(?![^，。；]{0,3}\d)"
            rf"|处理费[^，。；\d]{{0,10}}{_NOT}(?:收取|产生|发生)"
            rf"|{_NOT}(?:收取|收过|产生)[^，。；\d]{{0,12}}(?:任何)?费用"
            rf"|(?:{_NOT}|不)(?:发生|存在|涉及|产生)?[^，。；\d]{{0,26}}收[费取](?:及|和|与|或|、|以及)(?:费用)?减免(?:相关)?(?:费用)?的?(?:情况|行为|现象|事项)?(?=[，。；]|$)"
            rf"|{_NOT}(?:向|对)[^，。；\d减免]{{0,16}}收(?:费|取[^，。；\d减免]{{0,8}}费用?)(?:的?(?:情况|行为))?(?=[，。；]|$)"
            rf"|(?<=信息公开){_NOT}(?:进行|发生)?收费(?:的?(?:情况|行为))?(?=[，。；]|$)"
        ),
    ),
    (
        "press_conferences",
        "",
        ("新闻发布",),
        regex(rf"{_NOT}(?:召开|举办|举行|开展|组织)(?:过)?[^，。；\d]{{0,8}}新闻发布(?:会|活动)"),
    ),
    ("training_sessions", "", ("培训",), regex(rf"{_NOT}(?:组织|开展|举办)(?:过)?[^，。；\d]{{0,14}}培训")),
    (
        "open_days",
        "",
        ("开放", "公开日"),
        regex(rf"{_NOT}(?:组织|开展|举办)(?:过)?[^，。；\d]{{0,12}}(?:开放日|公开日|开放月|开放周|开放活动)"),
    ),
    (
        "consultations",
        "",
        ("征",),
        regex(rf"{_NOT}(?:组织|开展|进行|发布)(?:过)?[^，。；\d]{{0,8}}(?:意见征集|征集|征求意见)"),
    ),
    ("interpretations", "", ("解读",), regex(rf"{_NOT}(?:开展|发布|制作|进行)(?:过)?[^，。；\d]{{0,6}}解读")),
    (
        "responses",
        "",
        ("留言", "来信", "咨询"),
        regex(rf"{_NOT}(?:收到|接到)(?:过)?[^，。；\d]{{0,10}}(?:留言|来信|咨询)"),
    ),
    ("social_appraisal", "", ("评议",), regex(rf"{_NOT}(?:组织|开展|进行)(?:过)?[^，。；\d]{{0,12}}评议")),
    ("assessment", "", ("考",), regex(rf"{_NOT}(?:组织|开展|进行)(?:过)?[^，。；\d]{{0,10}}(?:考核|考评)")),
    (
        "accountability",
        "",
        ("责", "追究"),
        regex(
            rf"{_NOT}[^，。；\d]{{0,28}}(?:追责|问责|责任追究|追究[^，。；]{{0,6}}责任|被追究|被问责)[^，。；\d]{{0,8}}"
        ),
    ),
    (
        "npc_suggestions",
        "handled",
        ("人大",),
        regex(rf"{_NOT}(?:承办|办理|收到|接到|承担)(?:过)?[^，。；\d]{{0,10}}人大[^，。；\d]{{0,10}}"),
    ),
    (
        "cppcc_proposals",
        "handled",
        ("政协",),
        regex(rf"{_NOT}(?:承办|办理|收到|接到|承担)(?:过)?[^，。；\d]{{0,20}}政协[^，。；\d]{{0,10}}"),
    ),
    ("hotline_cases", "", ("工单", "举报"), regex(rf"{_NOT}(?:收到|接到)(?:过)?[^，。；\d]{{0,8}}(?:工单|举报)")),
    (
        "documents_released",
        "",
        ("文件",),
        regex(rf"{_NOT}(?:公开|发布|公布)(?:过)?(?:政策|政府|相关)*文件(?=[，。；]|$)"),
    ),
    (
        "items_published",
        "weibo",
        ("微博",),
        regex(rf"{_NOT}(?:通过|利用|在)?(?:政务)?微博(?:平台)?(?:发布|公开|推送)"),
    ),
    (
        "items_published",
        "wechat",
        ("微信", "公众号"),
        regex(rf"{_NOT}(?:通过|利用|在)?(?:政务)?(?:微信|公众号|微信公众号)(?:平台)?(?:发布|公开|推送)"),
    ),
)
# 未发生…超期办理、未因…被: says nothing of the count itself.
_QUALIFIED = regex(
    r"超期|逾期|超时|未按|及时(?!公)|不到位|不够|不及时|深入|充分|有效(?!期)|经常|定期|完成|规范化?地|全面"
)

# 未收到传真形式的申请, 没有减免申请: none of one sort is not none at all.
_OF_ONE_SORT = regex(
    r"减免|更正|听证|传真|信函|邮寄|电子邮件|当面|现场|网络|网上|线上|在线|平台|系统|渠道|形式|方式|途径|口头"
    r"|第三方|重复|涉密|延期|收费|转[为办]|信访|撤[回销]|补正|大量|恶意|滥用|异议|企业|机构|律师|媒体|记者"
    r"|涉及(?!我|本)|退回|的(?:单位|部门|镇|街)|[类域]的?申请|方面的?申请|要求(?!$|公开|获取|提供|查|政府|信息|我|本)"
)
_ANYBODY = regex(r"公民|公众|群众|个人|自然人.*(?:法人|组织|团体)")


# 1件未收到申请人的补正材料: not the application itself.
_NO_APPLICATION = regex(r"复议|诉讼|许可|补助|救助|材料|补正|回执|补充|证明")
# 未收到任何形式的申请 is none of every sort.
_OF_ANY_SORT = regex(r"(?:任何|书面[或和及]其[他它])(?:的)?(?:形式|方式|渠道|途径|类型)")


# 自然人、企业或社会团体: everybody that there is.
_EVERYBODY = regex(r"(?:公民|自然人|个人)、[^，。；]{0,14}(?:组织|团体)")
_CONCERNED = regex(rf"^{_NOT}涉及(?:过|到)?")


def _of_one_sort(words: str) -> bool:
    words = _OF_ANY_SORT.sub("", _EVERYBODY.sub("", _CONCERNED.sub("", words)))
    return _OF_ONE_SORT.search(words) is not None or (
        re.search(r"自然人|法人", words) is not None and _ANYBODY.search(words) is None
    )


_NEITHER = regex(r"收[费取](?:及|和|与|或|、|以及)(?:费用)?减免")
_ITS_COSTS = regex(r"诉讼|复议|律师|支出|开支|经费")
_CLAUSE = regex(r"[^，。；：]+")
_UNNUMBERED: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = (
    (
        "training_sessions",
        regex(
            r"(?:组织|开展|举办|召开|进行)(?:了)?(?:[^，。；]{0,30})培训(?:会议?|班|活动|讲座)?(?:等)?$"
            r"|^(?:组织)[^，。；]{0,24}参加(?:了)?(?:内部|本局|本单位)[^，。；]{0,8}培训$"
        ),
        frozenset({"training_sessions", "training_people"}),
    ),
    (
        "press_conferences",
        regex(r"(?:召开|举办|举行)(?:了)?[^，。；]{0,16}新闻发布会$"),
        frozenset({"press_conferences"}),
    ),
    (
        "open_days",
        regex(
            r"(?:开展|举办|组织)(?:了)?[^，。；]{0,16}(?:开放日|公开日|开放月|公开月|开放周)[”]?(?:系列|主题)*(?:活动)?$"
        ),
        frozenset({"open_days", "open_day_people"}),
    ),
    (
        "social_appraisal",
        regex(r"(?:组织|开展|进行)(?:了)?[^，。；]{0,12}社会评议(?:活动|工作)?$"),
        frozenset({"social_appraisal"}),
    ),
)
_NOT_DONE = regex(
    r"未|没有|不|加大|加强|强化|持续|积极参加|参加(?!内部|本)|参训|定期|经常|注重|通过|利用|强调|制定|计划|纳入|完善|建立|健全|重视|推动|根据|按照|要求|结合|继续|创新|鼓励|逐步|如|以"
)


# Without one of these no sentence denies anything, and none tells of the events below: most sentences end here.
_DENIAL = regex(r"[未没无零0]|不(?:存在|涉及|产生|发生)")
_EVENT = regex(r"培训|新闻发布会|开放[日月周]|公开[日月]|社会评议")
_COUNTED = regex(r"\d|[一二两三四五六七八九十][次场期轮个]")
_DATE = regex(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?")


def stated_none(sentence: str, section: str, *, of_fees: bool = False) -> Iterator[Statement]:
    """Every count that the sentence says was none. `of_fees`: it stands under a heading of fees."""
    if not _DENIAL.search(sentence):
        return
    for kind, channel, words, pattern in _NONE:
        if not any(word in sentence for word in words):
            continue
        for match in pattern.finditer(sentence):
            said = match.group()
            if _QUALIFIED.search(said) or not _fits(kind, sentence, said, section, of_fees):
                continue
            yield Statement(Named(kind, channel, f"none:{kind}"), STATED_NONE, match.start(), match.end())
            break


def _fits(kind: str, sentence: str, words: str, section: str, of_fees: bool) -> bool:
    if kind == "processing_fee":
        about = of_fees or re.search(r"信息|申请|公开", sentence) or section == Section.OTHER_MATTERS
        # 无收费及减免情况 denies both; 未产生诉讼费用 denies what the body would have paid.
        relief = ("减免" in words or f"{words}减免" in sentence) and not _NEITHER.search(f"{words}减免")
        return bool(about) and "行政事业性" not in sentence and not relief and not _ITS_COSTS.search(words)
    if kind == "applications_stated":
        return not _NO_APPLICATION.search(words) and not _of_one_sort(words)
    if kind in ("responses", "hotline_cases"):
        # 未收到依申请公开来信, 未收到关于信息公开的咨询: of this work, not of everything.
        return "申请" not in words and "信息公开" not in words
    if kind in ("assessment", "social_appraisal"):
        return "公开" in sentence or "评议" in words
    if kind == "training_sessions":
        return "公开" in sentence or "专题" in sentence or "业务" in sentence
    return True


def unnumbered(sentence: str, counted: Collection[str], year: int | None) -> Iterator[Statement]:
    """Events told without a number, where the sentence has no number of the same event (`counted`) either."""
    if not _EVENT.search(sentence):
        return
    for kind, pattern, related in _UNNUMBERED:
        if related & set(counted):
            continue
        for match in _CLAUSE.finditer(sentence):
            clause = match.group().rstrip("、")
            found = pattern.search(clause)
            if found is None or _NOT_DONE.search(clause) or _COUNTED.search(_DATE.sub("", clause)):
                continue
            if not is_planned(sentence[: match.end()], year):
                start = match.start() + found.start()
                yield Statement(Named(kind, "", f"unnumbered:{kind}"), UNNUMBERED, start, match.start() + found.end())
                break
