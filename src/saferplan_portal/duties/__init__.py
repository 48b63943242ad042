"""The register of duties: what the law asks, who owns each, what shows that it is done, and what is lacking."""
