"""What the scheduler ran: one row for each job and slot, by which several instances agree who runs it."""
