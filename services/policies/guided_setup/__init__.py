"""The steps of a guided set-up that change rules of a source."""
