"""The first page of the site and the state of health."""
