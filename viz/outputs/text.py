"""The scene as JSON: for programs, and for pages that draw it themselves."""

import json

from viz.scene import Scene, plain


def visible(text: str) -> str:
    """JSON text with every hidden character escaped; it reads back as the same values.

    Among them are halves of surrogate pairs, which UTF-8 cannot hold.
    """
    hidden = {c for c in set(text) if not c.isprintable() and c != "\n"}
    return text.translate({ord(c): json.dumps(c)[1:-1] for c in hidden})


def scene_json(scene: Scene, receipt: str) -> str:
    """Return the scene with its receipt as one JSON document in a fixed order."""
    document = plain(scene) | {"file_receipt": receipt or None}
    return visible(json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)) + "\n"
