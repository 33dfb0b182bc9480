"""Starts the server: `python serv.py`."""

import sys
from contextlib import AsyncExitStack
from typing import Any

from sanic import Sanic
from sanic_ext import Extend
from sanic_ext.extensions.injection.extension import InjectionExtension

import controllers
from controllers.headers import NamedRequest
from model import logs
from model.errors import Misconfigured
from model.settings import Settings, read_settings
from services.container import Opener, open_services

MAX_HEADER = 16_384


def create_app(settings: Settings, *, open_services: Opener = open_services) -> Sanic[Any, Any]:
    """The application; its services open when a worker starts and close when it stops."""
    app: Sanic[Any, Any] = Sanic(
        "tabletalk", configure_logging=False, request_class=NamedRequest, env_prefix=None
    )
    app.config.FALLBACK_ERROR_FORMAT = "json"
    Extend(app, extensions=[InjectionExtension], built_in_extensions=False)
    controllers.setup(app)

    async def wire(app: Sanic[Any, Any]) -> None:
        app.ctx.resources = AsyncExitStack()
        services = await app.ctx.resources.enter_async_context(open_services(settings))
        app.ctx.services = services
        for service in services:
            app.ext.dependency(service)

    async def unwire(app: Sanic[Any, Any]) -> None:
        await app.ctx.resources.aclose()

    app.register_listener(wire, "before_server_start", priority=1)
    app.register_listener(unwire, "after_server_stop")
    return app


def main() -> None:
    """Serve until stopped."""
    try:
        settings = read_settings()
    except Misconfigured as error:
        sys.exit(str(error))
    logs.configure()
    app = create_app(settings)
    app.run(
        settings.server.host,
        settings.server.port,
        single_process=True,
        motd=False,
        access_log=False,
    )


if __name__ == "__main__":
    main()
