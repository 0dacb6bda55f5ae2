"""The desk of the money: budgets, orders, batches, bank statements, what is asked back, and the books."""
