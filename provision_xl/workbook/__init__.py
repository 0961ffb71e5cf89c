"""Workbooks read and built; what stands in their cells comes from the declared tables and from results."""
