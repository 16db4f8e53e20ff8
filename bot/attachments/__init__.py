"""Attachments: files as they arrive, as they are kept, and as they are given out."""
