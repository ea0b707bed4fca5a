"""Files that people take away: what a table is, and how it becomes CSV or an Excel workbook."""
