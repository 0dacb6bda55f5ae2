"""Plain tools: working days, texts, conditions, packs, plugs. No government, no database."""
