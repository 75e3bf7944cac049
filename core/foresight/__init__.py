"""What a sending would change, before it does: for the client that sends, and for the agency that is told ahead."""
