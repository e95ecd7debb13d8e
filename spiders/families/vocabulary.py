"""The Chinese words that pages and columns are recognised by. Patterns are matched against text without white space."""

from __future__ import annotations

import re


def words(text: str) -> tuple[str, ...]:
    """The words of a text that lists them with spaces between."""
    return tuple(text.split())


# --- columns (domain.md §4.2: the norm's name first, then the variants seen) ---------------------------------------
OFFICIAL_COLUMN_TYPE = "信息公开年报"  # 国办发〔2017〕47号 annex: the value of ColumnType for this column
OFFICIAL_COLUMN_NAMES = ("政府信息公开年报", "信息公开年报")
COLUMN_NAMES = re.compile(
    r"^(?:"
    r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
    r"|(?:政府|政务)?信息公开年度?报告"
    r"|公开(?:工作)?年度?报告?|(?:政府|政务)公开年度?报告?"
    r"|(?:工作|部门|历年)?年报|年度(?:工作)?报告|历年(?:年报|年度报告)"
    r"|(?:政府信息公开)?年报汇总|(?:本级|本单位|本部门|单位|部门)(?:年报|年度报告)|年度公开报告|政府信息(?:年报|年度报告)"
    r"|(?:(?:\D{2,16})?(?:政府|政务)|本级|本机关|本单位|[我本]局)?(?:信息公开|政务公开)(?:工作)?(?:年报|年度报告)(?:专栏|栏目|汇总|公示|公开)?"
    r")(?:[（(](?:19|20)\d\d年?(?:[-—–~～至到]+(?:(?:19|20)\d\d年?|今))?[）)])?$"
)
# Names that say "report" without saying which: worth less than a name with 公开 in it.
BARE_COLUMN_NAMES = re.compile(
    r"^(?:工作|部门|历年|本级|本单位|本部门|单位)?年报$|^(?:本级|本单位|本部门|单位|部门)?年度(?:工作)?报告$|^历年年度报告$|^年报汇总$"
)
# What stands behind a body's name in the name of its column.
FROM_DISCLOSURE_ON = re.compile(r"(?:政府|政务)?信息公开.*$")
# A path key of such a column (sites.md §0 and §4.2 of domain.md), as a whole token of the path. `ndbg` and `nianbao`
# alone also serve other yearly reports.
COLUMN_TOKENS = re.compile(
    r"(?:^|[/_\-])"
    r"(?:[wt]?z?f?xxgk(?:gz)?(?:nb|ndbg|ndb)|zfgknb|gknb|gkndbg|gkndbgz|ndxxgkbg|xxgk_nb|zfxxgk_?gknbz?)"
    r"(?:s?_?\d+\w*|n|z)?(?=$|[/_\-.?])",
    re.IGNORECASE,
)
WEAK_COLUMN_TOKENS = re.compile(
    r"(?:^|[/_\-])(?:ndbg|nianbao|gzndbg|c20\d\dniandu\d*|nb)(?:_?\d+)?(?=$|[/_\-.?])", re.IGNORECASE
)
# Other statutory yearly publications and texts about the reports (sites.md §2, domain.md §4.5): never this column.
LOOK_ALIKES = re.compile(
    r"政府网站|网站(?:工作)?年度|年度报表|工作报表|监管年度|法治政府|法治建设|依法行政|行政执法|执法统计|行政审判"
    r"|财政预|财政决|预算|决算|预决算|企业年报|企业年度|法人|上市公司|学年|高校|绩效|统计公报|统计年报|统计年鉴|年鉴"
    r"|政府工作报告|工作要点|工作总结|实施方案|工作方案|工作通知|第三方评估|考核|环境质量|审计报告|审计结果|依申请公开"
    r"|质量公报|社会责任|就业质量"
)

