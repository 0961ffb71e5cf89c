"""A second calculator, written from the rules alone and working day by day, to hold the first one against.

It takes rows from provision_xl.school and figures from provision_xl.rates, and no arithmetic from anywhere.
"""
