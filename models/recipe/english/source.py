"""The weights and the tokenizer of a causal language model: a folder in transformers' format, or a file of
llama.cpp's."""

import json
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def weights(model: Path) -> tuple[dict[str, torch.Tensor], Any]:
    """State and configuration, as transformers names them; what is in fewer bits comes as float32."""
    held = AutoModelForCausalLM.from_pretrained(**_named(model), dtype=torch.float32)
    return held.state_dict(), held.config


def tokenizer(model: Path) -> dict[str, Any]:
    """The tokenizer as its ``tokenizer.json`` says it."""
    held: dict[str, Any] = json.loads(AutoTokenizer.from_pretrained(**_named(model)).backend_tokenizer.to_str())
    return held


def _named(model: Path) -> dict[str, Any]:
    if model.is_dir():
        return {"pretrained_model_name_or_path": model}
    return {"pretrained_model_name_or_path": model.parent, "gguf_file": model.name}
