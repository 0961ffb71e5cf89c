"""What provision costs, exact to the penny."""

from provision_xl.costing.costs import VIEWS, Costs, Sum, both, cost
from provision_xl.costing.groups import Group, Member, groups
from provision_xl.costing.pay import Hourly, hourly_cost
from provision_xl.costing.pieces import Piece

__all__ = ["VIEWS", "Costs", "Group", "Hourly", "Member", "Piece", "Sum", "both", "cost", "groups", "hourly_cost"]
