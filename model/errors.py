"""What can go wrong, each with its HTTP status and a text in the reader's language."""

import re
from collections.abc import Sequence
from typing import ClassVar

from model.locales import Locale, LocaleText, text
from model.sources.cost import CostExcess

_ANSI_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
_CONTROL_CHARACTER = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def flatten(text: str) -> str:
    """A text of others on one line: no line of its own in a prompt, and no invisible characters."""
    visible = _CONTROL_CHARACTER.sub("", _ANSI_SEQUENCE.sub("", text))
    return " ".join(visible.split())


class AppError(Exception):
    """An expected failure. `str(error)` is English; `text(locale)` is what a user reads.

    `key` names the sentence in `model/locales`; `params` fill it. Neither may carry a secret.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, key: str, /, **params: object) -> None:
        self.key = key
        self.params = params
        super().__init__(text(key, "en", **params))

    @property
    def locale_text(self) -> LocaleText:
        """What a user reads, before his language is known."""
        return LocaleText(self.key, self.params)

    def text(self, locale: Locale) -> str:
        """The sentence in `locale`."""
        return text(self.key, locale, **self.params)


class BadRequest(AppError):
    """The request cannot be read: a header, a query parameter, an id that is none."""

    status, code = 400, "bad_request"


class NotUnicode(BadRequest):
    """A text of the request is no valid Unicode. `path` is where; empty: the body as a whole."""

    def __init__(self, path: str) -> None:
        super().__init__("fields.not_unicode")
        self.path = path


class UnsupportedMediaType(AppError):
    """The body is of another type than the route takes."""

    status, code = 415, "unsupported_media_type"


class Unauthorized(AppError):
    """No token, or one that no longer counts."""

    status, code = 401, "unauthorized"


class Forbidden(AppError):
    """The role does not allow this."""

    status, code = 403, "forbidden"


class NotFound(AppError):
    """There is no such record, or it belongs to someone else."""

    status, code = 404, "not_found"


class Conflict(AppError):
    """The state of the record does not allow this now."""

    status, code = 409, "conflict"


class Gone(AppError):
    """It existed and is no longer stored."""

    status, code = 410, "gone"


class TooLarge(AppError):
    """More than is allowed; the sentence names the limit."""

    status, code = 413, "too_large"


class Invalid(AppError):
    """The body was read and its values are refused. `errors` names each field."""

    status, code = 422, "invalid"

    def __init__(self, key: str, /, *, path: str = "", **params: object) -> None:
        super().__init__(key, **params)
        self.path = path


class InvalidFields(Invalid):
    """Several fields are refused, each for a reason of its own; the sentence is the first one's."""

    def __init__(self, problems: Sequence[Invalid]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.key, path=first.path, **first.params)


class RetryLater(AppError):
    """Refused for a while; `retry_after` says in seconds when to try again."""

    def __init__(self, key: str, /, *, retry_after: int, **params: object) -> None:
        super().__init__(key, retry_after=retry_after, **params)
        self.retry_after = retry_after


class TooMany(RetryLater):
    """A limit is reached."""

    status, code = 429, "too_many"


class BudgetExhausted(RetryLater):
    """A user has used up what he may use in a day."""

    status, code = 429, "budget_exhausted"


class Unavailable(RetryLater):
    """The server, or a part that it needs for this, is going away or not there."""

    status, code = 503, "unavailable"


class StorageUnavailable(AppError):
    """The store of files does not answer, refuses us or is full."""

    status, code = 503, "storage_unavailable"


class Misconfigured(AppError):
    """A setting is missing or wrong; the message names the variable."""

    code = "misconfigured"


class FileUnreadable(AppError):
    """An uploaded file cannot be read; the sentence's name says why and is the `code`.

    The status is 415 when it is of a kind that is not read, else 422.
    """

    status, code = 422, "file_unreadable"

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key, **params)
        self.reason = key.partition(".")[2]
        if self.reason in _OTHER_KINDS:
            self.status = 415  # type: ignore[misc]


_OTHER_KINDS = frozenset(
    {"unknown", "archive", "nested", "web_page", "old_office", "document"}
    | {"named_text", "named_document"}
)


class RunFailed(AppError):
    """A failure that ends a run; `code` is one of CONTRACT's RUN_ERROR codes."""


class CannotAnswer(RunFailed):
    """The writer says it cannot, and why."""

    status, code = 422, "cannot_answer"


class _SourceFailure(RunFailed):
    """What a source, or the guard before it, says of a statement: it may repeat names and cells."""

    def __init__(self, key: str, /, **params: object) -> None:
        flat = {name: flatten(p) if isinstance(p, str) else p for name, p in params.items()}
        super().__init__(key, **flat)


class RightsChanged(RunFailed):
    """What the user may see of the data has changed since he asked."""

    status, code = 403, "forbidden"


class SqlRejected(_SourceFailure):
    """The guard did not let the statement through. `rule` names the rule that refused it."""

    status, code = 422, "sql_rejected"

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key, **params)
        self.rule = key


class SqlFailed(_SourceFailure):
    """The database refused the statement; its words, without secrets, are in the message."""

    status, code = 422, "sql_failed"


class ResultTooLarge(SqlFailed):
    """The database sent more than is read; the connection was ended, and the statement with it."""


class CostExceeded(RunFailed):
    """The statement would cost more than its source allows without asking; it did not run."""

    status, code = 422, "cost_exceeded"

    def __init__(self, excess: CostExcess) -> None:
        self.excess = excess
        amount, most = (f"{excess.estimate or 0:,.0f}", f"{excess.most or 0:,.0f}")
        super().__init__(f"cost.refused_{excess.kind}", found=amount, most=most)


class QueryTimeout(RunFailed):
    """The statement ran longer than the limit and was cancelled in the database."""

    status, code = 504, "query_timeout"


class DatasourceUnavailable(_SourceFailure):
    """The database could not be reached or refused the account."""

    status, code = 503, "datasource_unavailable"


class DatasourceBusy(DatasourceUnavailable):
    """Every place on the source is taken, and none became free while the statement waited."""


class FileUnavailable(_SourceFailure):
    """A queried file cannot be opened, or does not exist any more."""

    status, code = 422, "file_unreadable"


class ModelUnavailable(RunFailed):
    """The model server cannot be reached, is overloaded, or broke off."""

    status, code = 503, "model_unavailable"


class EgressChanged(ModelUnavailable):
    """Less of the data may go to models by now than when it was read for the answer."""


class PromptTooLong(ModelUnavailable):
    """The prompt is longer than what the model reads at once."""


class EndlessAnswer(ModelUnavailable):
    """The model repeats itself, or writes on until its answer is cut."""


class ModelRefusedKey(RunFailed):
    """The model server does not accept the key."""

    status, code = 502, "model_refused_key"


class ModelTimeout(RunFailed):
    """The model did not answer within the limit."""

    status, code = 504, "model_timeout"


class ToolFailed(RunFailed):
    """A tool is unknown, cannot be reached, or took too long."""

    status, code = 502, "tool_failed"
