"""The pages people work on. `_shell.py` is the script that Streamlit runs, and lies in here on purpose (see there)."""
