"""Starts the server: `python serv.py` (with `--reload` it restarts when a source file changes).

This process only supervises the workers, so nothing heavy is imported at the top.
"""

import gc
import linecache
import os
import signal
import socket
import sys
import tempfile
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_type_hints

from model import logs
from model.errors import Misconfigured
from model.settings import Settings, read_settings, to_misconfigured
from services.runtime.heartbeat import Heartbeat, WorkerStage
from services.runtime.worker_supervisor import MISCONFIGURED, WorkerSupervisor

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from sanic import Sanic

    from services.container import Opener, Services

_BACKLOG = 1024
_SHUTDOWN_TIMEOUT_S = 5
_STOP_RETRY_S = 0.1
_MAX_BODY_BYTES = 8 * 1024 * 1024
"""Of all requests but uploads, which have a limit of their own."""
_RESPONSE_TIMEOUT_S = 360
"""Longest without a byte in either direction: reading a large file is the longest work."""
_GC_THRESHOLDS = (5_000, 40, 100)
"""The first number is how many new objects start a collection, which blocks the event loop: 5,000
take a millisecond. Reference counts alone free nearly all objects of an answer."""
_SWITCH_INTERVAL_S = 0.001
"""How long a busy event loop lets the threads of our database wait for the interpreter lock."""
_PACKAGES = ("controllers", "services", "agent", "model")


def create_app(settings: Settings, *, open_services: "Opener | None" = None) -> "Sanic[Any, Any]":
    """The application; its services open when a worker starts and close when it stops."""
    from sanic import Sanic
    from sanic_ext import Extend
    from sanic_ext.extensions.injection.extension import InjectionExtension

    import controllers
    from controllers.http.headers import IdentifiedRequest
    from services import container

    secret = settings.server.proxy_secret
    services_context = (open_services or container.open_services)(settings)
    app: Sanic[Any, Any] = Sanic(
        "tabletalk", configure_logging=False, request_class=IdentifiedRequest, env_prefix=""
    )
    app.config.update(
        FALLBACK_ERROR_FORMAT="json",
        FORWARDED_SECRET=secret.get_secret_value() if secret else None,
        GRACEFUL_SHUTDOWN_TIMEOUT=_SHUTDOWN_TIMEOUT_S,
        REQUEST_MAX_SIZE=_MAX_BODY_BYTES,
        RESPONSE_TIMEOUT=_RESPONSE_TIMEOUT_S,
    )
    Extend(app, extensions=[InjectionExtension], built_in_extensions=False)
    controllers.setup(app)

    app.ctx.ending = False
    _register_services(app, services_context)
    return app


def _register_services(
    app: "Sanic[Any, Any]", services_context: "AbstractAsyncContextManager[Services]"
) -> None:
    async def open_resources(app: "Sanic[Any, Any]") -> None:
        app.ctx.resources = AsyncExitStack()
        try:
            app.ctx.services = await app.ctx.resources.enter_async_context(services_context)
        except Misconfigured as error:
            _exit_misconfigured(error)
        for name, kind in get_type_hints(type(app.ctx.services)).items():
            app.ext.add_dependency(kind, _provide(getattr(app.ctx.services, name)))

    async def end_tasks(app: "Sanic[Any, Any]") -> None:
        """End runs and the streams of their readers, before the framework waits for those."""
        app.ctx.ending = True
        await app.ctx.services.runs.close()
        await app.ctx.services.background.close()

    async def close_resources(app: "Sanic[Any, Any]") -> None:
        await app.ctx.resources.aclose()

    app.register_listener(open_resources, "before_server_start", priority=1)
    app.register_listener(end_tasks, "before_server_stop")
    app.register_listener(close_resources, "after_server_stop")


def _provide(service: object) -> "Callable[[], object]":
    def provide() -> object:
        return service

    return provide


def main() -> None:
    """Serve until stopped."""
    try:
        settings = read_settings()
    except Misconfigured as error:
        _exit_misconfigured(error)
    os.umask(0o077)
    logs.configure_logging()
    reload = "--reload" in sys.argv
    serve = _serve_with_one_worker if settings.server.workers == 1 else _serve_with_several_workers
    with _listen(settings) as listener:
        source_changed = serve(settings, listener, _source_files(reload))
    if source_changed:
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - this program again


