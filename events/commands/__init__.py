"""The commands of `events`: each a function of its arguments and the settings, by place."""
