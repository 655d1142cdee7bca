"""Paper: pages become PDF. DIN 5008 form B for a window envelope, the fonts embedded, the same bytes for the same page.

What belongs here: the layout (``page.typ``), the engine that sets it, the code to scan. What does not: what a letter
says (letters), which letters wait and who prints them (outbox).
"""

from __future__ import annotations

from mahnlauf.paper.code import png
from mahnlauf.paper.engine import PaperError, Press, merged, printed

__all__ = ["PaperError", "Press", "merged", "png", "printed"]
