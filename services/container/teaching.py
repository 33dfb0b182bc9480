"""What administrators teach about sources."""

from typing import NamedTuple

from model.database.engine import Database
from model.sources.schema import Schema
from model.sources.teaching import TermValues
from services.container.datasources import check_query
from services.datasources.service import DatasourceService
from services.teaching.examples import ExampleService
from services.teaching.term_rows import TermMeaning
from services.teaching.terms import TermService
from services.teaching.transfer import TeachingTransfer
from services.teaching.visibility import TeachingVisibility


class TeachingServices(NamedTuple):
    """The services of terms and examples."""

    terms: TermService
    examples: ExampleService
    transfer: TeachingTransfer


def open_teaching(database: Database, datasources: DatasourceService) -> TeachingServices:
    """Terms and examples, checked by the guard."""
    visibility = TeachingVisibility(datasources, check_query)
    return TeachingServices(
        TermService(database, visibility, check_term),
        ExampleService(database, visibility, check_query),
        TeachingTransfer(database, visibility, check_term, check_query),
    )


def check_term(values: TermValues, schema: Schema | None) -> TermMeaning:
    """The check of a term's SQL, loaded when it is first needed."""
    from services.teaching.term_check import check_term

    return check_term(values, schema)
