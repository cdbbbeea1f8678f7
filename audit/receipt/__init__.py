"""What a passed article carries with it: a signed record of its bytes, its text, the policy and the verdict."""

from audit.receipt.check import Checked, Demand, Problem, check
from audit.receipt.files import SUFFIX, beside, find, remove, store
from audit.receipt.key import Key, keys, sealed
from audit.receipt.record import Maker, receipt_of, text_digest

__all__ = [
    "SUFFIX",
    "Checked",
    "Demand",
    "Key",
    "Maker",
    "Problem",
    "beside",
    "check",
    "find",
    "keys",
    "receipt_of",
    "remove",
    "sealed",
    "store",
    "text_digest",
]
