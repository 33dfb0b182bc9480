"""What stored rules hide is seen by nobody whom they hide it from, whichever way he looks."""

from tests.integration.datasources.access.guarded_source import app
from tests.integration.datasources.access.test_everywhere import (
    test_names_that_a_user_knows_are_unknown_to_the_source,
    test_no_route_prompt_event_or_export_shows_it,
    test_rows_are_filtered_and_whoever_sees_all_gets_all,
)
from tests.integration.policies.ruled_source import guarded, policy
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app, app_settings, guarded, model, policy)
TESTS = (
    test_no_route_prompt_event_or_export_shows_it,
    test_rows_are_filtered_and_whoever_sees_all_gets_all,
    test_names_that_a_user_knows_are_unknown_to_the_source,
)
