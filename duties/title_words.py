"""The Chinese words that attribution looks for: columns, site names, names of divisions, short forms of names."""

from __future__ import annotations

import re

# The official ColumnType of the annual-report column (国办发〔2017〕47号, annex), and what such columns are called.
ANNUAL_COLUMN = "信息公开年报"
COLUMN_NAME = re.compile(r"年报|年度报告")
YEAR_FOLDER = re.compile(r"(20\d\d)(?:年度|年|nb|_nd)?(?:政府)?(?:信息公开)?(?:工作)?(?:年度报告|年报)?")

# What SiteName says beside the body's name.
SITE_TAIL = re.compile(r"(?:[-_|·—].*|政府信息公开.*|(?:门户)?网站?|官方网站|官网|政务网|信息网|门户)$")

# Signs that a name holds two names; a name that is a division's only.
JOINT = re.compile(r"[（()）、]|暨")
DIVISION_ONLY = re.compile(r"(?:省|自治区|市|州|盟|地区|县|区|旗)$")

# A division as its own pages call it, where a body's name stands: 我市2025年政府信息公开…, 全县政府信息公开….
OWN_DIVISION = re.compile(
    r"(?:关于)?(?:[我本全](?:省|自治区|市|州|盟|地区|县|区|旗)|(?:省|市|州|县|区|旗)本级)(?:人民政府|政府(?!信息))?的?(?:政府|政务)?信息公开"
)
# A group of bodies where one's name stands: 部门年报, 市直单位政府信息公开年报, 县（市、区）政府…年度报告.
COLLECTED = re.compile(
    r"(?:关于)?(?:各|全部|所有)?(?:(?:[省市县区州]?(?:政府|直属?|级)*(?:部门|单位|机关|机构)|乡镇街道|镇街|街镇|乡镇|街道|"
    r"县市区|县（市、区）|县\(市、区\)|县区|区县|市县)(?:和|及|、)?)+(?:人民政府|政府(?!信息))?的?"
    r"(?:政府|政务)?(?:信息)?(?:公开)?(?:工作)?(?:年度)?(?:工作)?(?:年报|报告)"
)
# What is left of a year that was taken out.
YEAR_WORD = re.compile(r"年度?(?=\D)")
# Several years at once: 2023-2025年, 2023年至2025年, 2019—24年度.
YEARS = re.compile(r"(?<!\d)(20\d\d)年?度?(?:-|—|–|~|～|至|到|、|和|与)+(20\d\d|\d\d(?=年))(?!\d|年?\d{1,2}月)")

# What a short form leaves out at its end: 聊城市 (人民政府), 柳园街道 (办事处), 民主街 (道办事处).
FULL_FORMS = re.compile(r"(?:人民政府|政府|办事处|道办事处|人民政府.{2,12}办事处|管理委员会|委员会|管理局)")
SHORT_ENDS = "镇乡街道会委"

# What reads like a place at the head of a name, known to the table of divisions or not.
PLACE_HEAD = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|自治区|市|州|盟|县|区|旗)")

# What names a part of a body by a name of its own end in, behind the body's name (生态环境局东昌府分局).
PART_ENDS = ("局", "中心", "站", "所", "队", "院", "处", "馆", "办")

# What no second name that stands behind a body's ends in.
PARTS = ("分局", "中心", "站", "所", "队", "院", "处", "馆", "学校")
# X市本级: the government, without what lies below it.
OWN_LEVEL = "本级"

# What a report says of itself where it was corrected or posted again: the date beside it may be that of the correction.
REPOSTED = re.compile(r"更正|更新[版稿]|修[订正改]|重新(?:发布|公布|上传)|补正|勘误")

# The column's name by 国办公开办函〔2019〕61号.
OFFICIAL_COLUMN_NAME = "政府信息公开年报"

# What stands before the day on which a document was written: not the day of its publication.
WRITTEN_LABEL = "成文日期|成文时间|生成日期|印发日期|发文日期"

# What the name of an office ends in; an institution's (医院, 学校, 支队) does not.
OFFICE_ENDS = ("局", "委", "办", "厅", "委员会", "办公室", "政府")
