"""Questions that the rule engine answers: no model is configured."""
