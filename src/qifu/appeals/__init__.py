"""The closed loop: take in from any channel, understand, route, follow up, learn."""
