"""The options of the commands that make receipts or check them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from audit.auditor import Settings
    from audit.receipt import Maker

Receipt = Annotated[
    bool,
    typer.Option(
        "--receipt",
        help="For audit verify, write FILE.receipt.json beside each FILE that may be published.",
    ),
]
ReceiptKeyFile = Annotated[
    Path | None,
    typer.Option(
        "--receipt-key-file",
        help="File of the key that signs receipts, one a line, the first one signs; or AUDIT_RECEIPT_KEY.",
        metavar="FILE",
    ),
]


def maker(settings: "Settings", asked: bool, key_file: Path | None) -> "Maker | None":
    """What makes the receipts, if they are asked for. Raises UsageError for keys that are none."""
    from audit.errors import UsageError

    if not asked:
        if key_file is not None:
            raise UsageError("--receipt-key-file signs receipts, which --receipt asks for")
        return None
    from audit.receipt import Maker, keys

    known = keys(key_file, os.environ)
    return Maker(settings, known[0] if known else None)
