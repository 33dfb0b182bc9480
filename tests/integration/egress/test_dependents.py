"""A column whose values never go to a model keeps them in what reads it, too."""

import pytest

from tests.integration.egress.test_data_agent import find_sent
from tests.integration.policies.dependents.clinic import Clinic, clinic
from tests.support.apps.model_app import app_settings, model
from tests.support.scripted.model_replies import sql_reply

FIXTURES = (app_settings, clinic, model)
SSN = "12345678"


async def _ask(clinic: Clinic, sql: str) -> set[str]:
    clinic.model.script("sql", sql_reply(sql))
    answer = await clinic.part.ask("which ones?")
    assert answer.code == "success", answer.events
    return {str(notice["code"]) for notice in answer.all("notice")}


async def _withhold(clinic: Clinic, **never: list[str]) -> None:
    before = (await clinic.admin.get(f"{clinic.place}/egress")).json()
    put = await clinic.admin.put(f"{clinic.place}/egress", json=before | {"never": never})
    assert put.status_code == 200, put.text


@pytest.mark.promise("egress")
async def test_views_and_generated_columns_keep_the_values_of_such_a_column(
    clinic: Clinic,
) -> None:
    await _withhold(clinic, patients=["ssn"])
    shown = ("SELECT ssn AS x FROM patient_list", "SELECT short_ssn FROM patients")
    for sql in (*shown, "SELECT ward FROM wards"):  # through the list, which names the column
        assert "rows_withheld" in await _ask(clinic, sql), sql
    assert SSN not in find_sent(clinic.model)


@pytest.mark.promise("egress")
async def test_a_view_that_does_not_name_the_column_goes(clinic: Clinic) -> None:
    await _withhold(clinic, patients=["ssn"])
    assert "rows_withheld" not in await _ask(clinic, "SELECT visits FROM visit_counts")


@pytest.mark.promise("egress")
async def test_a_view_with_such_columns_of_its_own_goes_by_these(clinic: Clinic) -> None:
    await _withhold(clinic, patients=["ssn"], patient_list=["ssn"])
    assert "rows_withheld" not in await _ask(clinic, "SELECT ward FROM patient_list")
    assert "rows_withheld" in await _ask(clinic, "SELECT ssn FROM patient_list")
    assert SSN not in find_sent(clinic.model)


@pytest.mark.promise("egress")
async def test_what_keeps_its_values_beside_such_a_column_is_listed(clinic: Clinic) -> None:
    listed = f"{clinic.place}/egress/dependents"
    nothing = {"tables": [], "columns": [], "is_known": True}
    assert (await clinic.admin.get(listed)).json() == nothing
    await _withhold(clinic, patients=["ssn"])
    computed = {"table": "patients", "column": "short_ssn"}
    found = {"tables": ["patient_list", "wards"], "columns": [computed], "is_known": True}
    assert (await clinic.admin.get(listed)).json() == found
    await _withhold(clinic, patients=["ssn"], patient_list=["ssn"], wards=["ward"])
    assert (await clinic.admin.get(listed)).json() == found | {"tables": []}
    assert (await clinic.part.client.get(listed)).status_code == 403
