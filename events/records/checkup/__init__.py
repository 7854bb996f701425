"""The checkup of an installation: what is wrong with it, in plain words, and how to mend it."""
