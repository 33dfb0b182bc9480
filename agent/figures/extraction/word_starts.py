"""Where words begin, for patterns of many alternatives."""

WORD_START = r"(?:^|\b(?=\S)|(?=[^a-z\s]))"
"""Put before a group whose English alternatives all begin with `\\b`, and others with no letter of
a to z: the group is not tried inside of words. For patterns that ignore case."""
