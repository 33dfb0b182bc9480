"""Questions answered by a model or by the rule engine, over the whole application."""
