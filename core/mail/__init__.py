"""Mail: what waits in the database until a carrier (an SMTP server, or a folder) has taken it."""
