"""The worksheet functions and the macros, as data around plain functions."""
