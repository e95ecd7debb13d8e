"""What can go wrong before a report can be read. Each error carries a code and parameters, no text.

DocumentError
├── EmptyDocument          no bytes, or nothing but white space
├── DocumentTooLarge       more bytes or deeper nesting than a reader accepts
├── UnsupportedMedium      a known medium that no reader takes yet (named), or bytes of no known medium
└── UnreadableDocument     the medium is known, its bytes are broken

Anything stranger inside a document that *can* be read (no table, no title, broken sums) is a finding, never an error.
"""

from __future__ import annotations


class DocumentError(ValueError):
    """A source file that gives no document. `code` is a message id below `document.`; `params` fill its text."""

    code = "document"

    def __init__(self, **params: str | int) -> None:
        self.params = params
        detail = ", ".join(f"{name}={value}" for name, value in sorted(params.items()))
        super().__init__(f"{self.code}: {detail}" if detail else self.code)


class EmptyDocument(DocumentError):  # noqa: N818
    """No bytes, or nothing but white space."""

    code = "empty_document"


class DocumentTooLarge(DocumentError):  # noqa: N818
    """`size` and `limit` in bytes, or in levels of nesting where `what` is `depth`."""

    code = "document_too_large"


class UnsupportedMedium(DocumentError):  # noqa: N818
    """`medium` names what the bytes are: `pdf`, `docx`, `ofd`, … or `unknown`."""

    code = "unsupported_medium"


class UnreadableDocument(DocumentError):  # noqa: N818
    """`medium` names what the bytes claim to be; `reason` is a short code."""

    code = "unreadable_document"
