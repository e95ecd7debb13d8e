"""Personal data in the prose: what kind and where, never the value.

Source: research, users §17; 网络数据安全管理条例 art. 24.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reports.model import AnnualReport, Finding, Severity
from reports.patterns import regex
from reports.vocabulary import SURNAMES

_ID_NUMBER = regex(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
# As people write one in groups (6-8-4, by fours, the date taken apart), and one of before 1999: 15 digits, no check.
_GROUPED_ID = regex(
    r"(?<![\dA-Za-z])(?:\d{6}[ -]?\d{4}[ -]?\d{2}[ -]?\d{2}[ -]?\d{3}[ -]?|\d{4}(?:[ -]\d{4}){3}[ -]\d)"
    r"[\dXx](?![\dA-Za-z])"
)
_OLD_ID = regex(
    r"(?<![\dA-Za-z])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}"
    r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![\dA-Za-z])"
)
_MOBILE = regex(r"(?<![\d.-])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d-])")
_CARD = regex(r"(?<![\dA-Za-z])(?:\d{4}[ -]){3,4}\d{1,4}(?![\d-])|(?<![\dA-Za-z])\d{16,19}(?![\dA-Za-z])")
# Every one of these numbers holds ten digits in a row, or with a space or a stroke between two of them.
_LONG_NUMBER = regex(r"\d(?:[- ]?\d){9}")
_APPLICANT = regex(
    rf"申请人[:：]?(?=[{SURNAMES}])[\u4e00-\u9fff]{{2,3}}(?<!某)(?=(?:于|向我|向本|要求公开|申请公开|提出|提交|先生|女士))"
)
_NO_NAME = regex(r"申请人[:：]?(?:方便|应当|应|和|于|向|万|全|方|安|成|时|常)(?:便|当|理|部|式|心)?")
# Cells of a table that ran together make long runs of digits: 申请数量15130000154 is no telephone number.
_TABLE = (
    r"数量|公开|秘密|禁止|稳定|权益|信息|案卷|事项|制作|明确|申请|出版物|其他|"
    r"总计|办理|维持|纠正|结果|审结|规章|文件|许可|处罚|强制|收费|项|件数"
)
_TABLE_WORDS = regex(_TABLE)
_TABLE_END = regex(rf"(?:{_TABLE})$")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def personal_data(report: AnnualReport) -> Iterator[Finding]:
    """personal_data: an ID number with a right check digit, a mobile number, a bank card, an applicant's name."""
    for section, text in report.sections.items():
        yield from personal_data_in(text, str(section))


def personal_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Identity cards, bank cards and mobile numbers in `text`: what it is, its first character, the one after it.

    For masking, which may err on the careful side: only a word of a table right before the digits makes them a count,
    and not where they have the date and the check digit of an identity card.
    """
    taken: list[range] = []
    for what, pattern in (
        ("id_number", _GROUPED_ID),
        ("bank_card", _CARD),
        ("old_id_number", _OLD_ID),
        ("mobile", _MOBILE),
    ):
        for match in pattern.finditer(text):
            if any(match.start() in place for place in taken):
                continue
            if what != "id_number" and _TABLE_END.search(_before(match, text)):
                continue
            if _is_number(what, match):
                taken.append(range(match.start(), match.end()))
                yield what, match.start(), match.end()


def personal_data_in(text: str, section: str) -> Iterator[Finding]:
    """One finding for each place in `text`; `at` is the place of the first character in the section, from 1."""
    if not _LONG_NUMBER.search(text) and "申请人" not in text:
        return
    taken: list[range] = []
    for what, pattern in (
        ("id_number", _ID_NUMBER),
        ("bank_card", _CARD),
        ("mobile", _MOBILE),
        ("applicant_name", _APPLICANT),
    ):
        for match in pattern.finditer(text):
            if any(match.start() in place for place in taken) or not _is(what, match, text):
                continue
            taken.append(range(match.start(), match.end()))
            yield Finding("personal_data", Severity.ERROR, {"what": what, "section": section, "at": match.start() + 1})


def _is(what: str, match: re.Match[str], text: str) -> bool:
    if what == "applicant_name":
        return _NO_NAME.match(match.group()) is None
    return not _TABLE_WORDS.search(_before(match, text)[-4:]) and _is_number(what, match)


def _before(match: re.Match[str], text: str) -> str:
    """The characters before a match, without white space."""
    return re.sub(r"\s", "", text[max(0, match.start() - 12) : match.start()])


def _is_number(what: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match.group())
    if what == "id_number":
        return _is_id_number(re.sub(r"[ -]", "", match.group()).upper())
    if what == "old_id_number":
        return True
    if what == "bank_card":
        return len(digits) >= 16 and digits[0] in "3456" and len(set(digits)) > 3 and _luhn(digits)
    return len(set(digits[-8:])) > 1


def _is_id_number(number: str) -> bool:
    """GB 11643: a region, a date of birth that exists, and the check digit of ISO 7064 MOD 11-2."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number[0] != "0" and int(number[6:10]) >= 1900 and _ID_CHECKS[total % 11] == number[17]


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