# --- pages on the way (sites.md §2) ---------------------------------------------------------------------------------
WAY_WORDS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"^(?:法定)?主动公开(?:内容|目录|专栏|平台)?$"), 0.62),
    (re.compile(r"^法定主动公开.{0,6}$"), 0.6),
    (re.compile(r"^政府信息公开(?:专栏|平台|专区|栏目|网)?$"), 0.7),
    (re.compile(r"^(?:\D{2,14})?政府信息公开(?:专栏|平台|专区)$"), 0.6),
    (re.compile(r"^信息公开(?:专栏|平台|专区|栏目|目录)?$"), 0.6),
    (re.compile(r"^(?:政务|政府)公开(?:专栏|平台|专区)?$"), 0.55),
    (re.compile(r"^政府信息公开(?:目录|指南|制度|规定|条例)$"), 0.35),
    (re.compile(r"^信息公开(?:指南|制度|规定)$"), 0.3),
    (re.compile(r"^依申请公开$"), 0.25),
    (re.compile(r"^(?:公开|政务|政府信息|透明政府|阳光政务)$"), 0.35),
    (re.compile(r"^公开(?:目录|专栏|平台)$"), 0.4),
    (re.compile(r"^(?:我|本)[局委办院厅部处区县市镇乡站队馆](?:政府)?信息公开(?:专栏|平台|专区)?$"), 0.5),
    (re.compile(r"^(?:政府)?信息公开工作$|^公开信息$"), 0.35),
    (re.compile(r"^(?:网站|站点|本站)(?:地图|导航)$"), 0.2),
)
WAY_TOKENS = re.compile(
    r"(?:^|[/_\-])(?:zfxxgk\w*|xxgk\w*|zwgk\w*|zfxx|gkml|openness|gongkai)(?=$|[/_\-.?])", re.IGNORECASE
)

# --- a portal's directory of departments ----------------------------------------------------------------------------
DIRECTORY_WORDS: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(
            r"^[市县区州省旗]?(?:政府|直|属)?各?(?:部门|单位|机关|部门单位)"
            r"(?:和?(?:街道|乡镇|镇街|街镇|区县|县区))?(?:政府)?(?:信息公开|政务公开)(?:年报|年度报告|专栏|平台|目录)?$"
        ),
        0.75,
    ),
    (
        re.compile(
            r"^(?:部门|单位|机构|区县|县区|县市区|乡镇|镇街|街道|街镇|部门街道|部门乡镇)"
            r"(?:信息公开|公开|汇总|导航|目录|列表)$"
        ),
        0.7,
    ),
    (re.compile(r"^部门(?:街道|乡镇|镇街|单位)(?:汇总)?$"), 0.6),
    (
        re.compile(
            r"^[市县区州省旗](?:政府)?[直属级]?各?属?(?:工作)?(?:部门|单位|机关|机构|部门单位)(?:网站|导航|链接|列表)?$"
        ),
        0.5,
    ),
    (
        re.compile(
            r"^各?(?:县|市|区|旗|县区|县市区|县[（(]市、区[）)]|乡镇街道|乡镇|街道|镇街|镇[（(]街道[）)]|功能区|开发区)"
            r"(?:政府|人民政府|办事处)?(?:网站|信息公开)?$"
        ),
        0.45,
    ),
    (re.compile(r"^(?:政府|组成|工作|直属)(?:组成)?(?:部门|机构|单位)(?:网站|导航)?$"), 0.45),
    (re.compile(r"^(?:机构(?:设置|导航)|部门(?:网站|导航|链接|之窗))$"), 0.4),
)
# What names a body, for a directory's entries: the last part of an organisation's name.
BODY_NAME = re.compile(
    r"(?:局|委|办|厅|院|部|处|署|会|室|中心|政府|支队|总队|大队|街道|镇|乡|县|区|市|旗|州|苏木|公司|集团|馆|台|所|站|园"
    r"|校|社|联|税务|气象|海关|银行|消防救援|公积金)$"
)
# Words with such an ending that name a service or a section; names with 公开 in them are columns.
NOT_A_BODY = re.compile(
    r"^(?:新闻|资讯|下载|会员|个人|用户|互动|办事|服务)中心$|^办事大厅$|网办$|通办$|^走进|公开|更多|返回|首页|网站|指南|年报|地图"
)


