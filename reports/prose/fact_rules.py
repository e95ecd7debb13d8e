"""Which kind a number of the prose counts: one function a theme, asked in the order of RULES.

A rule answers with names of facts, with NOT_A_FACT where it knows the number and that it is none, or with None where it
does not know. Wording was written from the development sentences of tests/reports/facts_development.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.patterns import regex
from reports.prose.fact_context import Context

CASES = frozenset({"件", "份", "宗", "起", "例", "个", "封", "条", "件次", "次", "通"})
TIMES = frozenset({"次", "场", "期", "场次", "班次", "个", "轮"})
PEOPLE = frozenset({"人", "人次", "名", "位", "人员次"})
_TAIL = (
    r"(?:总?数量?|总量|总数|总计|共计|合计|累计|共有|共|达到|达|为|计|有|了|是|均|各|分别|完成|完毕"
    r"|工作|活动|：|“|”|\d{4}年|全年|已|约)*$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A kind and its channel, with the rule that said so."""

    kind: str
    channel: str
    rule: str


@dataclass(slots=True)
class Thread:
    """What the sentence has been about so far: the last kind counted, the last carrier, whether it is breaking down
    (`bracketed`: only up to the closing bracket).

    `unit` is that of the number before, where it was a fact. `carriers`, `ways` (channels of applications) and `rates`
    are those that the numbers of a 分别 are still to be given to.
    """

    kind: str = ""
    channel: str = ""
    unit: str = ""
    carriers: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    rates: tuple[tuple[Named, ...], ...] = ()
    breakdown: bool = False
    bracketed: bool = False


NOT_A_FACT: tuple[Named, ...] = ()
Answer = tuple[Named, ...] | None
Rule = Callable[[Context, Thread], Answer]


def _tail(words: str) -> re.Pattern[str]:
    return regex(f"(?:{words}){_TAIL}")


def _named(kind: str, rule: str, channel: str = "") -> Answer:
    return (Named(kind, channel, rule),)


_RATE = regex(
    r"((?:按[时期])?(?:办结|答复|回复|回应|办复|处理|反馈|解决)(?:比?率|比例)|解读(?:比?率|比例)"
    r"|满意[率度])(?=[^，。；]*$)"
)
_APPLICATION = regex(r"(?:信息公开|依)?申请")
_SURVEYED = regex(r"人大|政协|提案|建议|热线|工单|留言|来信|诉求|举报|信箱")
_CITIZENS = regex(r"留言|来信|咨询|关切|热点|舆情|信箱|网民|网友|问政|诉求|提问|热线|工单|举报")


def rates(context: Context, thread: Thread) -> Answer:
    """办结率100%: whose rate it is depends on what the sentence counts."""
    if context.unit != "%":
        return None
    if thread.rates and re.fullmatch(r"[、，和与及]*", context.near):
        following, thread.rates = thread.rates[0], thread.rates[1:]
        return following
    # A rate before an earlier number (解读率100%，占总量的70%) is that one's.
    clause = re.split(r"[，；。（）]", context.near)[-1]
    found = [_rate(match[1], clause, context, thread) for match in _RATE.finditer(clause)]
    if len(found) > 1 and "分别" in clause:
        thread.rates = tuple(found[1:])
        return found[0]
    return tuple(dict.fromkeys(named for each in found for named in each))


def _rate(word: str, clause: str, context: Context, thread: Thread) -> tuple[Named, ...]:
    """What one rate is of; nothing where it is none that is kept."""
    if "解读" in word:
        return (Named("interpretation_rate", "", "rate:interpretation"),)
    if "满意" in word:
        of_others = "评议" in context.before or "申请" in clause
        return (
            (Named("satisfaction_rate", "", "rate:satisfaction"),)
            if _SURVEYED.search(context.before) and not of_others
            else ()
        )
    if thread.kind in ("responses", "hotline_cases") or (_CITIZENS.search(clause) and not _APPLICATION.search(clause)):
        return (Named("response_rate", "", "rate:response"),)
    return ()


