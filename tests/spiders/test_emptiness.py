"""A column is empty only where a reader is told so in the place of its list: an empty column lacks its report."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import pytest

from duties.model import ReadingOutcome
from tests.spiders.interface import read_column
from tests.spiders.pages import COLUMN, frame

EMPTY = {
    "a line": "<p>暂无相关信息</p>",
    "a row": "<ul class='list'><li>暂无信息</li></ul>",
    "a row of a table": "<table><tr><th>标题</th></tr><tr><td>暂无数据</td></tr></table>",
    "in more words": "<div class='list'><p>对不起，该栏目暂无相关信息！</p></div>",
    "a pager": "<ul class='list'></ul><div class='page'>共 0 条记录，每页 15 条</div>",
    "under its own heading": "<h3>政府信息公开年报</h3><div>暂无内容</div>",
    "beside a counter": "<p>暂无数据</p><span id='hits'></span><script>$.get('/count/hits?id=3',function(d){$('#hits').html(d)})</script>",
}
NOT_SAID = {
    "hidden": "<div style='display:none'>暂无数据</div>",
    "hidden by its class": "<div class='nodata hide'>暂无数据</div>",
    "hidden with the box around it": "<div hidden><p>暂无数据</p></div>",
    "words of a script": "<script>var words={empty:'暂无数据'}</script>",
    "words of a template": "<script type='text/html'>{{if !list.length}}暂无数据{{/if}}</script>",
    "a comment": "<div></div><!-- 暂无数据 -->",
    "on a condition": "<div v-show='rows.length==0'>暂无数据</div>",
    "a program's table": "<div class='el-table'><div class='el-table__empty-block'><span>暂无数据</span></div></div>",
    "another widget": "<div><h3>相关附件</h3><p>暂无信息</p></div>",
    "a count of comments": "<p>评论（共0条）</p>",
    "a count of visitors": "<p>今日访问：暂无数据</p>",
    "a fault": "<p>您的浏览器未启用Cookie，暂无数据</p>",
    "before a script has asked": "<ul class='l'></ul><div>共 0 条</div><script>$(function(){getList(1)})</script>",
}


def outcome(main: str) -> ReadingOutcome:
    column, _ = read_column(COLUMN, lambda asked: frame(main))
    return column.reading.outcome


@pytest.mark.parametrize("main", EMPTY.values(), ids=EMPTY)
def test_a_column_that_says_so_is_empty(main: str) -> None:
    assert outcome(main) is ReadingOutcome.COMPLETE


@pytest.mark.parametrize("main", NOT_SAID.values(), ids=NOT_SAID)
def test_words_that_are_not_said_of_the_list_prove_nothing(main: str) -> None:
    assert outcome(main) is not ReadingOutcome.COMPLETE
