"""Applications for information, and the questions and complaints that citizens send otherwise."""

from __future__ import annotations

import re

from reports.model import Section
from reports.patterns import regex
from reports.prose.fact_answers import CASES, NOT_A_FACT, Answer, Named, Rule, Thread
from reports.prose.fact_context import Context

APPLICATIONS = "applications_stated"
_TAIL = (
    r"(?:总?数量?|总量|共计|合计|总计|累计|共有|共|达到|达|为|计|有|了|完毕|完成|事项|件|案件|信息"
    r"|公开|表|书|函|信件|办件|的|：|\d{4}年|全年|已|量)*$"
)
_APPLIED = regex(r"(?:收到|受理|办理|答复|接到|新收|结转)(?:公开)?申请")
_ABOUT = regex(
    r"(?:信息公开|依|公开信息|书面|政府信息|信息)[^，。；]{0,8}申请|申请[^，。；]{0,4}公开|依申请"
    r"|(?:当面|现场|网上|网络|在线|线上|信函|邮寄|传真|邮件)[^，。；]{0,4}申请(?!人)"
)
_ANY = regex(r"申请")
_OTHER_APPLICATION = regex(
    r"许可申请|申请(?:强制|法院|复议|行政复议|低保|救助|执行|材料|表格)|项目申请|申请专利|业务申请"
)
_RECEIVED = r"收到|新?接收到?|受理|新收|接到|登记|接受|新增|收悉"
_HANDLED = r"办理|答复|办结|处理|回复|办复"
_PARTS = regex(
    r"结转|转结|顺延|延期|转下|转入|自然人|法人|企业|科研|公益组织|法律服务|予以公开|同意公开|部分公开|不予"
    r"|无法|不存在|其他处理|撤回|撤销|补正"
    # 出具依申请答复书2件
    r"|(?:答复|告知|通知)(?:书|函)|复议|诉讼|超期|逾期|征求|第三方|重复|信访类"
)
# 收到申请315件。其中298件按时办结
_PART_FIRST = regex(r"[，；、]?其中，?")
_CLOSED = regex(r"(?:均?已|全部|按[时期]|依法|在法定[时期]限内)*(?:办结|答复|办理完毕|办理答复)(?:$|，)")
# 转办上一年度申请公开1件: brought forward, and no count of that year.
_OF_THE_YEAR_BEFORE = regex(
    r"(?:转办|办理|答复|处理|办结)(?:了|完毕)?(?:20\d\d年|上一?年|去年)度?[^，；]{0,10}申请(?!总)"
)
_BROUGHT_FORWARD = regex(r"(?:上一?年度?|去年|20\d\d年)(?:结转|转结|转入)|(?:结转|转结)(?:自|20\d\d年|上一?年)")
_VERB = regex(rf"(?P<received>{_RECEIVED})|(?P<handled>{_HANDLED})")
_CARRIED = regex(
    rf"^[，、；]?(?:其中，?|[我本](?:局|委|办|厅|镇|单位|机关|中心|街道|级)|[省市县区州]?局?本级|局机关|全(?:[省市县区州旗镇乡]|系统|街道)(?:系统|上下)?|已|均已|全部|共|当年|按时|按期|依法|累计|实际|现已|目前|均|及时|本年度?"
    rf"|\d{{4}}年|全年)*(?P<verb>{_RECEIVED}|{_HANDLED})"
    r"(?:完毕|完成|申请|办理|答复|处理)?(?:了|数|共|总数|量)?$"
)
_CHANNELS = {
    "in_person": regex(r"当面|现场|到场|上门|窗口|来访|面交"),
    "letter": regex(r"信函|邮寄|邮政|书信|信件|挂号|快递|来信|寄送|(?<!电子)邮递"),
    "email": regex(r"电子邮[件箱]|电邮|邮箱|E-?mail", re.IGNORECASE),
    "fax": regex(r"传真"),
    "online": regex(r"网络|网上|在线|线上|互联网|网站|网页|(?:申请|公开|服务)(?:平台|系统)"),
    "other": regex(r"其[他它](?:方式|渠道|途径|形式)"),
}
_NO_CHANNEL = regex(
    # 告知申请人通过其他途径办理11件
    r"公开信息|对外公开|发布|推送|告知|咨询|举报|留言|投诉|问政|信箱来信|来信来访|征集|工单|热线|点击|访问|解读"
    # The number itself may have taken the 达 of 送达.
    r"|送达|(?<![寄报递])送$|寄出|领取"
    # Citizens' letters, told in the same sentence.
    r"|(?:[收接]到|处理|办理|答复)(?:12345)?(?:群众|网民|公众)?来信"
)


