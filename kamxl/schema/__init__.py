"""What the sheets are. Everything that needs a title, a unit, a width or a choice asks here."""
