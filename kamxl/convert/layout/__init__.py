"""How the tables of a sheet lie on it: header rows, blocks, cards above a list, customers as columns, lines that are no records.

grid         the cells of a sheet, before anything is known of them
headers      which rows are a header, and the titles that they make
blocks       the tables of a sheet, one below the other
cards        titles and values beside each other, above a list or alone
beside       tables beside each other under one row of headers
down         columns that say something in the first row of each group only
records      which rows of a table are records, and why the others are none
"""
