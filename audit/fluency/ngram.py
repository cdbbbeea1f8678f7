"""A pruned back-off n-gram model in a few megabytes: what a corpus says about word sequences, by table.

Layout of the ``.npz`` file: an n-gram's 64-bit hash picks one of ``BUCKETS`` buckets and a 16-bit mark inside it;
``sizes`` counts the marks of each bucket, which lie one after the other in ``mark``; ``logp`` and ``bow`` hold the
natural
logarithms of probability and back-off weight as codes on two even grids. Single tokens have plain tables. A false
match of a mark
has a chance of about one in ten thousand a look-up. ``shares`` says, for each kind of
context, how much the other model of a mixture counts (0 to 1), as ``models/recipe/blend.py`` measured it on held-out
text.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

BITS = 14  # of a token id
BUCKETS = 1 << 20
CODES = 256
MAPPED = 1 << 16  # bytes from which an array is mapped, not read
# A context's kind: how many of its tokens the table knows in a row, and in which of these steps the log of its back-off
# weight lies. A low weight means that the table has seen most of what follows.
BOW_STEPS = (-3.0, -2.0, -1.5, -1.0, -0.7, -0.4, -0.2)


def mix(keys: "np.ndarray", order: int) -> "np.ndarray":
    """64-bit hashes of n-gram keys (splitmix64's finaliser, Steele et al. 2014), different for every order."""
    import numpy as np

    with np.errstate(over="ignore"):
        x = keys.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15) * np.uint64(order)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


class NgramTable:
    """Looks up log-probabilities; loads the file on first use."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def blend(self, lines: "Sequence[Sequence[int]]", logp: "np.ndarray") -> "np.ndarray":
        """Log-probabilities of the mixture, shape as ``logp``: those another model gave the tokens of ``lines``, one
        line after the other without ``<s>``. How much each of the two counts depends on the context alone, so that
        the
        probabilities of all tokens still sum to one."""
        import numpy as np

        ids = np.array([i for line in lines for i in (0, *line)], dtype=np.int64)
        own, kind = (values[ids > 0] for values in self.log_probabilities(ids))
        share = self._data["shares"][kind]
        blended: np.ndarray = np.logaddexp(np.log(share) + logp, np.log1p(-share) + own)
        return blended

    def unigram(self, ids: "Sequence[int]") -> list[float]:
        """Nats of each token by itself. As Kneser and Ney have it, a token is common that follows many others."""
        import numpy as np

        values: list[float] = (-self._data["unigram"][np.asarray(ids, dtype=np.int64)].astype(np.float64)).tolist()
        return values

    @cached_property
    def _data(self) -> "dict[str, np.ndarray]":
        import numpy as np

        data = _arrays(self.path)
        data["most"] = data["sizes"].max()
        data["starts"] = np.concatenate(([0], np.cumsum(data["sizes"], dtype=np.int64))).astype(np.int32)
        for name, (low, high) in zip(("logp", "bow"), data["grids"], strict=True):
            data[name + "_values"] = np.linspace(low, high, CODES, dtype=np.float32)
        return data

    def log_probabilities(self, ids: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
        """Log-probability in nats of each token given up to ``order - 1`` tokens before it, and the kind of its
        context: row and column of ``shares`` as one number. ids: (length,), lines one after the other, each led by
        ``<s>`` (0),
        which bounds what a token can see; what is answered for ``<s>`` itself means nothing. Returns two arrays
        (length,).
        """
        import numpy as np

        data = self._data
        order = int(data["order"])
        tokens = ids.astype(np.uint64)
        places = np.arange(len(ids))
        seen = places - np.maximum.accumulate(np.where(ids == 0, places, 0))  # tokens before it in its line
        logp = data["unigram"][ids].astype(np.float32)
        kind = np.zeros(len(ids), dtype=np.int64)
        context = np.zeros(len(ids), dtype=np.uint64)  # key of the n - 1 tokens before
        for n in range(2, order + 1):
            context |= _shifted(tokens, n - 1) << np.uint64(BITS * (n - 2))
            enough = seen >= n - 1
            # An unseen context has back-off weight 1, so it changes nothing.
            if n == 2:
                known = enough
                bow = data["unigram_bow"][context.astype(np.int64)].astype(np.float32)
            else:
                at = self._find(mix(context, n - 1))
                known = enough & (at >= 0)
                bow = np.where(known, data["bow_values"][data["bow"][at]], np.float32(0))
            found = self._find(mix((context << np.uint64(BITS)) | tokens, n))
            hit = enough & (found >= 0)
            logp = np.where(hit, data["logp_values"][data["logp"][found]], np.where(enough, logp + bow, logp))
            kind = np.where(known, (n - 2) * (len(BOW_STEPS) + 1) + np.digitize(bow, BOW_STEPS), kind)
        return logp, kind

    def _find(self, hashes: "np.ndarray") -> "np.ndarray":
        """Row of each hash in the tables, −1 where there is none."""
        import numpy as np

        data = self._data
        bucket = (hashes % np.uint64(BUCKETS)).astype(np.int64)
        mark = ((hashes // np.uint64(BUCKETS)) & np.uint64(0xFFFF)).astype(np.uint16)
        row, end = data["starts"][bucket].astype(np.int64), data["starts"][bucket + 1].astype(np.int64)
        result = np.full(len(hashes), -1, dtype=np.int64)
        last = len(data["mark"]) - 1
        for _ in range(int(data["most"])):
            open_ = (row < end) & (result < 0)
            if not open_.any():
                break
            same = open_ & (data["mark"][np.minimum(row, last)] == mark)
            result[same] = row[same]
            row = row + 1
        return result


def _arrays(path: Path) -> "dict[str, np.ndarray]":
    """The arrays of an ``.npz`` file, mapped where they lie in it as they are: few rows of them are ever looked at."""
    import zipfile

    import numpy as np

    data: dict[str, np.ndarray] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            with archive.open(info) as packed:
                major, _ = np.lib.format.read_magic(packed)
                read = np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
                shape, _, kind = read(packed)
                header, size = packed.tell(), info.file_size - packed.tell()
                if info.compress_type != zipfile.ZIP_STORED or size < MAPPED:
                    data[info.filename.removesuffix(".npy")] = np.frombuffer(packed.read(), kind).reshape(shape)
                    continue
            with path.open("rb") as file:
                # A local header is 30 bytes, the last four of which are the lengths of the name and of what follows it.
                file.seek(info.header_offset + 26)
                start = info.header_offset + 30 + sum(np.frombuffer(file.read(4), "<u2").tolist()) + header
            data[info.filename.removesuffix(".npy")] = np.memmap(path, kind, "r", start, shape).view(np.ndarray)
    return data


def _shifted(tokens: "np.ndarray", by: int) -> "np.ndarray":
    """The token ``by`` places earlier, 0 where there is none."""
    import numpy as np

    return np.concatenate((np.zeros(min(by, len(tokens)), dtype=tokens.dtype), tokens[: max(0, len(tokens) - by)]))
