"""Documents become passages with their pages and headings, in the process that reads files."""

from pathlib import Path

import pytest

from model.errors import FileUnreadable
from model.files.document import Passage
from services.files.ingestion.child_protocol import IngestionResult
from services.files.ingestion.documents.passage_store import open_passages
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.process.parent import ingest_file
from tests.integration.files.ingestion.ingested_files import LIMITS
from tests.support.files.documents import (
    PAGE_END,
    WORD,
    docx,
    make_zip,
    paragraph,
    pdf,
    pptx,
    shape,
    slide_table,
    word_table,
)

RATES = [("区域", "退货率"), ("华东", "3.2%"), ("华|南", "4.1%")]


async def read(
    folder: Path, name: str, content: bytes, limits: IngestionLimits = LIMITS
) -> tuple[IngestionResult, list[Passage]]:
    path, out = folder / name, folder / "passages"
    path.write_bytes(content)
    reading = await ingest_file(path, name, out, limits=limits)
    with open_passages(out) as stored:
        found = dict(stored.read_passages(range(reading.passages or 0)))
    assert len(found) == reading.passages
    return reading, list(found.values())


async def expect_refusal(
    folder: Path, name: str, content: bytes, limits: IngestionLimits = LIMITS
) -> str:
    with pytest.raises(FileUnreadable) as refused:
        await read(folder, name, content, limits)
    assert list_names(folder) == [name]
    assert refused.value.status == 422
    return refused.value.reason


def list_names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def list_notices(reading: IngestionResult) -> list[str]:
    return [notice.code.removeprefix("files.notice_") for notice in reading.notices]


async def test_pages_of_a_pdf_are_kept_and_broken_lines_joined(tmp_path: Path) -> None:
    first = "退货政策\n客户可在收货后三十日内申请退货，由客服部门审核并在五个工作日内完成退\n款。"
    second = "The refund is paid within five working days after the depart-\nment has agreed to it."
    reading, found = await read(tmp_path, "政策.pdf", pdf([first, "", second]))
    assert (reading.kind, reading.pages, reading.tables) == ("pdf", 3, ())
    assert found == [
        Passage(
            "退货政策\n客户可在收货后三十日内申请退货，由客服部门审核并在五个工作日内完成退款。", 1
        ),
        Passage(
            "The refund is paid within five working days after the department has agreed to it.", 3
        ),
    ]
    assert list_notices(reading) == ["pages_without_text"]


async def test_a_scanned_pdf_says_that_it_has_no_text(tmp_path: Path) -> None:
    reading, found = await read(tmp_path, "scan.pdf", pdf(["", ""]))
    assert (reading.pages, found, list_notices(reading)) == (2, [], ["no_text"])


async def test_a_long_page_is_cut_between_sentences(tmp_path: Path) -> None:
    sentence = "每一份合同都由法务部门审核后签署，金额超过一百万元的合同须由总经理批准。"
    _, found = await read(tmp_path, "long.pdf", pdf(["\n".join([sentence] * 70), sentence]))
    assert [passage.page for passage in found] == [1] * (len(found) - 1) + [2]
    assert all(len(passage.text) <= 1_000 for passage in found)
    assert all(passage.text.endswith("。") for passage in found)
    assert sum(passage.text.count(sentence) for passage in found) == 71


