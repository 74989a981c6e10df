"""What the sample book is made of: names, products and sentences, each as (zh, en).

These are data of an invented firm, not words of the program, so they stay out of the catalogue: nothing loads them but
the sample itself.
"""

Pair = tuple[str, str]
"""The same thing in zh and in en."""
