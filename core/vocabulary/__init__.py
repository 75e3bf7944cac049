"""An organization's own words beside the shared vocabulary, and clauses read through them."""
