"""A shipped model folder: its files, read once and checked against their digests."""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from audit.errors import ModelError, ShippedModelError

PACKAGE = Path(__file__).resolve().parents[1]
SUMS = "SHA256SUMS"
_MAPPED = (".safetensors", ".npz")  # large files, which others read by path


def shipped(name: str) -> Path:
    """Where the shipped model of that name is: inside the installed package, or in ``models/`` of a checkout."""
    installed = PACKAGE / "_models" / name
    return installed if installed.is_dir() else PACKAGE.parent / "models" / name


class ModelFolder:
    """Files of a folder that the recipe wrote, listed in its SHA256SUMS. ``what``: what error messages call it."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        self.what = what

    @cached_property
    def signature(self) -> str:
        """The first 12 hex digits of the SHA-256 of the list of the files' digests. Raises ModelError."""
        return hashlib.sha256(self.read(SUMS)).hexdigest()[:12]

    def read(self, name: str) -> bytes:
        """The file's bytes, unchecked. Raises ModelError."""
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise self._unreadable(name, error) from error

    @cached_property
    def checked(self) -> dict[str, bytes]:
        """The small files' bytes, once the digests of all have been found right. Raises ModelError."""
        small: dict[str, bytes] = {}
        for line in self.read(SUMS).decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            if name.endswith(_MAPPED):
                found = self._digest(name)
            else:
                small[name] = self.read(name)
                found = hashlib.sha256(small[name]).hexdigest()
            if found != digest:
                raise self._damaged(name, f"its SHA-256 is not the one in {SUMS}")
        return small

    def require(self, name: str) -> None:
        """Nothing, if the digest of that file has been found right. Raises ModelError."""
        if name not in self.checked and name not in self._mapped:
            raise self._damaged(SUMS, f"it does not list {name}")

    @cached_property
    def _mapped(self) -> frozenset[str]:
        names = (line.partition("  ")[2] for line in self.read(SUMS).decode("utf-8", "replace").splitlines())
        return frozenset(name for name in names if name.endswith(_MAPPED))

    @cached_property
    def config(self) -> dict[str, Any]:
        """What config.json says. Raises ModelError."""
        try:
            config: dict[str, Any] = json.loads(self.read("config.json"))
            if config["max_position_embeddings"] > 0:
                return config
        except (ValueError, KeyError, TypeError):
            pass
        raise self._damaged("config.json", "it is no configuration of this model")

    @cached_property
    def tokenizer(self) -> Any:
        """The checked tokenizer. Marks such as ``<s>`` in a text are characters, not marks."""
        from tokenizers import Tokenizer

        self.require("tokenizer.json")
        tokenizer = Tokenizer.from_buffer(self.checked["tokenizer.json"])
        tokenizer.encode_special_tokens = True
        return tokenizer

    def session(self, graph: str, threads: int) -> Any:
        """An onnxruntime session over the checked graph. Raises ModelError."""
        try:
            import onnxruntime as ort
        except ImportError as error:
            raise ModelError(f"{self.what} needs onnxruntime: pip install onnxruntime") from error
        self.require(graph)
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Other work shares the machine: a waiting thread must sleep. Patterns would be kept for every shape of batch.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_mem_pattern = False
        # By path, not from bytes: the weights are then mapped from the file and shared between processes.
        try:
            return ort.InferenceSession(str(self.path / graph), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # it has a tree of its own, below nothing but Exception
            said = str(error).partition("\n")[0][:200]
            raise self._error(
                f"onnxruntime cannot load {self.path / graph}: {said}. Export the model again."
            ) from error

    def _digest(self, name: str) -> str:
        try:
            with (self.path / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise self._unreadable(name, error) from error

    def _damaged(self, name: str, why: str) -> ModelError:
        return self._error(
            f"{self.path / name} is damaged: {why}. Install the program again, or export the model again."
        )

    def _error(self, sentence: str) -> ModelError:
        """A model that was named is the caller's affair; one that came with the program is not."""
        own = shipped(self.path.name).resolve() == self.path.resolve()
        return (ShippedModelError if own else ModelError)(sentence)

    def _unreadable(self, name: str, error: OSError) -> ModelError:
        return self._error(
            f"{self.what} in {self.path} cannot be read: {name or 'a file'} is missing or closed to us "
            f"({error.strerror}). Install the program again, or name another model."
        )
