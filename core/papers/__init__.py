"""Papers: what a report says, once, and the writers that hand it out as PDF, workbook, page, CSV and Parquet."""
