"""Pages of lists whose newest items come first."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_

from model.paging import PageRequest


def select_newest(
    query: Select[Any],
    request: PageRequest,
    at: ColumnElement[datetime],
    own_id: ColumnElement[str],
) -> Select[Any]:
    """The part of a list that is wanted, from the newest on.

    It is one row more than asked for when there are more.
    """
    if request.after:
        time, last_id = request.after
        query = query.where(or_(at < time, and_(at == time, own_id < last_id)))
    return query.order_by(at.desc(), own_id.desc()).limit(request.limit + 1)
