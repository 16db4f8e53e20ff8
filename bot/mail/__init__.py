"""Mail: what the outbox holds, rendered and sent."""