# The law's words for anybody; 法人 alone is one sort of applicants.
_EVERYBODY = regex(r"(?:公民|自然人|个人)、?法人(?:和|或者?|及|与|、)?其[他它]组织")
_ITEM_APPLIED_FOR = regex(
    r"(?:政府信息公开|信息公开|依)申请(?:公开)?(?:政府信息)?(?:事项|件|信息|申请)?(?:$|[，。；、])"
)
_LETTERS = regex(r"信访|来信|工单|热线|留言|提案|建议|案件|举报|投诉|复议")
_LEFT_OVER = regex(r"，(?:其余|另有|剩余)?(?:\d+件)?(?:结转|转结)")
_JUST_RECEIVED = regex(rf"(?P<received>{_RECEIVED})(?:了|的|共)*$|(?P<handled>{_HANDLED})(?:了|的|共)*$")
_APPLIED_ITEMS = regex(
    rf"(?:(?P<received>{_RECEIVED})|(?P<handled>{_HANDLED}))(?:了|的|政府信息)*依申请(?:公开)?(?:政府信息)?(?:共|共计)?$"
)
# 收到政府信息公开申请4次
_TIMES_APPLIED = regex(rf"(?:{_RECEIVED})[^，。；]{{0,14}}(?:信息公开|依)申请(?:公开)?(?:共|共计)?$")


# 6件（均为网页申请），其中5件属于…: told of the number before.
_ALL_OF_THEM = regex(r"[，（](?:申请方式|申请渠道)?(?:均|全部|都)(?:为|是|系|属|通过|以)[^，；（）]*）?")
# 受理部门添加13个镇: the noun behind is what is counted.
_COUNTS_OTHERS = regex(r"(?!申请|依申请|政府信息|信息公开|公开申请)[\u4e00-\u9fff]")
_NAMED_BEHIND = regex(r"(?:是|为|系|属于|通过)[^，。；、]{0,12}申请")


def application_channels(context: Context, thread: Thread) -> Answer:
    """通过信函提交10件: the way an application came in."""
    if context.unit not in CASES or not _is_about_applications(context, thread):
        return None
    if context.unit == "个" and _COUNTS_OTHERS.match(context.right):
        return None
    if re.search(rf"公开(?:的)?信[件函]{_TAIL}", context.near):
        # 收到依申请公开信件2件，均为网络申请: a word for an application.
        return None
    if _NAMED_BEHIND.match(context.right) and re.fullmatch(
        r"[，、；]?(?:其中|有)?，?", re.split(r"[，；]", context.near)[-1]
    ):
        # 其中8份是网络申请，1份是纸质申请: what stands before belongs to the number before.
        behind = _ways(context.right.split("、")[0])
        return (Named("applications_by_channel", behind[0], "application:channel:right"),) if len(behind) == 1 else None
    told = _ALL_OF_THEM.sub("", context.near)
    near = told + ("" if _ANY.search(told) else context.right.split("、")[0][:4])
    if thread.breakdown and context.unit == "条" and not thread.kind.startswith("applications"):
        return None  # 公开信息61条，其中回复网络申请5条
    if thread.ways and re.fullmatch(r"[、，和与及]*", context.near):
        return _next_way(thread)
    found = _ways(near)
    if not found or _PARTS.search(near) or _NO_CHANNEL.search(near):
        return None
    if len(found) > 1 and "分别" in near:
        thread.ways = found
        return _next_way(thread)
    if len(found) > 1:
        # 没有收到当面申请，信函申请7件; one number for several ways is their sum.
        found = _ways(re.split(r"[，；]", near)[-1])
    if len(found) != 1:
        return None
    if re.search(r"申请[^，]*(?:涉及|内容)", near) or (context.unit in ("条", "次") and not _ANY.search(near)):
        return None
    return (Named("applications_by_channel", found[0], "application:channel"),)


def _ways(words: str) -> tuple[str, ...]:
    """The channels that `words` name, in their order."""
    first = {name: match.start() for name, pattern in _CHANNELS.items() if (match := pattern.search(words))}
    return tuple(sorted(first, key=first.__getitem__))


