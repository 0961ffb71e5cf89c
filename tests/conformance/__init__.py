"""Every function through every host that runs here: the same inputs must give the same values and sentences."""
