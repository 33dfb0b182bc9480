"""Files made or read by tests: workbooks, documents, images, pages of the documentation."""
