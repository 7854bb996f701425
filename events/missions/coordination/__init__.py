"""A mission as a whole, seen by who coordinates it: making, states, copies, where it stands, its public page."""