def _next_way(thread: Thread) -> Answer:
    way, thread.ways = thread.ways[0], thread.ways[1:]
    return (Named("applications_by_channel", way, "application:respectively"),)


def items_applied_for(context: Context, thread: Thread) -> Answer:
    """收到1项依申请公开事项, 办理依申请公开2项."""
    if context.unit == "项" and (verb := _APPLIED_ITEMS.search(context.local)):
        return _stated(_channel(verb), "application")
    if context.unit != "项" or not _ITEM_APPLIED_FOR.match(context.right):
        return None
    verb = _JUST_RECEIVED.search(context.local)
    return _stated(_channel(verb), "application:right") if verb else None


def applications_in_their_own_words(context: Context, thread: Thread) -> Answer:
    """收到申请4次, 3项; and 已办理244件，结转下年度继续办理7件, a sentence that nothing but applications can have."""
    if context.unit in ("次", "项") and _TIMES_APPLIED.search(context.local):
        return _stated("received", "application")
    carried = _CARRIED.match(context.near)
    if not carried or thread.kind or context.unit not in CASES or _LETTERS.search(context.sentence):
        return None
    if not _LEFT_OVER.match(context.sentence, context.quantity.end):
        return None
    return _stated("handled" if re.fullmatch(_HANDLED, carried["verb"]) else "received", "application:carried")


def applications(context: Context, thread: Thread) -> Answer:
    """收到申请34件，答复32件; a number of them that is only a part (自然人, 结转, 不予公开) is none."""
    if context.unit not in CASES | {"项"}:
        return None
    if thread.kind.startswith("applications") and _PART_FIRST.fullmatch(context.near) and _CLOSED.match(context.right):
        return _stated("handled", "application:right")
    near = _EVERYBODY.sub("", context.near)
    # 收到12件（同比增长20%，列第三），办理13件
    carried = _CARRIED.match(near.rsplit("）", 1)[-1])
    if thread.kind.startswith("applications") and carried and context.unit not in ("项", "次"):
        return _stated("handled" if re.fullmatch(_HANDLED, carried["verb"]) else "received", "application:carried")
    if (
        _is_about_applications(context, thread)
        and re.search(r"事项", near + context.right[:4])
        and context.unit in ("项", "个", "条")
    ):
        if thread.kind == "applications_stated" and re.search(
            rf"(?:涉及|包含|拆分|含|共|申请)[^，。]{{0,8}}事项{_TAIL}|^[，、]?(?:共?涉及|共?包含|拆分为"
            rf"|含|合)[^，]{{0,4}}$",
            near,
        ):
            return _stated("matters", "application:matters")
        return NOT_A_FACT if "申请" in near else None
    if context.unit in ("项", "次"):
        return None
    right = re.match(r"[^，。；、]{0,12}(?:依申请|申请)(?!公开渠道|表|人)", context.right)
    if not _ANY.search(near) and not right:
        return None
    if _OTHER_APPLICATION.search(near + context.right) or not _is_about_applications(context, thread):
        return None
    if right and not _ANY.search(near):
        return _named_behind(context)
    clause = re.split(r"[，；]", near)[-1]
    if _PARTS.search(near.rsplit("申请", 1)[-1]) or _PARTS.search(clause) or _OF_THE_YEAR_BEFORE.search(clause):
        if not thread.kind and _BROUGHT_FORWARD.search(clause):
            thread.kind = APPLICATIONS  # 依申请公开方面，上年结转3件，本年新收45件
        return NOT_A_FACT
    verb_behind = rf"(?:共?(?:{_RECEIVED}|{_HANDLED})(?:(?:和|与|并|、)(?:{_HANDLED}))?)?"
    if not re.search(rf"申请(?:公开)?(?:政府信息|信息)?(?:公开)?{verb_behind}{_TAIL}", clause) and not re.search(
        rf"^(?:共|已|均已|累计|全年|当年|按时|\d{{4}}年度?)*(?:{_RECEIVED}|{_HANDLED})(?:了|共|共计)*$", clause
    ):
        # 处理17项依申请公开，发布信息600条: the application stands in an earlier clause.
        published = not _ANY.search(clause) and re.search(r"发布|推送", clause)
        return None if published else NOT_A_FACT
    return _by_verb(context, thread, near, clause)


