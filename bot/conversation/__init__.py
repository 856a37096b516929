"""What the service is made of: how each kind of request is answered."""
