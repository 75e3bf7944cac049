"""Who somebody is: organizations, people, roles, sign-in."""