_FEE_SENTENCE = regex(r"处理费|收费通知|信息公开[^，。]{0,8}收费|收费总?金额")
_FEE = regex(r"(?:处理费|收费|收取|金额|费用)[^，。；]{0,14}$")

_FEE_SUM = regex(r"(?:共计?|合计|总计|累计|总额|金额)(?:为|收取|人民币)*")


def fees(context: Context, thread: Thread) -> Answer:
    """Money: the information-processing fee, else the budget of the work."""
    if context.unit != "元":
        return None
    if "行政事业性收费" in context.near or ("行政事业性收费" in context.before and "金额" in context.local):
        return NOT_A_FACT
    summed = "处理费" in context.near and "减免" not in context.near and _FEE_SUM.fullmatch(context.local)
    if _FEE_SENTENCE.search(context.sentence) and (summed or _FEE.search(context.local)):
        later = context.sentence[context.quantity.end :]
        if "金额" in context.local and re.search(r"实际收取|收取[^，。]{0,8}处理费", later):
            return NOT_A_FACT
        return _named("processing_fee", "fee")
    if re.search(r"经费[^，。；]{0,10}$", context.local) and "三公" not in context.near and "公开" in context.sentence:
        return _named("funding", "funding")
    return NOT_A_FACT


_STAFF_LEFT = regex(r"(专|兼|全)职[^，。；、专兼全]{0,12}$")
_STAFF_RIGHT = regex(r"^[^，。；、专兼全]{0,16}(专|兼|全)职(?!责|能)")


def staff(context: Context, thread: Thread) -> Answer:
    """专职2人、兼职5人, on whichever side of the number the word stands."""
    if context.unit not in ("人", "名", "位"):
        return None
    match = _STAFF_RIGHT.search(context.right) or _STAFF_LEFT.search(context.near)
    if match is None or "培训" in context.near:
        return None
    return _named("staff_part_time" if match[1] == "兼" else "staff_full_time", "staff")


_NPC, _CPPCC = regex(r"人大"), regex(r"政协|委员提案|提案")
# 人大24条、团委12条: news of offices of these names, not their papers.
_OF_DEPUTIES = regex(r"建议|议案|提案|代表|委员(?!会)|政协|两会")
_PUBLISHING = regex(r"公开|公布|发布|公示")
_HANDLING = regex(r"承办|办理|办复|主办|会办|协办|答复|办结|收到|接到|接受")
_OPENNESS = regex(r"(?:政务|信息|依申请|村务|主动)公开(?:工作|平台|专栏|栏目|网|领域)?(?!\d|$|人大|政协|建议)")

# 做好2件人大代表建议、6件政协提案办理结果公开
_RESULT_PUBLISHED = regex(r"[^，。；]{0,24}(?:办理|答复)(?:的)?(?:情况|结果)?(?:信息|全文)?的?(?:公开|公示)")
_PUBLISHED_PART = regex(r"(?:其中|并)(?:已|全文|主动|依法)*(?:公开|公布|发布|公示)")


