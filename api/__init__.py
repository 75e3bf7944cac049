"""The HTTP edge: the REST API, and the ASGI pieces around the pages (gate, sign-in, headers)."""
