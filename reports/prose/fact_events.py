"""What was held: press conferences, consultations, training, open days, meetings, appraisals."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import NOT_A_FACT, PEOPLE, TAIL, TIMES, Answer, Thread, named, tail
from reports.prose.fact_context import Context

_PRESS_WORDS = r"(?:新闻发布会|新闻发布活动|新闻通气会|媒体通气会|(?:媒体|新闻|政策)?吹风会)"
_PRESS = regex(_PRESS_WORDS)
_PRESS_RIGHT = regex(rf"[^，。；、]{{0,8}}{_PRESS_WORDS}")
_ATTENDING = regex(r"参加|出席|列席|参与(?!度)")
_HOLDING = regex(r"召开|举办|举行|组织|开展")


# 召开和参加发布会19场: how many of each is not said.
_HELD_OR_ATTENDED = regex(
    r"(?:召开|举办|举行|组织|开展)(?:[和与及、或]|以及|或者|并)(?:参加|出席|参与)|(?:参加|出席|参与)(?:[和与及、或]|以及|或者)(?:召开|举办|举行|组织|开展)"
)


# 组织人员参加发布会3场: those of others.
# 参加市政府新闻办举办的发布会1场
_HELD_BY_OTHERS = regex(r"(?:召开|举办|举行|组织|开展)的")
_SENT = regex(r"组织[^，；、和与并及]{0,12}(?=参加|出席|列席)")


def press(context: Context, thread: Thread) -> Answer:
    """Press conferences, own or attended."""
    if context.unit not in TIMES:
        return None
    right = _PRESS_RIGHT.match(context.right)
    if not (_PRESS.search(context.near) or right):
        return None
    if right and re.match(r"的?(?:服务|后勤|技术|会务|筹备|保障)", context.right[right.end() :]):
        return NOT_A_FACT
    if not right and not re.search(rf"(?:发布会|发布活动|通气会|吹风会)(?:（[^（）]*）)?{TAIL}", context.near):
        return NOT_A_FACT
    clause = re.split(r"[，；。]", context.before)[-1]
    if clause.startswith("发布新闻发布会"):
        return NOT_A_FACT  # items of a column
    if _HELD_OR_ATTENDED.search(clause):
        return NOT_A_FACT
    attended = _ATTENDING.search(clause) and not _HOLDING.search(_HELD_BY_OTHERS.sub("", _SENT.sub("", clause)))
    return named("press_conferences", "press", "attended" if attended else "")


_CONSULTATION = tail(
    r"(?:征求(?:社会公众|公众|社会|各方)?(?:意见|建议)|意见(?:建议)?征集|民意征集|征集(?:公众"
    r"|社会)?(?:意见|民意)(?:建议)?|征集调查|调查征集"
    r"|征集公告|征集调查公告|征集调查期数|网上调查|网上征集|意见征询|征集)(?:稿|公告|事项|信息)?"
)


# 公开征求意见的规范性文件草案17件
_DRAFTS = tail(r"征求(?:社会公众|公众|社会)?意见的[^，；、]{0,14}(?:草案|文件|事项|征求意见稿)")
_ASKED = regex(r"征|意见|建议|调查")


def consultations(context: Context, thread: Thread) -> Answer:
    """Rounds of public consultation; never the opinions that came in."""
    if not _ASKED.search(context.near + context.right):
        return None
    if re.search(r"(?:收到|采纳|反馈|收集|征得|征集到)[^，。；]{0,12}$", context.local):
        return NOT_A_FACT if re.search(r"意见|建议", context.near) else None
    if re.search(r"(?:作品|论文|案例|线索|标识|口号|照片|岗位|人才|专家)征集[^，。；]{0,4}$", context.local):
        return NOT_A_FACT
    if context.unit in TIMES | {"项", "件"} and (_CONSULTATION.search(context.near) or _DRAFTS.search(context.near)):
        return named("consultations", "consultation")
    if (
        context.unit in ("个", "件", "项", "次")
        and re.match(r"[^，。、]{0,8}(?:公开)?征求(?:社会|公众)*意见", context.right)
    ) or (context.unit in TIMES and re.match(r"[^，。、]{0,4}(?:调查征集|征集调查|(?:意见|民意)征集)", context.right)):
        return named("consultations", "consultation:right")
    return None


_TRAINING_LEFT = tail(r"培训(?:会议?|班|活动|讲座|学习|课程|工作)?")
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


_TRAINED = regex(r"培训|参训|受训|授课")
_CAME = regex(r"参加|参与|覆盖|参训|受训|累计|共|人数|受众|达|学员|听课|到会|人员")
_TRAINING_GIVEN = regex(r"(?:组织|举办|开展|召开|做好|进行)[^，；]{0,16}培训，")


def trainings(context: Context, thread: Thread) -> Answer:
    """Training held or attended, in sessions and in people."""
    if context.unit not in TIMES and context.unit not in PEOPLE:
        return None
    local = re.split(r"[、，；：]", context.near)[-1]
    if context.unit in TIMES:
        left = _TRAINING_LEFT.search(context.near)
        right = _TRAINING_RIGHT.search(context.right) and (
            not local or _HELD.search(local) or _HOLDING.match(context.right)
        )
        if left or right:
            if _HELD_OR_ATTENDED.search(re.split(r"[，；]", context.near)[-1]):
                return NOT_A_FACT
            attended = _ATTENDED.search(context.near) and (
                _BY_OTHERS.search(context.near) or not re.search(r"组织|举办|开展", context.near)
            )
            return named("training_sessions", "training", "attended" if attended else "")
    if context.unit in PEOPLE:
        if _TRAINED_FOR_LIFE.search(context.near) and "公开" not in context.sentence:
            return NOT_A_FACT
        if _ATTENDED.search(local) and "人员" not in local and "人数" not in local:
            return NOT_A_FACT if "培训" in context.near + context.right else None
        counted = _TRAINED.search(local) or (_TRAINED.search(context.near) and _CAME.search(local + context.right))
        counted = counted or re.search(r"^(?:次)?(?:参训|受训|参加(?:了)?培训)", context.right)
        if not counted and _TRAINING_GIVEN.search(context.before):  # 做好业务培训，36个部门50余人参加了专题培训
            counted = re.match(r"(?:次)?参加(?:了)?[^，。；]{0,24}培训", context.right)
        joined = thread.kind in ("training_sessions", "training_people") and re.search(
            r"参加|参与|覆盖|参训|累计|共|人数|受众|达", context.near + context.right
        )
        if counted or joined:
            return named("training_people", "training:people")
    return None


_OPEN_DAY = regex(r"(?:开放日|公开日|开放月|公开月|开放周|开放活动|公众开放)")


# 42个部门开展开放日活动63场
_OTHER_NOUN = regex(r"(?:直属)?(?:部门|单位|镇|街|乡|村|社区|科室|[县区市]|站点)")


def open_days(context: Context, thread: Thread) -> Answer:
    """Open days and the people who came."""
    if context.unit not in TIMES and context.unit not in PEOPLE:
        return None
    if context.unit in TIMES and (
        re.search(rf"{_OPEN_DAY.pattern}(?:系列|主题)?(?:活动)?{TAIL}", context.near)
        or (_OPEN_DAY.search(context.right[:16]) and not _OTHER_NOUN.match(context.right))
    ):
        return named("open_days", "open_day")
    invited = re.search(r"邀请[^，；]{0,24}$", context.local) and re.match(
        r"[^，。；、]{0,8}(?:参加|参与|走进)", context.right
    )
    ahead = context.sentence[context.quantity.end :][:40]
    if context.unit in PEOPLE and (_OPEN_DAY.search(context.before) or (invited and _OPEN_DAY.search(ahead))):
        came = re.search(r"参与|参加|邀请|接待|吸引|走进|参观|到场|累计|代表|群众", context.near + context.right)
        if came and "培训" not in context.near and "工作人员" not in context.near + context.right:
            return named("open_day_people", "open_day:people")
    return None


_MEETING_NOUN = (
    r"(?:推进会|工作会|例会|联席会|部署会|调度会|专题会|领导小组会|党组会|常务会|办公会|小组会|会商会)议?|会议"
)
_OTHER_MEETING = regex(r"发布会|听证会|通气会|见面会|座谈会|培训会|解读会|代表大会|视频会议系统")
# 公开常务会议纪要23期, 学习会议精神3次: what came of meetings.
_OF_A_MEETING = regex(
    r"会议?(?:的)?(?:纪要|精神|材料|信息|内容|议题|议定|决定|图解|文件|公报|要点|通知|议程|直播|新闻|动态)"
)
# 公开局长办公会6次: made public, not held on openness.
_MEETING_MADE_PUBLIC = regex(
    r"(?<!政务)(?<!信息)公开(?!工作|领导|推进|联席|专题|业务|培训)[^，；]{0,10}(?:办公会|常务会|党组会|主任会)"
    r"|报道[^，；]{0,10}会议"
)
_ABOUT_OPENNESS = regex(r"公开|专题|例会|推进会|联席|领导小组")


def meetings(context: Context, thread: Thread) -> Answer:
    """Meetings on the work of openness."""
    if context.unit not in TIMES:
        return None
    left = re.search(rf"(?:{_MEETING_NOUN})[^，。；、]{{0,16}}{TAIL}", context.near)
    right = re.match(rf"[^，。；、]{{0,14}}(?:{_MEETING_NOUN})", context.right)
    if not (left or right) or _OTHER_MEETING.search(context.near + context.right) or "培训" in context.near:
        return None
    if not _ABOUT_OPENNESS.search(context.sentence):
        return None
    if _MEETING_MADE_PUBLIC.search(context.near):
        return NOT_A_FACT
    if _OF_A_MEETING.search(re.split(r"[，；]", context.near)[-1] + context.right):
        return None
    if _ATTENDED.search(context.near):
        return NOT_A_FACT
    return named("meetings", "meeting")


_SUPERVISION = regex(r"公开|本局|本机关|评议")


def supervision(context: Context, thread: Thread) -> Answer:
    """考核, 社会评议, 责任追究."""
    if context.unit in ("次", "场", "轮", "期"):
        if re.search(rf"(?:社会|民主|公众|满意度|行风)评议(?:活动|工作)?{TAIL}", context.near):
            return named("social_appraisal", "appraisal")
        if re.search(rf"(?:考核|考评)(?:评估|评价|工作)?{TAIL}", context.near) and _SUPERVISION.search(context.before):
            return named("assessment", "assessment")
        if re.match(r"[^，。；、]{0,10}(?:考核|考评)", context.right) and _HELD.search(context.local):
            return named("assessment", "assessment:right")
    if context.unit in ("人", "名", "次", "起", "人次"):
        accountable = r"追责|问责|责任追究|追究责任"
        if re.search(rf"(?:{accountable}){TAIL}", context.near) or re.match(
            rf"[^，。；]{{0,6}}(?:进行|予以|给予|被)?(?:{accountable})", context.right
        ):
            return named("accountability", "accountability")
    return None
