"""Items put out, by carrier or all together."""

from __future__ import annotations

import re

from reports.patterns import regex
from reports.prose.fact_answers import NOT_A_FACT, Answer, Named, Thread
from reports.prose.fact_carriers import PUBLICATION_TAIL as _TAIL
from reports.prose.fact_carriers import carriers
from reports.prose.fact_context import Context
from reports.prose.fact_numbers import quantities

_COUNT = frozenset({"条", "条次", "篇", "篇次", "则", "件", "份", "个", "幅", "部", "次", "期", "组"})
_PUT_OUT = (
    r"公开|发布|推送|更新|推文|推出|推发|刊发|刊登|编发|播发|发表|上传|公布|公示|张贴|投放|登载|发送"
    r"|新增|转载|转发|发文|发稿|制作|推介|刊载|报道"
)
_THING = (
    r"信息|推文|图文|消息|稿件|作品|短视频|视频|微博|内容|文章|动态|公告|通知|资讯|新闻|事项|数据"
    r"|微信|帖文|博文|推送|图片|原创|短信|要闻"
)
_NOT_ITEMS = regex(
    r"(?:不予|不宜|不得|暂不|暂缓|未)(?:主动)?(?:公开|发布)|审核(?!发布|公开|后)|转载我[省市县区州局镇]|退回|清理|整改|报送|上报|采用|录用|收到|征集|留言|意见|错链|处罚(?!信息|公示)|许可(?!信息|公示)|强制(?!信息|公示)"
    r"|举报|投诉|舆情|粉丝|关注(?:量|人数|用户)|阅读|点击|浏览|转发量|评论|点赞"
    r"|建议|提案|指标|线索|问题|链接|征求|申请|检查|抽查|巡查|核查|排查|错别字|敏感|撤|删除|下架|收录|要点|培训"
    r"|制度|(?:结果|决策|执行|村务|党务|财务|校务|院务)公开(?!栏|平台|网)|修订|完善|优化|服务事项|政务事项|观看|直播|栏目\d*$"
    r"|专栏$|专题$|公开目录(?!专栏|栏目|主动公开|累计|共?公开|共?发布)|标准目录|目录\d*$|办件|案件|文件|公文|平台$|账号$|系统$"
)
# 公开政府文件、会议动态等各类信息203条: what the list names is not what is counted.
_ITS_SORT = (
    r"(?:(?:各类|方面|相关|政府|政务|工作|动态|业务|的)*|(?:有关|群众|公众|社会|百姓|民生|大家)[^，；、]{0,10}的?)"
)
_OF_ALL_SORTS = regex(rf"等{_ITS_SORT}信息{_TAIL}")
_LISTED_WORDS = regex(
    r"文件|公文|案件|建议|提案|意见|许可|处罚|强制|制度|要点|培训|指标|问题|整改|整治|检查|抽查|申请|征集|录用|优化"
)
_TOTAL_WORDS = regex(
    rf"(?:{_PUT_OUT})[^，。；：、]{{0,24}}(?:{_THING})(?:内容|公告|公示)?{_TAIL}|(?:{_PUT_OUT})(?:各类"
    rf"|政府|政务|的|工作|重要)*(?:{_THING}){_TAIL}"
    # 发布文件、财务、人事等信息237件; 信息更新468条
    # 更新工作动态、养老服务和社会救助信息162条
    rf"|(?:{_PUT_OUT})(?:[^，。；：、\d和与及]{{2,12}}(?:、|和|与|及)){{1,4}}[^，。；：、\d]{{2,12}}信息{_TAIL}"
    rf"|(?:{_PUT_OUT})[^，。；]{{0,160}}等{_ITS_SORT}信息{_TAIL}|(?:全年|共|累计)[^，。；]{{0,6}}信息(?:更新|发布)量?{_TAIL}"
)
# 政府信息公开总计477条: of 条 alone, as 主动公开5件 may be documents or applications.
_BARE_ITEMS = regex(rf"(?:主动公开|(?:政府|政务)信息公开){_TAIL}")
_MEDIA_ITEM = regex(rf"(?:{_PUT_OUT}|{_THING}){_TAIL}|信息发布量{_TAIL}")
_SUBTOPIC = regex(rf"(?:类|信息|动态|公告|通知|内容|稿件|推文|图文|文章|新闻|资讯|作品|视频|方面){_TAIL}")


