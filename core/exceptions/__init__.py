"""An enterprise's leave to depart from clauses for a time: asked for, granted, renewed, ended."""