def proposals(context: Context, thread: Thread) -> Answer:
    """Suggestions of 人大 deputies and 政协 proposals, handled or made public (the verb that comes first)."""
    if context.unit not in ("件", "条", "份", "项", "个", "件次"):
        return None
    if not _OF_DEPUTIES.search(context.sentence):
        return None
    last = re.split(r"[，、；]", context.near)[-1]
    both = bool(_NPC.search(last)), bool(_CPPCC.search(last))
    # 13件人大建议和18件政协提案: the words before 和 are those of the number before.
    joined = re.fullmatch(r".*[和与及]", last) is not None and thread.kind in ("npc_suggestions", "cppcc_proposals")
    if both == (False, False) or joined:
        # 政策解读1条、建议提案5条: what stands behind the next mark is the next number's.
        named = "" if context.right.startswith(("、", "和", "与", "及")) else context.right
        if re.match(
            r"[^，。；、]{0,8}(?:建议|议案)(?:和|与|及)?(?:政协)?(?:委员)?提案|[^，。；、]{0,8}提案(?:和|与|及)?建议",
            named,
        ):
            return NOT_A_FACT
        right = bool(_NPC.search(named)), bool(_CPPCC.search(named))
        if right[0] == right[1]:
            return NOT_A_FACT if right[0] else None
        both = right
    elif (
        both == (True, True)
        or re.search(r"(?:建议|议案|人大)(?:和|与|及|、|以及|或)[^，。；]{0,8}提案", context.near)
        or re.search(r"人大[^，。；]{0,16}(?:和|与|及|、)[^，。；]{0,4}政协[^，。；]{0,10}$", context.near)
        or re.search(r"(?:建议|议案)提案|提案建议", last)
    ):
        return NOT_A_FACT
    clause = re.split(r"[，；（]", _OPENNESS.sub("", context.near))[-1]
    if _PUBLISHED_PART.match(clause):
        return _named("npc_suggestions" if both[0] else "cppcc_proposals", "proposals", "published")
    rule = "proposals" if not joined and (_NPC.search(last) or _CPPCC.search(last)) else "proposals:right"
    plain = _OPENNESS.sub("", context.before)
    # 公开信息565条；办理人大建议5件: the verb of its own clause, else one of the sentence.
    own = plain.rsplit("；", 1)[-1]
    plain = own if _PUBLISHING.search(own) or _HANDLING.search(own) else plain
    verbs = sorted(
        [(match.start(), "published") for match in _PUBLISHING.finditer(plain)]
        + [(match.start(), "handled") for match in _HANDLING.finditer(plain)]
    )
    channel = verbs[0][1] if verbs else "handled"
    if not verbs and thread.breakdown and thread.kind == "items_published":
        channel = "published"  # 主动公开信息180条，含政协提案复函3条
    if _RESULT_PUBLISHED.match(context.sentence[context.quantity.end :]):
        channel = "published"
    return _named("npc_suggestions" if both[0] else "cppcc_proposals", rule, channel)


_PRESS_WORDS = r"(?:新闻发布会|新闻发布活动|新闻通气会|媒体通气会|(?:媒体|新闻|政策)?吹风会)"
_PRESS = regex(_PRESS_WORDS)
_ATTENDING = regex(r"参加|出席|列席")
_HOLDING = regex(r"召开|举办|举行|组织|开展")


# 召开和参加发布会19场: how many of each is not said.
_HELD_OR_ATTENDED = regex(
    r"(?:召开|举办|举行|组织|开展)(?:[和与及、或]|以及|或者|并)(?:参加|出席|参与)|(?:参加|出席|参与)(?:[和与及、或]|以及|或者)(?:召开|举办|举行|组织|开展)"
)


def press(context: Context, thread: Thread) -> Answer:
    """Press conferences, own or attended."""
    right = re.match(rf"[^，。；、]{{0,8}}{_PRESS_WORDS}", context.right)
    if context.unit not in TIMES or not (_PRESS.search(context.near) or right):
        return None
    if right and re.match(r"的?(?:服务|后勤|技术|会务|筹备|保障)", context.right[right.end() :]):
        return NOT_A_FACT
    if not right and not re.search(rf"(?:发布会|发布活动|通气会|吹风会)(?:（[^（）]*）)?{_TAIL}", context.near):
        return NOT_A_FACT
    clause = re.split(r"[，；。]", context.before)[-1]
    if _HELD_OR_ATTENDED.search(clause):
        return NOT_A_FACT
    attended = _ATTENDING.search(clause) and not _HOLDING.search(clause)
    return _named("press_conferences", "press", "attended" if attended else "")


_CONSULTATION = _tail(
    r"(?:征求(?:社会公众|公众|社会|各方)?(?:意见|建议)|意见(?:建议)?征集|民意征集|征集(?:公众"
    r"|社会)?(?:意见|民意)(?:建议)?|征集调查|调查征集"
    r"|征集公告|征集调查公告|网上调查|网上征集|意见征询|征集)(?:稿|公告|事项|信息)?"
)


