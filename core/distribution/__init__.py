"""Sending a policy version to agencies, and the signatures they give for it."""
