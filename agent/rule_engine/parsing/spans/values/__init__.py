"""Words for stored values: codes, states of yes and no, long names, parts of kinds."""
