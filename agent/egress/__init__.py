"""The egress gate: everything that leaves for a model passes it, without what may not leave."""