def _serve_with_one_worker(
    settings: Settings, listener: socket.socket, source_files: list[Path]
) -> bool:
    """One worker, which prints the address itself once it answers requests."""
    serve = partial(_serve, settings, listener, ready=partial(_announce, listener))
    return WorkerSupervisor(serve, 1, source_files).run()


def _serve_with_several_workers(
    settings: Settings, listener: socket.socket, source_files: list[Path]
) -> bool:
    """Several workers that share their metrics."""
    _announce(listener)
    with tempfile.TemporaryDirectory(prefix="tabletalk-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # noqa: TID251 - read by its library
        serve = partial(_serve, settings, listener)
        delete_gauges = partial(_delete_gauges, folder)
        workers = settings.server.workers
        return WorkerSupervisor(serve, workers, source_files, delete_gauges).run()


def _exit_misconfigured(error: Misconfigured) -> NoReturn:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(MISCONFIGURED)


def _serve(
    settings: Settings,
    listener: socket.socket,
    parent: int,
    heartbeat: Heartbeat,
    *,
    ready: "Callable[[], None] | None" = None,
) -> None:
    """Serve as a worker until stopped; `ready` is called once requests are answered."""
    from services.runtime.heap import limit_arenas

    limit_arenas()
    gc.disable()  # what a start makes stays
    app = create_app(settings)
    sys.setswitchinterval(_SWITCH_INTERVAL_S)

    async def start_heartbeat(app: "Sanic[Any, Any]") -> None:
        heartbeat.start(app.loop)

    async def begin_serving(app: "Sanic[Any, Any]") -> None:
        gc.freeze()  # loaded objects stay for ever: the collector skips them
        gc.set_threshold(*_GC_THRESHOLDS)
        gc.enable()
        linecache.clearcache()  # source lines of handlers, read for their docstrings
        _handle_signals(app, parent, heartbeat)
        heartbeat.enter(WorkerStage.SERVING)
        if ready:
            ready()

    app.register_listener(start_heartbeat, "before_server_start", priority=2)
    app.register_listener(begin_serving, "after_server_start")
    app.run(sock=listener, single_process=True, motd=False, access_log=False, backlog=_BACKLOG)


def _handle_signals(app: "Sanic[Any, Any]", parent: int, heartbeat: Heartbeat) -> None:
    """The first SIGTERM waits for running answers, a second one (or SIGQUIT) stops at once.

    These replace the framework's handlers, which lose a signal that comes while it starts.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    draining: list[asyncio.Task[None]] = []

    def end(_: object = None) -> None:
        heartbeat.enter(WorkerStage.ENDING)
        if not app.ctx.ending:
            loop.stop()
            loop.call_later(_STOP_RETRY_S, end)

    def drain() -> None:
        loop.remove_reader(parent)
        if draining:
            draining[0].cancel()
            return
        draining.append(loop.create_task(app.ctx.services.runs.drain()))
        draining[0].add_done_callback(end)

    def handle_signal(number: int, handler: "Callable[[], None]") -> None:
        # uvloop's own handlers lose a signal that comes between two runs of the loop.
        loop.remove_signal_handler(number)
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(handler))

    handle_signal(signal.SIGTERM, drain)
    handle_signal(signal.SIGQUIT, end)
    # A terminal sends SIGINT to every process: the parent passes it on as SIGTERM.
    handle_signal(signal.SIGINT, lambda: None)
    loop.add_reader(parent, drain)


def _delete_gauges(folder: str, pid: int) -> None:
    """Delete the gauges of a worker that has exited; its counters stay."""
    for path in Path(folder).glob(f"gauge_live*_{pid}.db"):
        path.unlink(missing_ok=True)


def _listen(settings: Settings) -> socket.socket:
    address = (settings.server.host, settings.server.port)
    try:
        listener = socket.create_server(address, backlog=_BACKLOG, reuse_port=False)
    except OSError as error:
        _exit_misconfigured(
            to_misconfigured("SERVER_PORT", f"{address[0]}:{address[1]}: {error.strerror}")
        )
    return listener


def _announce(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    display_host = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    sys.stdout.write(f"TableTalk: http://{display_host}:{port}\n")
    sys.stdout.flush()


def _source_files(reload: bool) -> list[Path]:
    root = Path(__file__).parent
    paths = [path for name in _PACKAGES for path in (root / name).rglob("*.py")]
    return [root / "serv.py", *paths] if reload else []


if __name__ == "__main__":
    main()