def is_body_name(text: str) -> bool:
    """Whether a text without white space reads like the name of a body: 市教育局, 民主街道办事处."""
    return (
        2 < len(text) <= 24
        and bool(BODY_NAME.search(text))
        and not NOT_A_BODY.search(text)
        and not re.search(r"\d|[,，。！？、:：]", text)
    )


# What a directory adds to a body's name, and what its rows call the link beside a name.
BODY_SUFFIX = re.compile(r"(?:政府)?(?:信息公开|政务公开)(?:专栏|平台|网|年报|年度报告|目录)?$|网站$|门户网站$")
ENTER_WORDS = re.compile(
    r"^(?:点击)?(?:进入|查看|浏览|访问|详情|网站|链接)(?:>*)$"
    r"|^(?:政府)?信息公开(?:指南|目录|制度|专栏|内容)?$|^法定主动公开内容$|^依申请公开$"
)

# What the links of a page call themselves that is only a site's cover.
ENTRANCE_WORDS = re.compile(r"^[>\[【]*(?:点击)?(?:进入|enter|(?:网站|返回)?首页|主页|中文|简体|index)", re.IGNORECASE)

# --- reports in link texts ------------------------------------------------------------------------------------------
REPORT_WORDS = re.compile(
    r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报)|信息公开年报|(?:19|20)\d\d年?度?年报"
)
# Titles of what is written about reports.
ABOUT_REPORTS = re.compile(r"(?:通知|通报|函|方案|要点|培训会?|会议|统计表|情况汇总|问答|解读|图解)[）)]?$")
YEAR_ONLY = re.compile(r"^[\[（(【]?((?:19|20)\d\d)(?:年度?|年报|年度报告)?[\]）)】]?$")
# A report that is called after nobody: the row that it stands in may say whose it is.
NAMES_NOBODY = re.compile(
    r"^[\[（(【]?(?:19|20)\d\d年?度?(?:(?:政府|政务)?信息公开)?(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)?[\]）)】]?$"
)
# What stands behind a title's year, and what ends a title in code or in an attribute.
YEAR_OF_A_REPORT = re.compile(
    r"(?:19|20)\d\d年?度?(?:的?(?:工作)?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:年度)?(?:报告|年报)|年?度?(?:年报|报告))"
)
NOT_AN_ITEM = re.compile(
    r"^(?:(?:网站|返回)?首页|返回(?:顶部|列表|上页|上级)?|更多>*|more>*|>>?|<<?|(?:加载|查看|点击加载)更多"
    r"|(?:点击|附件)?下载|查看|(?:查看)?详情|详细|预览|打印|关闭(?:窗口)?|收藏|分享|登录|注册|(?:高级)?(?:搜索|检索)"
    r"|(?:网站|站点)地图|(?:联系|关于)我们|(?:网站|版权|免责)声明|隐私(?:声明|保护|政策)|(?:使用|网站)?帮助"
    r"|无障碍(?:浏览|阅读)?|长者(?:版|模式|专区)|适老[版化]|关怀版|[繁简][體体](?:版|中文)?|English|EN|RSS|手机版|移动版"
    r"|客户端|微信|微博|设为首页|加入收藏|我要纠错|智能问答)$",
    re.IGNORECASE,
)
LEGAL_NOTICE = re.compile(r"ICP备|公网安备|网安备|标识码|技术支持")

