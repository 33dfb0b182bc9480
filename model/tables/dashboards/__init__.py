"""Tables of dashboards."""
