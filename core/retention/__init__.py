"""How long what is only a means is kept, and forgetting it when its time is over."""
