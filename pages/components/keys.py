"""The keys of what is done often, each with a modifier, so that none of them is typed by mistake."""

SEARCH_KEY = "Ctrl+K"
HELP_KEY = "Ctrl+Shift+H"
NEW_KEY = "Alt+N"
"""Something new on a page: there is one such button on it at most."""
BACK_KEY = "Alt+Up"
"""From an opened record back to its list."""
SAVE_KEY = "Ctrl+S"
