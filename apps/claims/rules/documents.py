"""What a document may be: its size, its kind by its own first bytes, and a name that is only a name."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

MAX_BYTES = 10 * 1024 * 1024
MAX_DOCUMENTS = 6
# After a decision; an undecided claim keeps its documents, one that came to nothing does not.
RETENTION = timedelta(days=30)
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
_PNG_START = b"\x89PNG\r\n\x1a\n"
_LONGEST_NAME = 80


def kind_of(content: bytes) -> str:
    """Return the media type that the bytes themselves say, "" for anything that is not taken.

    Both ends are looked at: a picture with a web page behind it, or a page with `%PDF` somewhere inside, is neither.
    """
    tail = content[-1024:].rstrip(b"\0\r\n\t ")
    if content.startswith(b"%PDF-1.") or content.startswith(b"%PDF-2."):
        return PDF if b"%%EOF" in tail else ""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG if tail.endswith(b"\xff\xd9") else ""
    if content.startswith(_PNG_START) and content[12:16] == b"IHDR":
        return PNG if tail.endswith(b"IEND\xaeB`\x82") else ""
    return ""


def tidy_name(given: str, media_type: str) -> str:
    """Return a name to show: no folders, no control or direction characters, and the extension the content has."""
    last = re.split(r"[/\\]", given)[-1]
    plain = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    stem = re.sub(r"\s+", " ", plain.rpartition(".")[0] or plain).strip(" .")[:_LONGEST_NAME] or "document"
    return f"{stem}.{EXTENSIONS[media_type]}"
