"""The pages that watch over the honouring of policies: colours, supervision, the effect of each item."""
