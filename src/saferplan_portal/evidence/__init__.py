"""The evidence: releases that were received, their findings, their figures, and how each was worked out."""
