"""Documents over HTTP: uploaded, searched, each by its owner, deleted."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.uploads_app import ORDERS, list_stored_paths, upload_file
from tests.support.files.documents import PAGE_END, docx, paragraph, pdf, pptx, shape

POLICY = pdf(
    [
        "退货政策\n客户可在收货后三十日内申请退货。",
        "运费\n退货产生的运费由客户承担，质量问题除外。",
        "Contact\nQuestions about order ORD-2024-001 go to the returns desk.",
    ]
)
MANUAL = docx(
    paragraph("Delivery", "H1")
    + paragraph("Orders above 100 EUR are delivered free of charge.")
    + paragraph("Returns", "H1", PAGE_END)
    + paragraph("The customer pays for the return unless the goods are faulty.")
)


async def search(client: httpx.AsyncClient, query: str, **params: str | int) -> list[dict]:
    answer = await client.get("/api/documents/search", params={"q": query, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def list_marks(hit: dict) -> list[str]:
    return [hit["snippet"][start:end] for start, end in hit["matches"]]


@on_both
async def test_an_uploaded_document_is_found_by_page(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user, "退货政策.pdf", POLICY)
    assert (made["kind"], made["pages"], made["passages"], made["sheets"]) == ("pdf", 3, 3, [])
    [listed] = (await user.get("/api/files")).json()["items"]
    assert (listed["kind"], listed["pages"], listed["sheets"]) == ("pdf", 3, [])
    best, *_ = await search(user, "运费由谁承担")
    assert (best["file_id"], best["name"], best["page"]) == (made["id"], "退货政策.pdf", 2)
    assert {"运费", "承担"} <= set(list_marks(best))
    assert len(list_stored_paths(app)) == 2


async def test_the_exact_words_stand_first(user: httpx.AsyncClient) -> None:
    noise = "\n\n".join("return return pays customer for the customer return" for _ in range(3))
    await upload_file(user, "noise.md", noise.encode())
    await upload_file(user, "手册.docx", MANUAL)
    best, *others = await search(user, "customer pays for the return")
    assert (best["name"], best["page"], best["heading"]) == ("手册.docx", 2, "Returns")
    assert best["exact"]
    assert "customer pays for the return" in list_marks(best)
    assert others
    assert not any(hit["exact"] for hit in others)


async def test_identifiers_plurals_and_the_other_language(user: httpx.AsyncClient) -> None:
    await upload_file(user, "退货政策.pdf", POLICY)
    slides = pptx([shape("总结", "title") + shape("营业收入增长 15%"), shape("Thanks", "title")])
    await upload_file(user, "总结.pptx", slides)
    [order] = await search(user, "ord-2024-001")
    assert (order["page"], list_marks(order)) == (3, ["order", "ORD-2024-001"])
    [revenue] = await search(user, "revenues")
    assert (revenue["name"], revenue["page"], list_marks(revenue)) == ("总结.pptx", 1, ["营业收入"])
    assert revenue["heading"] == "总结"


async def test_a_single_character_and_words_that_say_nothing(user: httpx.AsyncClient) -> None:
    await upload_file(user, "退货政策.pdf", POLICY)
    assert [(hit["page"], list_marks(hit)) for hit in await search(user, "质")] == [(2, ["质"])]
    assert [hit["page"] for hit in await search(user, "to the")] == [3]
    assert await search(user, "量子力学") == []


async def test_files_and_how_many_passages_can_be_chosen(user: httpx.AsyncClient) -> None:
    policy = await upload_file(user, "退货政策.pdf", POLICY)
    manual = await upload_file(user, "手册.docx", MANUAL)
    both = f"{policy['id']},{manual['id']}"
    assert {hit["name"] for hit in await search(user, "returns", file_ids=both)} == {
        "退货政策.pdf",
        "手册.docx",
    }
    hits = await search(user, "returns", file_ids=manual["id"])
    assert {hit["name"] for hit in hits} == {"手册.docx"}
    assert len(await search(user, "退货", limit=1)) == 1


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 400),
        ({"q": " "}, 400),
        ({"q": "x" * 201}, 400),
        ({"q": "x", "limit": "0"}, 400),
        ({"q": "x", "limit": "many"}, 400),
        ({"q": "x", "file_ids": "unknown"}, 404),
    ],
)
async def test_what_cannot_be_searched_is_refused(
    user: httpx.AsyncClient, params: Any, status: int
) -> None:
    answer = await user.get("/api/documents/search", params=params)
    assert answer.status_code == status


async def test_a_file_with_tables_is_no_document(user: httpx.AsyncClient) -> None:
    orders = await upload_file(user, "orders.csv", ORDERS)
    answer = await user.get("/api/documents/search", params={"q": "x", "file_ids": orders["id"]})
    assert answer.status_code == 422
    assert "orders.csv" in answer.json()["detail"]
    assert await search(user, "A0001") == []


@pytest.mark.promise("own-records")
async def test_a_document_is_its_owners_alone(app: RunningApp, user: httpx.AsyncClient) -> None:
    made = await upload_file(user, "退货政策.pdf", POLICY)
    other = await app.new_user("eve")
    assert await search(other, "退货") == []
    params = {"q": "退货", "file_ids": made["id"]}
    assert (await other.get("/api/documents/search", params=params)).status_code == 404


@pytest.mark.promise("deleted")
async def test_a_deleted_document_is_gone_from_search_and_store(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user, "退货政策.pdf", POLICY)
    assert await search(user, "退货")
    assert (await user.delete(f"/api/files/{made['id']}")).status_code == 204
    assert await search(user, "退货") == []
    assert list_stored_paths(app) == []


async def test_a_document_whose_passages_are_lost_is_named(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    await upload_file(user, "退货政策.pdf", POLICY)
    for path in (app.settings.data_dir / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = await user.get("/api/documents/search", params={"q": "退货"})
    assert answer.json() == {"items": [], "documents": 0, "missing": ["退货政策.pdf"]}


async def test_a_broken_document_leaves_nothing(app: RunningApp, user: httpx.AsyncClient) -> None:
    answer = await user.post("/api/files", files={"file": ("a.pdf", POLICY[:300])})
    assert (answer.status_code, answer.json()["code"]) == (422, "file_unreadable")
    assert list_stored_paths(app) == []


async def test_a_question_about_a_document_is_refused_with_the_way_to_search(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    made = await upload_file(user, "退货政策.pdf", POLICY)
    body = {
        "threadId": str(uuid4()),
        "runId": str(uuid4()),
        "state": {},
        "messages": [{"id": "m", "role": "user", "content": "运费由谁承担？"}],
        "tools": [],
        "context": [],
        "forwardedProps": {"mode": "file", "fileIds": [made["id"]]},
    }
    answer = await user.post("/api/chats/runs", json=body, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 422
    assert "退货政策.pdf 是文档" in answer.text
