"""Riders: a published version adapted for one agency alone, and sent to it in the version's place."""
