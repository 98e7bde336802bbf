"""The font of a figure: only the characters it uses, as an OpenType file inside the file."""

import base64
import io
from functools import lru_cache

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString

from viz.outputs.glyphs import outline

_EM, _ASCENT, _DESCENT = 1000, 880, -120
_NAME = "guikou-sans"


@lru_cache(maxsize=32)
def font_data(characters: str) -> str:
    """The font with these characters (sorted, each once), in base64; no layout features.

    Without them a browser adds up plain advance widths, as the layouts did.
    """
    glyphs = {f"u{ord(c):04X}": outline(c) for c in characters}
    glyphs = {".notdef": outline("\uffff"), **glyphs}
    builder = FontBuilder(_EM, isTTF=False)
    # All that a font says of when and how it was made, and bounds nobody reads, is left fixed.
    builder.font.recalcTimestamp = builder.font.recalcBBoxes = False
    builder.updateHead(created=0, modified=0)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in characters})
    strings = {name: T2CharString(bytecode=glyph.code) for name, glyph in glyphs.items()}
    builder.setupCFF(_NAME, {"FullName": _NAME}, strings, {"defaultWidthX": 0, "nominalWidthX": 0})
    builder.setupHorizontalMetrics({name: (glyph.advance, 0) for name, glyph in glyphs.items()})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT,
                     usWinDescent=-_DESCENT)  # fmt: skip
    builder.setupPost(keepGlyphNames=False)
    buffer = io.BytesIO()
    builder.font.save(buffer, reorderTables=None)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
