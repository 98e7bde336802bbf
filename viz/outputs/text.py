"""The scene as JSON: for programs, and for pages that draw it themselves."""

import json
import re

from viz.scene import Scene, plain

# Controls, zero-width and reordering marks, and halves of surrogate pairs, which UTF-8 cannot hold.
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def visible(text: str) -> str:
    """JSON text with every hidden character escaped; it reads back as the same values."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def scene_json(scene: Scene, receipt: str) -> str:
    """Return the scene with its receipt as one JSON document in a fixed order."""
    document = plain(scene) | {"file_receipt": receipt or None}
    return visible(json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)) + "\n"
