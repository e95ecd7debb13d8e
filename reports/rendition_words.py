"""The words by which a title or a file's name says that it tells of a report in pictures or in other words."""

from __future__ import annotations

import re

# 图文版 is a rendition (the report, with pictures); these are not: their numbers are chosen, rounded or summed anew.
# Not so 年度报告（含图解）, which is the report with one attached.
ATTACHED = re.compile(r"[（(\[【〔](?:内|并|后)?(?:含|附)[^（()）\[\]【】〔〕]{1,16}[)）\]】〕]")
ILLUSTRATION = re.compile(
    r"图解|解读|(?<!统)一图|图说|数说|长图|漫画|动漫|动画|读懂|速览|速读|视频|音频", re.IGNORECASE
)
