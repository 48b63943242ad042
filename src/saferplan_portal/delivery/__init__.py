"""Delivery: reports on actions, readings of measures, statuses by the stated rule, and who is chased for what."""
