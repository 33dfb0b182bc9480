"""Files made or read by tests: workbooks, documents, pictures, pages of the documentation."""
