"""Workbooks (xlsx, xls, xlsb, ods): their sheets, cells, number formats and the tables in them."""
