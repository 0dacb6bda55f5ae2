"""What came of the policies, and who has to do better?"""
