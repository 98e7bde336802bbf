"""The scene as JSON: for programs, and for pages that draw it themselves."""

import json

from viz.scene import Scene, plain


def scene_json(scene: Scene, receipt: str) -> str:
    """Return the scene with its receipt as one JSON document in a fixed order."""
    document = plain(scene) | {"file_receipt": receipt or None}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
