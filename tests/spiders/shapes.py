"""One list in thirty dresses: every way of writing it that was seen (sites.md), and some that were not."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

from tests.spiders.pages import COLUMN, list_items, report_rows

ROWS = report_rows([2023, 2022, 2021])
EXPECTED = [(row.title, COLUMN + row.href.removeprefix("./"), row.on) for row in ROWS]


def _norm() -> str:
    rows = "".join(f'<li><a href="{r.href}" title="{r.title}">{r.title}</a><b>{r.on}</b></li>' for r in ROWS)
    return f'<div class="scroll_main"><div class="zfxxgk_zdgkc"><ul>{rows}</ul></div></div>'


def _truncated() -> str:
    return (
        "<ul class='list'>"
        + "".join(
            f'<li><a href="{r.href}" title="{r.title}">{r.title[:12]}…</a><span>[{r.on}]</span></li>' for r in ROWS
        )
        + "</ul>"
    )


def _table() -> str:
    return (
        "<table><tr><th>标题</th><th>日期</th></tr>"
        + "".join(
            f"<tr><td><img src='/images/ico.gif'></td><td><a href='{r.href}'>{r.title}</a></td><td>{r.on}</td></tr>"
            for r in ROWS
        )
        + "</table>"
    )


def _tables_per_row() -> str:
    return (
        "<div>"
        + "".join(
            f"<table><tr><td>·</td><td><a href='{r.href}'>{r.title}</a></td><td>({r.on})</td></tr></table>"
            for r in ROWS
        )
        + "</div>"
    )


def _two_per_row() -> str:
    cells = [f"<td><a href='{r.href}'>{r.title}</a></td><td>{r.on}</td>" for r in ROWS]
    return f"<table><tr>{cells[0]}{cells[1]}</tr><tr>{cells[2]}</tr></table>"


def _dl() -> str:
    return "<dl>" + "".join(f"<dt><a href='{r.href}'>{r.title}</a></dt><dd>{r.on}</dd>" for r in ROWS) + "</dl>"


def _dl_date_first() -> str:
    return "<dl>" + "".join(f"<dt>{r.on}</dt><dd><a href='{r.href}'>{r.title}</a></dd>" for r in ROWS) + "</dl>"


def _divs() -> str:
    return (
        "<div class='box'>"
        + "".join(
            f"<div class='row'><div class='l'><p><a href='{r.href}'>{r.title}</a></p></div><div class='r'>{r.on}</div></div>"
            for r in ROWS
        )
        + "</div>"
    )


def _soup() -> str:
    return "<div class='nr'>" + "<br>".join(f"<a href='{r.href}'>{r.title}</a> {r.on}" for r in ROWS) + "</div>"


def _groups_of_two() -> str:
    parts = [ROWS[:2], ROWS[2:]]
    return "<div class='lb'>" + "<p class='line'></p>".join(f"<ul>{list_items(part)}</ul>" for part in parts) + "</div>"


def _date_inside() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}'><span class='t'>{r.title}</span><span class='d'>{r.on}</span></a></li>"
            for r in ROWS
        )
        + "</ul>"
    )


def _date_glued() -> str:
    return "<ul>" + "".join(f"<li><a href='{r.href}'>{r.title} [{r.on}]</a></li>" for r in ROWS) + "</ul>"


def _chinese_dates() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}'>{r.title}</a><em>{r.on.year}年{r.on.month}月{r.on.day}日</em></li>"
            for r in ROWS
            if r.on
        )
        + "</ul>"
    )


def _slash_dates() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}'>{r.title}</a>〔{r.on.year}/{r.on.month}/{r.on.day}〕</li>" for r in ROWS if r.on
        )
        + "</ul>"
    )


def _month_day() -> str:
    return "<ul>" + "".join(f"<li><a href='{r.href}'>{r.title}</a><i>[01-15]</i></li>" for r in ROWS) + "</ul>"


def _calendar_leaf() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><div class='day'><b>15</b><span>{r.on.year}-01</span></div><a href='{r.href}'>{r.title}</a></li>"
            for r in ROWS
            if r.on
        )
        + "</ul>"
    )


def _leaf_in_the_link() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}'><div class='day'><b>15</b><i>{r.on.year}-01</i></div><p>{r.title}</p></a></li>"
            for r in ROWS
            if r.on
        )
        + "</ul>"
    )


def _loose_leaf_in_the_link() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}'>{r.title}<span>{r.on.year}年1月</span><span>15日</span></a></li>"
            for r in ROWS
            if r.on
        )
        + "</ul>"
    )


def _bullets() -> str:
    return "<ul>" + "".join(f"<li><a href='{r.href}'>· {r.title}</a><span>{r.on}</span></li>" for r in ROWS) + "</ul>"


def _broken_words() -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href='{r.href}'>{r.title[:8]}<br/>{r.title[8:]}</a><span>{r.on}</span></li>" for r in ROWS)
        + "</ul>"
    )


def _duplicates() -> str:
    rows = [
        f"<li><a href='{r.href}'><img src='a.jpg'></a><a href='{r.href}'>{r.title}</a><span>{r.on}</span></li>"
        for r in ROWS
    ]
    first = ROWS[0]
    wap = first.href.replace(".html", "_wap.html")
    rows.append(f"<li><a href='{wap}'>{first.title}</a><span>{first.on}</span></li>")
    rows.append(
        f"<li><a href='https://www.sthj.example.gov.cn//zfxxgk//zfxxgknb/{first.href[2:]};jsessionid=A1'>{first.title}</a></li>"
    )
    return "<ul>" + "".join(rows) + "</ul>"


def _companions() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='../gsgg/'>[公告]</a><a href='{r.href}'>{r.title}</a><a href='./f/{i}.pdf'>下载</a><span>{r.on}</span></li>"
            for i, r in enumerate(ROWS)
        )
        + "</ul>"
    )


def _template_leftovers() -> str:
    extra = (
        "<li><a href='<?=el.link?>'><?=el.title?></a></li><li><a href='#'>空链接一条占位文字</a></li>"
        "<li><a href='javascript:void(0)'>点击没有反应的链接</a></li><li><a href=''></a></li><li></li>"
    )
    return "<ul>" + list_items(ROWS) + extra.replace("<?=el.title?>", "标题") + "</ul>"


def _commented_links() -> str:
    return "<ul>" + list_items(ROWS) + "<!-- <li><a href='./old.html'>已经撤下的旧报告标题</a></li> --></ul>"


def _image_links() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}'><img src='{i}.png' alt='{r.title}'></a><span>{r.on}</span></li>"
            for i, r in enumerate(ROWS)
        )
        + "</ul>"
    )


def _onclick_links() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='javascript:void(0)' onclick=\"isDownLoad(this,'{r.href}')\">{r.title}</a><span>{r.on}</span></li>"
            for r in ROWS
        )
        + "</ul>"
    )


def _named_nav() -> str:
    return "<div id='main-nav-content'><ul class='gl_list'>" + list_items(ROWS) + "</ul></div>"


def _nested_layout() -> str:
    inner = "".join(f"<tr><td><a href='{r.href}'>{r.title}</a></td><td>{r.on}</td></tr>" for r in ROWS)
    return (
        "<table><tr><td><table><tr><td><a href='../xxgkzn/'>信息公开指南</a></td></tr><tr><td><a href='../xxgkzd/'>信息公开制度</a></td>"
        f"</tr></table></td><td><table><tr><td><table class='gl'>{inner}</table></td></tr></table></td></tr></table>"
    )


def _headed_years() -> str:
    return "".join(
        f"<div class='year'><h3>{r.on.year - 1}年</h3><ul class='l'>{list_items([r])}</ul></div>" for r in ROWS if r.on
    )


def _tooltip() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><a href='{r.href}' title='标题：{r.title}&#10;发布时间：{r.on}'>{r.title[:9]}...</a><span>{r.on}</span></li>"
            for r in ROWS
        )
        + "</ul>"
    )


def _source_column() -> str:
    return (
        "<ul>"
        + "".join(
            f"<li><span class='src'>示例市生态环境局</span><a href='{r.href}'>{r.title}</a><span>{r.on} 09:30:00</span></li>"
            for r in ROWS
        )
        + "</ul>"
    )


def _sidebar_longer() -> str:
    other = "".join(
        f"<li><a href='/xwzx/tzgg/202402/t20240203_88{i:02}.html'>关于开展第{i}次例行监测工作安排的公告</a><span>2024-02-03</span></li>"
        for i in range(12)
    )
    return f"<div class='main'><ul>{list_items(ROWS)}</ul></div><div class='rightSide'><ul>{other}</ul></div>"


SHAPES = {
    shape.__name__.removeprefix("_"): shape()
    for shape in (
        _norm, _truncated, _table, _tables_per_row, _two_per_row, _dl, _dl_date_first, _divs, _soup, _groups_of_two, _date_inside,
        _date_glued, _chinese_dates, _slash_dates, _month_day, _calendar_leaf, _leaf_in_the_link, _loose_leaf_in_the_link,
        _bullets, _broken_words, _duplicates, _companions,
        _template_leftovers, _commented_links, _image_links, _onclick_links, _named_nav, _nested_layout, _headed_years, _tooltip,
        _source_column, _sidebar_longer,
    )
}  # fmt: skip
