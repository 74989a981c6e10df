"""The zip package of a workbook: archive and raw entries, parts, relationships, content types, and their XML. Below read and writer."""
