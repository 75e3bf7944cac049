"""Sending in waves: first these agencies, the rest at a time, or when a share of the earlier wave has signed."""
