"""The inputs, made from the declarations of the functions."""
