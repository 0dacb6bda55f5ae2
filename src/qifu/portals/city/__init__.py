"""The demonstration city: invented firms, people and appeals, played through the rooms' own verbs."""