async def test_word_keeps_headings_tables_and_the_pages_that_were_drawn(tmp_path: Path) -> None:
    body = (
        paragraph("退货", "H1")
        + paragraph("退货须在三十日内。")
        + word_table(RATES)
        + paragraph("第二页的正文。", end=PAGE_END)
        + paragraph("Delivery", "1")
        + "<w:p><w:r><w:t>Ships in </w:t></w:r><w:del><w:r><w:delText>two</w:delText></w:r></w:del>"
        "<w:r><w:t>3 days.</w:t></w:r></w:p>"
    )
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote>{paragraph("脚注")}</w:footnote></w:footnotes>'
    )
    content = docx(body, extra={"word/footnotes.xml": notes})
    reading, found = await read(tmp_path, "a.docx", content)
    table = "| 区域 | 退货率 |\n| --- | --- |\n| 华东 | 3.2% |\n| 华\\|南 | 4.1% |"
    assert found == [
        Passage(f"退货\n退货须在三十日内。\n{table}", 1, "退货"),
        Passage("第二页的正文。", 2, "退货"),
        Passage("Delivery\nShips in 3 days.", 2, "Delivery"),
        Passage("脚注"),
    ]
    assert reading.pages == 2


async def test_word_without_marks_has_no_pages(tmp_path: Path) -> None:
    reading, found = await read(tmp_path, "a.docx", docx(paragraph("正文")))
    assert (reading.pages, found) == (None, [Passage("正文")])


async def test_slides_are_in_the_order_of_the_show_with_titles_tables_and_notes(
    tmp_path: Path,
) -> None:
    slides = [
        shape("年度总结", "ctrTitle") + shape("2025-12-31", "dt"),
        shape("Returns", "title") + shape("one\ntwo") + slide_table(RATES),
    ]
    reading, found = await read(tmp_path, "a.pptx", pptx(slides, {2: "Say it slowly."}))
    assert reading.pages == 2
    assert found == [
        Passage("年度总结", 1, "年度总结"),
        Passage(
            "Returns\none\ntwo\n| 区域 | 退货率 |\n| --- | --- |\n| 华东 | 3.2% |\n"
            "| 华\\|南 | 4.1% |\nSay it slowly.",
            2,
            "Returns",
        ),
    ]


async def test_markdown_has_headings_but_not_in_code(tmp_path: Path) -> None:
    text = (
        "intro\n# One\ntext\n```\n# no heading\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n## 二\n末尾"
    )
    reading, found = await read(tmp_path, "a.md", text.encode())
    assert [(passage.heading, passage.page) for passage in found] == [
        ("", None),
        ("One", None),
        ("二", None),
    ]
    assert found[1].text.endswith("| a | b |\n|---|---|\n| 1 | 2 |")
    assert (reading.pages, reading.passages) == (None, 3)


async def test_a_long_table_is_cut_between_rows_under_its_header(tmp_path: Path) -> None:
    rows = "".join(f"| {n} | {'x' * 40} |\n" for n in range(100))
    _, found = await read(tmp_path, "a.md", f"| n | value |\n|---|---|\n{rows}".encode())
    assert len(found) > 3
    assert all(passage.text.startswith("| n | value |\n|---|---|\n| ") for passage in found)
    assert all(passage.text.endswith(" |") for passage in found)
    assert sum(passage.text.count("xxx |") for passage in found) == 100


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "big5"])
async def test_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = "客戶可在收貨後三十日內申請退貨。\n\n由客服部門審核。"
    reading, found = await read(tmp_path, "a.txt", text.encode(encoding))
    assert reading.kind == "txt"
    assert [passage.text for passage in found] == [text.replace("\n\n", "\n")]


async def test_what_is_too_long_is_read_as_far_as_allowed_and_said(tmp_path: Path) -> None:
    limits = IngestionLimits(wall_s=60, cpu_s=60, max_pages=3, max_characters=2_000)
    reading, found = await read(tmp_path, "a.pdf", pdf([f"page {n}" for n in range(10)]), limits)
    assert [passage.page for passage in found] == [1, 2, 3]
    assert reading.pages == 10
    assert list_notices(reading) == ["more_pages"]
    text = "A sentence that says nothing at all. " * 200
    reading, found = await read(tmp_path, "a.txt", text.encode(), limits)
    assert sum(len(passage.text) for passage in found) <= 2_000
    assert list_notices(reading) == ["more_text"]


