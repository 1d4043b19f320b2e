"""Documents are what their own bytes say; row 14 of the security test plan."""

import pytest

from apps.claims.rules import documents

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20 + b"\x00\x00\x00\x00IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, documents.PDF),
        (JPEG, documents.JPEG),
        (PNG, documents.PNG),
        (b"", ""),
        (b"%PDF-1.7 without an end", ""),
        (b"<html>%PDF-1.7</html>%%EOF", ""),
        (JPEG + b"<script>alert(1)</script>", ""),
        (PNG + b"<?php ?>", ""),
        (b"GIF89a;", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", ""),
        (b"PK\x03\x04", ""),
        (b"MZ\x90", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
    ],
)
def test_the_first_and_last_bytes_decide(content, kind):
    assert documents.kind_of(content) == kind


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("licence.pdf", "licence.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\joe\\lease.exe", "lease.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\x00b\r\nc.html", "abc.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(given, name):
    assert documents.tidy_name(given, documents.PDF) == name