def _named_behind(context: Context) -> Answer:
    """收到9份政府信息公开申请: the verb before the number."""
    verb = _VERB.search(context.local)
    beside = re.search(rf"(?:{_RECEIVED}|{_HANDLED})(?:了|过|各类|的|共|：)*$", context.local)
    if verb and beside and not _PARTS.search(context.local):
        return _stated(_channel(verb), "application:right")
    if re.fullmatch(r"(?:合计|共计|总计|共)", context.local):
        return _stated("received", "application:sum")
    return NOT_A_FACT


def _by_verb(context: Context, thread: Thread, near: str, clause: str) -> Answer:
    verbs = list(_VERB.finditer(clause)) or list(_VERB.finditer(near))
    if not verbs and thread.breakdown and thread.kind.startswith("applications"):
        return NOT_A_FACT  # 办理56件，其中书面申请21件、电话申请1件
    verbs = verbs or list(_VERB.finditer(context.before[-30:]))
    if not verbs:
        # 政府信息公开申请量为42件
        return _stated("received", "application") if re.search(r"申请(?:总?数?量|总数)", clause) else NOT_A_FACT
    # 依申请公开受理数12件: the verb beside the number; else the verb that opens the clause.
    chosen = verbs[-1] if re.search(rf"申请.*(?:{_RECEIVED}|{_HANDLED})", clause) else verbs[0]
    return _stated(_with_leftovers(context, clause) or _channel(chosen), "application")


# 接收且办理申请124宗（含上年结转5宗）: that many were handled, not received.
_BOTH_VERBS = regex(rf"(?:{_RECEIVED})(?:且|并|并且|和|及|、)[^，；、]{{0,4}}(?:{_HANDLED})")
_LEFTOVERS_IN_IT = regex(r"[（，](?:其中)?[含包括]*[^（），；]{0,10}(?:结转|转结)")


def _with_leftovers(context: Context, clause: str) -> str:
    both = _BOTH_VERBS.search(clause) and _LEFTOVERS_IN_IT.match(context.sentence, context.quantity.end)
    return "handled" if both else ""


def _channel(verb: re.Match[str]) -> str:
    return "received" if verb["received"] else "handled"


def _stated(channel: str, rule: str) -> Answer:
    return (Named("applications_stated", channel, rule),)


def _is_about_applications(context: Context, thread: Thread) -> bool:
    if "申请" not in context.sentence:
        # 收到申请45件。其中，网络提交31件
        return thread.kind.startswith("applications")
    if context.section == Section.APPLICATIONS:
        return True
    around = context.before[-90:] + context.sentence[context.quantity.start :][:60]
    return _ABOUT.search(around) is not None or _APPLIED.search(around) is not None


_HOTLINE = regex(r"热线|123\d\d|举报|工单|来电")
_QUESTION = regex(r"留言|来信(?!来访)|咨询|关切|热点|舆情|信箱|网民|网友|问政|诉求|提问|互动平台|互动栏目|关注")
_ACTION = r"回应|回答|答复|回复|办理|受理|处理|办结|解答|办复|承办|接听|接转|转办|回访"
_ACTION_TAIL = regex(
    rf"(?:{_ACTION})(?:了|完毕|完成|各类|群众|公众|网民|网友|网络|网上|社会|公民|市民|企业|的|反映|来信"
    rf"|留言|咨询|提问|关注|关切|关心|热点|重大|敏感|舆情|问题|诉求|信箱"
    r"|问政|信息|事项|意见|建议|来电|电话|举报|投诉|热线|工单|平台|案件|政务|服务|便民|件|数|数量|共|共计|累计"
    r"|总计|和|与|及|、|或|12\d{3}|市长|县长|局长|区长|书记|领导|在线|“|”)*$"
)
_NOUN_TAIL = regex(
    r"(?:留言|来信|信件|咨询|关切|热点|舆情|问政|诉求|提问|工单|举报|来电|投诉|案件|电话|热线|信箱|问题"
    r"|事项|交办件|转办件|承办件)(?:共|共计|数量?|总量|件|数|为|达|有|\d{4}年|累计|：)*$"
)


_LISTED = regex(
    r"[、，和与及][^，。；、]{0,10}(?:留言|来信|信件|咨询|诉求|提问|工单|来电|电话|热线|信箱)(?:共|共计|数量?|总量|为|达|有)*"
)


