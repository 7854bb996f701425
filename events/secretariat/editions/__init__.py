"""Events as a whole, for who runs them."""
