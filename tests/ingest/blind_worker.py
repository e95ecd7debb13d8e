"""The reading process of a machine without the extra `ocr`."""

from __future__ import annotations

from ingest import worker


def main() -> None:
    vars(worker)["ocr_installed"] = lambda: False
    worker.main()


if __name__ == "__main__":
    main()
