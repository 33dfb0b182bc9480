"""Sends the rows of an answer as a file, in the format that the caller names."""

from sanic import Request

from controllers.http.authentication import SessionCheck
from controllers.http.content_disposition import attachment_header, to_file_name
from model.errors import BadRequest
from services.runs.export import EXPORT_FORMATS, ExportFormat
from services.runs.result_store import ResultRows

FORMAT_QUERY = {"format": "csv, xlsx or json; csv when not given."}
"""The description of the query that `read_export_format` reads."""


def read_export_format(request: Request) -> ExportFormat:
    """The format that the query names. Raises `BadRequest` for an unknown one."""
    export_format = EXPORT_FORMATS.get(request.args.get("format", "csv"))
    if export_format is None:
        raise BadRequest("runs.unknown_format")
    return export_format


async def send_rows(
    request: Request, title: str, export_format: ExportFormat, rows: ResultRows
) -> None:
    """Send the rows piece by piece, as a file that is named after `title`."""
    name, extension = to_file_name(title, "answer"), export_format.extension
    disposition = attachment_header(f"{name}.{extension}", f"answer.{extension}")
    headers, session = {"Content-Disposition": disposition}, SessionCheck(request)
    response = await request.respond(content_type=export_format.content_type, headers=headers)
    async for piece in export_format.write(rows):
        await session.require()
        await response.send(piece)
    await response.eof()
