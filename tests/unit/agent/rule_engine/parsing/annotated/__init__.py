"""Questions over warehouses that say in notes what they hold."""