def consultations(context: Context, thread: Thread) -> Answer:
    """Rounds of public consultation; never the opinions that came in."""
    if re.search(r"(?:收到|采纳|反馈|收集|征得|征集到)[^，。；]{0,12}$", context.local):
        return NOT_A_FACT if re.search(r"意见|建议", context.near) else None
    if re.search(r"(?:作品|论文|案例|线索|标识|口号|照片|岗位|人才|专家)征集[^，。；]{0,4}$", context.local):
        return NOT_A_FACT
    if context.unit in TIMES | {"项", "件"} and _CONSULTATION.search(context.near):
        return _named("consultations", "consultation")
    if (
        context.unit in ("个", "件", "项", "次")
        and re.match(r"[^，。、]{0,8}(?:公开)?征求(?:社会|公众)*意见", context.right)
    ) or (context.unit in TIMES and re.match(r"[^，。、]{0,4}(?:调查征集|征集调查|(?:意见|民意)征集)", context.right)):
        return _named("consultations", "consultation:right")
    return None


_TRAINING_LEFT = _tail(r"培训(?:会议?|班|活动|讲座|学习|课程|工作)?")
_TRAINING_RIGHT = regex(r"^[^，。；、]{0,16}培训")
_HELD = regex(r"(?:组织|开展|举办|召开|举行|参加|参与|进行|承办|安排)[^，。；、]{0,14}$")
_ATTENDED = regex(r"参加|参训于|选派|派员|派出?$|派出|选送|外出")
_BY_OTHERS = regex(
    r"(?:参加|参训)[^，；]*(?:组织|举办|开展|召开|举行)的"
    r"|参加(?:了)?(?:上级|国家|中央|[省市县区州]上|[省市县区州](?:委|里|局|厅|政府|级|政务|直)|自治区)"
)


# 培训新型职业农民3200人次: a service to the public, not to those who do the work.
_TRAINED_FOR_LIFE = regex(
    r"培训[^，；]{0,8}(?:农民|农户|下岗|失业|劳动力|驾驶员|家长|学生)|(?:职业技能|就业|创业)[^，；]{0,4}培训"
)


def trainings(context: Context, thread: Thread) -> Answer:
    """Training held or attended, in sessions and in people."""
    local = re.split(r"[、，；：]", context.near)[-1]
    if context.unit in TIMES:
        left = _TRAINING_LEFT.search(context.near)
        right = _TRAINING_RIGHT.search(context.right) and (not local or _HELD.search(local))
        if left or right:
            if _HELD_OR_ATTENDED.search(re.split(r"[，；]", context.near)[-1]):
                return NOT_A_FACT
            attended = _ATTENDED.search(context.near) and (
                _BY_OTHERS.search(context.near) or not re.search(r"组织|举办|开展", context.near)
            )
            return _named("training_sessions", "training", "attended" if attended else "")
    if context.unit in PEOPLE:
        if _TRAINED_FOR_LIFE.search(context.near) and "公开" not in context.sentence:
            return NOT_A_FACT
        if _ATTENDED.search(local) and "人员" not in local and "人数" not in local:
            return NOT_A_FACT if "培训" in context.near + context.right else None
        counted = re.search(r"培训|参训|受训|授课", context.near) or re.search(
            r"^(?:次)?(?:参训|受训|参加(?:了)?培训)", context.right
        )
        joined = thread.kind in ("training_sessions", "training_people") and re.search(
            r"参加|参与|覆盖|参训|累计|共|人数|受众|达", context.near + context.right
        )
        if counted or joined:
            return _named("training_people", "training:people")
    return None


_OPEN_DAY = regex(r"(?:开放日|公开日|开放月|公开月|开放周|开放活动|公众开放)")


def open_days(context: Context, thread: Thread) -> Answer:
    """Open days and the people who came."""
    if context.unit in TIMES and (
        re.search(rf"{_OPEN_DAY.pattern}(?:系列|主题)?(?:活动)?{_TAIL}", context.near)
        or _OPEN_DAY.search(context.right[:16])
    ):
        return _named("open_days", "open_day")
    invited = re.search(r"邀请[^，；]{0,24}$", context.local) and re.match(
        r"[^，。；、]{0,8}(?:参加|参与|走进)", context.right
    )
    if context.unit in PEOPLE and (_OPEN_DAY.search(context.before) or (invited and _OPEN_DAY.search(context.right))):
        came = re.search(r"参与|参加|邀请|接待|吸引|走进|参观|到场|累计|代表|群众", context.near + context.right)
        if came and "培训" not in context.near and "工作人员" not in context.near + context.right:
            return _named("open_day_people", "open_day:people")
    return None


