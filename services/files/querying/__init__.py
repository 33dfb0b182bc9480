"""Questions over uploaded files: one schema of their tables, and the processes that query them."""
