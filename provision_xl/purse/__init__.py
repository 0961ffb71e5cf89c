"""People and money that several schools share: who should have how much of them, over all schools together."""

from provision_xl.purse.share import Shared, share
from provision_xl.purse.sites import Site
from provision_xl.purse.travel import Travel

__all__ = ["Shared", "Site", "Travel", "share"]
