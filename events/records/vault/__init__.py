"""What must not be read by chance: values sealed with a key per person, and who looked at them."""
