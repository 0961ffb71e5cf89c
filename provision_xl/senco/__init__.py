"""SENCo time: hours needed by duty, term and week, hours there are, and priced ways to close the gap."""

from provision_xl.senco.scenarios import asked_for
from provision_xl.senco.senco_time import SencoTime, senco_time
from provision_xl.senco.telling import as_json, tables
from provision_xl.senco.wording import plan_sentence, sentence

__all__ = ["SencoTime", "as_json", "asked_for", "plan_sentence", "senco_time", "sentence", "tables"]
