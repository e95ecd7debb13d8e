"""Wordings that real reports have and that the rules once misread, in sentences of our own."""

from __future__ import annotations

import pytest

from reports.prose.facts import section_facts
from tests.reports.fact_labels import label


def _labels(sentence: str, section: str = "overview") -> list[str]:
    return [label(fact) for fact in section_facts(sentence, section, 2023)]


ITEMS = "items_published"
RECEIVED, HANDLED = "applications_stated.received", "applications_stated.handled"


WORDINGS: list[tuple[str, list[str]]] = [
    # Whose items, by the carrier that stands closest.
    ("本局热线新媒体发布微信31条。", [f"{ITEMS}.wechat@own=31"]),
    ("在报刊、杂志、媒体网站等载体公开信息42条。", [f"{ITEMS}.other_media=42"]),
    ("在《示例农业》杂志刊发稿件2篇。", [f"{ITEMS}.other_media=2"]),
    ("示例社、每日头条等媒体发布信息80条。", [f"{ITEMS}.other_media=80"]),
    ("每日发布信息3条。", []),
    ("在全市各媒体平台发稿61篇。", [f"{ITEMS}.other_media@region=61"]),
    ("视频号发布超160个短视频。", [f"{ITEMS}.video>=160"]),
    ("通过微信工作群公开200条。", []),
    ("通过公众号平台，发布就业推文30篇，社保推文22篇。", [f"{ITEMS}.wechat=30", f"{ITEMS}.wechat=22"]),
    ("公开文件、会议、大事记等各类信息203条。", [f"{ITEMS}.total=203"]),
    ("全年信息更新468条。", [f"{ITEMS}.total=468"]),
    (
        "发布基础信息12条，公开水利领域信息8条，合计共20条。",
        [f"{ITEMS}.total=12", "key_area_items=8", f"{ITEMS}.total=20"],
    ),
    ("核查公众号账号发布信息7000条。", []),
    ("政务双微推文61条。", [f"{ITEMS}.total=61"]),
    ("加强新媒体建设，公众号用户达3万人，全年发布信息16条。", [f"{ITEMS}.wechat=16"]),
    # Parts by subject.
    ("网站公开信息110条，涵盖概况信息34条、动态信息76条。", [f"{ITEMS}.website=110"]),
    ("网站发布信息59条，涉及概况类信息36条，动态类信息23条。", [f"{ITEMS}.website=59"]),
    ("公开信息69条，其中动态信息50条（工作动态28条，专题专栏信息22条），公示信息19条。", [f"{ITEMS}.total=69"]),
    ("在主动公开的信息中，政策类的信息4条，信息公开30条，数据信息6条。", []),
    ("共制定文件39件，其中方案类文件5件，通知类文件34件。", []),
    ("公开规章3件（含修改1件），人事文件6件。", ["documents_released=6"]),
    ("其中媒体解读16件。", []),
    ("发布法规及解读3条。", []),
    ("新增住房建设领域标准51条。", []),
    # How many by now, of all years; and of this one.
    ("到目前累计公开信息100条。", []),
    ("截至2023年底，累计公开信息401条。", []),
    ("截至2023年底，全年累计公开信息401条。", [f"{ITEMS}.total=401"]),
    ("截至目前，累计建成政务公开专区4个。", ["access_points=4"]),
    ("2023年以来，公开信息98条。", [f"{ITEMS}.total=98"]),
    ("2022年以来，公开信息98条。", []),
    # Applications.
    ("收到申请6件，结转上年9件，答复申请15件。", [f"{RECEIVED}=6", f"{HANDLED}=15"]),
    (
        "收到政府信息公开申请9件，上年转结1件，其中网络申请4件。",
        [f"{RECEIVED}=9", "applications_by_channel.online=4"],
    ),
    (
        "收到政府信息公开申请22件（同比增长10%，在全市各局中列第三），办理23件。",
        [f"{RECEIVED}=22", f"{HANDLED}=23"],
    ),
    ("依申请公开受理和办结6件。", [f"{HANDLED}=6"]),
    ("办理依申请公开23件，其中，本年度新接收22件，上年结转1件。", [f"{HANDLED}=23", f"{RECEIVED}=22"]),
    ("办理公民、法人或其他组织依申请公开信息12件。", [f"{HANDLED}=12"]),
    ("收到1项依申请公开事项。", [f"{RECEIVED}=1"]),
    ("收到依申请公开信件2件，均为网络申请。", [f"{RECEIVED}=2"]),
    ("未收到任何形式的政府信息公开申请。", [f"{RECEIVED}=none"]),
    ("未接到群众要求公开的信息。", [f"{RECEIVED}=none"]),
    ("办理依申请公开6件，其中1件未收到申请人依申请公开材料。", [f"{HANDLED}=6"]),
    ("全年无信息公开收费的事项。", ["processing_fee=none"]),
    # Deputies' papers, and what only stands near to such words.
    (
        "公开局里承办的13件人大代表建议和18件政协委员提案办理情况。",
        ["npc_suggestions.published=13", "cppcc_proposals.published=18"],
    ),
    (
        "做好2件人大代表建议、6件政协提案办理结果公开。",
        ["npc_suggestions.published=2", "cppcc_proposals.published=6"],
    ),
    ("发布政策解读2条、建议提案办理结果5条。", ["interpretations=2"]),
    ("包括党建8条、人大24条、团委12条。", []),
    ("承办市人大议案、建议和政协建议案79件。", []),
    # Rates, each with its own number.
    (
        "办理热线工单42单，办结率、满意率分别为100%、98%。",
        ["hotline_cases=42", "response_rate=100", "satisfaction_rate=98"],
    ),
    ("解读率达到100%，占发布总量的70%以上。", ["interpretation_rate=100"]),
    # Letters and hotlines in one list; what was received and what was answered.
    ("答复局长信箱17件、市长信箱4件、市长热线192件。", ["responses=17", "responses=4", "hotline_cases=192"]),
    ("答复政府信息公开申请3件，收到来信12件、热线工单30件。", [f"{HANDLED}=3"]),
    ("接收农业类工单计146条，及时回复146条。", ["hotline_cases=146"]),
    # Press, training, staff, rounds of consultation, visits.
    ("举办19场市政府新闻发布活动。", ["press_conferences=19"]),
    ("负责人参加访谈1次、市政府新闻发布会1次。", ["press_conferences.attended=1"]),
    # Held and attended in one number: neither is said.
    ("组织召开和参加新闻发布会19场。", []),
    ("组织人员参加市上政务公开培训5次。", ["training_sessions.attended=5"]),
    ("配备1名政务公开专职干部、2名兼职干部。", ["staff_full_time=1", "staff_part_time=2"]),
    ("配备0名全职工作人员。", ["staff_full_time=none"]),
    ("全年开展7期调查征集。", ["consultations=7"]),
    ("公众号发布信息56条；网站总访问量达4428人次。", [f"{ITEMS}.wechat=56", "site_visits=4428"]),
    # 公开栏目 is a page, 公开栏 a board; a bulletin is not the gazette; the sort of media and the one of it.
    ("主动公开栏目发布信息47条。", [f"{ITEMS}.website=47"]),
    ("村务公开栏公开信息47条。", [f"{ITEMS}.offline=47"]),
    ("在统计信息网发布统计公报、统计分析等信息53条。", [f"{ITEMS}.website=53"]),
    ("局外网公开政府信息32条。", [f"{ITEMS}.website=32"]),
    ("运用新媒体平台“示例发布”微信公众号发布信息17条。", [f"{ITEMS}.wechat=17"]),
    ("抖音公众号发布短视频18条。", [f"{ITEMS}.video=18"]),
    # A list of which one carrier is known, and means without end, are no one carrier.
    ("通过门户网站和示例融合号等渠道，发布各类信息近900条。", [f"{ITEMS}.total~900"]),
    ("依托区政府网站、国家信用系统公开各类信息43条。", [f"{ITEMS}.total=43"]),
    ("依托区政府网站及时准确公开各类信息43条。", [f"{ITEMS}.website=43"]),
    ("发放宣传单、召开座谈会等多种方式，公开各类信息43条。", [f"{ITEMS}.total=43"]),
    ("在上述各类媒体公开信息61条。", [f"{ITEMS}.total=61"]),
    # Parts without a carrier of their own; papers that went to an office, or to one who asked.
    ("公众号公开信息12条，其他方式公开信息10条。", [f"{ITEMS}.wechat=12"]),
    ("全年公开该类信息22条。", []),
    ("公开信息90条，公开其他信息8条。", [f"{ITEMS}.total=90"]),
    ("向市政府办公室送交主动公开文件4件。", []),
    ("主动公开信息95条，查阅中心接待查询14人，提供文件14份。", [f"{ITEMS}.total=95"]),
    ("工作报告及解读2条。", []),
    ("2023年公开政府信息44条，累计公开政府信息2305条。", [f"{ITEMS}.total=44"]),
    (
        "网站发布信息44条，公众号发布信息5条，累计发布信息49条。",
        [f"{ITEMS}.website=44", f"{ITEMS}.wechat=5", f"{ITEMS}.total=49"],
    ),
    # A heading as long as a line is no part of the sentence under it.
    (
        "二、依申请公开政府信息和不予公开政府信息的情况\n本年度我局共收到依申请公开政府信息申请1件。",
        [f"{RECEIVED}@own=1"],
    ),
    ("政策解读发布信息29条。", ["interpretations=29"]),
    ("全年政府信息公开总计77条。", [f"{ITEMS}.total=77"]),
    (
        "网站、微信共发布信息90条，其中网站（含转发）50条，微信（含转发）60条。",
        [f"{ITEMS}.total=90", f"{ITEMS}.website=50", f"{ITEMS}.wechat=60"],
    ),
    # Whose count: not that of the place where it was done, nor that of the site.
    ("我委通过我区网站公开信息9条。", [f"{ITEMS}.website@own=9"]),
    ("在广场、各镇街道发放宣传单，处理群众留言8条。", ["responses=8"]),
    ("在各级网站发布信息38条。", [f"{ITEMS}.website=38"]),
    # Applications: what stands behind the number, and what only looks like one.
    (
        "收到9份政府信息公开申请，其中8份是网络申请，1份是信函申请。",
        [f"{RECEIVED}=9", "applications_by_channel.online=8", "applications_by_channel.letter=1"],
    ),
    ("受理信息公开申请49件，其中同意公开14件，告知通过其他途径办理11件。", [f"{RECEIVED}=49"]),
    ("答复政府信息公开申请98件（含上年度转结申请8件）。", [f"{HANDLED}=98"]),
    ("收到政府信息公开申请书58条，已处理54条。", [f"{RECEIVED}=58", f"{HANDLED}=54"]),
    ("收到政府信息公开申请4次。", [f"{RECEIVED}=4"]),
    ("接到12项依申请公开政府信息申请。", [f"{RECEIVED}=12"]),
    ("收到政府信息公开申请51件。已办理44件，结转下年度继续办理7件。", [f"{RECEIVED}=51", f"{HANDLED}=44"]),
    ("收到工单51件。工单已办理44件，结转下年度7件。", ["hotline_cases=44"]),
    ("处理17项依申请公开，发布微博微信60余条。", [f"{HANDLED}=17", f"{ITEMS}.total>=60"]),
    ("没有依申请公开政府信息办理事项。", [f"{RECEIVED}=none"]),
    ("未有受理信息公开申请、行政复议、诉讼情况。", [f"{RECEIVED}=none"]),
    ("未收到行政复议申请。", []),
    # Fees: charged to nobody; what the body itself would have paid; reductions alone.
    ("未产生政府信息公开诉讼相关的费用支出。", []),
    ("没有向政府信息公开申请人收费的情况。", ["processing_fee=none"]),
    ("我镇政府信息公开没有收费。", ["processing_fee@own=none"]),
    ("不存在政府信息公开的收费及减免情况。", ["processing_fee=none"]),
    ("没有减免政府信息公开费用的情况。", []),
    # Citizens, deputies and consultation.
    ("接到网站留言66条，均及时办理，回复率100%。", ["response_rate=100"]),
    ("回应公众关注热点或重大舆情数2次。", ["responses=2"]),
    ("网站回应公众关注的交通领域重大舆情信息2条。", []),
    ("16个建议提案均公开答复全文。", []),
    ("管理办法文件1件、征求意见文件2件。", []),
    ("向社会发布作品征集2期。", []),
    # A carrier that is not known, accounts counted, a column of its own subject: no number of a carrier.
    ("通过示例在线主动公开政府信息52条。", []),
    ("通过各类渠道主动公开政府信息52条。", [f"{ITEMS}.total=52"]),
    ("抖音、视频号等三个视频号共发布60条。", [f"{ITEMS}.video=60"]),
    ("示例信用平台、公开栏等途径发布信息9条。", [f"{ITEMS}.total=9"]),
    ("新设惠企政策专栏，公开信息50余条。", []),
    # Parts by subject after the whole, and all years of one carrier beside the year of all.
    ("全年公开政府信息687条。一是公开防汛信息10条。二是公开行政审批信息35条。", [f"{ITEMS}.total=687"]),
    ("网站发布信息427条，发布预警信息25条。", [f"{ITEMS}.website=427"]),
    ("2023年公开政府信息196条。门户网站累计公开政府信息5000余条。", [f"{ITEMS}.total=196"]),
    ("主动公开政府信息461条。其中：政策法规12条，回应关切27条。", [f"{ITEMS}.total=461"]),
    # Whom a sentence is about, and whose office is named.
    ("对我区教育工作的措施进行公开，在网站发布信息14条。", [f"{ITEMS}.website=14"]),
    ("每季度向县政府公开办报送文件，公开政府信息计33条。", [f"{ITEMS}.total=33"]),
    # Applications: all of them came in one way; the noun behind is what is counted.
    ("收到政府信息公开申请6件（均为网页申请），其中5件属于非本部门掌握。", [f"{RECEIVED}=6"]),
    ("优化依申请公开系统，将受理部门添加13个镇，方便群众申请。", []),
    ("通过电话、12345、区长信箱等多渠道回应群众咨询92件次。", ["responses=92"]),
    ("公开政府常务会议纪要23期。", []),
    (
        "共受理依申请公开8件，都为信函申请，按时办结8件。",
        [f"{RECEIVED}=8", f"{HANDLED}=8"],
    ),
    # Whose conference it was, and what the noun behind the number is.
    ("做好4场新闻发布会的服务保障工作。", []),
    ("举办3场新闻发布会宣传政策。", ["press_conferences=3"]),
    ("负责运维政务公开专栏、政府门户网站等5个站点。", []),
    ("市级以上媒体刊登稿件6篇。", [f"{ITEMS}.other_media=6"]),
    ("截至12月底，通过网站、信息公开平台等，累计主动公开信息120余条。", [f"{ITEMS}.website>=120"]),
    ("主要通过网站公开，同时利用电话和信函提供信息公开5条。", []),
    ("通过示例环境报、示例日报等媒体播发信息28条。", [f"{ITEMS}.other_media=28"]),
    ("以及政务新媒体部分微信公众号“示例”，共发布信息40条。", [f"{ITEMS}.wechat=40"]),
    ("接受群众咨询79次，其中咨询电话接听19次。", []),
    ("公开信息65条；办理市人大建议5件。", [f"{ITEMS}.total=65", "npc_suggestions.handled=5"]),
    # What a site holds, what stations and others put out, and what was only looked over.
    ("网站现有信息56000条。", []),
    ("网站信息总量达5.6万条。", []),
    ("网站数据库共有信息23000条。", []),
    ("网站全年信息发布总量1200条。", [f"{ITEMS}.website=1200"]),
    ("县融媒体中心播发新闻1200条。", []),
    ("通过县融媒体中心发布信息12条。", [f"{ITEMS}.other_media=12"]),
    ("国务院部门网站转载我市信息16条。", []),
    ("对全县32个单位公开的信息3200条进行了抽查。", []),
    ("督促23个部门公开信息512条。", []),
    ("指导各村（社区）公开村务信息430条。", []),
    ("档案馆、图书馆接收公开文件1600份。", []),
    ("不予公开政府信息0条。", []),
    ("停更新媒体账号5个。", []),
    # Of years together, and of what is expected.
    ("条例实施15年来，共公开政府信息12万条。", []),
    ("三年共发布信息8600条。", []),
    ("本届政府以来，共办理政协提案326件。", []),
    ("2023年共发布信息860条。", [f"{ITEMS}.total=860"]),
    ("二〇二三年共发布信息860条。", [f"{ITEMS}.total=860"]),
    ("累计发布信息5600条，其中2023年发布810条。", [f"{ITEMS}.total=810"]),
    ("预计全年发布信息500条。", []),
    ("市级考核要求发布信息300条以上。", []),
    ("按照考核要求发布信息300条。", [f"{ITEMS}.total=300"]),
    # Money and people of other work.
    ("公开“三公”经费预算15万元。", []),
    ("公开行政事业性收费项目15项，收费金额36万元。", []),
    ("举办招聘会12场，培训下岗职工560人次。", []),
    ("发布会回答记者提问36个。", []),
    # Who went, not whose training it was.
    ("我局参加全省政务公开培训会1次。", ["training_sessions.attended@own=1"]),
    ("参加全省政务公开培训会1次。", ["training_sessions.attended=1"]),
    ("全市各部门参加新闻发布会21场。", ["press_conferences.attended@region=21"]),
    # Plain words that were passed over.
    ("举办在线访谈6期，回答网民提问45个。", ["responses=45"]),
    ("官方微博发文1630篇。", [f"{ITEMS}.weibo=1630"]),
    ("发送惠民短信1.6万条。", [f"{ITEMS}.other_media=16000"]),
    ("新开通抖音政务号1个。", ["media_accounts=1"]),
    ("召开新闻发布会（含新闻通气会）8次。", ["press_conferences=8"]),
    ("办理“12345”政务服务热线交办件632件。", ["hotline_cases=632"]),
    ("主动公开4件人大代表建议、3件政协提案复文。", ["npc_suggestions.published=4", "cppcc_proposals.published=3"]),
    ("邀请居民代表20名参加政府开放日活动。", ["open_day_people=20"]),
    ("公开信息260条，办理依申请公开2项。", [f"{ITEMS}.total=260", f"{HANDLED}=2"]),
    ("2023年政府信息公开申请受理数为零。", [f"{RECEIVED}=none"]),
    # What was made is not yet what was put out; a means that is no carrier.
    ("全年制作政府信息86条，其中主动公开61条，不予公开9条。", [f"{ITEMS}.total=61"]),
    ("座谈会公开信息7条，网站公开信息40条。", [f"{ITEMS}.website=40"]),
    ("处理网站投诉类信息6条。", []),
    ("村务公开完成结果公开内容33条。", []),
    # A share behind the number: a part by subject, or the carrier's own.
    ("发布法规类信息38条，占总数的4%。", []),
    ("法规类栏目发布信息38条，占总数的4%。", []),
    ("公众号公开信息38条，占总数的4%。", [f"{ITEMS}.wechat=38"]),
    # Parts by subject: after all of them, in a long list, or told before the whole.
    ("公开政府信息68条，工作动态信息25条。", [f"{ITEMS}.total=68"]),
    ("公开概况信息3条、公告信息6条、资讯信息81条、会议信息4条。", []),
    ("公开防汛信息10条。全年公开政府信息160条。", [f"{ITEMS}.total=160"]),
    ("公开行政许可信息21条、行政处罚信息36条。", [f"{ITEMS}.total=21", f"{ITEMS}.total=36"]),
    ("主动公开情况如下：规划信息15条，财政信息6条。", []),
    (
        "通过示例教育信息网发布要闻37条、动态信息80条，总计117条。",
        [f"{ITEMS}.website=37", f"{ITEMS}.website=80", f"{ITEMS}.website=117"],
    ),
    ("全年公开26条信息。", [f"{ITEMS}.total=26"]),
    ("主动公开政府信息的数量为26条。", [f"{ITEMS}.total=26"]),
    ("通过不同渠道公开政府信息26条。", [f"{ITEMS}.total=26"]),
    ("公开学习培训、问题整改、专项检查等工作信息26条。", [f"{ITEMS}.total=26"]),
    # Of all years by now; and until the end of this one.
    ("目前已公开政策300多条。", []),
    ("截至2023年12月31日，门户网站已累计发布信息3600条。", []),
    ("截至2023年12月31日，门户网站全年已累计发布信息360条。", [f"{ITEMS}.website=360"]),
    ("截至2023年12月31日，累计公开政府信息360条。", [f"{ITEMS}.total=360"]),
    ("截至2023年12月末，累计公开政府信息401条。", []),
    ("截至2023年12月，我镇共公开信息25条。", [f"{ITEMS}.total@own=25"]),
    # Carriers: a name in quotation marks, a system with 网, a daily that is no newspaper, two accounts of one sort.
    ("在“示例金盾网”更新信息48条。", [f"{ITEMS}.website=48"]),
    ("通过“示例县人民政府网”微信公众号发布信息48条。", [f"{ITEMS}.wechat=48"]),
    ("通过示例区政府网公开信息7条。", [f"{ITEMS}.website=7"]),
    ("推进政务公开平台建设，公开信息60条。", [f"{ITEMS}.total=60"]),
    ("发布空气质量日报，公开信息74条。", [f"{ITEMS}.total=74"]),
    ("“示例发布”、“示例交警”微信公众号发布信息163条。", [f"{ITEMS}.wechat=163"]),
    ("公众号“和平街道”公开信息73条。", [f"{ITEMS}.wechat=73"]),
    ("通过网站和其他公开渠道发布信息239条。", [f"{ITEMS}.total=239"]),
    ("网站发布图片新闻3条（电视台供稿的栏目），动态新闻5条。", [f"{ITEMS}.website=3", f"{ITEMS}.website=5"]),
    ("在网站栏目增设“涉企专栏”，公开信息5条。", []),
    # Whose: one's own sections, what a sentence hands on, those helped.
    ("局各科室在网站上传信息84条。", [f"{ITEMS}.website=84"]),
    ("将我区信息上报，另在微博发布信息30条。", [f"{ITEMS}.weibo=30"]),
    ("协助办理市政府依申请公开7件。", []),
    # Key areas: what was dwelt on, what others wrote.
    ("围绕环保等重点领域公开政府信息417条。", [f"{ITEMS}.total=417"]),
    ("公众号转载城管领域法规7篇。", []),
    # Applications: both verbs, papers, letters of another sort, how one was answered.
    ("接收且办理依申请公开24件（含上年度结转5件）。", [f"{HANDLED}=24"]),
    ("收到和处理依申请公开24件。", [f"{RECEIVED}=24"]),
    ("收到政府信息公开申请3项。", [f"{RECEIVED}=3"]),
    ("2023年收到12宗政府信息公开申请。", [f"{RECEIVED}=12"]),
    ("受理政府信息公开申请2件，出具申请答复书2件。", [f"{RECEIVED}=2"]),
    ("办理政府信息公开申请7件，已通过网站对外公开1件。", [f"{HANDLED}=7"]),
    ("收到12345群众来信、依申请公开等26件。", []),
    ("未收到依申请公开来信。", [f"{RECEIVED}=none"]),
    ("未收到书面或其他形式的政府信息公开申请。", [f"{RECEIVED}=none"]),
    ("未收到政府信息公开申请（历年累计0件）。", [f"{RECEIVED}=none"]),
    # Fees and their relief denied together.
    ("未涉及政府信息公开的收费及减免情况。", ["processing_fee=none"]),
    ("未发生信息公开收费和费用减免情况。", ["processing_fee=none"]),
    ("无任何政府信息公开收费情况。", ["processing_fee=none"]),
    # Held, attended, made public.
    ("组织人员参加新闻发布会3场。", ["press_conferences.attended=3"]),
    ("负责人参与新闻发布会4次。", ["press_conferences.attended=4"]),
    ("发布新闻发布会3个。", []),
    ("公开局长办公会6次，并作解读。", []),
    ("年初、年中两次举办政务公开业务培训。", ["training_sessions=2"]),
    ("开辟了14个政府信息查阅点。", ["access_points=14"]),
    ("议题会议及解读12份。", []),
    (
        "公开人大代表建议主办件8件和政协提案主办件17件的办理答复情况等公开工作。",
        ["npc_suggestions.published=8", "cppcc_proposals.published=17"],
    ),
    (
        "公开信息31条，其中政策解读5条，政协提案办理结果3条。",
        [f"{ITEMS}.total=31", "interpretations=5", "cppcc_proposals.published=3"],
    ),
    ("收到来电、转办等投诉案件60起。", []),
    # Traditional characters of the words themselves.
    ("處理線上諮詢56件，微信平臺發佈資訊12條。", ["responses=56", f"{ITEMS}.wechat=12"]),
    # Information made; the name of a site in other marks; means of which one is the main one.
    ("全县各部门共制作信息54条。", []),
    ("通过《示例县政府网》发布农业、安全等各类信息85条。", [f"{ITEMS}.website=85"]),
    ("以门户网站为主渠道，共公开信息86条。", [f"{ITEMS}.total=86"]),
    ("示例司法行政网公开信息67条。", [f"{ITEMS}.website=67"]),
    ("在新华网刊发稿件12篇。", [f"{ITEMS}.other_media=12"]),
    ("双公示平台公示行政许可信息50条。", []),
    ("截至6月底，公众号发布信息192篇。", []),
    ("工作信息由110条增加到180条，网站发布信息51条，总计240条。", [f"{ITEMS}.website=51", f"{ITEMS}.total=240"]),
    # Other things counted beside them.
    ("办理回复12345系统、网站等平台的网民留言76条。", ["responses=76"]),
    ("在咨询举报平台处理网上咨询12次。", ["responses=12"]),
    ("未收到关于政府信息公开的咨询。", []),
    ("收到热线转办群众诉求1件，及时核查。", []),
    ("更新本地区、本部门的文件，门户网站发布消息31条。", [f"{ITEMS}.website=31"]),
    ("网站发布信息82条，其中公示栏发布信息6条，政务公开栏发布信息9条。", [f"{ITEMS}.website=82"]),
    ("局网站通知公告栏发布信息19条。", [f"{ITEMS}.website=19"]),
    ("微博发布信息38条，“示例旅游”发布信息78条。", [f"{ITEMS}.weibo=38"]),
    ("办理12345工单90件，其中领导信箱公开办理13件。", ["hotline_cases=90"]),
    ("主动公开行政许可文件15件。", []),
    ("公开信息61条，其中回复网络申请公开事项5条。", [f"{ITEMS}.total=61"]),
    ("发布文字解读18个，图片解读7个。", []),
    ("属于主动公开范围1件，同意公开15件。", []),
]


@pytest.mark.parametrize(("sentence", "facts"), WORDINGS)
def test_a_wording_of_real_reports(sentence: str, facts: list[str]) -> None:
    assert _labels(sentence) == facts
