"""Costs of a mission: lines planned and spent, rates, receipts, per diem."""