# --- pagers ---------------------------------------------------------------------------------------------------------
_OLDER_THINGS = r"的?(?:文章|信息|内容|报告|年报|公告|记录)?"
NEXT_PAGE = re.compile(
    r"^[<＜«←‹]*(?:下[一1]?[页頁]|后[一1]?[页頁]|[向往]?[下后]翻页?|翻页|下一[组批屏]|[下后](?:\d{1,2}|十|[二三五]十)[条篇]"
    rf"|(?:较早|更早|更?以前){_OLDER_THINGS}|older(?:posts|entries)?|next(?:page)?|›|>|＞|»|→|⇒|》|➔|➜|▶)"
    r"[>＞»›→]*(?:[(（]\d{1,4}/\d{1,4}[)）])?$",
    re.IGNORECASE,
)
LAST_PAGE = re.compile(
    r"^(?:尾[页頁]|末[页頁]|最后一?[页頁]|最末[页頁]|last(?:page)?|>>|＞＞|»\|?)[>»]*$", re.IGNORECASE
)
# The way to what is newer than this page: most often back, and on a first page that is not the newest one forth.
NEWER_PAGE = re.compile(rf"^[<＜«←‹]*(?:较新{_OLDER_THINGS}|newer(?:posts|entries)?)[>＞»›→]*$", re.IGNORECASE)
OTHER_PAGER = re.compile(
    r"^(?:首页|第一页|上[一1]?[页頁]|前[一1]?[页頁]|[向往]?[上前]翻页?|prev(?:ious)?(?:page)?|first(?:page)?|<|<<|«|‹|＜|go"
    r"|跳转|转到|确定|\.\.\.|…)$",
    re.IGNORECASE,
)
PREVIOUS_PAGE = re.compile(r"^[<＜«‹]*(?:上[一1]?[页頁]|前[一1]?[页頁]|prev(?:ious)?(?:page)?)$", re.IGNORECASE)
CHINESE_DIGITS, CHINESE_TEN = "一二三四五六七八九", "十"
# 第一页 is the way back, whatever page shows it.
NUMBERED_PAGE = re.compile(
    r"^[\[【第]?(?:P\.?)?(\d{1,4})[\]】页]?$|^(?!第一页)[\[【第]?([①-⑳]|[一二三四五六七八九十]{1,3})[\]】页]?$",
    re.IGNORECASE,
)
PAGE_COUNT = re.compile(
    r"共(?:有|计)?[:：]?(\d{1,5})页|(?:第|页次[:：]?|页码[:：]?|当前)第?\d{1,5}页?/共?(\d{1,5})页?|总页数?[:：]?(\d{1,5})"
    r"|(?<!\d)\d{1,5}/(\d{1,5})页|分(\d{1,4})页(?:显示|浏览)|(?<![件档本文总])页数[:：](\d{1,4})|page\d{1,4}of(\d{1,4})",
    re.IGNORECASE,
)
CURRENT_PAGE = re.compile(r"(?:当前|现在)?(?:是)?第(\d{1,5})页|页次[:：]?(\d{1,5})/|(?<!\d)(\d{1,5})/\d{1,5}页")
TOTAL_ITEMS = re.compile(
    r"(?:共|总计|合计|总共)[有计]?(?:(?:检索|查询|搜索|找)[到出])?[:：]?(\d{1,6})[条项篇个](?!规章|规范)"
    r"|(?:总记录数|记录总数|总条数|总数|记录数)[:：]?(\d{1,6})|[\[【(（](\d{1,6})条[\]】)）]"
    r"|(?:total|of)[:：]?(\d{1,6})(?:records|items|entries|results)",
    re.IGNORECASE,
)
# What the box of a pager is called.
PAGER_NAME = re.compile(r"pag(?:e|er|ing|ination)|fenye|yema", re.IGNORECASE)
PAGER_WORDS = re.compile(r"[上下前后]一?[页頁]|[尾末][页頁]|第一页|共\d+页|页[码次]|第[\d一二三四五六七八九十]{1,3}页")
# Where the pager stands, what it shows of the running page and of all: 1/3, 第1/3页.
BARE_COUNT = re.compile(
    r"^(?:第|[\[(（]?\d{1,4}|第\d{1,4})页?[/／]共?(\d{1,4})页?[\])）]?(?:(?:到|转到|跳[转到至])?第?页?)?(?:go|跳转|确定)?$",
    re.IGNORECASE,
)
BARE_TOTAL = re.compile(r"^[第显示]*\d{1,4}[-~至到]\d{1,4}[条项]?[/,，]?共?(\d{1,6})[条项]?$")
# A box to type a page's number in: what stands around it.
JUMP_WORDS = re.compile(
    r"(?<![a-z])go(?![a-z])|跳[转页到至]|转[到至]|到第?页|第页|页/共?\d|^/\d{1,4}(?!\d)|page/\d", re.IGNORECASE
)
MORE_BUTTON = re.compile(
    r"^(?:(?:点击|上拉|下拉|上滑|下滑)?(?:加载|显示|展开|点击查看)(?:更多|全部|所有)(?:的?(?:内容|信息|数据|年报|报告|条目))?"
    r"|(?:点击|上拉|下拉|上滑|下滑)?加载|更多加载|load(?:ing)?more|showmore)[>.…]*$",
    re.IGNORECASE,
)
# Behind the last row, on what leads nowhere.
GROW_WORDS = re.compile(
    r"^[↓∨▼+＋]*(?:[+＋]?更多[+＋]?|展开(?:(?:全部|更多|列表)?|(?:剩余|其余|余下|全部).{0,8})|(?:点击|点此)?(?:查看|浏览|显示|加载)(?:其余|剩余|历史|往年|往期|以前|以往|早期|后续|全部|所有|更多).{0,8}"
    r"|(?:向?[上下左右])?[滑拉]动?(?:屏幕)?(?:查看|加载|显示)(?:更多|全部).{0,4}|…{1,2}|\.{3,6})[>»﹀∨↓▼]*$"
)
NO_MORE = re.compile(r"没有更多|到底了|已?(?:全部)?加载(?:完毕|完成|完)|nomore", re.IGNORECASE)
MORE_LINK = re.compile(
    r"^(?:点击)?(?:查看|浏览)?(?:更多|全部|所有)(?:年份|年度|年报|报告)?[>».…+]*$|^more[>».…+]*$", re.IGNORECASE
)
# A year in Chinese numerals, and what they are in digits.
CHINESE_YEAR = re.compile(r"^二[〇零○0][〇零○0一二三四五六七八九]{2}年(?:度|年报|年度报告)?$")
CHINESE_YEAR_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
# Nothing but years: a bar of them.
YEARS_ONLY = re.compile(r"^(?:[\[（(【]?(?:19|20)\d\d(?:年度?|年报|年度报告)?[\]）)】]?[|/、,，·•>-]*){2,}$")
# A shelf's name beside the column's own: 镇街年报, 部门年度报告.
OTHER_SHELF = re.compile(r"(?:年报|年度报告)$")
# A list that is switched by a click, by another word than a year: 往年, 2024年以前, 二〇二五年, 2026年1月.
OTHER_SWITCH = re.compile(
    r"^(?:本年度?|当年|今年|上一?年度?|往年|历年|历史|最新|以往|近[一二三四五十]年|[下后前]一年度?|(?:更多|其他|其它)年[份度]|(?:19|20)\d\d年度?(?:及?以?前|之前|以后|之后)"
    r"|二[〇零○0][〇零○0一二三四五六七八九]{2}年度?|(?:19|20)\d\d年\d{1,2}月)(?:年?度?报告?|公开|数据)?$"
)
# Where the reports of other years stand: a shelf of the column, wherever it lies.
_REPORTS = r"的?(?:政府|政务)?(?:信息)?(?:公开)?(?:工作)?(?:年度)?(?:工作)?(?:年报|年度报告|报告|栏目|归档|档案)"
OTHER_YEARS = re.compile(
    r"^[\[（(【>»]*(?:点击)?(?:查看|浏览)?(?:"
    rf"(?:(?:往年|历年|往期|以往|过往|以前)年?度?|(?:19|20)\d\d年?度?(?:-+|—+|–|~|～|至|到)(?:19|20)\d\d年?度?"
    rf"|(?:19|20)\d\d年?度?[及和]?(?:以前|之前|以后|之后|以来|起|至今))(?:{_REPORTS}|信息|数据)?"
    rf"|(?:历史|最新|本年度|当年|新版|旧版|老版|原版|[新旧原老]网?站){_REPORTS}(?:栏目|专栏)?|历史(?:数据|信息|资料)"
    r")[\]）)】>»…]*$|^(?:历史|年报)?归档$"
)
LOADING_NOTICE = re.compile(
    r"^(?:数据|内容|列表)?(?:正在|努力)?(?:拼命)?加载(?:中|数据)?[,，]?(?:请稍[候后等])?[.…。]*$|^loading[.…]*$",
    re.IGNORECASE,
)
EMPTY_NOTICE = re.compile(
    r"暂无(?:相关)?(?:信息|数据|内容|记录|文章|资料)|没有(?:相关|找到)?(?:信息|数据|内容|记录)|无相关(?:信息|数据|记录)"
    r"|尚无(?:信息|内容)|共0条"
)