_BARE_TOTAL = regex(r"[，、；]?(?:全年|本年度?)?(?:共|合计|共计|总计|总共)+(?:公开|发布)?(?:信息)?")


# 新媒体平台“示例发布”微信公众号: the sort, and the one of it.
_ONE_OF_THE_MEDIA = regex(r"[新融]媒体[^、，；和与及]{0,40}(?:微信|公众号|微博|抖音|快手|视频号)")
# 发放宣传单等多种方式, 在上述各类媒体: more than those named here.
_ALL_MEANS = regex(
    r"等(?:多|各)种[^，；]{0,4}(?:方式|形式|渠道|途径|载体)|以[^，；]{0,12}为主(?:渠道|阵地|平台|载体)?(?!，?通过)|[和及]其[他它][^，；]{0,8}(?:方式|形式|渠道|途径|载体|平台|媒体)|(?:上述|(?<![级及])以上)[^，；]{0,6}(?:媒体|平台|渠道|载体)"
)
_CHANNEL_LIST = regex(
    r"(?:通过|利用|依托|借助|^[，；：]?(?:其中)?)([^，；：]{0,60}?(?:、|和(?!平|谐))[^，；：]{0,60}?)(?=等|主动|及时|累计|共|公开|发布|推送)"
)
# 环境报、晚报、电台: papers and stations whose names are not known are media like those that are.
_SOME_PLATFORM = regex(r"(?:系统|平台|号|端|屏)$")
_SOME_CARRIER = regex(r"(?:系统|平台|号|端|台|屏|报|刊|”)$")
# 通过其他方式公开105条, 公开该类信息22条: parts that have no carrier of their own.
_PART_ALONE = regex(r"其[他它](?:公开)?(?:方式|渠道|途径|形式)|[该此这]类[^，；]{0,6}信息")
# 通过示例在线公开524条: some carrier, of a sort that is not known; 通过各类渠道 are all of them.
_UNKNOWN_CARRIER = regex(
    r"(?:(?:通过|利用|依托|借助)(?!不同)(?:[^，；：、各多等微全]{2,20}?)|(?:^|[，；在于])“(?!两微|双微)[^“”]+”上?|(?<![全各多])(?:平台|系统))(?=共|总|主动|累计|及时|全年|公开|公示|发布|推送)"
)
# 新闻发布会公开信息12条, 现场公开40条: by a means that is no carrier.
_MEANS = regex(r"(?:发布会|座谈会|听证会|会议|访谈|现场|入户|上门|面对面)(?:主动)?(?:公开|发布|宣传)")
_GROUP = regex(r"(?:微信|QQ|工作|居民|业主)群(?!发|众)")
_OTHERS_OF_LIST = regex(rf"(?:公开|发布)其[他它](?:各类|类|方面)?(?:政府|政务|主动公开)?信息{_TAIL}")
_REPEATS = regex(r"（(?:含|包括|不含)?(?:转发|转载)[^（）\d]{0,12}）")
_SITE = regex(r"网|门户|公开(?:平台|专栏|目录)")
_CARRIER_TAIL = regex(rf"(?:号|微博|微信|抖音|快手|头条|网站|官网|门户|客户端|栏|屏){_TAIL}")


