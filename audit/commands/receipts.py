"""The options of the commands that make receipts or check them."""

from pathlib import Path
from typing import Annotated

import typer

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
