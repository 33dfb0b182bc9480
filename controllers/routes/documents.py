"""Search in documents; each user only in his own."""

from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, responds_with
from controllers.routes.query_parameters import read_integer
from controllers.schemas.documents import HitsView
from model.errors import BadRequest
from model.user import CurrentUser
from services.files.document_search.service import (
    MAX_FILES,
    MAX_QUERY_LENGTH,
    DocumentSearchService,
)

bp = JsonBlueprint("documents", url_prefix="/documents")
MAX_PASSAGES = 50


@bp.get("/search")
@responds_with(
    HitsView,
    query={
        "q": (
            f"Words, at most {MAX_QUERY_LENGTH} characters;"
            " those in quotes stand first as they are."
        ),
        "file_ids": f"Search these files only: ids, separated by commas, at most {MAX_FILES}.",
        "limit": f"How many passages at most, 1 to {MAX_PASSAGES}; 20 by default.",
    },
)
async def search(
    request: Request, user: CurrentUser, documents: DocumentSearchService
) -> HTTPResponse:
    """Passages of one's own documents, those with the exact words first."""
    limit = read_integer(request, "limit", 20, (1, MAX_PASSAGES))
    if limit is None:
        raise BadRequest("documents.bad_limit", most=MAX_PASSAGES)
    id_text = ",".join(request.args.getlist("file_ids", []))
    ids = [file_id for file_id in id_text.split(",") if file_id]
    hits = await documents.search(user.actor, request.args.get("q", ""), ids, limit)
    return json_response(HitsView.from_hits(hits))
