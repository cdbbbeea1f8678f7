"""From a model's name to the model."""

from pathlib import Path

from audit.fluency.model import FluencyModel

# Texts whose answers are remembered: an article's sentences are scored where repairs are ranked, where these are tried,
# and for its fluency.
MEMORY = 500


def load(name: str | None = None, threads: int = 1) -> FluencyModel:
    """``None`` or ``embedded``: the shipped model. A folder that ``models/recipe/export.py`` wrote: that model, the
    same way. Anything else: a Hugging Face id or folder. ``threads`` is the number of CPU threads one model may use.

    Nothing is read yet: a model that is missing or broken raises ModelError when it is first used.
    """
    if name is None or name == "embedded":
        from audit.fluency.embedded import EmbeddedModel

        return EmbeddedModel(threads=threads, memory=MEMORY)
    if (Path(name) / "SHA256SUMS").is_file() and (Path(name) / "model.onnx").is_file():
        from audit.fluency.embedded import EmbeddedModel

        return EmbeddedModel(Path(name), threads=threads, memory=MEMORY)
    from audit.fluency.hub import HubModel

    return HubModel(name, threads=threads)
