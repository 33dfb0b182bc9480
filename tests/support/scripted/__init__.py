"""Counterparts that answer as a test scripts them: model server, MCP hub, Dify, ports."""