# --- page furniture -------------------------------------------------------------------------------------------------
BREADCRUMB = re.compile(
    r"^[\s>»:：]*(?:[您你]?(?:现在|目前|当前)?(?:的|所在)?的?位置|当前位置|所在位置|[您你](?:现在|当前)?的位置)"
)
# What its first letter can be: most parts of a page begin otherwise.
BREADCRUMB_BEGINS = frozenset(">»:：您你现目当的所位")
ELLIPSIS = re.compile(r"(?:…+|\.{2,}|。。+|‥)$")
BULLET = re.compile(r"^[\s·•‧∙●○■□◆◇▪▶►▷→»>\-*※★☆]+(?=\S)")
SITE_WORDS = re.compile(
    r"政府网|门户网站|人民政府$|政务网|官方网站|网站$|委员会$|局$|办公室$|信息网$|厅$|政务公开|信息公开|^中国[^年]{2,8}$"
)

# --- article facts --------------------------------------------------------------------------------------------------
PUBLICATION_LABELS = words("发布日期 发布时间 公开日期 公开时间 发表时间 发表日期 发稿时间 上网时间 上网日期")
# Only as a word of its own: 成文时间, 生成时间, 更新时间, 办公时间 say something else.
PLAIN_DATE_LABELS = ("时间", "日期")
PUBLISHER_LABELS = words(
    "发布机构 发布单位 公开机构 公开单位 发文机关 发文单位 发布部门 公开责任部门 责任部门 信息提供单位"
)
SOURCE_LABELS = ("信息来源", "文章来源", "稿件来源", "来源")
INDEX_LABELS = words("索引号 信息索引号 索引编号 信息索引")
OTHER_LABELS = words(
    "成文日期 成文时间 生成日期 生成时间 印发日期 发文日期 发文时间 更新时间 更新日期 修改时间 有效性 效力状态 文号 "
    "发文字号 文件编号 名称 标题 主题分类 组配分类 信息分类 分类 主题词 关键词 关键字 体裁分类 公开方式 公开形式 "
    "公开范围 公开属性 公开类别 有效期 失效日期 废止日期 生效日期 实施日期 浏览次数 浏览量 访问次数 阅读次数 点击数 "
    "点击量 浏览 阅读 访问量 作者 编辑 责任编辑 审核 字体 字号 保护视力色 打印 分享 分享到 收藏 关闭 内容概述 "
    "内容摘要 文件下载 附件下载 信息名称 服务对象 视力保护色 扫一扫 我要纠错 语音播报 发布人 录入者 点击率 撰稿 "
    "初审 终审 载体类型 记录形式 公开时限 公开程序 所属机构 隶属关系 统一登记号"
)
GENERIC_FILE_NAME = re.compile(
    r"^(?:点击|请点击|点此|此处|这里|附件)?(?:下载|查看|浏览|打开|预览)?(?:附件|全文|文件|原文|此文件|文档|正文)?"
    r"(?:下载|查看)?[:：>]*$"
)
# What a site keeps in its menus for whoever applies: no attachment of a report.
SITE_FORM = re.compile(r"^(?!.*(?:年报|年度报告)).*(?:申请表|申请书|登记表|流程图|操作手册|办事指南|公开指南)")
# What they begin with is asked first: they are looked for at every letter of a report.
ARTICLE_TOOLS = re.compile(
    r"(?=[打关字【大中小分收扫我纠放缩正浏阅点责来返上下相])(?:打印(?:本页|文章)?|关闭(?:窗口|本页)?|字体[:：]?|字号[:：]?|【?[大中小]{2,3}】?|分享到?[:：]?|收藏"
    r"|扫一扫在?手?机?打?开?(?:当前|此|本)?(?:页面?)?|我要纠错|纠错|放大|缩小|正常"
    r"|(?:浏览次数|浏览量|阅读(?:次数|量)?|点击(?:次?数|量))[:：]?\d*次?|责任编辑[:：]?\S{0,4}|来源[:：]?\S{0,20}"
    r"|返回顶部|[上下]一[篇条][:：]?|相关(?:链接|文档|附件|信息)[:：]?)"
)
FOOTER_LINE = re.compile(
    r"(?:主办|承办|协办|主管)(?:单位)?[:：]|版权所有|ICP备|网安备|网站标识码|技术支持|建议使用|分辨率|浏览器|联系电话|邮政编码"
)
# Placeholders of meta tags that a template's author left and nobody filled in.
TEMPLATE_DEFAULTS = frozenset(words("网站名称 栏目名称 文章标题 标题 来源 内容来源 栏目类型 站点名称"))

