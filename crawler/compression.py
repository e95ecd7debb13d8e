"""Bodies that say they are compressed: some are not, some are cut short (research: sites §3, fault 19)."""

from __future__ import annotations

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import ResponseDataLossError
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

_GZIP = b"\x1f\x8b"


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, except that a body without gzip's mark is taken as it is, and one that breaks off is an incomplete
    answer like any other instead of an error of whichever library unpacked it."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding in (b"gzip", b"x-gzip") and not body.startswith(_GZIP):
            return body
        try:
            return HttpCompressionMiddleware._decode(body, encoding, max_size)
        except _DecompressionMaxSizeExceeded:
            raise
        except Exception as error:  # each of the four libraries has errors of its own
            raise ResponseDataLossError(f"a broken {encoding.decode('latin-1')} body: {error}") from error
