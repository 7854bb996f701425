"""Outcomes of a mission: minutes, results, joint actions, ratings, lessons."""
