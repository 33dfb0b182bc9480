"""Vectors made, kept, loaded and made again: on SQLite and on MariaDB, with an embedder of ours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from agent.vector import Vector
from model.database.engine import Database, now
from model.errors import ModelTimeout
from model.repositories.sources import datasources as sources
from model.repositories.sources import vectors as rows
from tests.integration.knowledge.embedding_workers import (
    SOURCE,
    TABLES,
    Embedding,
    VectorSource,
    count_held,
    poll_until_done,
    port,
)

__all__ = ["port"]


async def test_every_table_gets_its_two_vectors_in_batches(port: VectorSource) -> None:
    embedding = Embedding()
    worker = port.worker(embedding)
    await poll_until_done(worker)
    state = await port.state()
    assert (state.done, state.total, state.model, state.dimension) == (63, 63, "m", 16)
    assert len(embedding.texts) == len(set(embedding.texts)) == 126
    assert [len(call) for call in embedding.calls] == [32, 32, 32, 30]
    assert count_held(worker) == 126
    await poll_until_done(worker)
    assert len(embedding.calls) == 4, "what is there is not made again"


async def test_another_worker_and_a_restart_load_what_was_made(port: VectorSource) -> None:
    await poll_until_done(port.worker(Embedding()))
    silent = Embedding(fails=AssertionError("asked again"))
    later = port.worker(silent)
    await poll_until_done(later)
    assert (count_held(later), silent.calls) == (126, [])


async def test_two_workers_do_it_once(port: VectorSource) -> None:
    first, second = Embedding(), Embedding()
    workers = port.worker(first), port.worker(second)
    await poll_until_done(*workers)
    await poll_until_done(*workers)
    assert sorted(first.texts + second.texts) == sorted({*first.texts, *second.texts})
    assert [count_held(worker) for worker in workers] == [126, 126]


async def test_a_note_has_only_its_table_embedded_again(port: VectorSource) -> None:
    embedding = Embedding()
    worker = port.worker(embedding)
    await poll_until_done(worker)
    before = await port.stored()
    embedding.calls.clear()
    await port.change([replace(TABLES[0], note="trucks of ours"), *TABLES[1:]])
    await poll_until_done(worker)
    assert sorted(embedding.texts) == [
        "lorry trucks of ours",
        "lorry trucks of ours; lorry size",
    ] or all("trucks of ours" in text for text in embedding.texts)
    assert len(embedding.texts) == 2
    after = await port.stored()
    assert (len(after), len(before.keys() - after.keys())) == (126, 2)
    assert count_held(worker) == 126


async def test_a_table_without_a_vector_is_left_out_and_tried_again(port: VectorSource) -> None:
    embedding = Embedding(without="berth")
    worker = port.worker(embedding)
    await poll_until_done(worker)
    state = await port.state()
    assert (state.done, state.total, state.failures) == (62, 63, 1)
    assert state.error == ("vectors.incomplete", {})
    assert state.retry_at is not None
    assert timedelta(0) < state.retry_at - now() < timedelta(minutes=3)
    assert len(await port.stored()) == 124
    embedding.without = "-"
    embedding.calls.clear()
    await poll_until_done(worker)
    assert embedding.calls == [], "not before its time"
    await port.set(retry_at=now())
    await poll_until_done(worker)
    state = await port.state()
    assert (state.done, state.failures, state.error, state.retry_at) == (63, 0, None, None)
    assert len(embedding.texts) == 2


async def test_a_batch_that_is_refused_is_halved_until_it_passes(port: VectorSource) -> None:
    embedding = Embedding(most=10)
    await poll_until_done(port.worker(embedding))
    assert (await port.state()).done == 63
    assert max(len(call) for call in embedding.calls[-8:]) <= 10


async def test_a_server_that_refuses_everything_is_not_asked_for_every_text(
    port: VectorSource,
) -> None:
    embedding = Embedding(most=0)
    await poll_until_done(port.worker(embedding))
    assert len(embedding.calls) <= 8


async def test_one_text_at_fault_costs_only_its_table(port: VectorSource) -> None:
    embedding = Embedding(refuses="vaccine")
    await poll_until_done(port.worker(embedding))
    state = await port.state()
    assert (state.done, state.error and state.error[0]) == (62, "vectors.refused")


async def test_a_server_that_is_down_is_not_asked_for_every_batch(port: VectorSource) -> None:
    embedding = Embedding(fails=ModelTimeout("vectors.timeout", seconds="30"))
    worker = port.worker(embedding)
    await poll_until_done(worker)
    state = await port.state()
    assert (state.done, state.total) == (0, 63)
    assert state.error == ("vectors.timeout", {"seconds": "30"})
    assert len(embedding.calls) <= 4
    assert count_held(worker) == 0


async def test_another_model_makes_all_anew_once(port: VectorSource) -> None:
    await poll_until_done(port.worker(Embedding()))
    embedding = Embedding(dimension=24)
    other = port.worker(embedding, "n")
    await poll_until_done(other)
    state = await port.state()
    assert (state.model, state.dimension, state.done) == ("n", 24, 63)
    assert set((await port.stored()).values()) == {24}
    assert count_held(other) == 126
    await port.set(model="m")
    embedding.calls.clear()
    await poll_until_done(other)
    assert embedding.calls == [], "a machine with another model is not fought with"


async def test_another_length_of_the_same_model_makes_all_anew(port: VectorSource) -> None:
    embedding = Embedding()
    worker = port.worker(embedding)
    await poll_until_done(worker)
    embedding.dimension = 24
    await port.change([replace(TABLES[0], note="trucks"), *TABLES[1:]])
    await poll_until_done(worker)
    assert set((await port.stored()).values()) == {24}
    assert (await port.state()).done == 63


async def test_rebuilding_on_demand(port: VectorSource) -> None:
    embedding = Embedding()
    worker = port.worker(embedding)
    await poll_until_done(worker)
    embedding.calls.clear()
    embedding.dimension = 24
    await worker.rebuild(SOURCE.id, 16)
    await poll_until_done(worker)
    assert len(embedding.texts) == 126
    assert worker._index_cache.find(SOURCE.id).dimension == 24


async def test_whoever_still_holds_the_old_length_has_nothing_made_again(
    port: VectorSource,
) -> None:
    embedding = Embedding()
    worker = port.worker(embedding)
    await poll_until_done(worker)
    embedding.dimension = 24
    await worker.rebuild(SOURCE.id, 16)
    await poll_until_done(worker)
    embedding.calls.clear()
    await port.worker(embedding).rebuild(SOURCE.id, 16)
    await poll_until_done(worker)
    assert embedding.calls == []
    assert (await port.state()).dimension == 24


async def test_a_deleted_source_takes_its_vectors_along(
    port: VectorSource, records: Database
) -> None:
    worker = port.worker(Embedding())
    await poll_until_done(worker)
    async with records.transaction() as session:
        assert await sources.remove(session, SOURCE.id)
    await worker.poll()
    assert await port.stored() == {}
    assert await records.read(rows.find_states) == []
    assert count_held(worker) == 0


async def test_a_source_deleted_meanwhile_ends_the_work(
    port: VectorSource, records: Database
) -> None:
    embedding = Embedding()
    embed = embedding.embed

    async def deleting(texts: Sequence[str], **limits: float) -> list[Vector | None]:
        async with records.transaction() as session:
            await sources.remove(session, SOURCE.id)
        return await embed(texts, **limits)

    embedding.embed = deleting
    await poll_until_done(port.worker(embedding))
    assert await port.stored() == {}


async def test_the_work_of_a_dead_worker_is_taken_over(
    port: VectorSource, records: Database
) -> None:
    soon = now() + timedelta(seconds=60)
    take = partial(rows.take_lease, source_id=SOURCE.id, owner="dead", until=soon, at=now())
    assert await records.write(take)
    embedding = Embedding()
    worker = port.worker(embedding)
    await poll_until_done(worker)
    assert embedding.calls == [], "it may still be alive"
    await port.set(until=now() - timedelta(seconds=1))
    await poll_until_done(worker)
    assert (await port.state()).done == 63
