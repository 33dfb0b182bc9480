"""Background tasks that run as long as the worker."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

_CLOSE_TIMEOUT_S = 5
log = logging.getLogger(__name__)


class TaskSupervisor:
    """Holds background tasks, logs those that fail, cancels them when the worker stops."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Run `work` beside the requests; it is cancelled at shutdown."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait for it, up to a limit."""
        await asyncio.sleep(0)  # a task that is cancelled before its first step undoes nothing
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=_CLOSE_TIMEOUT_S)
            for task in left:
                log.error("a task did not end", extra={"task": task.get_name()})

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a task failed", extra={"task": task.get_name()}, exc_info=error)


@asynccontextmanager
async def open_task_supervisor() -> AsyncIterator[TaskSupervisor]:
    """A `TaskSupervisor` whose tasks end with the block."""
    background = TaskSupervisor()
    try:
        yield background
    finally:
        await background.close()
