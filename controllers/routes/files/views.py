"""What the routes of files answer with: a file, its content, what a new version changes."""

from collections.abc import AsyncIterator

from sanic import Request

from controllers.http.authentication import SessionCheck
from controllers.http.content_disposition import attachment_header
from controllers.http.errors import request_locale
from controllers.schemas.datasources.changes import (
    BrokenReferenceView,
    SchemaChangeView,
    SourceUpdateView,
)
from controllers.schemas.files.files import FileView
from model.files.file import StoredFile
from model.user import CurrentUser
from services.files.replacement import SourceUpdate
from services.files.service import FileService
from services.impact.prediction import ImpactPrediction


async def to_file_view(request: Request, files: FileService, file: StoredFile) -> FileView:
    """The file with the sources that keep it and its uploads."""
    return FileView.from_stored_file(
        file,
        await files.find_using_sources(file),
        request_locale(request),
        await files.list_parts(file),
    )


async def send_content(
    request: Request, name: str, size: int, pieces: AsyncIterator[bytes]
) -> None:
    """Answer with bytes that are saved under a name. What is gone raises `Gone` before that."""
    headers = {
        "Content-Disposition": attachment_header(name, "file"),
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(size),
    }
    first, session = await anext(pieces), SessionCheck(request)
    response = await request.respond(content_type="application/octet-stream", headers=headers)
    await response.send(first)
    async for piece in pieces:
        await session.require()
        await response.send(piece)
    await response.eof()


async def describe_update(
    request: Request, update: SourceUpdate, user: CurrentUser, prediction: ImpactPrediction
) -> SourceUpdateView:
    """What an update changes in a source, and what of that the user may see is broken by it."""
    broken = await prediction.predict_broken_references(update.source.id, update.tables, user)
    locale = request_locale(request)
    return SourceUpdateView(
        id=update.source.id,
        name=update.source.name,
        changes=[SchemaChangeView.model_validate(c, from_attributes=True) for c in update.changes],
        broken=[BrokenReferenceView.from_reference(each, locale) for each in broken],
    )
