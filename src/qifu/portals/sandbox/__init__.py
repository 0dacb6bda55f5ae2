"""The sandbox: what would an item do if it read otherwise?"""
