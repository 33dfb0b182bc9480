"""Reads one document into one file of passages."""

from collections.abc import Iterator
from pathlib import Path

from model.files.document import Passage
from services.files.ingestion.child_protocol import IngestionJob, IngestionResult
from services.files.ingestion.documents import passage_store
from services.files.ingestion.documents.passages import Block, DocumentInfo, split_into_passages
from services.files.ingestion.documents.plain_text import read_plain
from services.files.ingestion.documents.powerpoint import read_slides
from services.files.ingestion.documents.word import read_word
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.zip_package import ZipPackage


def read_document(path: Path, job: IngestionJob, progress: ProgressReporter) -> IngestionResult:
    """Read the job's document into passages. Raises `FileRefused`."""
    document = DocumentInfo()
    blocks = _read_blocks(path, job, document, progress)
    count = passage_store.write_passages(
        Path(job.out), _limit_text(split_into_passages(blocks), job.limits.max_characters, document)
    )
    if not count and not any(notice.code == "files.notice_no_text" for notice in document.notices):
        document.add_notice("no_text_at_all")
    return IngestionResult(job.kind, (), tuple(document.notices), document.pages, count)


def _read_blocks(
    path: Path, job: IngestionJob, document: DocumentInfo, progress: ProgressReporter
) -> Iterator[Block]:
    match job.kind:
        case "pdf":
            from services.files.ingestion.documents.pdf import read_pdf

            return read_pdf(path, job.limits, document, progress)
        case "docx":
            return read_word(_open_package(path, job), document)
        case "pptx":
            return read_slides(_open_package(path, job), job.limits, document)
        case _:
            return read_plain(path, document, is_markdown=job.kind == "md")


def _open_package(path: Path, job: IngestionJob) -> ZipPackage:
    """The zip file, after all its members were checked."""
    ZipPackage(path, job.limits).check_members()
    return ZipPackage(path, job.limits)  # counts from zero again


def _limit_text(
    passages: Iterator[Passage], most: int, document: DocumentInfo
) -> Iterator[Passage]:
    characters = 0
    for passage in passages:
        characters += len(passage.text)
        if characters > most:
            document.add_notice("more_text", characters=most)
            return
        yield passage
