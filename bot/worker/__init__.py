"""Background tasks: taken from the queue, done, and told to the person."""
