"""Who answers a run: ports, the router by mode, the agents and their responders."""
