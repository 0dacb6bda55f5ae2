"""Who is who: areas, departments, posts, staff, enterprises, accounts and what each may do."""
