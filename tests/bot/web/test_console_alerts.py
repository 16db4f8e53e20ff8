"""Of what an operator wants a mail, chosen in the console."""

from __future__ import annotations

from support.site import Operator


async def test_a_choice_holds_for_what_was_named_and_only_there(operator: Operator) -> None:
    before = (await operator.gets("/api/console/alerts")).json()["by_mail"]

    chosen = await operator.posts("/api/console/alerts", {"by_mail": {"alert_new": False, "alert_sla": True}})
    wrong = await operator.posts("/api/console/alerts", {"by_mail": {"receipt": False}})

    after = (await operator.gets("/api/console/alerts")).json()["by_mail"]
    assert (set(before.values()), len(before)) == ({True}, 5)
    assert after == chosen.json()["by_mail"] == before | {"alert_new": False}
    assert wrong.status == 422
