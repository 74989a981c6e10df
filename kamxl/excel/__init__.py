"""What Excel allows and how it says it, for a file and an open workbook alike: titles, formulas, widths."""
