"""The data agent: answers questions over a database or workbook with a statement."""
