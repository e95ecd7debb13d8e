"""The version of the reading: it changes whenever a figure, a fact or a finding of any document may change.

Stored reports carry it, and `ingest --all` reads again what an older one read. `DIGESTS` has what each version makes of
the fixtures of tests/reports/test_parser_version.py, so that no change goes unnoticed: a new digest, a new version.
"""

from __future__ import annotations

PARSER_VERSION = "5"

DIGESTS: dict[str, str] = {
    "2": "869fa7221ac659756dd8b896a0f35dbe412a0c2a689806eb81d268e3d562ca73",
    "3": "28984df359245472c1b9437833e95935fad79f6787e885f7a316c19a339e553b",
    "4": "86a56b8416c9f7074d86668c4d3bfd17279845654c4b0f387edcf35023d0de12",
    "5": "c9fe2155358862393708580b399a9a950e8c2ceab98b54aeade31530f1fb2d14",
}