# 网站现有信息56000条, 网站信息总量达5.6万条: what it holds, not what was put out in the year.
_IN_STOCK = regex(
    rf"(?:现有|现存|存量|库存|在线|数据库共有|储存|存储|留存|收录)(?:的|了|各类|公开|政府|有效)*信息[^，；]{{0,4}}{_TAIL}"
    r"|^(?!.*(?:全年|年度|[今本当]年|20\d\d年|发布|更新|推送|主动公开|公开总量)).*(?:信息|内容|数据|文章)总量[达为已约有共]*$"
)
# 对全县公开的信息3200条进行了抽查: those of others, looked over.
_LOOKED_OVER = regex(
    r"(?:全部|全面|逐条|逐一|均)*(?:进行|开展)了?[^，。；]{0,6}(?:抽查|检查|核查|排查|巡查|监测|监督|评估|整改|清理)"
)
# 县融媒体中心发布新闻1200条 (not 通过县融媒体中心): what a station put out of its own.
_STATION_ITSELF = regex(
    r"(?:^|[，；])(?:20\d\d年度?|全年)?，?(?:(?!通过|利用|借助|依托|委托|[在由与和及经])[\u4e00-\u9fff]){0,6}(?:融媒体中心|电视台|报社)"
    r"(?:全年|共|累计|共计)*(?:发布|播发|播出|刊发|推送|采编|采写|制作)[^，；]*$"
)


# 网站通知公告栏发布信息19条: a column of the site, no board.
_COLUMN_OF_SITE = regex(r"((?:网站|官网|门户网?)[^，；、和]{0,6}?)(?:公告|公示|公开)栏(?!目)")
# 公开政务（工作）动态信息（含图片信息）41条
_ASIDE = regex(r"（[^（）\d]{1,14}）")
# 公众号推出“河长说”等专题专栏，全年发布信息496条: series of the account, no pages of the site.
_COLUMN_OF_ACCOUNT = regex(
    r"((?:公众号|微信|微博|抖音|视频号)[^，；]{0,60}(?:推出|开设|设置|开辟|设立)[^，；]{0,60}?)(?:专题|专栏|栏目)+"
)
# 视频新闻13条（电视台的栏目），图片新闻55条: told of the number before.
_REMARK_BEFORE = regex(r"^（[^（）]*）")
# 发布政策法规类信息1238条，占总数的2.58%: a part of a whole; 微博公开60条，占5% is the carrier's.
_SHARE_BEHIND = regex(r"[，（]?约?占(?:比|总|全部|公开|发布|其|\d)|[，（]比例")
_BY_SUBJECT = regex(r"(?:栏目|专栏|目录|板块|频道)[^，；]{0,6}(?:公开|发布|更新)")


def items(context: Context, thread: Thread) -> Answer:
    """Items put out, by the one carrier named, else all together (`total`)."""
    if context.unit not in _COUNT and (context.unit != "项" or not re.search(rf"信息{_TAIL}", context.near)):
        return None
    near = _plainly(context.near)
    here = carriers(near)
    if re.search(r"其中，?(?:[今本当]年|20\d\d年)", near):
        here = here or carriers(context.before)
    last = re.split(r"[，；]", near)[-1]
    if thread.kind.startswith("applications") and context.unit in ("件", "份"):
        return NOT_A_FACT  # 办理申请7件，已通过网站对外公开1件: how one was answered
    if _IN_STOCK.search(last) or _LOOKED_OVER.match(context.right):
        return NOT_A_FACT
    if _NOT_ITEMS.search(_LISTED_WORDS.sub("", last) if _OF_ALL_SORTS.search(last) else last):
        return None
    going_on = _of_the_carrier_before(context, thread, near)
    if going_on is not None:
        return going_on
    if (
        thread.kind in ("items_published", "key_area_items")
        and context.unit in ("条", "篇")
        and _BARE_TOTAL.fullmatch(near)
    ):
        return _item(thread, _of_the_sum(context, thread), "item:sum")
    if not here and context.right[:1] not in ("", "、", "和", "与") and not thread.breakdown:
        here = carriers(context.right)
    if here == ("website",) and thread.breakdown and thread.kind == "items_published" and not _SITE.search(near):
        return NOT_A_FACT  # 其中动态407条、专题专栏106条: parts by subject
    if thread.breakdown and thread.channel == "website" and here == ("offline",) and "栏" in last:
        return NOT_A_FACT  # 网站发布82条，其中公示栏68条: a part
    if _STATION_ITSELF.search(near):
        return NOT_A_FACT
    if _SHARE_BEHIND.match(context.sentence, context.quantity.end) and (not here or _BY_SUBJECT.search(last)):
        return NOT_A_FACT
    if here:
        return _by_carrier(context, thread, near, here)
    return _without_carrier(context, thread, near, last)


