"""Characters that no tree of markup may hold: Word's line break and damage, in text that is moved, struck or raised."""

from __future__ import annotations

import pytest

from reports import documents
from reports.documents.controls import without_controls
from reports.model import Grid, SourceFile

PAGE = """<html><body><h1>青山市教育局2025年政府信息公开工作年度报告</h1>
<table><tr><td>信息内容</td><td>本年制发件数</td></tr>
<tr><td>规章</td><td>1<s>2%s3</s></td></tr>
<tr><td>行政规范性文件<span style="display:none">x</span>%s</td><td>5<sup>%s注</sup></td>
</tr></table></body></html>"""


@pytest.mark.parametrize("stray", ["\x0b", "\x0c", "\x01", "\ufffe", "&#11;", "&#x0B;", "&#1;", "&#65534;"])
def test_a_stray_character_takes_no_page_along_and_joins_no_digits(stray: str) -> None:
    page = PAGE.replace("%s", stray) + "<p>" + "说明" * 200 + "</p>"
    (grid,) = (
        block for block in documents.read(SourceFile(page.encode(), "text/html")).blocks if isinstance(block, Grid)
    )
    texts = [cell.text for cell in grid.cells]
    assert texts[3] == "12\u0336 3\u0336"
    assert texts[4].strip() == "行政规范性文件"


@pytest.mark.parametrize("kept", ["&#10;", "&#80;", "&#113;", "&#x41;", "&#x1F600;", "&#655330;", "\t", "&amp;#11"])
def test_what_prints_is_left_as_it_is(kept: str) -> None:
    assert without_controls(f"a{kept}b") == f"a{kept}b"
