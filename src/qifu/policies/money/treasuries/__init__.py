"""The plugs of the socket `treasury`: through whom is money sent?"""

from qifu.policies.money.treasuries.demonstration import DemonstrationBank
from qifu.policies.money.treasuries.files import FileExchange
from qifu.policies.money.treasuries.treasury import Bounce, Instruction, Receipt, Sent, Treasury

__all__ = ["Bounce", "DemonstrationBank", "FileExchange", "Instruction", "Receipt", "Sent", "Treasury"]
