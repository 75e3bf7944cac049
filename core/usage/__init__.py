"""What an agency's people did with AI, as its systems tell it: read, evaluated against what was in force, and kept."""
