"""Where is the money: budgeted, promised, ordered, paid, reconciled, asked back?"""
