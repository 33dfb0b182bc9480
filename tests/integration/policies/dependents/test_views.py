"""A view of a table with rules shows none of its rows to whom they apply, until it is decided."""

import pytest

from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.integration.policies.dependents.clinic import Clinic, clinic
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app_settings, clinic, model)
ONE = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)
ALL = {"patients", "visits", "patient_list", "wards", "visit_counts"}
VIEW = "SELECT ssn FROM patient_list ORDER BY id"
EVERYBODY = {"table": "patient_list", "reads": ["patients"]}


@pytest.mark.promise("rules-of-views")
async def test_a_view_of_a_table_with_rules_is_withheld_from_whom_they_apply_to(
    clinic: Clinic,
) -> None:
    assert await clinic.list_tables(clinic.part) == ALL
    await clinic.rule_rows()
    assert await clinic.list_tables(clinic.part) == {"patients", "visits", "visit_counts"}
    assert await clinic.list_tables(clinic.all) == ALL
    assert await clinic.ask(clinic.part, "SELECT ssn FROM patients") == [["12345678"]]
    for sql in (VIEW, "SELECT ward FROM wards"):  # which may be corrected to the table itself
        found = str(await clinic.ask(clinic.part, sql))
        assert "87654321" not in found
        assert "south" not in found
    assert await clinic.ask(clinic.all, VIEW) == [["12345678"], ["87654321"]]
    withheld = ("withheld", ["patients"])
    assert await clinic.fetch_dependents() == {"patient_list": withheld, "wards": withheld}


@pytest.mark.promise("rules-of-views")
async def test_a_view_is_read_by_its_own_rules_or_by_the_statement_that_everybody_may(
    clinic: Clinic,
) -> None:
    await clinic.rule_rows(row_rules=[{"table": "patient_list", "condition": "ward = 'south'"}])
    assert await clinic.ask(clinic.part, VIEW) == [["87654321"]]
    assert (await clinic.fetch_dependents())["patient_list"] == ("ruled", ["patients"])
    await clinic.rule_rows(open_dependents=[EVERYBODY])
    assert await clinic.ask(clinic.part, VIEW) == [["12345678"], ["87654321"]]
    states = {table: state for table, (state, _) in (await clinic.fetch_dependents()).items()}
    assert states == {"patient_list": "open", "wards": "withheld"}


@pytest.mark.promise("rules-of-views")
async def test_a_column_computed_from_a_hidden_or_masked_one_shows_nothing_of_it(
    clinic: Clinic,
) -> None:
    mask = {"kind": "last_four"}
    rule = {"table": "patients", "column": "ssn", "action": "mask", "mask": mask}
    await clinic.put_rules(column_rules=[rule])
    sql = "SELECT short_ssn FROM patients"
    assert await clinic.ask(clinic.part, sql) == [[None], [None]]
    assert "wards" not in await clinic.list_tables(clinic.part)
    await clinic.put_rules(column_rules=[rule | {"action": "deny", "mask": None}])
    assert await clinic.list_columns(clinic.part, "patients") == {"id", "ward"}
    dependents = (await clinic.admin.get(f"{clinic.place}/policies/dependents")).json()
    found = {"table": "patients", "column": "short_ssn", "computed_from": ["ssn"]}
    assert dependents["columns"] == [found]
    own = {"table": "patients", "column": "short_ssn", "action": "allow"}
    await clinic.put_rules(column_rules=[rule, own])
    assert await clinic.ask(clinic.part, sql) == [["12"], ["87"]]


@ONE
async def test_a_view_that_comes_to_read_another_table_with_rules_is_withheld_again(
    clinic: Clinic,
) -> None:
    rules = {
        "open_dependents": [EVERYBODY],
        "column_rules": [{"table": "visits", "column": "patient", "action": "deny"}],
    }
    await clinic.rule_rows(**rules)
    assert "patient_list" in await clinic.list_tables(clinic.part)
    clinic.execute(
        "DROP VIEW patient_list; CREATE VIEW patient_list AS SELECT patients.id, ward, ssn"
        " FROM patients JOIN visits ON visits.patient = patients.id"
    )
    await clinic.sync()
    await clinic.rule_rows(**rules)  # so that nothing of before is cached
    assert "patient_list" not in await clinic.list_tables(clinic.part)
    withheld = ("withheld", ["patients", "visits"])
    assert (await clinic.fetch_dependents())["patient_list"] == withheld


@ONE
@pytest.mark.promise("rules-of-views")
async def test_the_preview_of_rules_tells_what_is_withheld_from_whom(clinic: Clinic) -> None:
    users = [await fetch_user_id(each.client) for each in (clinic.part, clinic.all)]
    rules = [
        {"table": "patients", "condition": "ward = 'north'", "users": users[:1]},
        {"table": "patients", "users": users[1:]},
    ]
    found = []
    for user in users:
        body = {"policies": {"version": 0, "row_rules": rules}, "user_id": user}
        shown = (await clinic.admin.post(f"{clinic.place}/policies/preview", json=body)).json()
        found.append({each["table"]: each["state"] for each in shown["dependents"]})
    assert found == [{"patient_list": "withheld", "wards": "withheld"}, {}]


@ONE
async def test_a_statement_about_an_unknown_view_is_refused(clinic: Clinic) -> None:
    body = {"version": 0, "open_dependents": [{"table": "nothing", "reads": []}]}
    put = await clinic.admin.put(f"{clinic.place}/policies", json=body)
    assert (put.status_code, put.json()["errors"][0]["path"]) == (422, "open_dependents.0.table")
