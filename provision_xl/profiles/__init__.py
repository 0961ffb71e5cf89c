"""What each setting type changes: its words, tables, money, year groups and who may be SENCo."""

from provision_xl.profiles.checks import setting_findings
from provision_xl.profiles.profile import Profile, profile_of, profiles, setting_named
from provision_xl.profiles.words import in_words, worded

__all__ = ["Profile", "in_words", "profile_of", "profiles", "setting_findings", "setting_named", "worded"]
