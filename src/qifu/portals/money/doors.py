"""Which doors lead to the money, and for whom are they open?"""

from qifu.portals.doors import Door
from qifu.portals.money import back, batches, books, budgets, orders, stages, statements
from qifu.registry.rules.access import Role

TREASURER = frozenset({Role.TREASURER})
READERS = frozenset({Role.TREASURER, Role.DEPARTMENT_LEAD, Role.LEADER})
OVERSEERS = frozenset({Role.TREASURER, Role.LEADER})
CLAIMERS = frozenset({Role.TREASURER, Role.DEPARTMENT_LEAD})
DEPARTMENT = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})

DOORS: tuple[Door, ...] = (
    Door("money", "s/money/", budgets.overview, get=READERS),
    Door("money_new", "s/money/new/", budgets.new, get=TREASURER, post=TREASURER),
    Door("money_budget", "s/money/budgets/<int:budget>/", budgets.one, get=READERS, post=TREASURER),
    Door("money_orders", "s/money/orders/", orders.waiting, get=READERS),
    Door("money_draw", "s/money/orders/draw/", orders.draw, post=TREASURER),
    Door("money_returned", "s/money/orders/<int:order>/returned/", orders.returned, post=TREASURER),
    Door("money_stages", "s/money/stages/", stages.open_stages, get=READERS | DEPARTMENT),
    Door("money_stages_confirm", "s/money/stages/<int:stage>/confirm/", stages.confirm, post=DEPARTMENT),
    Door("money_batches", "s/money/batches/", batches.batches, get=OVERSEERS),
    Door("money_batches_one", "s/money/batches/<str:batch>/", batches.one, get=OVERSEERS),
    Door("money_batches_sheet", "s/money/batches/<str:batch>/sheet/", batches.sheet, get=TREASURER),
    Door("money_batches_send", "s/money/batches/<str:batch>/send/", batches.send, post=TREASURER),
    Door("money_batches_dissolve", "s/money/batches/<str:batch>/dissolve/", batches.dissolve, post=TREASURER),
    Door("money_statements", "s/money/statements/", statements.statements, get=TREASURER, post=TREASURER),
    Door("money_statements_one", "s/money/statements/<int:statement>/", statements.one, get=TREASURER),
    Door("money_statements_settle", "s/money/lines/<int:line>/settle/", statements.settle, post=TREASURER),
    Door("money_back", "s/money/back/", back.recoveries, get=READERS, post=CLAIMERS),
    Door("money_back_receive", "s/money/back/<int:recovery>/receive/", back.receive, post=TREASURER),
    Door("money_back_waive", "s/money/back/<int:recovery>/waive/", back.waive, post=TREASURER),
    Door("money_books", "s/money/books/", books.books, get=READERS),
)
