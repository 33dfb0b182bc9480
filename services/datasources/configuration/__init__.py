"""The configuration of a source: checked as users give it, stored with its secrets sealed."""
