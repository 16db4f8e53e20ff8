"""Programs of two operators and an administrator."""

from __future__ import annotations

import pytest
from support.program import Program, new_program
from support.site import Site

from bot.helpdesk import Helpdesk
from bot.operators import Role


@pytest.fixture
async def anna(site: Site, desk: Helpdesk) -> Program:
    return await new_program(site, desk)


@pytest.fixture
async def bruno(site: Site, desk: Helpdesk) -> Program:
    return await new_program(site, desk, "bruno", "Bruno Verdi")


@pytest.fixture
async def admin(site: Site, desk: Helpdesk) -> Program:
    return await new_program(site, desk, "carla", "Carla Neri", Role.ADMIN)
