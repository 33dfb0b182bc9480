"""What the names and labels of tables and columns say: words, language, unit, period."""
