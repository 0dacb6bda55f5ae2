"""Items, guides, materials and bundles that government, society and market offer."""
