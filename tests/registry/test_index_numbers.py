"""Whose document an 索引号 says it is."""

from __future__ import annotations

import pytest

from registry.index_numbers import issuer, issuing_code
from registry.model import Body, Kind, Level

EDUCATION = Body(
    "371500-jyj", "聊城市教育局", Kind.DEPARTMENT, Level.PREFECTURE, "371500", credit_code="11371500004387201A"
)
FINANCE = Body(
    "371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500", credit_code="11371500004387413X"
)
NOBODY = Body("371500-slj", "聊城市水利局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")


@pytest.mark.parametrize(
    ("index", "code"),
    [
        ("11371500004387201A/2024-00012", "11371500004387201A"),
        ("004387201/2024-00012", "004387201"),
        ("00438720-1/2024-00012", "004387201"),
        ("01431479X-2024-2", "01431479X"),
        ("ly371500-2024-0012", ""),
        ("2024-00012", ""),
        ("004387201000/2024", ""),
        ("", ""),
    ],
)
def test_the_code_at_its_head(index: str, code: str) -> None:
    assert issuing_code(index) == code


def test_the_body_that_has_the_code() -> None:
    roster = (EDUCATION, FINANCE, NOBODY)
    assert issuer(roster, "11371500004387201A/2024-00012") is EDUCATION
    assert issuer(roster, "004387201/2024-00012") is EDUCATION
    assert issuer(roster, "00438741-3/2024-00012") is FINANCE
    assert issuer(roster, "999999999/2024-00012") is None


def test_a_code_that_two_bodies_share_tells_nothing() -> None:
    twin = Body(
        "371500-zfb",
        "聊城市人民政府办公室",
        Kind.GOVERNMENT_OFFICE,
        Level.PREFECTURE,
        "371500",
        credit_code=EDUCATION.credit_code,
    )
    assert issuer((EDUCATION, twin), "004387201/2024-1") is None
