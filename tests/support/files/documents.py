"""Documents made for tests: PDF, Word and PowerPoint files written by hand."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PAGE_END = "<w:r><w:lastRenderedPageBreak/></w:r>"


def pdf(pages: Sequence[str], objects: Callable[[list[bytes]], None] | None = None) -> bytes:
    """A PDF with these pages, each line a line, Chinese in an Adobe font that is not embedded.

    `objects` may change its objects, of which the first is the catalog and the second the pages.
    """
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>] >>",
    ]
    for n, page in enumerate(pages):
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in page.split("\n"))
        content = f"BT /F1 10 Tf 12 TL 50 800 Td\n{lines}ET".encode() if page else b""
        parts.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content))
    if objects:
        objects(parts)
    return _file(parts)


def _file(parts: Iterable[bytes]) -> bytes:
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\n" % (len(places) + 1))
    out.write(b"startxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def make_zip(members: dict[str, str | bytes]) -> bytes:
    """A zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, style: str = "", end: str = "") -> str:
    """A paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}{end}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word_table(rows: Iterable[Iterable[str]]) -> str:
    """A table of a Word document."""
    table_rows = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(table_rows)}</w:tbl>"


def docx(body: str, doctype: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """A Word document; its styles `H1` and `1` are headings, in English and Chinese programs."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("H1", "heading 1"), ("1", "heading 2"), ("Body", "Body Text"))
    )
    return make_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
            "</w:document>",
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
            **(extra or {}),
        }
    )


def shape(text: str, kind: str = "body") -> str:
    """A shape of a slide."""
    lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody>{lines}</p:txBody></p:sp>"
    )


def slide_table(rows: Iterable[Iterable[str]]) -> str:
    """A table of a slide."""
    table_rows = (
        "<a:tr>"
        + "".join(
            f"<a:tc><a:txBody><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:txBody></a:tc>" for c in r
        )
        + "</a:tr>"
        for r in rows
    )
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{''.join(table_rows)}</a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


def pptx(slides: Sequence[str], notes: dict[int, str] | None = None) -> bytes:
    """A show; its slides are stored in the opposite order. `notes` are by number from 1."""
    most, spaces = len(slides), f'xmlns:a="{DRAWING}" xmlns:p="{SHOW}" xmlns:r="{OFFICE}"'
    slide_ids = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, most + 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/slide" Target="slides/slide{most + 1 - n}.xml"/>'
        for n in range(1, most + 1)
    )
    members: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{slide_ids}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}'
        "</Relationships>",
    }
    for n, shapes in enumerate(slides, 1):
        file = f"slide{most + 1 - n}.xml"
        members[f"ppt/slides/{file}"] = f"<p:sld {spaces}><p:spTree>{shapes}</p:spTree></p:sld>"
        if notes and n in notes:
            members[f"ppt/slides/_rels/{file}.rels"] = (
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
                f'Type="{OFFICE}/notesSlide" Target="../notesSlides/n{n}.xml"/></Relationships>'
            )
            members[f"ppt/notesSlides/n{n}.xml"] = (
                f"<p:notes {spaces}><p:spTree>{shape(notes[n])}{shape(str(n), 'sldNum')}"
                "</p:spTree></p:notes>"
            )
    return make_zip(members)
