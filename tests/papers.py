"""Files that people send: a PDF of one empty page, by hand, so that a test can put anything in it."""

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def pdf(catalog: bytes = b"", page: bytes = PAGE, more: bytes = b"", version: bytes = b"1.7") -> bytes:
    """`catalog`: entries of the catalogue; `more`: whole objects, from number 4 on."""
    body = (
        b"%PDF-" + version + b"\n1 0 obj<</Type/Catalog/Pages 2 0 R" + catalog + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj" + page + b"endobj\n" + more
    )
    return body + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
