"""Words for stored values: states of yes and no, parts of kinds, codes of countries."""
