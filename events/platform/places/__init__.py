"""Towns of the world by their names, positions as people write them, and the zone of a position."""
