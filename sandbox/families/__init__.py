"""Twins of the content management systems: each draws the pages that its family is known for (research sites §1)."""

from __future__ import annotations

from sandbox.families.clicked import CodedFamily, OnclickFamily, PostedFamily
from sandbox.families.epoint import EpointFamily
from sandbox.families.fetched import JsonFamily, RenderedFamily
from sandbox.families.framed import FramedFamily
from sandbox.families.gkmlpt import GkmlptFamily
from sandbox.families.hashed import HashedFamily
from sandbox.families.jpaas import JpaasFamily
from sandbox.families.jpage import JpageFamily
from sandbox.families.kaipu import KaipuFamily
from sandbox.families.lonsun import LonsunFamily
from sandbox.families.model import Family
from sandbox.families.nfcms import NfcmsFamily
from sandbox.families.old import OldFamily
from sandbox.families.plain import PlainFamily
from sandbox.families.provinces import JiangxiFamily, ShanghaiFamily
from sandbox.families.trs import TrsFamily
from sandbox.families.truecms import TrueFamily
from sandbox.families.webber import WebberFamily
from sandbox.families.xxgk import XxgkFamily

FAMILIES: tuple[type[Family], ...] = (
    PlainFamily,
    TrsFamily,
    NfcmsFamily,
    WebberFamily,
    JpageFamily,
    XxgkFamily,
    JpaasFamily,
    KaipuFamily,
    LonsunFamily,
    GkmlptFamily,
    FramedFamily,
    JsonFamily,
    OnclickFamily,
    CodedFamily,
    PostedFamily,
    RenderedFamily,
    TrueFamily,
    EpointFamily,
    JiangxiFamily,
    ShanghaiFamily,
    HashedFamily,
    OldFamily,
)
FAMILY_NAMES: tuple[str, ...] = tuple(family.name for family in FAMILIES)
"""What `City.draw(families=…)` takes."""
