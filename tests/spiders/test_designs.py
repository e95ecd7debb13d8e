"""Lists as real systems make them, each with its newest report behind something: none of them may pass for a whole one.
And such furniture around whole lists: it may not make one look cut."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import pytest

from spiders.families import trs
from spiders.families.model import Listing, Page

BODY = "鹿河市教育局"
THIS = f"{BODY}2025年政府信息公开工作年度报告"
SCRIPTS = (
    '<script src="/images/jquery-1.8.3.min.js"></script><script src="/images/jquery.SuperSlide.2.1.3.js"></script>'
    '<script src="/images/common.js"></script>'
)


def title(year: int) -> str:
    return f"{BODY}{year}年政府信息公开工作年度报告"


def address(year: int) -> str:
    return f"./{year + 1}01/t{year + 1}0120_{year}.html"


def row(year: int) -> str:
    return f'<li><a href="{address(year)}" title="{title(year)}">{title(year)}</a><span>{year + 1}-01-20</span></li>'


def table_row(year: int) -> str:
    return f'<tr><td>{year}</td><td><a href="{address(year)}">{title(year)}</a></td><td>{year + 1}-01-20</td></tr>'


YEARS = (2024, 2023, 2022)
WORDS = {
    "{LIST}": f'<ul class="list">{"".join(map(row, YEARS))}</ul>',
    "{ROWS_TR}": "".join(map(table_row, YEARS)),
    "{THIS}": THIS,
    "{TABS}": '<script src="/images/tab.js"></script>',
    **{f"{{R{year}}}": row(year) for year in YEARS},
}


def listing(markup: str) -> Listing:
    for word, meaning in WORDS.items():
        markup = markup.replace(word, meaning)
    html = (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开年报-鹿河市教育局</title>'
        f'<meta name="ColumnType" content="信息公开年报"><meta name="ColumnName" content="政府信息公开年报">{SCRIPTS}</head>'
        '<body><div class="header"><div class="logo"></div><ul class="nav"><li><a href="/">首页</a></li><li><a href="/xw/">新闻中心</a>'
        '</li><li><a href="/zfxxgk/">政府信息公开</a></li></ul></div><div class="wrap"><div class="dqwz">当前位置：<a href="/">首页</a>&gt;'
        '<a href="/zfxxgk/">政府信息公开</a>&gt;政府信息公开年报</div><div class="right-con"><h2>政府信息公开年报</h2>'
        f'{markup}</div><div class="clear"></div></div><div class="footer"><p><a href="/wzdt/">网站地图</a>|<a href="/lx/">联系我们</a></p>'
        "<p>主办：鹿河市教育局 苏ICP备12345678号</p></div></body></html>"
    )
    return trs.listing(Page("http://jyj.luhe.gov.cn.test/nb/", html))


HIDING = {
    "layui page script file": '{LIST}<div id="demo7"></div><script src="/layui/layui.js"></script><script src="/js/xxgk.js"></script>',
    "el pagination static": '{LIST}<div class="el-pagination is-background"><button type="button" disabled="disabled" class="btn-prev"><i class="el-icon el-icon-arrow-left"></i></button><ul class="el-pager"><li class="number active">1</li><li class="number">2</li><li class="el-icon more btn-quicknext el-icon-more"></li><li class="number">5</li></ul><button type="button" class="btn-next"><i class="el-icon el-icon-arrow-right"></i></button></div>',
    "el pagination total only": '{LIST}<div class="el-pagination"><span class="el-pagination__total">Total 45</span><button type="button" class="btn-next"><i class="el-icon el-icon-arrow-right"></i></button></div>',
    "ant pagination": '{LIST}<ul class="ant-pagination"><li title="上一页" class="ant-pagination-disabled ant-pagination-prev"><a></a></li><li title="1" class="ant-pagination-item ant-pagination-item-1 ant-pagination-item-active"><a>1</a></li><li title="2" class="ant-pagination-item"><a>2</a></li><li title="下一页" class="ant-pagination-next"><a></a></li></ul>',
    "iview page": '{LIST}<ul class="ivu-page"><span class="ivu-page-total">共 45 条</span><li class="ivu-page-item ivu-page-item-active"><a>1</a></li><li class="ivu-page-item"><a>2</a></li></ul>',
    "bootstrap table info": '<table id="t">{ROWS_TR}</table><div class="fixed-table-pagination"><div class="pull-left pagination-detail"><span class="pagination-info">显示第 1 到第 3 条记录，总共 45 条记录</span></div></div>',
    "bootstrap table options": '<table id="table" class="table" data-side-pagination="server" data-pagination="true" data-page-size="10">{ROWS_TR}</table><script src="/js/bootstrap-table.min.js"></script>',
    "easyui pager static": '{LIST}<div class="datagrid-pager pagination"><table><tr><td><a class="l-btn l-btn-plain"><span class="l-btn-icon pagination-next">&nbsp;</span></a></td></tr></table><div class="pagination-info">显示1到3,共45记录</div></div>',
    "datatables info": '<table class="display dataTable">{ROWS_TR}</table><div class="dataTables_info">显示第 1 至 3 项结果，共 45 项</div>',
    "datatables paging": '<table class="display dataTable">{ROWS_TR}</table><div class="dataTables_paginate paging_simple_numbers"><a class="paginate_button previous disabled" data-dt-idx="0">上页</a><span><a class="paginate_button current" data-dt-idx="1">1</a><a class="paginate_button" data-dt-idx="2">2</a></span><a class="paginate_button next" data-dt-idx="3">下页</a></div>',
    "zpager": '{LIST}<div class="zxfPage"></div><script src="/js/zxf_page.js"></script><script>$(".zxf_pagediv").createPage({pageNum:20,current:1})</script>',
    "fanye function": '{LIST}<div class="fanye" id="fanye"></div><script>fanye(45,3,1);</script>',
    "Pager.render": '{LIST}<div id="p1"></div><script>Pager.render("p1",{total:45,size:3})</script>',
    "trs countPage only": '{LIST}<script>var countPage = 3//共多少页\nvar currentPage = 0//所在页从0开始\n</script><script src="/images/page.js"></script><div class="page"></div>',
    "trs _PAGE_COUNT": '{LIST}<script>var _PAGE_COUNT="3",_PAGE_INDEX="0",_PAGE_NAME="index",_PAGE_EXT="html";</script><script src="/images/pages.js"></script>',
    "trs m_nPageCount": "{LIST}<script>var m_nRecordCount = 45;var m_nPageCount = 3; var m_nCurrPage=0; var m_nPageSize = 15;</script>",
    "trs counts in quotes": "{LIST}<script>var m_nRecordCount='45';var m_nCurrPage=0; var m_nPageCount='3';</script>",
    "webber box for a page": "{LIST}<a href='javascript:;' onclick=\"_simple_list_gotopage_fun(5,'u8_goto',2)\">转到</a>",
    "pages counted in another attribute": '{LIST}<div class="pages" pagetotal="3"></div>',
    "kaipu page": '{LIST}<div class="page-list" id="page-list"></div><script>$("#page-list").pageList({totalCount:45,pageSize:15,channelId:"c100294"})</script>',
    "count heji": '{LIST}<div class="total">合计：45</div>',
    "count heji2": '{LIST}<div class="total">合计45条</div>',
    "count quanbu paren": '{LIST}<div class="total"><a class="on">全部(45)</a></div>',
    "count quanbu wide": '{LIST}<div class="total">全部（45）</div>',
    "count faxian": '{LIST}<div class="total">为您找到 45 条结果</div>',
    "count yuedao": '{LIST}<div class="total">约45条</div>',
    "count ben lanmu": '{LIST}<div class="total">本栏目共有信息45条</div>',
    "count wenzhang": '{LIST}<div class="total">共有文章45篇</div>',
    "count wenjian": '{LIST}<div class="total">共45个文件</div>',
    "count jilu": '{LIST}<div class="total">共45记录</div>',
    "count jilu2": '{LIST}<div class="total">记录：45</div>',
    "count total en": '{LIST}<div class="total">Total: 45</div>',
    "count total en2": '{LIST}<div class="total">Total 45 records</div>',
    "count nth": '{LIST}<div class="total">总共45条</div>',
    "count you": '{LIST}<div class="total">共有45条信息</div>',
    "count shu": '{LIST}<div class="total">信息数：45条</div>',
    "count cn": '{LIST}<div class="total">共四十五条</div>',
    "count count bare": '{LIST}<div class="total"><b>3</b>/<b>45</b></div>',
    "count per": '{LIST}<div class="total">每页3条/共45条</div>',
    "count tiao zongji": '{LIST}<div class="total">总计：45条</div>',
    "count nianbao n": '{LIST}<div class="total">年报（45）</div>',
    "count nianbao n2": '{LIST}<div class="total">政府信息公开年报 45</div>',
    "count gong fen": '{LIST}<div class="total">共45份</div>',
    "count gong fen2": '{LIST}<div class="total">共收录年报45份</div>',
    "count gj tiao": '{LIST}<div class="total">共计45条</div>',
    "count dangqian": '{LIST}<div class="total">当前显示3条，总数45条</div>',
    "count gong n qi": '{LIST}<div class="total">共45期</div>',
    "count m pages dot": '{LIST}<div class="total">1 / 15</div>',
    "count 1-3 of 45": '{LIST}<div class="total">1-3 of 45</div>',
    "count zong": '{LIST}<div class="total">总45条</div>',
    "count gong xiang": '{LIST}<div class="total">共 45 项</div>',
    "tab half years": '<ul class="tab"><li class="on">上半年</li><li>下半年</li></ul>{LIST}{TABS}',
    "tab depts": '<ul class="tab"><li class="on">县政府</li><li>县直部门</li><li>乡镇街道</li></ul>{LIST}{TABS}',
    "tab dept only": '<div class="tabs"><span class="cur">部门</span><span>乡镇</span></div>{LIST}{TABS}',
    "tab years hash": '<div class="hd"><ul><li><a href="#">2025年</a></li><li><a href="#">2024年</a></li></ul></div><div class="bd">{LIST}</div>',
    "tab years cn wan": '<div class="hd"><ul><li>二○二五年</li><li>二○二四年</li></ul></div><div class="bd">{LIST}</div>',
    "tab year range": '<div class="hd"><ul><li>2021-2025</li><li class="on">2016-2020</li></ul></div><div class="bd">{LIST}</div>{TABS}',
    "tab cur past": '<div class="hd"><ul><li>最新</li><li class="on">历年</li></ul></div><div class="bd">{LIST}</div>{TABS}',
    "tab kinds": '<div class="hd"><ul><li class="on">政府</li><li>部门</li><li>乡镇</li><li>其他</li></ul></div><div class="bd">{LIST}</div>{TABS}',
    "tab reports": '<div class="hd"><ul><li class="on">市政府年报</li><li>部门年报</li></ul></div><div class="bd">{LIST}</div>{TABS}',
    "tab data-id": '<div class="tab-title"><a class="active" data-id="3">本级</a><a data-id="4">部门</a></div>{LIST}',
    "tab panes one empty": '<ul class="nav nav-tabs"><li class="active"><a href="#p1" data-toggle="tab">2024年</a></li><li><a href="#p2" data-toggle="tab">2025年</a></li></ul><div class="tab-content"><div class="tab-pane active" id="p1">{LIST}</div><div class="tab-pane" id="p2"></div></div>',
    "el tabs static": '<div class="el-tabs"><div class="el-tabs__header"><div class="el-tabs__nav"><div id="tab-2024" class="el-tabs__item is-active">2024年</div><div id="tab-2025" class="el-tabs__item">2025年</div></div></div>{LIST}</div>',
    "accordion empty": '<div class="panel"><h4 class="panel-title" data-toggle="collapse">2025年</h4><div class="panel-body" id="c2025"></div></div><div class="panel"><h4>2024年</h4>{LIST}</div>{TABS}',
    "accordion empty noid": '<div class="acc"><h4>2025年</h4><div class="body"></div><h4>2024年</h4><div class="body">{LIST}</div></div>',
    "accordion closed plus": '<dl><dt onclick="tog(this)">+ 2025年度</dt><dd></dd><dt onclick="tog(this)">- 2024年度</dt><dd>{LIST}</dd></dl>',
    "year text clickable icon": '<div class="years"><p><i class="fa fa-plus"></i>2025</p><p><i class="fa fa-minus"></i>2024</p></div>{LIST}',
    "timeline years": '<ul class="timeline"><li data-year="2025"><i></i>2025</li><li data-year="2024" class="cur"><i></i>2024</li></ul>{LIST}',
    "year select only prev": '<select name="nd"><option selected>2024年度</option><option>2025年度</option></select>{LIST}',
    "year select el": '<div class="el-select"><input type="text" readonly placeholder="请选择年份" value="2024年"></div>{LIST}',
    "year input value": '<input class="Wdate" value="2024" onclick="WdatePicker({dateFmt:\'yyyy\'})"><button>查询</button>{LIST}',
    "year arrows": '<div class="yy"><a href="javascript:prev()">&lt;</a><b>2024年</b><a href="javascript:next()">&gt;</a></div>{LIST}',
    "year arrows spans": '<div class="yearbar"><span class="prev"></span><b>2024年</b><span class="next"></span></div>{LIST}',
    "swiper years": '<div class="swiper-container years"><div class="swiper-wrapper"><div class="swiper-slide">2025</div><div class="swiper-slide">2024</div></div></div>{LIST}',
    "picker months": '<div class="cal"><span>2026年</span><ul><li>1月</li><li>2月</li></ul></div>{LIST}',
    "year short": '<ul class="tab"><li>25年</li><li class="on">24年</li></ul>{LIST}{TABS}',
    "year nian du text": '<p class="y">年度：<a>2025</a> <a class="on">2024</a></p>{LIST}',
    "more plus": '{LIST}<a class="more" href="javascript:;">+更多</a>',
    "more plus2": '{LIST}<a class="more" href="javascript:;">更多+</a>',
    "more MORE": '{LIST}<a href="javascript:;">MORE+</a>',
    "more dots": '{LIST}<a href="javascript:;">……</a>',
    "view all n": '{LIST}<a href="javascript:void(0)">查看全部45条</a>',
    "view more reports": '{LIST}<a href="javascript:void(0)">查看更多年报&gt;</a>',
    "view rest": '{LIST}<a href="javascript:void(0)">查看其余年报</a>',
    "view history": '{LIST}<a href="javascript:void(0)">查看历史年报</a>',
    "zhankai": '{LIST}<a href="javascript:void(0)" class="expand">展开</a>',
    "zhankai gengduo span": '{LIST}<span class="unfold">展开更多<i class="arrow-down"></i></span>',
    "jiazai zhong hidden": '{LIST}<div class="loading" style="display:none">正在加载...</div><script>$(window).scroll(function(){if(b){getData(++page)}})</script>',
    "scroll script only": '{LIST}<script>$(window).scroll(function(){if($(document).height()-$(window).scrollTop()<$(window).height()+50){page++;$.get("list.do?p="+page,function(d){$("ul").append(d)})}})</script>',
    "scroll observer": '{LIST}<div id="sentinel"></div><script>new IntersectionObserver(function(e){next()}).observe(document.getElementById("sentinel"))</script>',
    "click to load": '{LIST}<p class="tc">点击查看更多内容</p>',
    "van list": '{LIST}<div class="van-list"><div class="van-list__placeholder"></div></div>',
    "van finished not": '{LIST}<div class="van-list__loading"><span>加载中...</span></div>',
    "mescroll": '<div id="mescroll" class="mescroll">{LIST}</div><script src="/js/mescroll.min.js"></script>',
    "down arrow": '{LIST}<a href="javascript:load()">↓</a>',
    "down icon": '{LIST}<div class="down-btn" onclick="loadNext()"><i class="icon-down"></i></div>',
    "date range prefilled": '<form action="list.jsp" method="get">发布日期：<input name="beginDate" value="2022-01-01">至<input name="endDate" value="2025-12-31"><input type="submit" value="查询"></form>{LIST}',
    "date range prefilled 2": '<div class="search-box">时间 <input type="text" class="laydate" id="start" value="2021-01-01"> - <input type="text" class="laydate" id="end" value="2025-12-31"><button onclick="query()">检索</button></div>{LIST}',
    "date range split": '<form>年份：<input name="y1" value="2022">-<input name="y2" value="2024"><button>筛选</button></form>{LIST}',
    "filter one checked": '<div class="filter">类型：<label><input type="radio" name="t" checked>政府年报</label><label><input type="radio" name="t">部门年报</label></div>{LIST}',
    "filter year checked": '<div class="filter">年度：<label><input type="checkbox" name="t" checked value="2024">2024</label><label><input type="checkbox" name="t" value="2025">2025</label></div>{LIST}',
    "dept select": '<form><select name="dept"><option value="">请选择单位</option><option value="1">市教育局</option><option value="2">市财政局</option></select><select name="year"><option value="2025">2025</option></select><input type="button" value="查询" onclick="q()"></form>{LIST}',
    "dept select default": '<select id="unit"><option value="11" selected>市政府</option><option value="12">市教育局</option><option value="13">市财政局</option></select>{LIST}',
    "please choose": "<p>请选择年度进行查询</p>{LIST}",
    "please choose dept": "<p>请在左侧选择部门查看</p>{LIST}",
    "default shows": "<p>默认显示最近三年的年报</p>{LIST}",
    "only shows": "<p>本页仅显示部分年报</p>{LIST}",
    "recent n": "<p>以下为最近三条信息</p>{LIST}",
    "search for more": "<p>更多年报请使用搜索功能查询</p>{LIST}",
    "note later": "<p>2025年及以后年报请在“法定主动公开内容”栏目查看</p>{LIST}",
    "note scan": '<p>扫码查看2025年年报</p><img src="/images/2025ewm.png">{LIST}',
    "ztree nodes inline": '<ul id="tree" class="ztree"></ul><script src="/js/jquery.ztree.core.min.js"></script><script>var zNodes=[{id:1,pId:0,name:"2025年",url:""},{id:2,name:"2024年"}];$.fn.zTree.init($("#tree"),setting,zNodes)</script>{LIST}',
    "ztree async": '<ul id="treeDemo" class="ztree"></ul><script src="/js/jquery.ztree.all.js"></script><script>var setting={async:{enable:true,url:"/tree/getNodes.do"}};</script>{LIST}',
    "ztree ext": '<ul id="treeDemo" class="ztree"></ul><script src="/js/jquery.ztree.all.js"></script><script src="/js/init.js"></script>{LIST}',
    "layui tree": '<div id="test1"></div><script>layui.tree({elem:"#test1",nodes:[{name:"2025年",id:1},{name:"2024年",id:2}]})</script>{LIST}',
    "el tree static": '<div class="el-tree"><div class="el-tree-node is-current"><span class="el-tree-node__label">2024年</span></div><div class="el-tree-node"><span class="el-tree-node__label">2025年</span></div></div>{LIST}',
    "dtree": '<div class="dtree"><script>d=new dTree("d");d.add(0,-1,"目录");d.add(1,0,"2025年","list.jsp?id=1");d.add(2,0,"2024年","list.jsp?id=2");document.write(d);</script></div>{LIST}',
    "dtree js": '<div class="tree2"><script>d.add(1,0,"2025年","javascript:show(1)");d.add(2,0,"2024年","javascript:show(2)")</script></div>{LIST}',
    "easyui tree": "<ul class=\"easyui-tree\" data-options=\"url:'tree.json',method:'get'\"></ul>{LIST}",
    "jstree": '<div id="jstree"></div><script>$("#jstree").jstree({core:{data:{url:"/tree"}}})</script>{LIST}',
    "static tree divs": '<div class="tree"><ul><li><span>2025年</span></li><li><span>2024年</span></li></ul></div>{LIST}',
    "cat menu onclick": '<ul class="leftmenu"><li onclick="showList(\'A1\')">政府年报</li><li onclick="showList(\'A2\')">部门年报</li></ul>{LIST}',
    "bootstrap treeview": '<div id="treeview" class="treeview"></div><script src="/js/bootstrap-treeview.js"></script>{LIST}',
    "next disabled number": '{LIST}<div class="page"><span class="disabled">上一页</span><em>1</em><span class="disabled">下一页</span> <a>2</a></div>',
    "dots 2": '{LIST}<div class="dots"><a href="p2.html">2</a></div>',
    "next caret icon": '{LIST}<ul class="pagination"><li class="disabled"><span>&laquo;</span></li><li class="active"><span>1</span></li><li><a href="#" rel="next">&raquo;</a></li></ul>',
    "pager button icons": '{LIST}<div class="pg"><button class="p" disabled><i class="i-l"></i></button><button class="n"><i class="i-r"></i></button></div>',
    "next img button": '{LIST}<div class="pg"><input type="image" src="/img/next.gif" name="nx"></div>',
    "select per page": '{LIST}<div>每页显示 <select onchange="ps(this.value)"><option>3</option><option>15</option><option>30</option></select> 条</div>',
    "laypage v1 ext": '{LIST}<div id="pages" class="laypage"></div><script src="/js/nb.js"></script>',
    "page var pageTotal": "{LIST}<script>var page_total=4,page_now=1;</script>",
    "page var maxPage": "{LIST}<script>var maxPage=4;var curPage=1;</script>",
    "page var pagenum": "{LIST}<script>var allpage=4; var nowpage=1;</script>",
    "page json": '{LIST}<script>var pageInfo={"pageNum":1,"pageSize":3,"total":45,"pages":15};</script>',
    "page attr total num": '{LIST}<div class="pagebox" data-count="45" data-size="3" data-curr="1"></div>',
    "page attr pagesum": '{LIST}<div class="pagebox" total="45" pagesize="3"></div>',
    "hidden sum": '{LIST}<input type="hidden" id="sumPage" value="15">',
    "hidden allcount": '{LIST}<input type="hidden" id="allCount" value="45"><input type="hidden" id="pageSize" value="3">',
    "pager roman": '{LIST}<div class="page"><b>Ⅰ</b><a href="l2.html">Ⅱ</a></div>',
    "next shang xia yi nian": '{LIST}<a href="javascript:go(2025)">后一年</a>',
    "svg next": '{LIST}<div class="pager"><a href="javascript:;" aria-label="Next page"><svg></svg></a></div>',
    "aria next": '{LIST}<nav><button aria-label="下一页"><svg></svg></button></nav>',
    "title next": '{LIST}<div><span title="下一页" class="i"></span></div>',
    "vue cloak": '<div id="app" v-cloak>{LIST}<div class="x" v-if="more"></div></div><script src="/js/vue.min.js"></script><script>new Vue({el:"#app",data:{list:[]},mounted(){axios.get("/api")}})</script>',
    "vue created": '<div id="vapp">{LIST}</div><script src="/js/vue.js"></script><script>new Vue({el:"#vapp",created(){this.load()},methods:{load(){$.post("/api/nb",{page:1},r=>{this.rows=r})}}})</script>',
    "jsinc top": '<script src="/inc/newest.js"></script>{LIST}',
    "document write js list": '<ul><script src="/inc/nb2025.js"></script></ul>{LIST}',
    "cms tag unrendered": "{cms:list id=3}{/cms:list}{LIST}",
    "trs tag unrendered": '<TRS_DOCUMENTS NUM=10 ID="年报"><li></li></TRS_DOCUMENTS>{LIST}',
    "marquee js": '<div id="nbList" class="nb"></div><script>getNb("nbList",2025)</script>{LIST}',
    "cloud fetch module": '<div id="rows"></div><script type="module" src="/assets/index-3fa.js"></script>{LIST}',
    "initial state pages": '{LIST}<script>window.__INITIAL_STATE__={"list":{"page":1,"totalPages":4}}</script>',
    "handlebars": '<div id="o"></div><script id="tpl" type="text/x-handlebars-template"><li><a href="{{url}}">{{title}}</a></li></script>{LIST}',
    "art template": '<ul id="o2"></ul><script id="tpl" type="text/html">{{each list}}<li>{{$value.title}}</li>{{/each}}</script>{LIST}',
    "react root": '<div id="root"></div><script src="/static/js/main.3f.js"></script>{LIST}',
    "map areas": '<img src="m.png" usemap="#m"><map name="m"><area href="javascript:d(3)" alt="教育局"></map>{LIST}',
    "two col tables js": '<table><tr><td class="l">2024</td><td>{LIST}</td></tr><tr><td class="l">2025</td><td id="y2025"></td></tr></table>{TABS}',
    "h3 year and nothing": "<h3>2025年</h3><p></p><h3>2024年</h3>{LIST}",
    "text title no link": "<p>{THIS}（2026-01-20）</p>{LIST}",
    "td title no link": "<table><tr><td>{THIS}</td></tr></table>{LIST}",
    "div title no link": '<div class="item"><div class="t">{THIS}</div></div>{LIST}',
    "dept with year": '<ul class="units"><li>市教育局</li><li>市财政局</li></ul>{LIST}{TABS}',
    "qr": '<img alt="扫码查看2025年度报告" src="q.png">{LIST}',
    "embed pdf": '<embed src="/f/2025.pdf" type="application/pdf">{LIST}',
    "tab kinds onclick noarg": '<ul class="tab2"><li onclick="zf()">政府年报</li><li onclick="bm()">部门年报</li></ul>{LIST}',
    "dept hover menu js": '<div class="unitlist"><a href="javascript:;" data-id="1">市教育局</a><a href="javascript:;" data-id="2">市财政局</a><a href="javascript:;" data-id="3">市民政局</a></div>{LIST}',
    "letters index units": '<dl class="az"><dd><a>市教育局</a></dd><dd><a>市财政局</a></dd></dl>{LIST}',
    "quarter": '<ul class="q"><li>第一季度</li><li>第二季度</li></ul>{LIST}',
    "select unit wide": '<select name="org"><option selected>本级</option><option>下属单位</option></select>{LIST}',
    "year dropdown ul": '<div class="dropdown"><button class="btn dropdown-toggle">2024年 <span class="caret"></span></button><ul class="dropdown-menu"><li><a href="#">2025年</a></li><li><a href="#">2024年</a></li></ul></div>{LIST}',
    "owner links void": '<p class="fl"><a href="javascript:;">市政府</a> | <a href="javascript:;">市直部门</a> | <a href="javascript:;">县市区</a></p>{LIST}',
    "cards flip": '<div class="card"><div class="front">2025年</div><div class="back"></div></div>{LIST}',
    "search result text": "<p>共为您检索到年报<em>45</em>条</p>{LIST}",
    "goto input enter": '{LIST}<div class="pageTurn">第 <input value="1"> / 4 页</div>',
    "prev next text js": '{LIST}<div><span class="up">上页</span> <span class="down">下页</span></div><script>$(".down").click(function(){p++;load()})</script>',
    "onmouse next": '{LIST}<td onmousedown="pg(2)">下一页</td>',
    "layui flow": '<ul class="flow-default" id="LAY_demo1">{LIST}</ul><script>layui.use("flow",function(){var flow=layui.flow;flow.load({elem:"#LAY_demo1",done:function(page,next){}})})</script>',
    "button load": '{LIST}<button type="button" id="btnLoad">加载</button>',
    "more years text": '{LIST}<p>更多年份 <i class="icon-right"></i></p>',
    "more link dept elsewhere": '{LIST}<p class="r"><a href="/xxgk/list.do?c=9">更多年报</a></p>',
    "radio label wrap": '<form><label><input type="radio" name="nd" value="2025">2025年度</label><label><input type="radio" name="nd" value="2024" checked>2024年度</label></form>{LIST}',
    "hidden textarea json": '<textarea id="data" style="display:none">[{"t":"2025","id":1}]</textarea>{LIST}',
    "base64 list": '<script>var s="PGxpPjxhIGhyZWY9Ii9hLzEuaHRtIj4yMDI1PC9hPjwvbGk+";document.getElementById("x").innerHTML=Base64.decode(s)</script><div id="x"></div>{LIST}',
    "template count": "{LIST}<div>共{{total}}条</div>",
    "thymeleaf": '<ul><li th:each="r : ${rows}"><a th:href="${r.url}" th:text="${r.title}"></a></li></ul>{LIST}',
    "smarty": "{foreach $list as $r}<li></li>{/foreach}{LIST}",
    "jstl": '<c:forEach items="${list}" var="r"></c:forEach>{LIST}',
    "vm": "#foreach($r in $list)<li></li>#end{LIST}",
    "only latest note": "<p>注：本栏目仅公布近三年年报，其他年度年报请查阅档案。</p>{LIST}",
    "note under construction": "<p>栏目正在建设中</p>{LIST}",
    "note adjusting": "<p>栏目调整中，部分数据未显示</p>{LIST}",
    "note login": "<p>登录后查看更多</p>{LIST}",
}

WHOLE = {
    "nothing": "{LIST}",
    "one page pager": '{LIST}<div class="page"><span>首页</span><span>上一页</span><span class="cur">1</span><span>下一页</span><span>尾页</span> 共3条 1/1页</div>',
    "el one page": '{LIST}<div class="el-pagination"><span class="el-pagination__total">共 3 条</span><button type="button" disabled="disabled" class="btn-prev"><i class="el-icon el-icon-arrow-left"></i></button><ul class="el-pager"><li class="number active">1</li></ul><button type="button" disabled="disabled" class="btn-next"><i class="el-icon el-icon-arrow-right"></i></button></div>',
    "dt one": '<table class="display dataTable">{ROWS_TR}</table><div class="dataTables_info">显示第 1 至 3 项结果，共 3 项</div>',
    "bt one": '<table>{ROWS_TR}</table><span class="pagination-info">显示第 1 到第 3 条记录，总共 3 条记录</span>',
    "heji 3": "{LIST}<div>合计：3</div>",
    "total 3": "{LIST}<div>全部(3)</div>",
    "vsb one": '{LIST}<span class="p_pages"><span class="p_t">共3条</span><span class="p_first_d p_fun_d">首页</span><span class="p_prev_d p_fun_d">上页</span><span class="p_no_d">1</span><span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span></span>',
    "date search empty": '<form action="/search"><input name="b" placeholder="开始日期"> 至 <input name="e" placeholder="结束日期"><input type="submit" value="查询"></form>{LIST}',
    "search box": '<form action="/search"><input name="q" value="请输入关键字"><input type="submit" value="搜索"></form>{LIST}',
    "left menu": '<div class="leftmenu"><ul><li><a href="/zfxxgk/zn/">政府信息公开指南</a></li><li><a href="/zfxxgk/zd/">政府信息公开制度</a></li><li><a href="/zfxxgk/fd/">法定主动公开内容</a></li><li><a href="/nb/">政府信息公开年报</a></li></ul></div>{LIST}',
    "norm tree": '<div class="zfxxgk_tree"><h3 onclick="tog(this)">法定主动公开内容</h3><ul style="display:none"><li><a href="/fd/jg/">机构职能</a></li></ul></div>{LIST}',
    "accordion menu": '<ul class="accordion"><li><span class="link" onclick="$(this).next().toggle()">公开制度<i></i></span><ul><li><a href="/zd/a.html">办法</a></li></ul></li></ul>{LIST}',
    "toggle expand menu": '<div class="menu2"><a href="javascript:void(0)">展开</a></div>{LIST}',
    "footer links select": '{LIST}<div class="foot"><select onchange="open(this.value)"><option>市直部门网站</option><option value="http://czj.luhe.gov.cn.test/">市财政局</option></select></div>',
    "link select content": '{LIST}<div class="yqlj"><select onchange="window.open(this.value)"><option>--县直部门--</option><option value="http://a.gov.cn/">财政局</option></select><select><option>--乡镇--</option><option value="http://b.gov.cn/">城关镇</option></select></div>',
    "hover nav depts": '<div class="hdnav"><ul><li><a href="/a/">政府</a></li><li><a href="/b/">部门</a></li></ul></div>{LIST}',
    "visits": "{LIST}<div>总访问量：45000 今日：45</div>",
    "visits 2": "{LIST}<div>您是第45位访问者</div>",
    "share": '{LIST}<div class="bdsharebuttonbox"><a class="bds_more" data-cmd="more"></a></div>',
    "font": '<div>字号：<a href="javascript:doZoom(16)">大</a><a href="javascript:doZoom(14)">中</a></div>{LIST}',
    "scroll to top": '{LIST}<div id="gotop" onclick="window.scrollTo(0,0)"></div><script>$(window).scroll(function(){if($(window).scrollTop()>100){$("#gotop").show()}})</script>',
    "scroll nav fixed": '{LIST}<script>$(window).on("scroll",function(){var t=$(this).scrollTop();$(".nav").toggleClass("fix",t>100)})</script>',
    "tab own name": '<ul class="tab"><li class="on">政府信息公开年报</li></ul>{LIST}',
    "year headings": "<h3>2024年</h3><ul>{R2024}</ul><h3>2023年</h3><ul>{R2023}</ul><h3>2022年</h3><ul>{R2022}</ul>",
    "tabs whole": '<div class="tab"><ul class="hd"><li>2024年</li><li>2023年</li><li>2022年</li></ul><div class="bd"><ul>{R2024}</ul><ul>{R2023}</ul><ul>{R2022}</ul></div></div>',
    "accordion whole": '<div class="acc"><h4>2024年</h4><div class="body"><ul>{R2024}</ul></div><h4>2023年</h4><div class="body"><ul>{R2023}</ul></div><h4>2022年</h4><div class="body"><ul>{R2022}</ul></div></div>',
    "table": '<table class="tb"><tr><th>序号</th><th>标题</th><th>日期</th></tr>{ROWS_TR}</table>',
    "files": '<ul><li><a href="/f/2024.pdf">鹿河市教育局2024年政府信息公开工作年度报告.pdf</a></li><li><a href="/f/2023.pdf">鹿河市教育局2023年政府信息公开工作年度报告.pdf</a></li><li><a href="/f/2022.pdf">鹿河市教育局2022年政府信息公开工作年度报告.pdf</a></li></ul>',
    "hot more": '{LIST}<div class="right"><h3>通知公告<a href="/tz/">更多&gt;&gt;</a></h3><ul><li><a href="/tz/1.html">关于放假的通知</a></li></ul></div>',
    "news more": '<div class="box1"><div class="tt">工作动态<a href="/xw/">更多+</a></div><ul><li><a href="/xw/1.html">局召开会议部署年度工作</a><span>2026-01-10</span></li></ul></div>{LIST}',
    "related col": '{LIST}<div class="xg"><a href="/fz/">法治政府建设年度报告</a></div>',
    "weather": '<div id="tianqi"></div><script>$.get("/weather",function(d){$("#tianqi").html(d)})</script>{LIST}',
    "login": '<div id="login"></div><script src="/js/login.js"></script>{LIST}',
    "jiucuo": '{LIST}<span id="_span_jiucuo"></span><script id="_jiucuo_" sitecode="3209" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script>',
    "dcs": '{LIST}<script src="https://dcs.conac.cn/js/11/100/0000/1.js"></script>',
    "totals of site": '{LIST}<div class="tj">本站共发布信息45123条</div>',
    "xxgk stat": '<div class="stat">主动公开：45条 依申请公开：3件</div>{LIST}',
    "date script": '<div id="today"></div><script>document.write(new Date().getFullYear()+"年")</script>{LIST}',
    "wza": '<a href="javascript:void(0)" id="wza" onclick="aria.start()">无障碍浏览</a>{LIST}',
    "lang": "<a href=\"javascript:zh_tran('t')\">繁體</a>{LIST}",
    "slider focus": '<div class="focus"><ul class="hd"><li>1</li><li>2</li></ul></div>{LIST}',
    "mobile menu": '<div class="menu-btn" onclick="m()"><i></i><i></i></div>{LIST}',
    "print close": '{LIST}<div><a href="javascript:window.print()">打印</a><a href="javascript:window.close()">关闭</a></div>',
    "guestbook": '<div class="tools"><span onclick="fx(1)">分享</span><span onclick="sc()">收藏</span></div>{LIST}',
    "vue nav only": '<div id="search-app"></div><script src="/js/vue.min.js"></script>{LIST}',
    "total attr slider": '<div class="swiper" data-count="5"></div>{LIST}',
    "count var": "<script>var count=0;var maxCount=5;function f(){count++}</script>{LIST}",
    "page var one": "{LIST}<script>var allpage=1; var nowpage=1;</script>",
    "page json one": '{LIST}<script>var pageInfo={"pageNum":1,"pageSize":15,"total":3,"pages":1};</script>',
    "ztree menu side": '<div class="leftnav"><ul id="tree" class="ztree"></ul></div><script src="/js/jquery.ztree.core.min.js"></script><script>$.fn.zTree.init($("#tree"),s,[{id:1,name:"机构职能",url:"/jg/"},{id:2,name:"政策文件",url:"/zc/"}])</script>{LIST}',
    "intro para": "<p>根据《中华人民共和国政府信息公开条例》规定，行政机关应当于每年1月31日前公布上一年度报告。</p>{LIST}",
    "contact para": "<p>如需查询更多信息，请拨打电话0511-12345。</p>{LIST}",
    "ysq para": "<p>公民、法人申请获取信息请到依申请公开栏目办理。</p>{LIST}",
    "prev next year article": "{LIST}<p>上一篇：没有了</p><p>下一篇：没有了</p>",
    "per page select": "{LIST}<div>共3条 每页显示 <select><option>15</option><option>30</option></select> 条</div>",
    "no more": '{LIST}<div class="nomore">没有更多了</div>',
    "no more 2": '{LIST}<div class="nomore">已经到底了</div>',
    "collapsible intro": '<div class="intro">本栏目公开年报。<a href="javascript:;" class="zk">展开</a></div>{LIST}',
    "nav gov dept": '<div class="topbar"><span>市政府</span><span>部门</span></div>{LIST}',
    "other depts side": '<div class="side"><ul><li>市直部门</li><li>乡镇街道</li></ul></div>{LIST}',
    "choose form": '<form action="/s"><label>请选择年份：</label><select name="y"><option value="">全部</option><option value="2024">2024年</option></select><input type="submit" value="查询"></form>{LIST}',
    "page size said": "{LIST}<div>共3条 每页3条</div>",
    "nav js jquery": '{LIST}<script>$(window).scroll(function(){$(".nav").each(function(){$(this).next().toggle($(this).data("x")>1)})})</script>',
    "street": '<div class="street-box" id="streetbox"></div>{LIST}',
    "scroll count": '{LIST}<script>$(window).scroll(function(){});$.get("/count/hits.do",function(d){})</script>',
    "pic slider": '<div class="picScroll"><a class="prev"></a><a class="next"></a></div>{LIST}',
    "download icon": '{LIST}<a href="javascript:download(1)"><i class="d"></i></a>',
    "content list.js": '{LIST}<div><script src="/images/list.js"></script></div>',
    "bootstrap tabs whole": '<ul class="nav nav-tabs"><li class="active"><a href="#p1" data-toggle="tab">2024年</a></li><li><a href="#p2" data-toggle="tab">2023年</a></li></ul><div class="tab-content"><div class="tab-pane active" id="p1"><ul>{R2024}</ul></div><div class="tab-pane" id="p2"><ul>{R2023}{R2022}</ul></div></div>',
    "kind tabs whole": '<div class="hd"><ul><li class="on">县政府</li><li>部门</li></ul></div><div class="bd"><div><ul>{R2024}{R2023}</ul></div><div><ul>{R2022}</ul></div></div>',
    "kind tabs whole hover": '<div class="hd"><ul><li onmouseover="t(1)">2024年</li><li onmouseover="t(2)">2023年</li><li onmouseover="t(3)">2022年</li></ul></div><div class="bd"><ul>{R2024}</ul><ul>{R2023}</ul><ul>{R2022}</ul></div>',
    "kind tabs clicked whole": '<div class="hd"><ul><li onclick="t(1)">2024年</li><li onclick="t(2)">2023年</li><li onclick="t(3)">2022年</li></ul></div><div class="bd"><ul>{R2024}</ul><ul>{R2023}</ul><ul>{R2022}</ul></div>',
    "header names": '<div class="t1"><p>鹿河市人民政府</p><p>鹿河市教育局</p></div>{LIST}',
    "source spans": '<div class="info"><span>鹿河市教育局</span><span>信息公开年报</span></div>{LIST}',
    "intro with year": "<p>{THIS}尚在编制中，敬请关注。</p>{LIST}",
    "last updated": "{LIST}<p>更新时间：2026-01-20</p>",
    "image of leader": '<img src="a.jpg" alt="2025年政务公开日活动">{LIST}',
    "hanweb foot": '{LIST}<div class="wrapper_foot"><script src="/script/0/list.js"></script></div>',
    "crumb select": '<div class="x"><b>市教育局</b><span>政府信息公开年报</span></div>{LIST}',
    "pages 1 of 1 js": "{LIST}<script>var pageCount=1,curPage=1;showPage(pageCount,curPage)</script>",
    "site switch": '<a href="javascript:toMobile()">手机版</a>{LIST}',
    "share switch": '<a href="javascript:;">切换皮肤</a>{LIST}',
    "slide texts": '<div class="notice"><marquee>通知：放假安排</marquee></div>{LIST}',
    "chat": '<div id="chat-app"></div><script src="/robot/chat.js"></script>{LIST}',
    "index nums": "<p>索引号：01431/2025-00002</p>{LIST}",
    "disclaimer": "<p>如有疑问请联系：市教育局办公室，电话0511-1234567。</p>{LIST}",
    "foot nav": '{LIST}<div class="btm"><a href="/a/">政府</a><a href="/b/">部门</a></div>',
    "pdf readers": '{LIST}<p>阅读PDF请下载<a href="http://www.adobe.com/reader">阅读器</a></p>',
    "download tool": '{LIST}<a href="javascript:void(0)" onclick="exportXls()">导出</a>',
    "table header sort": '<table><tr><th onclick="sort(1)">标题</th><th onclick="sort(2)">日期</th></tr>{ROWS_TR}</table>',
    "fold arrow menu": '<ul class="cate"><li>政府信息公开<i class="arrow"></i><ul><li><a href="/zn/">指南</a></li></ul></li></ul>{LIST}',
    "hotline": '<div class="tel">热线：12345</div>{LIST}',
}


@pytest.mark.parametrize("markup", HIDING.values(), ids=HIDING)
def test_a_list_in_front_of_its_newest_report_is_not_whole(markup: str) -> None:
    found = listing(markup)
    assert not any("2025" in item.title for item in found.items)
    assert not found.end_known or found.needs_browser


@pytest.mark.parametrize("markup", WHOLE.values(), ids=WHOLE)
def test_furniture_around_a_whole_list_leaves_it_whole(markup: str) -> None:
    found = listing(markup)
    assert len(found.items) == 3
    assert (found.end_known, found.next_requests, found.folders) == (True, (), ())


def test_a_home_page_s_link_near_the_pager_is_no_earlier_page() -> None:
    """On a short page the breadcrumb stands in the same box as the pager; taken for 首页 of the pager, it made every page a
    later one, of which nobody asks whether scripts turn it."""
    assert not listing(
        '{LIST}<div class="page"><span>上一页</span><em>1</em><a>2</a><span>下一页</span></div>'
    ).end_known


@pytest.mark.parametrize(
    "call",
    [
        'createPageHTML2(3,0,"index","html")',
        'createPage_HTML("page",3,0,"index","html",45)',
        "pageTurn(3, 0, 'index', 'html')",
    ],
)
def test_a_pager_by_another_name_than_the_usual_one_is_followed(call: str) -> None:
    found = listing(f'{{LIST}}<div class="page"><script>{call};</script></div>')
    asked = [request.url.rpartition("/")[2] for request in found.next_requests]
    assert (found.page_count, asked, found.end_known) == (3, ["index_1.html", "index_2.html", "index_3.html"], True)
