"""What the sample book is made of: names, products and sentences, each as (zh, en).

These are data of an invented firm, not words of the program, so they stay out of the catalogue: nothing loads them but
the sample itself.
"""

Pair = tuple[str, str]
"""The same thing in zh and in en."""


def sentence(words: Pair, position: int, product: str, **slots: object) -> str:
    """A sentence with its slots filled; an English product is a common noun, and the sentence begins with a capital."""
    if position == 0:
        return words[0].format(product=product, **slots)
    filled = words[1].format(product=product[0].lower() + product[1:], **slots)
    return filled[0].upper() + filled[1:]
