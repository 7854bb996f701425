"""Requests of participants to have their registration erased (GDPR, article 17)."""
