"""What runs by the clock or at an event: each job is one module with one `run(conn, *, now) -> int`."""
