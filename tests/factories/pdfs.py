"""What does a PDF hold? Its packed streams opened, and the marks of PDF/A-2."""

from __future__ import annotations

import re
import zlib

CONFORMS = re.compile(rb"<pdfaid:part>2</pdfaid:part>.*<pdfaid:conformance>[ABU]</pdfaid:conformance>", re.DOTALL)


def unpacked(pdf: bytes) -> bytes:
    """The PDF with every packed stream opened: objects of PDF 1.7 lie inside of such."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found.group(1)))
        except zlib.error:
            continue
    return b"\n".join(parts)


def assert_archival(pdf: bytes) -> None:
    """Says that it is PDF/A-2, names its colours' output, embeds every font, and holds nothing that runs."""
    inside = unpacked(pdf)
    assert CONFORMS.search(inside)
    assert b"/GTS_PDFA1" in inside
    fonts = len(re.findall(rb"/Type ?/FontDescriptor", inside))
    assert len(re.findall(rb"/FontFile[23]? ", inside)) == fonts > 0
    assert not any(mark in inside for mark in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/Encrypt"))
