"""``from_pretrained`` of transformers, with errors that say what to do."""

import os
from pathlib import Path
from typing import Any

from audit.errors import ModelError

INSTALL = 'Models from Hugging Face need PyTorch and transformers: pip install "translation-auditor[hub]"'
PATIENCE = 10.0  # seconds in which the hub must answer


def pretrained(name: str, kind: str, **options: Any) -> Any:
    """What the class ``kind`` of transformers makes of a model's id or folder; the network is left alone if the
    environment variable HF_HUB_OFFLINE is set. Raises ModelError."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch  # noqa: F401  transformers can be imported without it, but loads no model
        import transformers

        import audit.fluency.network  # noqa: F401  registers the embedded model's own type
    except ImportError as error:
        raise ModelError(f"{INSTALL} ({error})") from error
    transformers.utils.logging.disable_progress_bar()
    if name.startswith((".", "/", "~")) and not (Path(name) / "config.json").is_file():
        raise ModelError(
            f"The language model {name} cannot be loaded: there is no such folder, or no config.json in it."
        )
    _reach(name)
    try:
        return getattr(transformers, kind).from_pretrained(name, **options)
    except Exception as error:  # whatever the libraries below raise for a file they cannot make sense of
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(
            f"The language model {name} cannot be loaded: {first} Give a Hugging Face id that this machine "
            "has or can download, or a folder with config.json, tokenizer and weights."
        ) from error


def _reach(name: str) -> None:
    """Asks for the model once, if it has to be downloaded: transformers would ask for a minute and a half where there
    is no network. Raises ModelError."""
    from huggingface_hub import HfApi, constants, try_to_load_from_cache
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    if Path(name).is_dir() or constants.HF_HUB_OFFLINE:
        return
    try:
        if not isinstance(try_to_load_from_cache(name, "config.json"), str):
            HfApi().model_info(name, timeout=PATIENCE)
    except (HfHubHTTPError, HFValidationError):
        return  # transformers says it better: there is no such model, it is gated, the name cannot be one
    except Exception as error:  # which library asks, and what it raises, changes with its versions
        raise ModelError(
            f"The language model {name} is not on this machine, and the hub cannot be reached: {error}. Connect "
            "to the network, or give a folder with config.json, tokenizer and weights."
        ) from error
