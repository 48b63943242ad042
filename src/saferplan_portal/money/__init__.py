"""Money: what was awarded, set aside for actions, spent and forecast, and the returns to who gave it."""
