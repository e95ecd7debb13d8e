"""Reports in every digital medium, each drawn from a seed in one of the ways in which that medium is really written.

`MEDIA` maps a medium to its maker. Nothing here imports the parser: the truth is what the makers were told to print.
"""

from __future__ import annotations

import base64
import quopri
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from tests.reports import forms
from tests.reports.forms import Values
from tests.reports.media import doc_maker, docx_maker, ods_maker, pdf_maker, rtf_maker, sheet_maker
from tests.reports.media.ofd_maker import Manner, make_ofd
from tests.reports.media.ofd_sheets import set_report
from tests.reports.media.story import Piece, split_rows, story
from tests.reports.media.truth import PROSE, draw

# Table 2 and table 3 of one form, or a real mixture of both (domain §2.6).
EDITIONS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021"))
_WEB: tuple[dict[str, Any], ...] = (
    {}, {"spans": False}, {"layout_table": True}, {"one_table": True}, {"clutter": True}, {"unclosed": True},
    {"repeat_heads": True}, {"total_word": "合计"}, {"digits": "full_width"}, {"digits": "separated"},
    {"digits": "spans"}, {"digits": "units"}, {"navigation": False}, {"layout_table": True, "clutter": True},
)  # fmt: skip
_PAPER: tuple[dict[str, Any], ...] = (
    {}, {"rules": "open"}, {"rules": "boxes", "white_boxes": True}, {"rules": "dotted"}, {"rules": "horizontal"},
    {"rules": "none"}, {"repeat_heads": True}, {"turned_groups": 90}, {"turned_groups": 270},
    {"page_numbers": "bare", "running_head": "示例市文化局年度报告"}, {"page_numbers": "counted"},
    {"struck_twice": True}, {"origin": (-30, 100)}, {"rotate": 90}, {"rotate": 180}, {"turned_pages": True},
    {"sides": 2}, {"embedded": False}, {"cut_rows": True, "number_width": 21, "rules": "open"},
)  # fmt: skip
_FIXED_LAYOUT: tuple[dict[str, Any], ...] = (
    {}, {"rules": "fills"}, {"rules": "rectangles"}, {"rules": "one_path"}, {"glyph_by_glyph": True},
    {"one_text_object_a_row": True}, {"struck_twice": True}, {"scale": True}, {"composite": True}, {"odd_case": True},
    {"prefix": ""}, {"lying": True}, {"white_ground": True}, {"pretty": True}, {"template": False}, {"picture": True},
)  # fmt: skip
_NOTICE = "<html><head><meta charset='utf-8'></head><body><p>请查收。</p></body></html>".encode()


@dataclass(frozen=True, slots=True)
class Printed:
    """One file and the text printed in each cell, in the form's order."""

    medium: str
    name: str
    content: bytes
    truth: Values


# A maker that cannot print a value changes it in `values`: these are the truth.
Maker = Callable[[Values, tuple[str, str], random.Random], bytes]


def make(medium: str, seed: int) -> Printed:
    """The report of `seed` in `medium`: edition, figures, blanks and manner are all drawn from it."""
    rng = random.Random(f"{medium} {seed}")
    editions = rng.choice(EDITIONS)
    values = draw(rng.randrange(10**9), *editions, odd=rng.random() < 0.4)
    content = MEDIA[medium](values, editions, rng)
    return Printed(medium, f"{medium}-{seed}.{medium}", content, values)


def _web_style(editions: tuple[str, str], rng: random.Random, **manner: Any) -> forms.Style:
    year = "2020" if editions == ("2019", "2019") else "2023"
    return forms.Style(
        *editions,
        title=f"示例市文化局{year}年政府信息公开工作年度报告",
        period=f"本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
        **manner,
    )


def web_page(values: Values, editions: tuple[str, str], rng: random.Random) -> str:
    return forms.page(values, _web_style(editions, rng, **rng.choice(_WEB)))