def _plainly(near: str) -> str:
    """The words before a number without titles, asides, and columns that look like carriers."""
    near = re.sub(r"《[^《》]*》", lambda m: m.group() if re.search(r"报|网》", m.group()) else "", near)
    near = _COLUMN_OF_SITE.sub(r"\1栏目", _REMARK_BEFORE.sub("", _REPEATS.sub("", near)))
    near = _COLUMN_OF_ACCOUNT.sub(r"\1", near)
    return _ASIDE.sub(lambda aside: aside.group() if carriers(aside.group()) else "", near)


def _of_the_carrier_before(context: Context, thread: Thread, near: str) -> Answer:
    """A number without words of its own, which goes on with the carrier told before it."""
    told = thread.kind == "items_published"
    if told and len(thread.carriers) > 1 and re.fullmatch(r"[、，和与及]*", near):
        return _assigned(thread)
    if told and thread.channel and context.unit == "条" and _PASSED_ON.fullmatch(near):
        return _item(thread, thread.channel, "item:listed")
    if thread.issues_of:
        channel, thread.issues_of = thread.issues_of, ""
        return _item(thread, channel, "item:carried")
    return None


# 全年制作政府信息236条，其中主动公开158条: what was made is not yet what was put out.
_MADE = regex(rf"(?:制作|产生|形成|生成|获取)的?(?:各类)?(?:政府|政务)?信息(?:总数)?{_TAIL}")
_INFORMATION_MADE = "information_made"
_MADE_PUBLIC = regex(r"[，；]?(?:其中)?[，：]?(?:属于?|依法)?主动公开的?(?:政府)?(?:信息)?[数量]?[的为有共]*")


def _of_the_sum(context: Context, thread: Thread) -> str:
    """The one carrier of all the items before it in the sentence (but for one that is no item), else `total`."""
    before = [each for each in quantities(context.sentence) if each.end <= context.quantity.start]
    told = sum(each.unit == context.unit for each in before)
    alone = len(set(thread.listed)) == 1 < len(thread.listed) and told - len(thread.listed) <= 1
    return thread.listed[0] if alone else "total"


# 累计发布5600条，其中2023年发布810条
_OF_THEM_THIS_YEAR = regex(
    r"(?:[今本当]年度?|20\d\d年)(?:(?:全年|共|新增|新)*(?:公开|发布|更新|推送)(?:信息)?(?:了|共)?|新增(?:信息)?)"
)


# 公开信息268条，工作动态信息115条: after all of them, a part or not, which is not said.
_ALL_BEFORE = regex(
    r"(?:公开|发布|更新)(?:了|各类|各种|政府|政务|相关|的)*信息(?:总?数量?|共|共计|累计|为|达)*[\d.,]+[万余多]*[条篇]次?$"
)


# 累计公开186条信息
_JUST_PUT_OUT = regex(rf"(?:{_PUT_OUT})(?:了|共|共计|累计)*$")
_INFORMATION_BEHIND = regex(r"(?:各类|政府|政务|相关|重要)*信息(?:稿件)?(?:$|，|；|、)")


# 公开概况信息13条、公告信息63条、资讯信息817条、会议信息4条: parts of a whole that is not told.
_LIST_OF_SUBJECTS = regex(r"(?:\d+[条件篇][、，](?!包括|其中|涵盖|涉及|含|主要)[^，；。、\d]{2,20}){3,}\d+[条件篇]")
# 公开各类政府信息3050条、动态2944条: the whole before its parts.
_OF_EVERY_SORT = regex(rf"各[类种项](?:政府|政务)*信息{_TAIL}")


def _in_a_list_of_subjects(context: Context) -> bool:
    start = context.quantity.start
    if _OF_EVERY_SORT.search(context.near):
        return False
    runs = _LIST_OF_SUBJECTS.finditer(context.sentence)
    return any(run.start() <= start < run.end() and not carriers(run.group()) for run in runs)


