"""The delegation of a mission: who goes, what only few may know of them, their private links, what stops ask for."""
