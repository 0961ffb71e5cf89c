"""What each example school must come to, worked out on paper from its file in provision_xl/demo/settings.

The terms of 2026/27 have 7.4 + 6.8 + 5.8 + 4.8 + 6.8 + 6.4 = 38 teaching weeks, each weekday 0.2; the authority's year
has 38 weeks too. From 14 September to 11 December lie 30 + 29 weekdays: 6 + 5.8 = 11.8 weeks; from 14 September to
the end of the year 38 - 1.4 = 36.6 weeks; to 18 December 6 + 6.8 = 12.8.
"""

from __future__ import annotations

from collections.abc import Mapping

# setting -> rows of "Funding by rule": source, what is counted -> how many, each, comes to (pence)
BY_RULE: Mapping[str, Mapping[tuple[str, str], tuple[int, int | None, int]]] = {
    "Special school": {
        # 8 places x £10,000
        ("Place funding", "places"): (8, 1_000_000, 8_000_000),
    },
    "Resourced base": {
        # of 8 places 6 taken x £6,000, and 2 empty x £10,000
        ("Place funding", "places taken"): (6, 600_000, 3_600_000),
        ("Place funding", "places empty"): (2, 1_000_000, 2_000_000),
    },
    "College": {
        # 6 places x £6,000
        ("Element 2", "places"): (6, 600_000, 3_600_000),
    },
    "Maintained nursery": {
        # three children with EYPP, each 15 h x 38 weeks = 570 h x £1.15 = £655.50; one has 30 hours and counts 15
        ("Early years pupil premium", "funded hours, 15 a week at most"): (1710, None, 196_650),
        ("Disability access fund", "children"): (1, 97_500, 97_500),
    },
    "Other early years": {
        # 15 h x 38 x £1.15 = £655.50, and 12 h x 38 = 456 h x £1.15 = £524.40
        ("Early years pupil premium", "funded hours, 15 a week at most"): (1026, None, 117_990),
        ("Disability access fund", "children"): (2, 97_500, 195_000),
    },
    "Childminder": {
        # two children, 15 h and 30 h: 570 h each
        ("Early years pupil premium", "funded hours, 15 a week at most"): (1140, None, 131_100),
        ("Disability access fund", "children"): (1, 97_500, 97_500),
    },
}

# setting -> top-ups of the school year as typed, in pence
TOP_UPS: Mapping[str, int] = {
    "Special school": 10_950_000,  # 4 x 12,000 + 2 x 14,000 + 16,000 + 17,500
    "Resourced base": 2_900_000,  # 3 x 5,000 + 2 x 3,000 + 8,000
    "College": 1_299_600,  # 2,964 + 5,472 + 2,964 + 1,596
}

# setting -> child -> hours a week and hours in the year of each of its rows
HOURS: Mapping[str, Mapping[str, list[tuple[int, int]]]] = {
    "Maintained nursery": {
        "RW-501": [(15, 570)],  # 15 x 38
        "RW-502": [(30, 1140)],  # 30 x 38
        "RW-504": [(15, 213), (30, 714)],  # 15 x (7.4 + 6.8), then 30 x (5.8 + 4.8 + 6.8 + 6.4)
    },
    "Other early years": {"BB-603": [(12, 456)], "BB-604": [(30, 1140)]},
    "Childminder": {"AC-701": [(15, 570)], "AC-703": [(30, 1140)]},
}

# setting -> adult -> planned pence on the authority's basis: hours a week x weeks x the rate of the support type
BY_SUPPORT_TYPE: Mapping[str, Mapping[str, int]] = {
    "College": {
        "LSA1": 296_400,  # 4 h x 38 x £19.50
        "LSA2": 296_400,
        "NT1": 319_200,  # two students, 2 h x 38 x £21 each
        "CSW1": 387_600,  # 3 h x 38 x £34
        "ST1": 57_600,  # 1 h x 12.8 weeks x £45
    }
}

# setting -> planned pence on the school's own basis
OWN_COST: Mapping[str, int] = {
    "Childminder": 16_225,  # 50 minutes x 11.8 weeks x £16.50
    "Other early years": 112_112,  # 1 h x 11.8 x £15.40 = £181.72; 100 minutes x 36.6 x £15.40 = £939.40
    # 4 x 38 x £17.10 x 2 = £5,198.40; 3 x 38 x £29.50 = £3,363; 2 x 2 x 38 x £18.20 = £2,766.40; 12.8 x £38 = £486.40
    "College": 1_181_420,
}

# setting -> hours that the year's duties can have
SENCO_HOURS: Mapping[str, float] = {
    "Shared SENCo or trust": 488.5,  # 32.5 x 38 x 40 %, less 2.5 + 3 hours of cover
    "Special school": 342,  # two teachers: (3 + 6) x 38
    "Childminder": 57,  # 30 x 38 x 5 %
    "College": 950,  # (37 - 12) x 38
}

# setting -> codes of what law and guidance say of its SENCo; PX-S21: no head has looked at the hours yet
LAW: Mapping[str, list[str]] = {
    "Mainstream secondary": ["PX-S13", "PX-S21"], "Shared SENCo or trust": ["PX-S21"], "Resourced base": ["PX-S21"],
    "Maintained nursery": ["PX-S21"],
}  # fmt: skip
