"""The placements of an invented unit: each with its days and times."""

from dataclasses import replace

from scheduler.domain.individuals import Access, Demand
from scheduler.domain.placements import MusterPoint, Placement, PlacementKind, Trait
from scheduler.domain.times import TimeOfDay

LOCALITIES = ("Harbour", "Hilltop", "Millbank", "Northbay", "Glenview", "Eastmuir", "Westfield")
WEEK, WORKING_WEEK = "mon tue wed thu fri sat sun", "mon tue wed thu fri"
TEAM, WORKSHOP = PlacementKind.TEAM, PlacementKind.WORKSHOP
RESILIENT = (Trait.WEATHER_RESILIENT,)
EASY_ACCESS = (Access.STEP_FREE, Access.SEATED)


def placements_of_unit(unit: int, musters: list[MusterPoint]) -> list[tuple[Placement, str, TimeOfDay, TimeOfDay]]:
    """Each placement of a unit with its days and times."""
    yard, depot = (muster.muster_point_id for muster in musters)
    home, other = (muster.locality for muster in musters)
    far = LOCALITIES[(unit + 3) % len(LOCALITIES)]
    nine, late, ten, one, half_three, noon = (TimeOfDay(t) for t in (540, 630, 600, 780, 930, 720))
    outdoor = (Demand.LIFTING, Demand.OUTDOOR_COLD, Demand.STANDING)
    crew = Placement(
        placement_id="PARKS",
        name="Parks team",
        kind=TEAM,
        locality=far,
        muster_point_id=yard,
        places=8,
        van_seats=7,
        min_people=2,
        supervisors_needed=1,
        supervisors_most=2,
        skills=("van",),
        demands=outdoor,
        beneficiary_group="parks",
    )
    indoors = replace(
        crew,
        placement_id="SHED",
        name="Wood workshop",
        kind=WORKSHOP,
        locality=home,
        places=10,
        van_seats=None,
        skills=(),
        demands=(Demand.TOOLS, Demand.DUST),
        traits=RESILIENT,
        access=EASY_ACCESS,
        under_18=True,
        cover_places=16,
        beneficiary_group="community",
    )
    shop = Placement(
        placement_id="SHOP",
        name="Charity shop",
        kind=PlacementKind.PERSONAL,
        locality=home,
        places=2,
        supervisors_needed=0,
        supervisors_most=0,
        traits=RESILIENT,
        demands=(Demand.STANDING,),
        access=(Access.STEP_FREE,),
        beneficiary_group="charity",
    )
    rows: list[tuple[Placement, str, TimeOfDay, TimeOfDay]] = [
        (crew, WEEK, nine, half_three),
        (
            replace(crew, placement_id="PATHS", name="Paths team", demands=(*outdoor, Demand.TOOLS)),
            "mon wed fri",
            nine,
            half_three,
        ),
        (indoors, f"{WORKING_WEEK} sat", nine, half_three),
        (
            replace(
                indoors,
                placement_id="CRAFT",
                name="Women's craft group",
                places=6,
                supervisors_most=1,
                under_18=False,
                traits=(Trait.WOMEN_ONLY, *RESILIENT),
                demands=(),
                cover_places=None,
            ),
            "tue thu sat",
            nine,
            half_three,
        ),
        (
            replace(
                indoors,
                placement_id="GARDEN",
                name="Late garden group",
                kind=TEAM,
                traits=(Trait.LATE_START, Trait.SHORT),
                demands=(Demand.KNEELING, Demand.OUTDOOR_COLD),
                supervisors_most=1,
            ),
            "tue thu",
            late,
            one,
        ),
        (
            replace(crew, placement_id="EXTRA", name="Overspill team", kind=PlacementKind.OVERSPILL),
            "fri sat",
            nine,
            half_three,
        ),
        (
            replace(
                crew,
                placement_id="VAN",
                name="Recycling van",
                muster_point_id=depot,
                van_seats=5,
                supervisors_most=1,
                beneficiary_group="community",
            ),
            "mon tue wed thu sat",
            nine,
            half_three,
        ),
        (
            replace(
                crew,
                placement_id="PAINT",
                name="Decorating team",
                locality=other,
                muster_point_id=depot,
                van_seats=None,
                traits=RESILIENT,
                demands=(Demand.DUST, Demand.HEIGHTS, Demand.CHEMICALS),
                skills=(),
                places=6,
                beneficiary_group="schools",
            ),
            "tue thu fri",
            nine,
            half_three,
        ),
        (shop, "tue sat", ten, TimeOfDay(840)),
        (
            replace(
                shop,
                placement_id="PANTRY",
                name="Food pantry",
                locality=other,
                places=1,
                demands=(Demand.FOOD, Demand.STAIRS),
            ),
            "wed",
            ten,
            one,
        ),
        (
            replace(shop, placement_id="READ", name="Library helper", locality=far, demands=(), access=EASY_ACCESS),
            "mon fri",
            ten,
            one,
        ),
        (
            replace(
                shop,
                placement_id="SKILLS",
                name="Work skills class",
                kind=PlacementKind.OTHER_ACTIVITY,
                places=8,
                demands=(),
                access=EASY_ACCESS,
                under_18=True,
            ),
            "wed",
            ten,
            TimeOfDay(750),
        ),
        (
            replace(
                shop,
                placement_id="START",
                name="Induction",
                kind=PlacementKind.INDUCTION,
                places=8,
                demands=(),
                access=EASY_ACCESS,
                under_18=True,
            ),
            "tue thu",
            ten,
            noon,
        ),
    ]
    rows = [
        (replace(p, host_email="host@example.org", directions="Ask for us at the door."), days, start, end)
        if p.kind is PlacementKind.PERSONAL
        else (p, days, start, end)
        for p, days, start, end in rows
    ]
    if unit == 0:
        return rows
    return [
        (replace(p, placement_id=f"{p.placement_id}{unit + 1}", name=f"{p.name} {unit + 1}"), days, start, end)
        for p, days, start, end in rows
    ]
