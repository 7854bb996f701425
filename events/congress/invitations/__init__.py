"""Invitations: who is asked to register, by a private link that carries category and language."""
