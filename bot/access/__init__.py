"""Access: what proves that a ticket is somebody's, and what each proof opens."""
