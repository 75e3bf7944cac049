"""Policies: written as a draft, reviewed by somebody else, published as an immutable version with its hash."""
