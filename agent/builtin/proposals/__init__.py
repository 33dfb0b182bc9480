"""Questions that the engine proposes, each read by the engine itself before a user sees it."""
