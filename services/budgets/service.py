"""What users may use in a day, read and set."""

import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from agent.runtime.call_reservation import CountTokens
from model.actor import UserActor
from model.database.engine import Database
from model.errors import BudgetExhausted, NotFound
from model.repositories.usage import budgets as records
from model.repositories.usage import model_tokens
from model.role import SHIPPED
from model.usage.budget import Budget, BudgetSubject, BudgetUse
from services.budgets.reservations import find_wait_s
from services.budgets.row_reservations import CountRows, RowReservations
from services.budgets.token_reservations import TokenReservations

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UserBudget:
    """What one user has used today."""

    user_id: str
    username: str
    use: BudgetUse
    own: bool
    """Whether the budget is his own, and not that of his role there or of the installation."""


class BudgetService:
    """Budgets of the installation, of roles and of users."""

    def __init__(self, database: Database, default: Budget) -> None:
        self._database = database
        self._default = default
        self._rows = RowReservations(database, self._require_rows, self._read_use)
        self._tokens = TokenReservations(database, self._require_tokens)

    async def read(self, user: UserActor) -> BudgetUse:
        """What a user has used today, and the budget that counts in his workspace."""
        return await self._database.read(partial(self._read_use, user=user))

    @asynccontextmanager
    async def reserve_rows(
        self, user: UserActor, rows: int, limit_s: float
    ) -> AsyncIterator[CountRows]:
        """Keep so many rows for what runs in the block for at most `limit_s`.

        It waits for others of the user, in all workers. Raises `BudgetExhausted` where he has no
        rows left for today; so does counting more rows than are left.
        """
        use = await self.read(user)
        check_budget(use, needs_tokens=False)
        if use.budget.rows is None or not rows:
            yield partial(self._count_rows, user.id)
            return
        async with self._rows.reserve(user, rows, limit_s) as count:
            yield count

    def reserve_tokens(
        self, user: UserActor, tokens: int, limit_s: float
    ) -> AbstractAsyncContextManager[CountTokens]:
        """Keep so many tokens for the model call in the block, beside those of all workers.

        Raises `BudgetExhausted` where a user has no tokens left for today.
        """
        return self._tokens.reserve(user, tokens, limit_s)

    def _read_use(self, connection: Connection, user: UserActor) -> BudgetUse:
        return records.find_use(connection, user, self._default)

    def _require_rows(self, connection: Connection, user: UserActor) -> BudgetUse:
        use = self._read_use(connection, user)
        check_budget(use, needs_tokens=False)
        return use

    def _require_tokens(self, connection: Connection, user: UserActor) -> BudgetUse:
        use = self._read_use(connection, user)
        check_budget(use, needs_rows=False, needs_tokens=True)
        return use

    async def _count_rows(self, user_id: str, rows: int) -> None:
        if rows:
            await self._database.write(partial(records.add_rows, user_id=user_id, rows=rows))

    async def count_tokens(
        self, user_id: str, model: str, input_tokens: int, output_tokens: int
    ) -> None:
        """Count the tokens of a model call: from here on all of his runs see them."""
        usage = {"model": model, "inputTokens": input_tokens, "outputTokens": output_tokens}
        await self._database.write(partial(model_tokens.add, user_id=user_id, usage=[usage]))

    async def list_users(self, workspace_id: str) -> list[UserBudget]:
        """The members of a workspace with what they have used today, by name."""

        def read(connection: Connection) -> list[UserBudget]:
            budgets = records.find_all(connection)
            return [
                UserBudget(user, name, BudgetUse(budget, rows, tokens), ("user", user) in budgets)
                for user, name, role, rows, tokens in records.list_used(connection, workspace_id)
                for budget in [
                    budgets.get(("user", user)) or budgets.get(("role", role)) or self._default
                ]
            ]

        return await self._database.read(read)

    async def list_roles(self) -> dict[str, Budget]:
        """The budgets of roles, by their ids."""
        budgets = await self._database.read(records.find_all)
        return {name: own for (subject, name), own in budgets.items() if subject == "role"}

    async def require(self, subject: BudgetSubject, subject_id: str) -> None:
        """Raises `NotFound` when there is no such user or role."""
        await self._database.read(partial(_require_subject, subject=subject, subject_id=subject_id))

    async def put(self, subject: BudgetSubject, subject_id: str, own: Budget | None) -> None:
        """Give a user or a role a budget of its own; None takes it away. Raises `NotFound`."""

        def put(connection: Connection) -> None:
            _require_subject(connection, subject, subject_id)
            records.put(connection, subject, subject_id, own)

        await self._database.write(put)
        log.info("budget changed", extra={"subject": subject, "id": subject_id})


def _require_subject(connection: Connection, subject: BudgetSubject, subject_id: str) -> None:
    is_shipped = subject == "role" and subject_id in SHIPPED
    if not is_shipped and not records.has_subject(connection, subject, subject_id):
        raise NotFound("users.unknown" if subject == "user" else "roles.unknown")


def check_budget(use: BudgetUse, *, needs_rows: bool = True, needs_tokens: bool) -> None:
    """Raises `BudgetExhausted` when a user has used up a budget that a question or step needs."""
    wait_s = find_wait_s()
    if needs_rows and not use.has_rows:
        raise BudgetExhausted("budgets.rows_used", retry_after=wait_s, limit=f"{use.budget.rows:,}")
    if needs_tokens and not use.has_tokens:
        most = f"{use.budget.tokens:,}"
        raise BudgetExhausted("budgets.tokens_used", retry_after=wait_s, limit=most)