def _html(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    page = web_page(values, editions, rng)
    if rng.random() < 0.3:
        return page.replace("charset=utf-8", "charset=gb2312").encode("gb18030")
    return page.encode()


def _text(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    # Not decidable in text: a blank first cell (the filler of a merged label stands there as well), and any blank one
    # where each cell has a line of its own.
    first = dict.fromkeys((table, row) for table, row, _ in values)
    for key in [next(key for key in values if key[:2] == row) for row in first]:
        values[key] = values[key] or "0"
    write = forms.pipe_text if "" in values.values() else rng.choice((forms.flat_text, forms.pipe_text))
    return write(values, _web_style(editions, rng)).encode(rng.choice(("utf-8", "utf-8-sig", "gb18030")))


def _pieces(values: Values, editions: tuple[str, str], rng: random.Random) -> list[Piece]:
    """In reading order; table 3 of every third report is torn in two by a page break."""
    pieces = story(values, *editions, replace(PROSE, overview=PROSE.overview * rng.randint(1, 4)))
    return split_rows(pieces, 1, rng.randint(5, 24)) if rng.random() < 0.33 else pieces


def _docx(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    return docx_maker.make(_pieces(values, editions, rng), strict=rng.random() < 0.2)


def _doc(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    paragraphs = doc_maker.paragraphs(_pieces(values, editions, rng), wobble=rng.choice((0, 0, 11)))
    options: dict[str, Any] = rng.choice(({}, {"pieces": 7}, {"narrow": True}, {"huge": True}))
    return doc_maker.make(paragraphs, **options)


def _wps(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    """Kingsoft's writer marks every file as complex and quick-saved (31 real files of the research)."""
    return doc_maker.make(doc_maker.paragraphs(_pieces(values, editions, rng)), flags=0x0014, pieces=3)


def _rtf(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    return rtf_maker.make(_pieces(values, editions, rng), units=rng.random() < 0.5)


def _pdf(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    style = pdf_maker.Style(
        proactive_form=editions[0], applications_form=editions[1], drop=rng.choice((0, 37, 150, 200, 310))
    )
    return pdf_maker.make(values, replace(style, **rng.choice(_PAPER)))


def _ofd(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    sheets = set_report(values, *editions, repeat_heads=rng.random() < 0.3)
    return make_ofd(sheets, Manner(**rng.choice(_FIXED_LAYOUT)))


def _sheet(values: Values, editions: tuple[str, str], rng: random.Random) -> sheet_maker.Laid:
    return sheet_maker.laid_out(story(values, *editions), gap=rng.randint(0, 1))


def _xlsx(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    return sheet_maker.xlsx([_sheet(values, editions, rng)])


def _xls(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    sheet = _sheet(values, editions, rng)
    # BIFF5 has no merged ranges, so that a blank cell of a wide row is not decidable, and texts of one code page.
    if rng.random() < 0.3 and "" not in values.values():
        return sheet_maker.xls([sheet], version=0x0500, code_page=936)
    return sheet_maker.xls([sheet])


def _ods(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    return ods_maker.make([_sheet(values, editions, rng)])


def _mht(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    page = web_page(values, editions, rng).encode()
    encoding = rng.choice(("base64", "quoted-printable"))
    body = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="=_x"\r\n\r\n--=_x\r\n'
    head += f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body + b"\r\n--=_x--\r\n"


def _zip(values: Values, editions: tuple[str, str], rng: random.Random) -> bytes:
    inner = rng.choice(("docx", "html", "pdf", "doc", "xlsx"))
    members = {f"示例市文化局2023年年报.{inner}": MEDIA[inner](values, editions, rng), "说明.html": _NOTICE}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


MEDIA: dict[str, Maker] = {
    "html": _html,
    "text": _text,
    "pdf": _pdf,
    "docx": _docx,
    "doc": _doc,
    "wps": _wps,
    "rtf": _rtf,
    "mht": _mht,
    "xls": _xls,
    "xlsx": _xlsx,
    "ods": _ods,
    "ofd": _ofd,
    "zip": _zip,
}
