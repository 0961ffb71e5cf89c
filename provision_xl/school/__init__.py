"""The tables of a school: declared once, read, checked."""