def _without_carrier(context: Context, thread: Thread, near: str, last: str) -> Answer:
    """No carrier is named beside the number."""
    if _in_a_list_of_subjects(context):
        return NOT_A_FACT
    if _MADE.search(last):
        thread.kind = _INFORMATION_MADE
        return NOT_A_FACT
    if thread.kind == _INFORMATION_MADE and _MADE_PUBLIC.fullmatch(near):
        return _item(thread, "total", "item:carried")
    if _PART_ALONE.search(last) or _MEANS.search(last) or _GROUP.search(last):
        return NOT_A_FACT
    if thread.kind == "items_published" and _OF_THEM_THIS_YEAR.fullmatch(last.removeprefix("其中")):
        return _item(thread, thread.channel, "item:carried")
    if thread.breakdown:
        return NOT_A_FACT if thread.kind == "items_published" else None
    if (
        context.unit in ("条", "篇", "份", "则")
        and _JUST_PUT_OUT.search(last)
        and _INFORMATION_BEHIND.match(context.right)
    ):
        return _item(thread, _carried(context, thread), "item:right")
    if context.unit not in ("条", "条次", "篇", "则", "件", "份", "项"):
        return None
    if _OTHERS_OF_LIST.search(last) or _UNKNOWN_CARRIER.search(last):
        return NOT_A_FACT
    if re.search(_PUT_OUT, near) and _TOTAL_WORDS.search(_NOTICES.sub("公告", near)) and _total_unit(context, near):
        return _item(thread, _carried(context, thread), "item")
    if context.unit in ("条", "条次") and _BARE_ITEMS.search(last):
        return _item(thread, _carried(context, thread), "item")
    if (
        thread.kind == "items_published"
        and context.unit in ("条", "条次", "篇", "则")
        and _SUBTOPIC.search(near)
        and len(near) < 20
    ):
        if thread.channel == "total" and _ALL_BEFORE.search(context.before[: len(context.before) - len(context.near)]):
            return NOT_A_FACT
        return _item(thread, thread.channel or "total", "item:listed")
    return None


# 公示公告483条: a subject, nothing said to be put out.
_NOTICES = regex(r"(?<![发上])公示公告|公告公示")


def _total_unit(context: Context, near: str) -> bool:
    """Files (件, 份) are items only where the words say information."""
    return context.unit in ("条", "条次", "篇", "则") or re.search(rf"信息{_TAIL}", near) is not None


def _carried(context: Context, thread: Thread) -> str:
    """The carrier named earlier in the sentence, where only one was."""
    named = carriers(re.split(r"[；]", context.before)[-1])
    if len(named) == 2 and named[0] == "other_media" and named[1] in ("wechat", "weibo", "video"):
        return named[1]  # 加强新媒体建设，公众号…: the sort, and the one of it
    return named[0] if len(named) == 1 else "total"


# 微博发布原创博文1820条、转发3411条
_PASSED_ON = regex(r"[，、](?:转发|转载)")
_OF_SO_MANY = regex(r"[，（、]?(?:共计?|合计|总计|累计)?(?:发布|推送|推文|信息|图文)*\d[\d,.]*[万余多]*[条篇]")


