"""Who takes part in an event, counted: pictures with their tables, to look at, to hand on and as a report."""
