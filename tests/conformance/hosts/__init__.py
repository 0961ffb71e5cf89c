"""The hosts: each hands a call over as it would from its cells, and says what its cells would then show."""
