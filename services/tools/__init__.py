"""Tools of the MCP hub: sessions with it, its groups, and who may use what."""
