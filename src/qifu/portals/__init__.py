"""The doors: pages, console and scheduled rounds. Only this room reads the clock."""
