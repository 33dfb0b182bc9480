"""Who may see what: rules of sources, groups, attributes."""
