"""Copies that come home: what colleagues typed into handed-out copies, into the workbook, by three sides.

base        what a copy was when it was handed out: an identity of each row and a check sum of each cell
handed      the base of a copy that is being made
collect     copies → the workbook they were made from
"""
