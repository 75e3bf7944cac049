"""The bar of the conflict engine: every goal with its figure, in one run beside z3."""
