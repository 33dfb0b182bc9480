"""Follow-up questions: detecting ellipsis, merging with the earlier intent."""
