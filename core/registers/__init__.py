"""Registers: long lists read by the page, in an order of the reader's choice, and taken along whole."""
