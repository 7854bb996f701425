"""Events, where they take place, how they are divided, and who runs them."""
