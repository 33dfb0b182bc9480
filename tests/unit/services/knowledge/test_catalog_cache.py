"""Catalogs are built once per version and forgotten in order."""

import asyncio
from dataclasses import replace

from services.knowledge.catalog_cache import CatalogCache
from tests.support.schemas.retrieval_schemas import ask, shop


async def test_two_questions_at_once_share_one_index() -> None:
    cache, schema = CatalogCache(), replace(shop(), version="1")
    first, second = await asyncio.gather(cache.catalog(schema), cache.catalog(schema))
    assert first is second
    assert first.source == schema.source
    assert (await first.search(ask("客户"))).tables[0].table.name == "cust_mst"


async def test_a_new_version_is_another_index() -> None:
    cache = CatalogCache()
    old = await cache.catalog(replace(shop(), version="1"))
    assert await cache.catalog(replace(shop(), version="2")) is not old


async def test_the_catalog_not_used_for_longest_is_forgotten() -> None:
    cache = CatalogCache(max_catalogs=1)
    schema = replace(shop(), version="1")
    other = replace(schema, source=replace(schema.source, id="t"))
    old = await cache.catalog(schema)
    await cache.catalog(other)
    assert await cache.catalog(schema) is not old
