"""Questions composed of a schema's own words: every statement the engine writes must run."""