_BY_ALL_MEANS = regex(r"等(?:多|各|线上)*(?:种|类|个)?(?:渠道|方式|途径|平台|形式)")
# 接受咨询1793次，其中电话接听194次: a part, of a whole that may not have been read.
_PART_BY_WAY = regex(r"其中(?![，：]?(?:[今本当]年|20\d\d年|已|全部|按))[^，；]*(?:电话|当面|现场|网上|来电|窗口|来访)")
# 其中回应关切27条: items put out in a column of that name.
_COLUMN = regex(r"、?(?:主动)?回应(?:社会|公众|群众)?(?:关切|热点)(?:类|信息)*")


# 收到来电、转办等案件608起: 转办 is how they came.
_SENT_ON = regex(r"[转交]办(?=等|件|的|群众|市民|诉求|工单)")


_ACTION_ALONE = regex(
    rf"[，、；]?(?:其中|已|均已|全部|共|按时|按期|及时|累计|实际|现已|均|目前"
    rf"|均予)*(?:{_ACTION})(?:完毕|完成|了|共)*"
)
# 领导接听民生热线1次: a programme, not its callers.
_ON_THE_AIR = regex(r"(?:领导|负责人|[局厅县区市镇]长|主任|书记)[^，；]{0,8}(?:接听|上线|参加|走进)[^，；]*热线")
# 办理回复12345系统、网站等平台的网民留言761条
_OF_NETIZENS = regex(
    r"(?:平台|网站|系统|栏目)的?(?:处理|办理|回复|答复)?(?:网上|网民|网友|群众)(?:留言|咨询)(?:共|共计)*$"
)


def citizens(context: Context, thread: Thread) -> Answer:
    """Answers to citizens, and cases of hotlines. What only came in (收到) is counted when its answer is."""
    if context.unit not in CASES | {"人次", "项", "通", "件次", "条次", "单"}:
        return None
    near = context.near
    last = re.split(r"[，；。]", near)[-1]
    if _ON_THE_AIR.search(last):
        return NOT_A_FACT
    pending = thread.kind in ("responses", "hotline_cases")
    # 通过电话、12345、信箱等渠道回应群众咨询92件: the number is of what stands behind the list.
    counted = _BY_ALL_MEANS.split(near)[-1]
    named = _OF_NETIZENS.search(near) is None and _HOTLINE.search(counted)
    kind = "hotline_cases" if named else "responses" if _QUESTION.search(counted) else ""
    if not kind and not pending:
        return None
    if pending and kind not in ("", thread.kind) and last.startswith("其中"):
        return NOT_A_FACT  # 办理工单90件，其中领导信箱13件
    short = _ACTION_ALONE.fullmatch(last)
    if kind == "responses" and _PART_BY_WAY.match(last):
        return NOT_A_FACT
    if (
        kind == "responses"
        and thread.breakdown
        and context.unit == "条"
        and _COLUMN.fullmatch(last)
        and _still_parts(context)
    ):
        return NOT_A_FACT
    if not kind and pending and short:
        kind = thread.kind
    if not kind or "申请" in last or re.search(r"信访|来信来访|解读|满意|检查|公开信息|座谈|记者", last):
        return None
    if re.search(r"收到|接收(?!办)|接到|收悉|征集到", last) and not re.search(_ACTION, _SENT_ON.sub("", last)):
        thread.kind = kind
        return NOT_A_FACT
    text = near if re.search(_ACTION, near) else context.before[-40:]
    if not re.search(_ACTION, text):
        return None
    # 答复局长信箱176件、市长热线1923件: the verb of the list stands before its first number.
    listed = re.split(r"[；。：]" if near.startswith("，") else r"[，；。：]", context.before)[-1]
    if pending and _LISTED.fullmatch(near) and re.search(_ACTION, listed) and not re.search(r"[收接]到|接收", listed):
        return None if context.unit == "人次" else (Named(kind, "", f"citizen:{kind}:listed"),)
    if short or _ACTION_TAIL.search(near) or (_NOUN_TAIL.search(near) and re.search(_ACTION, near)):
        if context.unit == "人次" and kind == "responses":
            return None
        return (Named(kind, "", f"citizen:{kind}"),)
    return None


def _still_parts(context: Context) -> bool:
    """Whether no stop has ended what 其中 began: 公开7191条，其中文件1件；回应关切15条."""
    return "；" not in context.before[context.before.rfind("其中") :]


APPLICATION_RULES: tuple[Rule, ...] = (
    application_channels,
    items_applied_for,
    applications_in_their_own_words,
    applications,
    citizens,
)