_MEETING_NOUN = (
    r"(?:推进会|工作会|例会|联席会|部署会|调度会|专题会|领导小组会|党组会|常务会|办公会|小组会|会商会)议?|会议"
)
_OTHER_MEETING = regex(r"发布会|听证会|通气会|见面会|座谈会|培训会|解读会|代表大会|视频会议系统")
# 公开常务会议纪要23期, 学习会议精神3次: what came of meetings.
_OF_A_MEETING = regex(
    r"会议?(?:的)?(?:纪要|精神|材料|信息|内容|议题|议定|决定|图解|文件|公报|要点|通知|议程|直播|新闻|动态)"
)
_ABOUT_OPENNESS = regex(r"公开|专题|例会|推进会|联席|领导小组")


def meetings(context: Context, thread: Thread) -> Answer:
    """Meetings on the work of openness."""
    if context.unit not in TIMES:
        return None
    left = re.search(rf"(?:{_MEETING_NOUN})[^，。；、]{{0,16}}{_TAIL}", context.near)
    right = re.match(rf"[^，。；、]{{0,14}}(?:{_MEETING_NOUN})", context.right)
    if not (left or right) or _OTHER_MEETING.search(context.near + context.right) or "培训" in context.near:
        return None
    if not _ABOUT_OPENNESS.search(context.sentence):
        return None
    if _OF_A_MEETING.search(re.split(r"[，；]", context.near)[-1] + context.right):
        return None
    if _ATTENDED.search(context.near):
        return NOT_A_FACT
    return _named("meetings", "meeting")


_SUPERVISION = regex(r"公开|本局|本机关|评议")


def supervision(context: Context, thread: Thread) -> Answer:
    """考核, 社会评议, 责任追究."""
    if context.unit in ("次", "场", "轮", "期"):
        if re.search(rf"(?:社会|民主|公众|满意度|行风)评议(?:活动|工作)?{_TAIL}", context.near):
            return _named("social_appraisal", "appraisal")
        if re.search(rf"(?:考核|考评)(?:评估|评价|工作)?{_TAIL}", context.near) and _SUPERVISION.search(context.before):
            return _named("assessment", "assessment")
        if re.match(r"[^，。；、]{0,10}(?:考核|考评)", context.right) and _HELD.search(context.local):
            return _named("assessment", "assessment:right")
    if context.unit in ("人", "名", "次", "起", "人次"):
        accountable = r"追责|问责|责任追究|追究责任"
        if re.search(rf"(?:{accountable}){_TAIL}", context.near) or re.match(
            rf"[^，。；]{{0,6}}(?:进行|予以|给予|被)?(?:{accountable})", context.right
        ):
            return _named("accountability", "accountability")
    return None


_BREAKDOWN = regex(r"其中(?!，?通过|，?在)|包括|涵盖|[，（]含(?!义|量)|[，（]涉及|公开的(?:政府)?信息中|具体为|分别是")


def first_answer(rules: Iterable[Rule], context: Context, thread: Thread) -> Answer:
    """The answer of the first rule that knows the number."""
    if thread.bracketed and "）" in context.near:
        thread.breakdown = thread.bracketed = False
    broken = _BREAKDOWN.search(context.near)
    if broken:
        thread.breakdown = re.search(r"其中，?(?:[今本当]年|20\d\d年)", context.near) is None
        thread.bracketed = context.near.rfind("（", 0, broken.end()) > context.near.rfind("）", 0, broken.end())
    for rule in rules:
        answer = rule(context, thread)
        if answer is not None:
            return answer
    return None


RULES: tuple[Rule, ...] = (
    rates,
    fees,
    staff,
    proposals,
    press,
    trainings,
    open_days,
    meetings,
    supervision,
    consultations,
)
