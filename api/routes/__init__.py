"""The routes of the REST API, a module a subject; each route's access rule stands in `api/access.py`."""
