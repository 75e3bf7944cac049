"""Rows of a spreadsheet that become people or proposals: read, checked, shown, and written all at once."""
