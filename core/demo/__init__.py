"""The worked example: an agency, three clients and their policies, as seed and as golden fixture."""
