"""The join graph: which tables can be joined, offered at sync, decided by administrators."""
