"""Where one organization stands today, and what needs whom; nothing in a client's figures rests on another client."""
