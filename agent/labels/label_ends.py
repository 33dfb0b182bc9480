"""Where the name in a label or comment ends: remarks, codes and notes stand behind it."""

import re

LABEL_END = re.compile(r"[(（:：,，;；\s]")
LISTED_LABEL_END = re.compile(r"[(（:：,，;；、\s]")
"""Also where `、` goes on with a second name."""
