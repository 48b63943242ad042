"""Prevention: problem-solving records, powers used against anti-social behaviour, advice on planning applications."""
