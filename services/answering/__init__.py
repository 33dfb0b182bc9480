"""Who answers a run: ports, the agents of the modes and their responders."""
