"""How does an enterprise get what it is entitled to: applied for, examined, granted, contested?"""
