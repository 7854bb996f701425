"""Delegations to an event and their quotas: what registrations count in. Their acts and pages stand in a room above."""
