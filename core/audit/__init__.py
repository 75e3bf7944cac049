"""The trail: who did what, to what, from which value to which, and why; in the transaction that did it."""
