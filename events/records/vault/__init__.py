"""The vault: values sealed with a key per person, and who looked at them."""
