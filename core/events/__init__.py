"""The outbox: what an organization is to be told, written in the transaction that made it so."""
