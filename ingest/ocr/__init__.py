"""The OCR engine (extra `ocr`): a picture of a page to its glyphs and ruled lines, without network.

The models are files inside the wheel of `rapidocr` (PP-OCRv6 small, Apache-2.0). They are run here directly: rapidocr's
own code tells a line's mean score only, pads every digit to the width of a line, and could download.
"""
