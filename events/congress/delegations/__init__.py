"""Delegations to an event: quotas, nominations by a focal point, confirmations, substitutions, and who takes part."""