@pytest.mark.promise("hostile-files")
@pytest.mark.parametrize("line", ["x" * 1_000, "many words of a line\n"], ids=["one line", "lines"])
async def test_a_text_without_paragraphs_is_read_no_further_than_allowed(
    tmp_path: Path, line: str
) -> None:
    content = (line * (60_000_000 // len(line))).encode()
    limits = IngestionLimits(wall_s=60, memory_bytes=512 << 20)
    reading, found = await read(tmp_path, "a.txt", content, limits)
    assert list_notices(reading) == ["more_text"]
    assert sum(len(passage.text) for passage in found) <= IngestionLimits().max_characters


async def test_ten_thousand_pages(tmp_path: Path) -> None:
    reading, found = await read(tmp_path, "a.pdf", pdf([f"Page {n}" for n in range(10_000)]))
    assert (reading.pages, len(found), list_notices(reading)) == (10_000, 3_000, ["more_pages"])
    assert found[2_999] == Passage("Page 2999", 3_000)


def _make_cyclic(parts: list[bytes]) -> None:
    parts[1] = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1 >>"


def _make_content_endless(parts: list[bytes]) -> None:
    parts[4] = b"5 0 R"


async def test_pages_that_contain_themselves(tmp_path: Path) -> None:
    assert await expect_refusal(tmp_path, "a.pdf", pdf(["some text"], _make_cyclic)) == "broken"


async def test_content_that_is_itself(tmp_path: Path) -> None:
    reading, found = await read(tmp_path, "a.pdf", pdf(["some text"], _make_content_endless))
    assert (found, list_notices(reading)) == ([], ["no_text"])


async def test_nested_arrays_without_end(tmp_path: Path) -> None:
    def deep(parts: list[bytes]) -> None:
        parts[1] = b"[" * 200_000 + b"]" * 200_000

    assert await expect_refusal(tmp_path, "a.pdf", pdf(["x"], deep)) == "broken"


async def test_a_pdf_without_its_end_is_read_or_refused_but_never_half(tmp_path: Path) -> None:
    content = pdf(["first page", "second page"])
    assert await expect_refusal(tmp_path, "a.pdf", content[: len(content) // 4]) == "broken"


async def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(tmp_path / "made.pdf")
    content = (tmp_path / "made.pdf").read_bytes()
    (tmp_path / "made.pdf").unlink()
    assert await expect_refusal(tmp_path, "a.pdf", content) == "protected"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE])
async def test_entities_in_a_word_file(tmp_path: Path, doctype: str) -> None:
    assert await expect_refusal(tmp_path, "a.docx", docx(paragraph("x"), doctype)) == "unsafe"
    hidden = docx(paragraph("x"), extra={"word/theme/theme1.xml": doctype + "<x/>"})
    assert await expect_refusal(tmp_path, "a.docx", hidden) == "unsafe"


async def test_a_word_file_that_unpacks_to_far_more(tmp_path: Path) -> None:
    bomb = docx(paragraph("x") + "<!--" + " " * (200 << 20) + "-->")
    assert await expect_refusal(tmp_path, "a.docx", bomb) == "unpacks"


@pytest.mark.parametrize("body", ["<w:p>", "no xml & at all"])
async def test_xml_that_is_none(tmp_path: Path, body: str) -> None:
    assert await expect_refusal(tmp_path, "a.docx", docx(body)) == "broken"


async def test_a_hundred_thousand_levels(tmp_path: Path) -> None:
    deep = "<w:sdt>" * 100_000 + paragraph("deep") + "</w:sdt>" * 100_000
    _, found = await read(tmp_path, "a.docx", docx(deep))
    assert [passage.text for passage in found] == ["deep"]


async def test_a_show_without_slides(tmp_path: Path) -> None:
    content = make_zip({"ppt/presentation.xml": "<p/>"})
    reading, found = await read(tmp_path, "a.pptx", content)
    assert (found, list_notices(reading)) == ([], ["no_text_at_all"])
