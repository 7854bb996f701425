"""Who changed what, and when: a row per change, written in the change's own transaction."""