def _by_carrier(context: Context, thread: Thread, near: str, here: tuple[str, ...]) -> Answer:
    tail = re.split(r"[，；：]", near)[-1]
    own = carriers(tail)
    if not re.search(_PUT_OUT, near) and not re.search(_THING, tail) and not (thread.kind == "items_published" and own):
        return None
    if context.unit in ("期", "次", "组") and _OF_SO_MANY.match(context.sentence, context.quantity.end):
        # 公众号推送图文372期共745篇: the items are told behind the issues.
        thread.kind, thread.issues_of = "items_published", here[-1]
        return NOT_A_FACT
    if context.unit in ("个", "期", "次", "部", "组") and not (
        here[-1] in ("video", "wechat", "weibo")
        and (
            re.search(rf"(?:视频|作品|推文|图文){_TAIL}", near)
            or re.match(r"短?视频(?!号)|作品|推文|图文", context.right)
        )
    ):
        return None
    if not (_MEDIA_ITEM.search(near) or (own and _CARRIER_TAIL.search(tail))):
        return None
    if not re.search(rf"信息{_TAIL}", tail) and _in_a_list_of_subjects(context):
        return NOT_A_FACT  # 网站公布要闻72条，视频新闻59条，镇街动态55条，部门动态98条
    told = re.split(r"，(?:同时|并|另外|此外|还)*，?(?:通过|利用|依托|借助)", near)
    if not own and (_NEW_COLUMN.search(context.before) or (len(told) > 1 and not carriers(told[-1]))):
        # 主要通过网站公开，同时利用电话公开5条: by what was named last.
        return NOT_A_FACT
    if "分别" in near and len(here) > 1:
        thread.carriers, thread.kind = own if len(own) > 1 else here, "items_published"
        return _assigned(thread)
    # 热线新媒体发布微信426条: what was put out names the carrier closer than who put it out.
    put_out = carriers(re.split(_PUT_OUT, tail)[-1])
    own = put_out if len(put_out) == 1 and _CARRIER_TAIL.search(tail) else own
    chosen = own if len(own) == 1 else here
    if len(chosen) == 2 and chosen[-1] == "other_media" and re.search(r"等[^，]{0,6}媒体", near):
        chosen = chosen[:1] if chosen[0] == "other_media" else chosen
    if len(chosen) == 2 and chosen[0] == "other_media" and _is_one_of_the_media(near, chosen[1]):
        chosen = chosen[1:]
    # 主要通过网站、公众号等方式，其中网站426篇: the part names its own.
    means = tail if tail.startswith("其中") and len(own) == 1 else near
    alone = len(chosen) == 1 and not _ALL_MEANS.search(means) and not _beside_others(means, chosen[0])
    channel = chosen[0] if alone else "total"
    thread.carriers = ()
    return _item(thread, channel, "item:carrier")


# 新设示例政策专栏，公开信息50条: those of one subject.
_NEW_COLUMN = regex(r"(?:新设|增设|新增|开设|开辟|设立|设置|建设|打造)[^，；]{0,40}专[栏题区]”?，[^，；]*$")


_NAMED_CARRIER, _NAME_ALONE = regex(r"“[^“”]+”(?:官方|政务)?(?:微信|公众号|微博|抖音|视频号)"), regex(r"“[^“”]+”")


_NEW_MEDIA = regex(r"(?:政务)?[新融]媒体(?!中心|账号)")


def _is_one_of_the_media(near: str, channel: str) -> bool:
    """发挥政务新媒体的优势，借助微信公众号发布392条: the sort is named first, then the one of it."""
    if _ONE_OF_THE_MEDIA.search(near):
        return True
    listed = re.search(r"媒体[、和与及]", near)
    return channel in ("wechat", "weibo", "video") and not listed and carriers(_NEW_MEDIA.sub("", near)) == (channel,)


def _beside_others(near: str, channel: str) -> bool:
    """通过网站和示例号等渠道: the carrier known is one of a list."""
    listed = _CHANNEL_LIST.search(near)
    named = re.split(r"、|和(?!平|谐)", listed[1]) if listed else []
    if any(_NAMED_CARRIER.match(each) for each in named):
        # “示例发布”、“示例交警”微信公众号: two names of one sort.
        named = [each for each in named if not _NAME_ALONE.fullmatch(each)]
    some = _SOME_PLATFORM if channel == "other_media" else _SOME_CARRIER
    return any(some.search(each) and not carriers(each) for each in named)


def _assigned(thread: Thread) -> Answer:
    """网站、公众号分别发布520条、340条: each number takes the next carrier."""
    channel, thread.carriers = thread.carriers[0], thread.carriers[1:] or thread.carriers[-1:]
    if len(thread.carriers) == 1:
        thread.carriers = (thread.carriers[0], thread.carriers[0])
    return _item(thread, channel, "item:respectively")


def _item(thread: Thread, channel: str, rule: str) -> Answer:
    thread.listed += (channel,)
    return (Named("items_published", channel, rule),)
