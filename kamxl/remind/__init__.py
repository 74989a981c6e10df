"""Reminders: what each owner of a book has to do today and this week, as a calendar, a message, a text, and what chats' robots take.

remind      write the files, and send the messages where that is asked for
"""

from __future__ import annotations

from kamxl.remind.reminding import USUAL, Format, remind
from kamxl.remind.sending import Clock

__all__ = ["USUAL", "Clock", "Format", "remind"]