# --- where a report may stand outside its column (users.md §2): looked at once before a first "missing" -------------
NOTICE_COLUMNS = re.compile(r"^(?:通知公告|公示公告|公告公示|通知公示|公告通知|通知|公告|公示|通知文件|最新公告)$")
NEWS_COLUMNS = re.compile(
    r"^(?:最新公开|最新信息|最新动态|信息动态|工作动态|部门动态|政务动态|机关动态|本局动态|新闻动态|新闻中心|要闻|新闻"
    r"|政务公开|信息公开|政府信息公开|其他|其它|其他信息|专题专栏)$"
)
# A link that says nothing by itself, what the words around it must speak of, and years that go on to this day.
POINTER_WORDS = re.compile(
    r"(?:请?(?:点击|点此|单击))?(?:此处|这里|此链接|该链接|链接|此|新?(?:网站|栏目|平台|专栏))?(?:查看|进入|访问|浏览|阅读|跳转)?(?:详情|全文|新?(?:网站|栏目|平台|专栏))?[>»…]*"
)
POINTED_WORDS = re.compile(r"年报|年度报告|栏目|专栏|迁移|搬迁|移至|改版|新版|新网站|停止(?:更新|维护)|不再更新")
SINCE_WORDS = re.compile(r"至今|以来|以后|之后|年起")
SITE_SEARCH_QUERY = "{year}年政府信息公开工作年度报告"

_DAY = r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
ONLY_A_DAY = re.compile(_DAY)
"""A cell of the index table that holds a day."""
PUT_UP = re.compile(rf"(?:时间|日期)\s*[:：]\s*{_DAY}")
"""When a page says that it was put up."""
NEIGHBOUR = re.compile(r"\s*[上下]一[篇条则]")
"""The begin of a link to the article before or after."""
