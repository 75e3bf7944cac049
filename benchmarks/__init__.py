"""Benchmarks: each figure stands beside a reference of the same run. `python -m benchmarks` prints them."""
