"""The few scenes that packs cannot say; each fills a socket."""
