"""A program that prints which modules an application loads for answers after its warm-up.

python -m tests.support.apps.first_answer DATA_DIR engine|model
"""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import HttpUrl

from model.config.sections import ModelSettings
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.demo_file import with_demo
from tests.support.apps.model_app import Asker, find_demo_id
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_NAME, running
from tests.support.scripted.model_server import scripted_model

LOCALES = ("en", "zh-CN")


async def _main(folder: Path, kind: str) -> None:
    async with AsyncExitStack() as stack:
        section = ModelSettings()
        if kind == "model":
            model = await stack.enter_async_context(scripted_model())
            section = ModelSettings(name="scripted", base_url=HttpUrl(model.url))
        settings = given_settings(
            data_dir=with_demo(folder), admin_password=ADMIN_PASSWORD, model=section
        )
        app = await stack.enter_async_context(running(settings))
        client = await app.new_user(USER_NAME)
        source = await find_demo_id(client)
        await asyncio.gather(
            *(task for task in asyncio.all_tasks() if task.get_name() == "warm up")
        )
        before = set(sys.modules)
        for locale in LOCALES:
            answer = await Asker(client, source, locale=locale).ask("top 5 provinces by sales")
            assert answer.code == "success", answer.message
        sys.stdout.write(" ".join(sorted(set(sys.modules) - before)))


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), sys.argv[2]))
