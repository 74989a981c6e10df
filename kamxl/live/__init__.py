"""The walk in a workbook that is open in Excel, through xlwings (its BSD part only): reader, writer, buttons.

Everything goes a range at a time: the number of calls does not grow with the rows.
"""
