"""What the other columns of a body's site are called in which its report may have been put by mistake."""

from __future__ import annotations

import re

# The first that speaks: how likely the report stands there. What holds others' words, or guides, is none.
SIBLING_COLUMNS: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(r"指南|须知|信箱|意见|征集|咨询|投诉|举报|领导|视频|图片|地图|招聘|采购|预决?算|决算|法规|条例|党"),
        0.0,
    ),
    (re.compile(r"总结|报告|年报"), 0.45),
    (re.compile(r"公开|公示|其[他它]"), 0.4),
    (re.compile(r"计划|统计|文件|数据|职能|机构|重点|工作|制度|信息"), 0.35),
)
LONGEST_COLUMN_NAME = 10
