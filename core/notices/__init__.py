"""Notices: what is due, told to whom it concerns, in the product and by one letter a day."""
