"""What each command of `events` does: a function of its arguments and the settings, by place."""
