"""The policy calculator: what may an enterprise have, what is lacking, and what if?"""
